import GleanBytes

/// Byte-level BPE: a text is cut into pieces by a pattern, and the bytes of each piece merge into tokens.
///
/// A piece of at most fifteen bytes, which nearly all are, is looked up among those that the worker met before; to find where it ends
/// and to find it there is nearly all of the work. What is not found is merged.
package struct BytePairTokenizer: Tokenizer {
    let model: BytePairModel
    let pattern: PiecePattern
    private let specials: [String: UInt32]
    package let endOfText: UInt32?
    package let vocabularySize: Int

    /// - Parameters:
    ///   - specials: names of tokens that no text encodes to, and their ids, which may lie above those of the vocabulary.
    ///   - endOfText: the name among them that ends a document.
    package init(_ model: BytePairModel, pattern: PiecePattern, specials: [String: UInt32], endOfText: String?) {
        self.model = model
        self.pattern = pattern
        self.specials = specials
        self.endOfText = endOfText.flatMap { specials[$0] }
        vocabularySize = max(model.tokens.count, (specials.values.max().map { Int($0) + 1 }) ?? 0)
    }

    package func special(_ name: String) -> UInt32? { specials[name] }

    package func makeScratch() -> any TokenizerScratch { BytePairScratch(cachePairs: 1 << 14) }

    package func encode(_ text: Span<UInt8>, _ scratch: any TokenizerScratch, into ids: inout [UInt32]) {
        guard let scratch = scratch as? BytePairScratch else { preconditionFailure("the scratch is that of another kind of tokenizer") }
        if text.isUTF8 {
            text.withUnsafeBufferPointer { encode($0, scratch, into: &ids) }
        } else {
            var repaired = scratch.text
            scratch.text = []
            repaired.removeAll(keepingCapacity: true)
            text.appendRepaired(to: &repaired)
            repaired.withUnsafeBufferPointer { encode($0, scratch, into: &ids) }
            scratch.text = repaired
        }
    }

    package func decode(_ ids: Span<UInt32>, into text: inout [UInt8]) {
        for index in ids.indices {
            let id = Int(ids[index])
            if id < model.tokens.count, !model.tokens.range(id).isEmpty {
                model.tokens.append(id, to: &text)
            } else if let name = specials.first(where: { Int($0.value) == id })?.key {
                text += name.utf8
            }
        }
    }

    private func encode(_ text: UnsafeBufferPointer<UInt8>, _ scratch: BytePairScratch, into ids: inout [UInt32]) {
        guard let base = text.baseAddress else { return }
        let text = PieceText(bytes: base, classes: .shared, count: text.count)
        switch pattern {
        case .gpt2: encode(GPT2Pieces.self, text, scratch, into: &ids)
        case .cl100k: encode(CL100KPieces.self, text, scratch, into: &ids)
        case .llama3: encode(Llama3Pieces.self, text, scratch, into: &ids)
        case .qwen: encode(QwenPieces.self, text, scratch, into: &ids)
        case .o200k: encode(O200KPieces.self, text, scratch, into: &ids)
        case .tekken: encode(TekkenPieces.self, text, scratch, into: &ids)
        }
    }

    /// The loop that everything waits for. One copy a pattern, so that its scanner is part of it.
    @inline(never) private func encode<Rule: PieceRule>(_ rule: Rule.Type, _ text: PieceText, _ scratch: BytePairScratch, into ids: inout [UInt32]) {
        let (cache, waiting) = (scratch.cache, scratch.waiting)
        var filled = 0
        var at = 0
        let padded = text.count - 16
        while at < text.count {
            let end = Rule.pieceEnd(text, at, text.count)
            if filled > BytePairScratch.roomForIDs - PieceCache.mostIDs {
                ids.append(contentsOf: UnsafeBufferPointer(start: waiting, count: filled))
                filled = 0
            }
            if end - at <= PieceKey.longest {
                let known = cache.take(PieceKey(text.bytes + at, end - at, isPadded: at <= padded), waiting + filled)
                if known > 0 {
                    filled += known
                    at = end
                    continue
                }
            }
            ids.append(contentsOf: UnsafeBufferPointer(start: waiting, count: filled))
            filled = 0
            merge(text.bytes + at, end - at, scratch, into: &ids)
            at = end
        }
        ids.append(contentsOf: UnsafeBufferPointer(start: waiting, count: filled))
    }

    /// Appends the ids of a piece that is not remembered, and remembers it.
    @inline(never) private func merge(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ scratch: BytePairScratch, into ids: inout [UInt32]) {
        if model.takesWhole, let whole = model.tokens.id(Span(_unsafeElements: UnsafeBufferPointer(start: bytes, count: count))) {
            ids.append(whole)
            if count <= PieceKey.longest { scratch.cache.put(PieceKey(bytes, count, isPadded: false), [whole], 1) }
        } else if count <= PieceMerger.longestShort {
            let merged = scratch.merger.short(bytes, count, model.byteIDs, model.pairs)
            ids.append(contentsOf: merged)
            if count <= PieceKey.longest, let first = merged.baseAddress {
                scratch.cache.put(PieceKey(bytes, count, isPadded: false), first, merged.count)
            }
        } else {
            scratch.merger.long(bytes, count, model.byteIDs, model.pairs, into: &ids)
        }
    }
}
