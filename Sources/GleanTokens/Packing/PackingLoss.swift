/// What it costs to lay documents out in sequences of one length.
package struct PackingLoss: Sendable, Equatable {
    package var sequences = 0
    /// Tokens that fill sequences up.
    package var padding = 0
    /// Places at which a document goes on in another sequence.
    package var cuts = 0
    /// Documents that have a cut.
    package var truncatedDocuments = 0
    /// Tokens of a last sequence that was left out.
    package var droppedTokens = 0

    package init() {}
}

/// Counts, from the lengths of documents alone, what each packing would lose, both in one pass.
///
/// Concatenation is counted as it goes; best-fit packs a window of documents at a time, which is all that is kept in memory.
package struct PackingComparison: Sendable {
    private let length: Int
    private let windowTokens: Int
    private let dropsLast: Bool
    /// Lengths of the documents of the window, and their sum.
    private var window: [Int] = []
    private var waiting = 0
    /// Tokens in the sequence that concatenation is filling.
    private var filled = 0

    package private(set) var concatenation = PackingLoss()
    package private(set) var bestFit = PackingLoss()
    /// Documents longer than a sequence, which every packing must cut.
    package private(set) var longDocuments = 0

    /// - Parameters:
    ///   - length: tokens of a sequence.
    ///   - window: sequences that best-fit packs at once.
    ///   - dropsLast: whether concatenation leaves out its last sequence, where that is short, or pads it.
    package init(length: Int, window: Int, dropsLast: Bool) {
        self.length = length
        self.dropsLast = dropsLast
        windowTokens = length * window
    }

    /// Counts a document of `tokens` tokens.
    package mutating func add(_ tokens: Int) {
        guard tokens > 0 else { return }
        if tokens > length { longDocuments += 1 }
        let cuts = (filled + tokens - 1) / length
        concatenation.cuts += cuts
        concatenation.truncatedDocuments += cuts > 0 ? 1 : 0
        concatenation.sequences += (filled + tokens) / length
        filled = (filled + tokens) % length
        window.append(tokens)
        waiting += tokens
        if waiting >= windowTokens { packWindow() }
    }

    /// Closes the sequences that are open. What is added later begins a new one.
    package mutating func finish() {
        packWindow()
        guard filled > 0 else { return }
        if dropsLast {
            concatenation.droppedTokens += filled
        } else {
            concatenation.sequences += 1
            concatenation.padding += length - filled
        }
        filled = 0
    }

    private mutating func packWindow() {
        let packed = BestFit(length: length).pack(window)
        bestFit.sequences += packed.count
        bestFit.padding += packed.count * length - waiting
        bestFit.cuts += packed.pieces.count - window.count
        bestFit.truncatedDocuments += window.count { $0 > length }
        window.removeAll(keepingCapacity: true)
        waiting = 0
    }
}
