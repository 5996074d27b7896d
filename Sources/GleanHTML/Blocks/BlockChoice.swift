/// Chooses blocks by their chances: the cut that makes the expected F1 of the page's words greatest.
///
/// Each block weighs by its words. With S the blocks above a cut, expected F1 is 2 * sum(p w over S) / (sum(w over S) + sum(p w over all)),
/// the last sum cut by a fifth (`share`).
/// The cut stays between a floor and a cap. What articles leave out is clearer than what lists and products do, so that on a page that is
/// likely an article the cut goes up with that chance.
struct BlockChoice {
    private(set) var kept: [Bool] = []
    /// The chance that a block needed.
    private(set) var cut: UInt32 = 0
    private var weights = [UInt64](repeating: 0, count: buckets)
    private var masses = [UInt64](repeating: 0, count: buckets)

    private static let buckets = 1025
    /// Chances are counted in buckets of this size, as bits.
    private static let bucketBits: UInt32 = 6

    mutating func choose(_ blocks: Rows<Block>, _ judged: Judgement, _ mode: MainText.Mode) {
        kept.removeAll(keepingCapacity: true)
        cut = switch mode {
        case .balanced: balancedCut(blocks, judged)
        case .precise: max(balancedCut(blocks, judged), Self.preciseCut)
        case .complete: Self.completeCut
        }
        for chance in judged.chances { kept.append(chance >= cut) }
        // A page whose blocks are all unlikely keeps its likeliest: whoever asks for its text wants what there is.
        if !kept.contains(true) {
            cut = min(cut, expectedCut(blocks, judged))
            for index in judged.chances.indices { kept[index] = judged.chances[index] >= cut }
        }
    }

    /// Blocks of one page stand or fall together, so that a page with many doubtful ones has more often less main text than their chances add
    /// up to, and what is taken too much costs more. This share of the sum was chosen on the gold pages.
    private static let share = 0.8
    private static let floor: UInt32 = 6554, cap: UInt32 = 32768
    private static let preciseCut: UInt32 = 47186, completeCut: UInt32 = 7864

    private mutating func balancedCut(_ blocks: Rows<Block>, _ judged: Judgement) -> UInt32 {
        max(min(max(expectedCut(blocks, judged), Self.floor), Self.cap), articleCut(judged.article))
    }

    private mutating func expectedCut(_ blocks: Rows<Block>, _ judged: Judgement) -> UInt32 {
        for bucket in 0..<Self.buckets { weights[bucket] = 0; masses[bucket] = 0 }
        var all: UInt64 = 0
        for index in 0..<blocks.count {
            let counts = blocks[index].counts
            let weight = UInt64(max(counts.words * 6, counts.characters))
            let bucket = Int(judged.chances[index] >> Self.bucketBits)
            weights[bucket] += weight
            masses[bucket] += weight * UInt64(judged.chances[index])
            all += weight * UInt64(judged.chances[index])
        }
        var mass = 0.0, weight = 0.0, best = 0.0, bestBucket = Self.buckets - 1
        for bucket in stride(from: Self.buckets - 1, through: 0, by: -1) where weights[bucket] > 0 {
            mass += Double(masses[bucket])
            weight += Double(weights[bucket])
            let expected = mass / (weight * 65536 + Double(all) * Self.share)
            if expected > best { best = expected; bestBucket = bucket }
        }
        return UInt32(bestBucket) << Self.bucketBits
    }

    /// Nothing below a chance of 0.7 to be an article, then up to 0.65, which it is from 0.97 on.
    private func articleCut(_ article: UInt32) -> UInt32 {
        let start: UInt32 = 45875, full: UInt32 = 63570
        if article <= start { return 0 }
        return Self.cap + 9830 * (min(article, full) - start) / (full - start)
    }
}
