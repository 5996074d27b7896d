import GleanTokens

/// Documents that wait to be packed together, ids and all.
struct PackingWindow {
    private struct Document {
        let name: DocumentName
        /// All its tokens, those of sequences that are written already included.
        let count: Int
        /// Its first token that waits.
        var start: Int
        /// Where that stands in `ids`.
        var place: Int
    }

    private let packing: any Packing
    private let pad: UInt32
    private let width: Int
    private let windowTokens: Int
    /// What becomes of a last sequence that is short: it is left out, or filled up.
    private let dropsLast: Bool
    private var ids: [UInt32] = []
    private var documents: [Document] = []
    private(set) var loss = PackingLoss()

    init(_ packing: any Packing, window: Int, pad: UInt32, width: Int, dropsLast: Bool) {
        self.packing = packing
        self.pad = pad
        self.width = width
        self.dropsLast = dropsLast
        windowTokens = packing.length * window
    }

    /// Takes a document, and hands out sequences where that fills the window.
    mutating func add(_ document: [UInt32], _ name: DocumentName, _ write: (TokenRow) throws -> Void) rethrows {
        documents.append(Document(name: name, count: document.count, start: 0, place: ids.count))
        ids += document
        if ids.count >= windowTokens { try pack(isLast: false, write) }
    }

    /// Hands out what waits.
    mutating func finish(_ write: (TokenRow) throws -> Void) rethrows { try pack(isLast: true, write) }

    private mutating func pack(isLast: Bool, _ write: (TokenRow) throws -> Void) rethrows {
        let packed = packing.pack(documents.map { $0.count - $0.start })
        var row = TokenRow()
        var left: ArraySlice<Piece> = []
        for sequence in 0..<packed.count {
            let pieces = packed[sequence]
            let filled = pieces.reduce(0) { $0 + $1.count }
            // A short sequence of documents end to end goes on with the next window's.
            if filled < packing.length, packing is Concatenation, !isLast || dropsLast {
                left = pieces
                break
            }
            row.removeAll()
            for piece in pieces { append(piece, to: &row) }
            row.pad(to: packing.length, with: pad, width: width)
            loss.sequences += 1
            loss.padding += packing.length - filled
            try write(row)
        }
        if isLast {
            loss.droppedTokens += left.reduce(0) { $0 + $1.count }
            left = []
        }
        keep(left)
    }

    private mutating func append(_ piece: Piece, to row: inout TokenRow) {
        let document = documents[piece.document]
        let start = document.start + piece.start, place = document.place + piece.start
        row.append(ids[place..<(place + piece.count)], width: width)
        row.pieces.append(TokenPiece(document: document.name, start: start, count: piece.count))
        let isCut = start + piece.count < document.count
        loss.cuts += isCut ? 1 : 0
        loss.truncatedDocuments += isCut && start == 0 ? 1 : 0
    }

    /// Forgets all but the pieces that wait for the next window.
    private mutating func keep(_ pieces: ArraySlice<Piece>) {
        var keptIDs: [UInt32] = []
        var kept: [Document] = []
        for piece in pieces {
            var document = documents[piece.document]
            let place = document.place + piece.start
            document.start += piece.start
            document.place = keptIDs.count
            kept.append(document)
            keptIDs += ids[place..<(place + piece.count)]
        }
        documents = kept
        ids.removeAll(keepingCapacity: true)
        ids += keptIDs
    }
}
