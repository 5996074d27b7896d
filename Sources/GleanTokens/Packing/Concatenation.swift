/// Packs documents end to end and cuts every `length` tokens, whatever stands there: no padding, and most sequences begin within a document.
package struct Concatenation: Sendable {
    /// What becomes of the last sequence, which is seldom full.
    package enum Remainder: Sendable { case drop, pad }

    package let length: Int
    package let endTokens: Int
    package let remainder: Remainder
    package private(set) var counts = PackingCounts()

    private var spans: [PackedSpan] = []
    private var filled = 0

    /// - Parameters:
    ///   - length: tokens of a sequence, at least 1.
    ///   - endTokens: tokens that are put behind each document.
    package init(length: Int, endTokens: Int = 1, remainder: Remainder = .drop) {
        precondition(length >= 1 && endTokens >= 0, "A sequence has one token or more, and a document is ended by none or more.")
        self.length = length
        self.endTokens = endTokens
        self.remainder = remainder
    }

    /// Adds the next document, of `tokens` tokens, and hands out the sequences that it fills.
    package mutating func add(_ tokens: Int, _ emit: (_ sequence: [PackedSpan]) throws -> Void) rethrows {
        let document = counts.documents
        let total = tokens + endTokens
        counts.documents += 1
        counts.tokens += total
        var start = 0
        var isCut = false
        while start < total {
            let end = min(total, start + length - filled)
            spans.append(PackedSpan(document: document, range: start..<end))
            filled += end - start
            start = end
            if start < total {
                counts.cuts += 1
                if !isCut { counts.truncatedDocuments += 1 }
                isCut = true
            }
            if filled == length { try flush(emit) }
        }
    }

    /// Hands out the last sequence, or drops it.
    package mutating func finish(_ emit: (_ sequence: [PackedSpan]) throws -> Void) rethrows {
        guard filled > 0 else { return }
        if remainder == .pad {
            counts.paddingTokens += length - filled
            try flush(emit)
        } else {
            counts.droppedTokens += filled
            spans.removeAll()
            filled = 0
        }
    }

    private mutating func flush(_ emit: (_ sequence: [PackedSpan]) throws -> Void) rethrows {
        counts.sequences += 1
        try emit(spans)
        spans.removeAll(keepingCapacity: true)
        filled = 0
    }
}
