/// Tokens of one document that stand together in a sequence.
package struct PackedSpan: Sendable, Equatable {
    /// The number of the document, counted from 0 in the order in which documents were added.
    package let document: Int
    /// Which of its tokens; those past the document's own are the ones that end it.
    package let range: Range<Int>

    package init(document: Int, range: Range<Int>) {
        self.document = document
        self.range = range
    }
}

/// What packing did, so that two ways can be shown side by side. Tokens that end documents count as tokens.
package struct PackingCounts: Sendable, Equatable {
    package var documents = 0
    package var tokens = 0
    package var sequences = 0
    /// Documents that were cut somewhere: their tokens stand in more than one sequence.
    package var truncatedDocuments = 0
    package var cuts = 0
    /// Places of sequences that hold no token.
    package var paddingTokens = 0
    /// Tokens that stand in no sequence.
    package var droppedTokens = 0

    package init() {}
}
