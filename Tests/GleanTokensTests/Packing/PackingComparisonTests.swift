import GleanTokens
import Testing

/// Losses counted from lengths alone are those of sequences that are laid out.
@Suite struct PackingComparisonTests {
    /// What sequences that were laid out lose.
    private static func loss(_ packed: PackedSequences, _ lengths: [Int], _ length: Int) -> PackingLoss {
        var loss = PackingLoss()
        loss.sequences = packed.count
        loss.padding = packed.count * length - lengths.reduce(0, +)
        loss.cuts = packed.pieces.count { $0.start + $0.count < lengths[$0.document] }
        loss.truncatedDocuments = Set(packed.pieces.filter { $0.count < lengths[$0.document] }.map(\.document)).count
        return loss
    }

    @Test(arguments: [1, 2, 7, 64, 100])
    func `losses are those of the sequences`(_ length: Int) {
        for seed in 1...20 as ClosedRange<UInt64> {
            let lengths = PackingTests.lengths(90, seed: seed, upTo: length * 2)
            var comparison = PackingComparison(length: length, window: 1 << 20, dropsLast: false)
            for tokens in lengths { comparison.add(tokens) }
            comparison.finish()
            #expect(comparison.concatenation == Self.loss(Concatenation(length: length).pack(lengths), lengths, length))
            #expect(comparison.bestFit == Self.loss(BestFit(length: length).pack(lengths), lengths, length))
            #expect(comparison.longDocuments == lengths.count { $0 > length })
        }
    }

    @Test func `a last sequence that is left out takes its tokens along`() {
        // 14 + 7 = 2 sequences of 8, and 5 tokens of the second document are left.
        var comparison = PackingComparison(length: 8, window: 4, dropsLast: true)
        for tokens in [14, 7] { comparison.add(tokens) }
        comparison.finish()
        var wanted = PackingLoss()
        (wanted.sequences, wanted.cuts, wanted.truncatedDocuments, wanted.droppedTokens) = (2, 2, 2, 5)
        #expect(comparison.concatenation == wanted)
    }

    @Test func `best-fit packs a window for itself`() {
        // Alone, 5 and 5 take a sequence of 8 each; 3 and 3 would have filled them, but come in the next window.
        var comparison = PackingComparison(length: 8, window: 1, dropsLast: false)
        for tokens in [5, 5, 3, 3] { comparison.add(tokens) }
        comparison.finish()
        #expect(comparison.bestFit.sequences == 3)
        #expect(comparison.bestFit.padding == 8)
    }
}
