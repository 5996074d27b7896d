import GleanTokens
import Testing

/// Documents laid out in sequences: what holds of any packing, and what best-fit must find.
@Suite struct PackingTests {
    /// Lengths that come the same in every run: some long, many short, some empty.
    static func lengths(_ count: Int, seed: UInt64, upTo most: Int) -> [Int] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let draw = Int(state >> 33)
            return draw % 11 == 0 ? 0 : draw % 7 == 0 ? draw / 7 % (most * 4) : draw / 7 % most
        }
    }

    /// By definition: chunks from the longest to the shortest, each into the fullest sequence that has room, found by looking at all.
    /// Returns the tokens of each sequence, sorted.
    static func bestFitByHand(_ lengths: [Int], _ length: Int) -> [Int] {
        var chunks: [Int] = []
        for tokens in lengths {
            var left = tokens
            while left > 0 {
                chunks.append(min(left, length))
                left -= min(left, length)
            }
        }
        var filled: [Int] = []
        for chunk in chunks.sorted(by: >) {
            let fits = filled.indices.filter { filled[$0] + chunk <= length }
            if let fullest = fits.max(by: { filled[$0] < filled[$1] }) { filled[fullest] += chunk } else { filled.append(chunk) }
        }
        return filled.sorted()
    }

    static let packings: [any Packing] = [1, 2, 7, 64, 65, 100].flatMap { [Concatenation(length: $0), BestFit(length: $0)] as [any Packing] }

    @Test(arguments: packings.indices)
    func `every token is in one piece, and pieces of a sequence stand in order`(_ index: Int) {
        let packing = Self.packings[index]
        for seed in 1...20 as ClosedRange<UInt64> {
            let lengths = Self.lengths(60, seed: seed, upTo: packing.length * 2)
            let packed = packing.pack(lengths)
            var seen = lengths.map { [Bool](repeating: false, count: $0) }
            for sequence in 0..<packed.count {
                #expect(packed[sequence].reduce(0) { $0 + $1.count } <= packing.length)
                for (before, after) in zip(packed[sequence], packed[sequence].dropFirst()) {
                    #expect((before.document, before.start) < (after.document, after.start))
                }
                for piece in packed[sequence] {
                    for token in piece.start..<(piece.start + piece.count) {
                        #expect(!seen[piece.document][token])
                        seen[piece.document][token] = true
                    }
                }
            }
            #expect(seen.allSatisfy { $0.allSatisfy { $0 } })
        }
    }

    @Test func `documents end to end fill every sequence but the last`() {
        let packed = Concatenation(length: 8).pack([14, 0, 7, 5])
        #expect(packed.count == 4)
        #expect(Array(packed[0]) == [Piece(document: 0, start: 0, count: 8)])
        #expect(Array(packed[1]) == [Piece(document: 0, start: 8, count: 6), Piece(document: 2, start: 0, count: 2)])
        #expect(Array(packed[2]) == [Piece(document: 2, start: 2, count: 5), Piece(document: 3, start: 0, count: 3)])
        #expect(Array(packed[3]) == [Piece(document: 3, start: 3, count: 2)])
    }

    /// The five documents of the paper's first figure: 14, 7, 5, 2 and 3 tokens, sequences of 8.
    @Test func `best-fit packs the example of the paper without a needless cut`() {
        let packed = BestFit(length: 8).pack([14, 7, 5, 2, 3])
        // The chunks are 8, 7, 6, 5, 3, 2: 6 takes 2, 5 takes 3.
        #expect((0..<packed.count).map { Array(packed[$0]) } == [
            [Piece(document: 0, start: 0, count: 8)],
            [Piece(document: 0, start: 8, count: 6), Piece(document: 3, start: 0, count: 2)],
            [Piece(document: 1, start: 0, count: 7)],
            [Piece(document: 2, start: 0, count: 5), Piece(document: 4, start: 0, count: 3)],
        ])
    }

    @Test(arguments: [2, 8, 63, 64, 65, 128, 4097])
    func `best-fit fills sequences as the definition does`(_ length: Int) {
        for seed in 1...30 as ClosedRange<UInt64> {
            let lengths = Self.lengths(80, seed: seed &* 977, upTo: length)
            let packed = BestFit(length: length).pack(lengths)
            let filled = (0..<packed.count).map { packed[$0].reduce(0) { $0 + $1.count } }
            #expect(filled.sorted() == Self.bestFitByHand(lengths, length))
        }
    }

    @Test func `best-fit cuts no document that fits into a sequence`() {
        let lengths = Self.lengths(500, seed: 5, upTo: 100)
        let packed = BestFit(length: 100).pack(lengths)
        for piece in packed.pieces where lengths[piece.document] <= 100 { #expect(piece.count == lengths[piece.document]) }
    }

    @Test func `sequences come in the order of their first pieces`() {
        let packed = BestFit(length: 100).pack(Self.lengths(500, seed: 9, upTo: 100))
        let firsts = (0..<packed.count).compactMap { packed[$0].first }
        #expect(firsts.count == packed.count)
        for (before, after) in zip(firsts, firsts.dropFirst()) { #expect((before.document, before.start) < (after.document, after.start)) }
    }

    @Test func `nothing makes no sequence`() {
        for packing in Self.packings {
            #expect(packing.pack([]).count == 0)
            #expect(packing.pack([0, 0]).count == 0)
        }
    }
}
