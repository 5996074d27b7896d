/// One row of a token file: a document, or a sequence that holds pieces of documents.
struct TokenRow {
    /// The ids, little-endian, in the width in which they are stored.
    var bytes: [UInt8] = []
    /// How many ids there are, those that fill the row up included.
    var count = 0
    /// The pieces of documents, from the row's first id on; what is behind them fills the row up.
    var pieces: [TokenPiece] = []

    /// Ids that belong to documents.
    var filled: Int { pieces.reduce(0) { $0 + $1.count } }

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        pieces.removeAll(keepingCapacity: true)
        count = 0
    }

    mutating func append(_ id: UInt32, width: Int) {
        bytes.append(UInt8(truncatingIfNeeded: id))
        bytes.append(UInt8(truncatingIfNeeded: id >> 8))
        if width == 4 {
            bytes.append(UInt8(truncatingIfNeeded: id >> 16))
            bytes.append(UInt8(truncatingIfNeeded: id >> 24))
        }
        count += 1
    }

    mutating func append(_ ids: ArraySlice<UInt32>, width: Int) {
        bytes.reserveCapacity(bytes.count + ids.count * width)
        for id in ids { append(id, width: width) }
    }
}

/// A stretch of a document in a row.
struct TokenPiece {
    let document: DocumentName
    /// Where the piece begins in its document, in tokens.
    let start: Int
    let count: Int
}

/// What leads from a token file back to a page.
struct DocumentName {
    /// The page's id, made UTF-8 where it was none.
    let id: String
    /// The input's name.
    let input: String
    /// The page's place among those of its input, from 0.
    let row: Int
}
