import Testing

@testable import GleanTokens

@Suite struct PackingTests {
    struct Packed {
        var sequences: [[PackedSpan]] = []
        var counts = PackingCounts()
    }

    static func concatenate(_ documents: [Int], length: Int, endTokens: Int = 0, _ remainder: Concatenation.Remainder = .pad) -> Packed {
        var packing = Concatenation(length: length, endTokens: endTokens, remainder: remainder)
        var packed = Packed()
        for tokens in documents { packing.add(tokens) { packed.sequences.append($0) } }
        packing.finish { packed.sequences.append($0) }
        packed.counts = packing.counts
        return packed
    }

    static func fit(_ documents: [Int], length: Int, endTokens: Int = 0, window: Int = 1000) -> Packed {
        var packing = BestFitPacking(length: length, endTokens: endTokens, window: window)
        var packed = Packed()
        for tokens in documents { packing.add(tokens) { packed.sequences.append($0) } }
        packing.finish { packed.sequences.append($0) }
        packed.counts = packing.counts
        return packed
    }

    static func counts(_ documents: Int, _ tokens: Int, _ sequences: Int, truncated: Int, cuts: Int, padding: Int = 0, dropped: Int = 0) -> PackingCounts {
        var counts = PackingCounts()
        counts.documents = documents
        counts.tokens = tokens
        counts.sequences = sequences
        counts.truncatedDocuments = truncated
        counts.cuts = cuts
        counts.paddingTokens = padding
        counts.droppedTokens = dropped
        return counts
    }

    @Test func `documents end to end are cut where a sequence is full`() {
        let packed = Self.concatenate([6, 5, 4, 3, 2], length: 10)
        #expect(packed.sequences == [
            [PackedSpan(document: 0, range: 0..<6), PackedSpan(document: 1, range: 0..<4)],
            [PackedSpan(document: 1, range: 4..<5), PackedSpan(document: 2, range: 0..<4), PackedSpan(document: 3, range: 0..<3), PackedSpan(document: 4, range: 0..<2)],
        ])
        #expect(packed.counts == Self.counts(5, 20, 2, truncated: 1, cuts: 1))
    }

    @Test func `the rest is padded or dropped, and tokens that end documents are packed too`() {
        // 4 + 1 and 25 + 1: 31 tokens, cut at 10, 20 and 30.
        #expect(Self.concatenate([4, 25], length: 10, endTokens: 1).counts == Self.counts(2, 31, 4, truncated: 1, cuts: 3, padding: 9))
        #expect(Self.concatenate([4, 25], length: 10, endTokens: 1, .drop).counts == Self.counts(2, 31, 3, truncated: 1, cuts: 3, dropped: 1))
    }

    @Test func `each chunk goes where the least room is left`() {
        // 6 and 5 begin sequences; 4 fills the first, 3 goes into the second, 2 fills it.
        let packed = Self.fit([5, 2, 6, 3, 4], length: 10)
        #expect(packed.sequences == [
            [PackedSpan(document: 2, range: 0..<6), PackedSpan(document: 4, range: 0..<4)],
            [PackedSpan(document: 0, range: 0..<5), PackedSpan(document: 3, range: 0..<3), PackedSpan(document: 1, range: 0..<2)],
        ])
        #expect(packed.counts == Self.counts(5, 20, 2, truncated: 0, cuts: 0))
    }

    @Test func `only documents longer than a sequence are cut`() {
        // 23 is 10, 10 and 3; 7 goes with 3.
        #expect(Self.fit([23, 7, 10], length: 10).counts == Self.counts(3, 40, 4, truncated: 1, cuts: 2))
    }

    @Test func `a window that is full is packed by itself`() {
        // Two at a time: 6 and 5, 4 and 5; together they would have taken two sequences.
        #expect(Self.fit([6, 5, 4, 5], length: 10, window: 2).counts == Self.counts(4, 20, 3, truncated: 0, cuts: 0, padding: 10))
        #expect(Self.fit([6, 5, 4, 5], length: 10, window: 4).counts == Self.counts(4, 20, 2, truncated: 0, cuts: 0))
    }

    @Test func `empty documents and no documents fill nothing`() {
        #expect(Self.fit([0, 0], length: 4).counts == Self.counts(2, 0, 0, truncated: 0, cuts: 0))
        #expect(Self.concatenate([], length: 4).counts == PackingCounts())
    }

    /// Best fit by looking at every sequence for every chunk.
    static func sequencesByDefinition(_ documents: [Int], _ length: Int) -> Int {
        var chunks: [Int] = []
        for tokens in documents { for start in stride(from: 0, to: tokens, by: length) { chunks.append(min(length, tokens - start)) } }
        var rooms: [Int] = []
        for chunk in chunks.sorted(by: >) {
            if let best = rooms.indices.filter({ rooms[$0] >= chunk }).min(by: { rooms[$0] < rooms[$1] }) { rooms[best] -= chunk } else { rooms.append(length - chunk) }
        }
        return rooms.count
    }

    @Test func `every token stands in one place, in order, and best fit takes as many sequences as its definition`() {
        var random = Random(seed: 11)
        for _ in 0..<80 {
            let length = 1 + random.below(random.below(4) == 0 ? 1_000 : 60)
            let documents = (0..<random.below(120)).map { _ in random.below(random.below(5) == 0 ? 3 * length : length + 1) }
            let fitted = Self.fit(documents, length: length)
            for packed in [Self.concatenate(documents, length: length), fitted, Self.fit(documents, length: length, window: 7)] {
                var spans = Array(repeating: [Range<Int>](), count: documents.count)
                for sequence in packed.sequences {
                    #expect(sequence.reduce(0) { $0 + $1.range.count } <= length)
                    for span in sequence { spans[span.document].append(span.range) }
                }
                for (document, ranges) in spans.enumerated() {
                    #expect(ranges.sorted { $0.lowerBound < $1.lowerBound }.flatMap { Array($0) } == Array(0..<documents[document]))
                }
                let counts = packed.counts
                #expect(counts.cuts == spans.reduce(0) { $0 + max(0, $1.count - 1) })
                #expect(counts.truncatedDocuments == spans.count { $0.count > 1 })
                #expect(counts.sequences * length == counts.tokens + counts.paddingTokens)
            }
            #expect(fitted.counts.sequences == Self.sequencesByDefinition(documents, length))
            #expect(fitted.counts.truncatedDocuments == documents.count { $0 > length })
        }
    }
}
