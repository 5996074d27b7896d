/// Cuts normalized texts into pieces by merging: SentencePiece's BPE.
struct StretchMerger: Sendable {
    private let vocabulary: PieceVocabulary
    private let table: MergeTable
    private let joins: JoinTable
    private let output: PieceOutput
    /// By id, or nil where no piece is unused. An unused piece is merged as others are and split again in the end, in the way that the text's
    /// latest pair was split that made it. So one stretch depends on all others, and the text is not cut.
    private let unused: [Bool]?

    init(_ vocabulary: PieceVocabulary) {
        self.vocabulary = vocabulary
        output = PieceOutput(vocabulary)
        // A user-defined symbol stands for itself wherever it begins, so merging can neither make one nor use one.
        let ids = vocabulary.cutIDs.filter { vocabulary.kinds[$0] != .userDefined }
        table = MergeTable(vocabulary, ids: ids)
        joins = JoinTable(vocabulary, ids: ids, symbols: vocabulary.hasSymbols ? vocabulary.symbols : nil)
        unused = vocabulary.hasUnused ? vocabulary.kinds.map { $0 == .unused } : nil
    }

    /// - Parameters:
    ///   - count: the bytes of `text` that are text; `PieceScratch.padding` zeros follow.
    func encode(_ text: Span<UInt8>, count: Int, _ lane: inout MergeLane, _ cache: inout StretchCache, into ids: inout [UInt32]) {
        let raw = text.bytes
        let text = text.extracting(0..<count)
        let begin = ids.count
        guard unused == nil else { return encodeWhole(text, &lane, since: begin, into: &ids) }
        var start = 0
        while start < count {
            if let symbol = joins.symbol(text, from: start) {
                ids.append(UInt32(symbol.value))
                start = symbol.end
                continue
            }
            let (end, isCharacter) = joins.stretch(text, from: start)
            defer { start = end }
            if isCharacter {
                output.append(text, start..<end, table.symbol(text, at: start, length: end - start), since: begin, to: &ids)
                continue
            }
            guard end - start <= StretchCache.longest else {
                merge(text, start..<end, &lane, since: begin, into: &ids)
                continue
            }
            let key = cache.key(raw, start, end)
            let first = ids.count
            if !cache.append(key, to: &ids) {
                merge(text, start..<end, &lane, since: first, into: &ids)
                cache.keep(key, ids[first...])
            }
            output.joinUnknown(at: first, since: begin, in: &ids)
        }
    }

    private func merge(_ text: Span<UInt8>, _ range: Range<Int>, _ lane: inout MergeLane, since begin: Int, into ids: inout [UInt32]) {
        lane.begin()
        var index = range.lowerBound
        while index < range.upperBound {
            let length = Characters.length(text, at: index, end: range.upperBound)
            lane.add(table.symbol(text, at: index, length: length), at: index)
            index += length
        }
        lane.merge(table)
        for index in lane.symbols.indices {
            let end = index + 1 < lane.starts.count ? Int(lane.starts[index + 1]) : range.upperBound
            output.append(text, Int(lane.starts[index])..<end, lane.symbols[index], since: begin, to: &ids)
        }
    }

    private func encodeWhole(_ text: Span<UInt8>, _ lane: inout MergeLane, since begin: Int, into ids: inout [UInt32]) {
        lane.begin()
        var index = 0
        while index < text.count {
            if let symbol = joins.symbol(text, from: index) {
                lane.add(UInt32(symbol.value), at: index)
                index = symbol.end
                continue
            }
            let length = Characters.length(text, at: index, end: text.count)
            lane.add(table.symbol(text, at: index, length: length), at: index)
            index += length
        }
        lane.mergeLong(table, unused: unused)
        for index in lane.symbols.indices {
            let end = index + 1 < lane.starts.count ? Int(lane.starts[index + 1]) : text.count
            split(text, Int(lane.starts[index])..<end, lane.symbols[index], lane.splits, depth: 0, since: begin, into: &ids)
        }
    }

    /// Appends a piece, or what an unused one is split into. As in the library, a piece that is still unused a hundred splits down stays.
    private func split(
        _ text: Span<UInt8>, _ range: Range<Int>, _ symbol: UInt32, _ splits: [UInt32: Int], depth: Int, since begin: Int,
        into ids: inout [UInt32]
    ) {
        guard let unused, depth <= 100, Int(symbol) < vocabulary.count, unused[Int(symbol)] else {
            return output.append(text, range, symbol, since: begin, to: &ids)
        }
        guard let left = splits[symbol] else { return output.append(text, range, MergeTable.stranger, since: begin, to: &ids) }
        let middle = range.lowerBound + left
        for part in [range.lowerBound..<middle, middle..<range.upperBound] {
            let found = vocabulary.trie.find(text, part)
            split(text, part, found < 0 ? MergeTable.stranger : UInt32(found), splits, depth: depth + 1, since: begin, into: &ids)
        }
    }
}
