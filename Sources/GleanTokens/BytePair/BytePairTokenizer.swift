import CKernels
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

    package func makeScratch() -> any TokenizerScratch { BytePairScratch() }

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
    ///
    /// Pieces are found some ahead of being looked up: while the next are scanned, memory brings the places of those before.
    @inline(never) private func encode<Rule: PieceRule>(_ rule: Rule.Type, _ text: PieceText, _ scratch: BytePairScratch, into ids: inout [UInt32]) {
        let (cache, found) = (scratch.cache, scratch.found)
        let padded = text.count - 16
        var at = 0
        while at < text.count {
            var pieces = 0
            while at < text.count, pieces < BytePairScratch.piecesAhead {
                let end = Rule.pieceEnd(text, at, text.count)
                let key = end - at <= PieceKey.longest ? PieceKey(text.bytes + at, end - at, isPadded: at <= padded) : .long
                let place = cache.pair(key)
                glean_prefetch(place)
                found[pieces] = BytePairScratch.Found(start: at, end: end, key: key, place: place)
                pieces += 1
                at = end
            }
            look(up: pieces, text, scratch, into: &ids)
        }
    }

    private func look(up pieces: Int, _ text: PieceText, _ scratch: BytePairScratch, into ids: inout [UInt32]) {
        let (cache, found, waiting) = (scratch.cache, scratch.found, scratch.waiting)
        var filled = 0
        for index in 0..<pieces {
            let piece = found[index]
            let known =
                piece.key != .long
                ? cache.take(piece.key, at: piece.place, waiting + filled)
                : scratch.longCache.take(text.bytes + piece.start, piece.end - piece.start, waiting + filled)
            filled += known
            if known == 0 {
                ids.append(contentsOf: UnsafeBufferPointer(start: waiting, count: filled))
                filled = 0
                merge(UnsafeBufferPointer(start: text.bytes + piece.start, count: piece.end - piece.start), scratch, into: &ids)
            }
        }
        ids.append(contentsOf: UnsafeBufferPointer(start: waiting, count: filled))
    }

    /// Appends the ids of a piece that is not remembered, and remembers it.
    @inline(never) private func merge(_ piece: UnsafeBufferPointer<UInt8>, _ scratch: BytePairScratch, into ids: inout [UInt32]) {
        let before = ids.count
        if let whole = model.whole(piece) { ids.append(whole) } else { scratch.merger.append(piece, model, to: &ids) }
        scratch.remember(piece, ids.span.extracting(before...))
    }
}
