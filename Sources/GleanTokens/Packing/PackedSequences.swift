/// A stretch of one document that stands in one sequence, in tokens.
package struct Piece: Sendable, Equatable {
    /// Position of the document among those that were packed together.
    package let document: Int
    /// Where the piece begins in its document.
    package let start: Int
    package let count: Int

    package init(document: Int, start: Int, count: Int) {
        self.document = document
        self.start = start
        self.count = count
    }
}

/// Documents laid out in sequences: each sequence is some pieces, and each token of a document is in one piece.
package struct PackedSequences: Sendable, Equatable {
    /// The pieces of all sequences, one sequence after the other.
    package private(set) var pieces: [Piece] = []
    /// For each sequence, the end of its pieces in `pieces`.
    private var ends: [Int] = []

    package init() {}

    /// How many sequences there are.
    package var count: Int { ends.count }

    /// The pieces of sequence `index`.
    package subscript(index: Int) -> ArraySlice<Piece> { pieces[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }

    /// Adds a piece to the sequence that is being laid out.
    mutating func add(_ piece: Piece) { pieces.append(piece) }

    /// Ends the sequence that is being laid out.
    mutating func endSequence() { ends.append(pieces.count) }
}

/// How documents are laid out in sequences of one length.
package protocol Packing: Sendable {
    /// Tokens of a sequence.
    var length: Int { get }

    /// Lays out documents of these lengths in tokens. No sequence is longer than `length`; documents without tokens have no piece.
    func pack(_ lengths: [Int]) -> PackedSequences
}
