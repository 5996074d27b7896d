/// Cuts normalized texts into the pieces of the greatest total score: SentencePiece's unigram model.
///
/// The library adds up scores as 32-bit floats from the beginning of the text on, so which of two nearly equal ways is taken depends on how large
/// the sum has become. Here the sum is carried along in the same floats, and a way that was found before is taken again only while rounding cannot
/// turn the choice; otherwise the stretch is gone through in the library's own arithmetic. See `PathLane.survey`.
struct PieceLattice: Sendable {
    private let trie: ByteTrie
    private let joins: JoinTable
    private let output: PieceOutput
    /// By id, as they count: those of user-defined symbols are a bonus for length; NaN for pieces that are not used.
    let scores: [Float]
    let unknown: UInt32
    let unknownScore: Float

    /// Sums past this are begun anew at zero, as in the library.
    static let resetScore: Float = 100_000

    init(_ vocabulary: PieceVocabulary) {
        trie = vocabulary.trie
        output = PieceOutput(vocabulary)
        var scores = vocabulary.scores
        var least = Float.greatestFiniteMagnitude
        for id in scores.indices {
            switch vocabulary.kinds[id] {
            case .normal: least = min(least, scores[id])
            // A tenth for each byte of the name but the first.
            case .userDefined: scores[id] = Float(0.1 * Double(vocabulary.model.pieces[id].range.count - 1))
            default: scores[id] = .nan
            }
        }
        self.scores = scores
        unknownScore = least - 10
        unknown = vocabulary.unknown < 0 ? .max : UInt32(vocabulary.unknown)
        joins = JoinTable(vocabulary, ids: vocabulary.cutIDs.filter { !scores[$0].isNaN }, symbols: nil)
    }

    /// - Parameters:
    ///   - count: the bytes of `text` that are text; `PieceScratch.padding` zeros follow.
    func encode(_ text: Span<UInt8>, count: Int, _ lane: inout PathLane, _ cache: inout StretchCache, into ids: inout [UInt32]) {
        let raw = text.bytes
        let text = text.extracting(0..<count)
        let begin = ids.count
        var start = 0
        var sum: Float = 0
        while start < count {
            let (end, isCharacter) = joins.stretch(text, from: start)
            defer { start = end }
            if isCharacter {
                let found = trie.find(text, start..<end)
                let isPiece = found >= 0 && !scores[found].isNaN
                if sum < -Self.resetScore || sum > Self.resetScore { sum = 0 }
                sum = (isPiece ? scores[found] : unknownScore) + sum
                output.append(text, start..<end, isPiece ? UInt32(found) : .max, since: begin, to: &ids)
                continue
            }
            if end - start <= StretchCache.longest {
                let key = cache.key(raw, start, end)
                if cache.count(key) == 0, lane.survey(self, text, start..<end) { cache.keep(key, lane.path[...], note: lane.reach.bitPattern) }
                let first = ids.count
                if abs(sum) < Float(bitPattern: cache.note(key)), cache.append(key, to: &ids) {
                    for index in first..<ids.count { sum = scores[Int(ids[index])] + sum }
                    continue
                }
            }
            find(text, start..<end, &lane, &sum, since: begin, into: &ids)
        }
    }

    private func find(_ text: Span<UInt8>, _ range: Range<Int>, _ lane: inout PathLane, _ sum: inout Float, since begin: Int, into ids: inout [UInt32]) {
        lane.find(self, text, range, &sum)
        var place = range.lowerBound
        for index in lane.path.indices {
            let end = range.lowerBound + lane.ends[index]
            output.append(text, place..<end, lane.path[index], since: begin, to: &ids)
            place = end
        }
    }

    /// Calls `body` with every piece that begins at `start`, the shortest first, then with the unknown one if no piece is the character alone.
    @inline(__always)
    func pieces(_ text: Span<UInt8>, from start: Int, end: Int, _ body: (_ id: UInt32, _ score: Float, _ end: Int) -> Void) -> Int {
        let next = start + Characters.length(text, at: start, end: end)
        var node = ByteTrie.root
        var index = start
        var hasCharacter = false
        while index < end, let child = trie.child(node, text[index]) {
            node = child
            index += 1
            let id = trie.value(node)
            guard id >= 0, !scores[id].isNaN else { continue }
            body(UInt32(truncatingIfNeeded: id), scores[id], index)
            hasCharacter = hasCharacter || index == next
        }
        if !hasCharacter { body(.max, unknownScore, next) }
        return next
    }
}
