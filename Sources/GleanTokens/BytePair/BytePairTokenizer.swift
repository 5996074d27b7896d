/// Byte-level BPE: a text is cut into pieces by patterns, and the bytes of each piece merge into tokens.
package struct BytePairTokenizer: Tokenizer {
    let model: BytePairModel
    let plan: TextPlan
    private let specials: [String: UInt32]
    private let names: [UInt32: [UInt8]]
    package let endOfText: UInt32?
    package let vocabularySize: Int

    /// - Parameters:
    ///   - specials: names of tokens beside the vocabulary, and their ids, which may lie above or between those of the vocabulary.
    ///   - endOfText: the name among them that ends a document.
    package init(_ model: BytePairModel, plan: TextPlan, specials: [String: UInt32], endOfText: String?) {
        self.model = model
        self.plan = plan
        self.specials = specials
        names = Dictionary(specials.map { ($0.value, Array($0.key.utf8)) }, uniquingKeysWith: { first, _ in first })
        self.endOfText = endOfText.flatMap { specials[$0] }
        vocabularySize = max(model.tokens.count, (specials.values.max().map { Int($0) + 1 }) ?? 0)
    }

    package func special(_ name: String) -> UInt32? { specials[name] }

    package func makeScratch() -> any TokenizerScratch { BytePairScratch() }

    package func encode(_ text: Span<UInt8>, _ scratch: any TokenizerScratch, into ids: inout [UInt32]) {
        guard let scratch = scratch as? BytePairScratch else { preconditionFailure("the scratch is that of another kind of tokenizer") }
        guard !text.isUTF8 else { return cut(text, scratch, into: &ids) }
        var repaired = scratch.repaired.taken()
        text.appendRepaired(to: &repaired)
        cut(repaired.span, scratch, into: &ids)
        scratch.repaired = repaired
    }

    package func decode(_ ids: Span<UInt32>, into text: inout [UInt8]) {
        for index in ids.indices {
            if let name = names[ids[index]] {
                text += name
            } else if ids[index] < model.tokens.count {
                model.tokens.append(Int(ids[index]), to: &text)
            }
        }
    }

    /// Cuts added tokens out of the text as it is.
    private func cut(_ text: Span<UInt8>, _ scratch: BytePairScratch, into ids: inout [UInt32]) {
        var start = 0
        while let token = plan.added.next(in: text, from: start) {
            compose(text.extracting(start..<token.range.lowerBound), scratch, into: &ids)
            ids.append(token.id)
            start = token.range.upperBound
        }
        compose(text.extracting(start...), scratch, into: &ids)
    }

    private func compose(_ text: Span<UInt8>, _ scratch: BytePairScratch, into ids: inout [UInt32]) {
        guard plan.composes, !ComposedText.isPlain(text) else { return cutComposed(text, scratch, into: &ids) }
        var composed = scratch.composed.taken()
        scratch.composer.append(text, to: &composed)
        cutComposed(composed.span, scratch, into: &ids)
        scratch.composed = composed
    }

    /// Cuts added tokens out of the composed text.
    private func cutComposed(_ text: Span<UInt8>, _ scratch: BytePairScratch, into ids: inout [UInt32]) {
        var start = 0
        while let token = plan.addedAfterComposing.next(in: text, from: start) {
            split(text.extracting(start..<token.range.lowerBound), scratch, into: &ids)
            ids.append(token.id)
            start = token.range.upperBound
        }
        split(text.extracting(start...), scratch, into: &ids)
    }

    private func split(_ text: Span<UInt8>, _ scratch: BytePairScratch, into ids: inout [UInt32]) {
        guard !text.isEmpty else { return }
        guard plan.addsPrefixSpace, text[0] != 0x20 else { return PieceEncoder(model, scratch).encode(text, plan.patterns, into: &ids) }
        var spaced = scratch.spaced.taken()
        spaced.append(0x20)
        text.withUnsafeBufferPointer { spaced.append(contentsOf: $0) }
        PieceEncoder(model, scratch).encode(spaced.span, plan.patterns, into: &ids)
        scratch.spaced = spaced
    }
}

extension [UInt8] {
    /// The array, emptied, for a while in which it is changed without its owner; memory of a very large text is given back.
    fileprivate mutating func taken() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &self)
        if taken.capacity > 16 << 20 { return [] }
        taken.removeAll(keepingCapacity: true)
        return taken
    }
}
