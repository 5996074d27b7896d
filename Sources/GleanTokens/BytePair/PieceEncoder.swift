import CKernels

/// Cuts text into pieces and appends their ids.
///
/// A piece of at most fifteen bytes, which nearly all are, is looked up among those that the worker met before; to find where it ends and
/// to find it there is most of the work. Pieces are found some ahead of being looked up: while the next are scanned, memory brings the
/// places of those before.
struct PieceEncoder {
    private let model: BytePairModel
    private let scratch: BytePairScratch

    init(_ model: BytePairModel, _ scratch: BytePairScratch) {
        self.model = model
        self.scratch = scratch
    }

    /// - Precondition: `text` is UTF-8.
    func encode(_ text: Span<UInt8>, _ patterns: [PiecePattern], into ids: inout [UInt32]) {
        text.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let text = PieceText(bytes: base, classes: .shared, count: buffer.count)
            encode(text, 0..<text.count, patterns[...], into: &ids)
            lookUp(text, into: &ids)
        }
    }

    private func encode(_ text: PieceText, _ range: Range<Int>, _ patterns: ArraySlice<PiecePattern>, into ids: inout [UInt32]) {
        guard let pattern = patterns.first else { return find(WholePieces.self, text, range, [], into: &ids) }
        let rest = patterns.dropFirst()
        switch pattern {
        case .gpt2: find(GPT2Pieces.self, text, range, rest, into: &ids)
        case .cl100k: find(CL100KPieces.self, text, range, rest, into: &ids)
        case .llama3: find(Llama3Pieces.self, text, range, rest, into: &ids)
        case .qwen: find(QwenPieces.self, text, range, rest, into: &ids)
        case .o200k: find(O200KPieces.self, text, range, rest, into: &ids)
        case .tekken: find(TekkenPieces.self, text, range, rest, into: &ids)
        case .hanAndKana: find(HanAndKanaPieces.self, text, range, rest, into: &ids)
        case .deepSeek: find(DeepSeekPieces.self, text, range, rest, into: &ids)
        case .threeNumbers: find(ThreeNumbersPieces.self, text, range, rest, into: &ids)
        case .number: find(NumberPieces.self, text, range, rest, into: &ids)
        case .digit: find(DigitPieces.self, text, range, rest, into: &ids)
        case .digitRun: find(DigitRunPieces.self, text, range, rest, into: &ids)
        case .punctuation: find(PunctuationPieces.self, text, range, rest, into: &ids)
        case .punctuationRun: find(PunctuationRunPieces.self, text, range, rest, into: &ids)
        }
    }

    /// One copy a pattern, so that its scanner is part of the loop. Pieces are cut further by the patterns that are left.
    @inline(never) private func find<Rule: PieceRule>(
        _ rule: Rule.Type, _ text: PieceText, _ range: Range<Int>, _ patterns: ArraySlice<PiecePattern>, into ids: inout [UInt32]
    ) {
        var at = range.lowerBound
        guard patterns.isEmpty else {
            while at < range.upperBound {
                let end = Rule.pieceEnd(text, at, range.upperBound)
                encode(text, at..<end, patterns, into: &ids)
                at = end
            }
            return
        }
        let (cache, found) = (scratch.cache, scratch.found)
        let padded = text.count - 16
        var count = scratch.foundCount
        while at < range.upperBound {
            let end = Rule.pieceEnd(text, at, range.upperBound)
            let key = end - at <= PieceKey.longest ? PieceKey(text.bytes + at, end - at, isPadded: at <= padded) : .long
            let place = cache.pair(key)
            glean_prefetch(place)
            found[count] = BytePairScratch.Found(start: at, end: end, key: key, place: place)
            count += 1
            at = end
            if count == BytePairScratch.piecesAhead {
                scratch.foundCount = count
                lookUp(text, into: &ids)
                count = 0
            }
        }
        scratch.foundCount = count
    }

    /// Appends the ids of the pieces that were found.
    private func lookUp(_ text: PieceText, into ids: inout [UInt32]) {
        let (cache, found, waiting) = (scratch.cache, scratch.found, scratch.waiting)
        var filled = 0
        for index in 0..<scratch.foundCount {
            let piece = found[index]
            let known =
                piece.key != .long
                ? cache.take(piece.key, at: piece.place, waiting + filled)
                : scratch.longCache.take(text.bytes + piece.start, piece.end - piece.start, waiting + filled)
            filled += known
            if known == 0 {
                ids.append(contentsOf: UnsafeBufferPointer(start: waiting, count: filled))
                filled = 0
                merge(UnsafeBufferPointer(start: text.bytes + piece.start, count: piece.end - piece.start), into: &ids)
            }
        }
        ids.append(contentsOf: UnsafeBufferPointer(start: waiting, count: filled))
        scratch.foundCount = 0
    }

    /// Appends the ids of a piece that is not remembered, and remembers it.
    @inline(never) private func merge(_ piece: UnsafeBufferPointer<UInt8>, into ids: inout [UInt32]) {
        let before = ids.count
        if let whole = model.whole(piece) { ids.append(whole) } else { scratch.merger.append(piece, model, to: &ids) }
        scratch.remember(piece, ids.span.extracting(before...))
    }
}
