/// One row of a token file: a document, or a sequence that holds pieces of documents.
struct TokenRow {
    /// The ids, little-endian, in the width in which they are stored.
    var bytes: [UInt8] = []
    /// How many ids there are, those that fill the row up included.
    var count = 0
    /// The pieces of documents, from the row's first id on; what is behind them fills the row up.
    var pieces: [TokenPiece] = []

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        pieces.removeAll(keepingCapacity: true)
        count = 0
    }

    mutating func append(_ ids: ArraySlice<UInt32>, width: Int) {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: ids.count * width))
        var room = bytes.mutableSpan
        var at = start
        for id in ids {
            for byte in 0..<width { room[at + byte] = UInt8(truncatingIfNeeded: id >> UInt32(8 * byte)) }
            at += width
        }
        count += ids.count
    }

    /// Fills the row up to `length` ids.
    mutating func pad(to length: Int, with id: UInt32, width: Int) {
        append(Array(repeating: id, count: length - count)[...], width: width)
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
