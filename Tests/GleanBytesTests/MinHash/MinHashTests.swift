import GleanBytes
import Testing

@Suite struct MinHashTests {
    /// NumPy 2: RandomState(seed).randint(1, 2^61 - 1, n, uint64), then randint(0, ...); first and last of each.
    @Test(arguments: [
        (UInt32(1), 112, [775169054918279404, 223865076026037746, 1062448801025099917, 1097409548522419201]),
        (42, 128, [2297359619001564596, 2042618724242302211, 128244176522764997, 1047798402161213417]),
        (.max, 9000, [1800993050274709795, 344797465503445770, 1122590167437000283, 1024991396408267040]),
        (1, 1, [775169054918279404, 775169054918279404, 1758426461858698312, 1758426461858698312]),
    ]) func `permutations are those that NumPy draws`(_ seed: UInt32, _ count: Int, _ expected: [UInt64]) {
        let made = Permutations(count: count, seed: seed)
        #expect([made.multipliers[0], made.multipliers[count - 1], made.addends[0], made.addends[count - 1]] == expected)
        #expect(made.multipliers.count == count && made.addends.count == count)
    }

    @Test(arguments: MinHasher.Family.allCases) func `a signature holds the least value of each place`(_ family: MinHasher.Family) {
        var random = SplitMix(1)
        // Counts around the kernels' blocks, and more hashes than a tile.
        for places in [1, 15, 16, 17, 63, 64, 65, 112, 200] {
            let hasher = MinHasher(family, count: places, seed: 7)
            for size in [1, 2, 3, 100, 1023, 1024, 1025, 2500] where places * size < 80_000 {
                let hashes = (0..<size).map { _ in random.next() }
                #expect(signature(hasher, hashes) == oracle(hasher, hashes), "\(places) places, \(size) hashes")
            }
        }
    }

    @Test(arguments: MinHasher.Family.allCases) func `extreme hashes make no difference`(_ family: MinHasher.Family) {
        let hasher = MinHasher(family, count: 33, seed: 3)
        for hash in [0, 1, UInt64.max, 1 << 63, Permutations.prime, UInt64(UInt32.max)] {
            #expect(signature(hasher, [hash]) == oracle(hasher, [hash]))
        }
    }

    @Test func `remainders at the edge of the prime are reduced`() throws {
        let hasher = MinHasher(.mersenneWrapping, count: 112, seed: 1)
        for place in 0..<112 where hasher.permutations.multipliers[place] & 1 == 1 {
            // An odd multiplier has an inverse mod 2^64, so that a hash can be found for every product.
            let inverse = inverse(hasher.permutations.multipliers[place])
            for high in UInt64(0)...7 {
                for low in UInt64(0)...8 {
                    let wanted = high << 61 | (Permutations.prime - low)
                    let hash = (wanted &- hasher.permutations.addends[place]) &* inverse
                    #expect(signature(hasher, [hash, 5, 6])[place] == oracle(hasher, [hash, 5, 6])[place])
                    #expect(hasher.value(hash, place) == wanted % Permutations.prime)
                }
            }
            // 9 * 8 products a place are enough of one place in seven.
            if place > 15 { break }
        }
    }

    @Test func `no hashes have no signature`() {
        var signature: [UInt64] = [1, 2]
        MinHasher(.fast, count: 4, seed: 1).signature(of: [UInt64]().span, into: &signature)
        #expect(signature.isEmpty)
    }

    /// The share of equal places estimates the similarity of two sets with the error of as many independent trials.
    @Test(arguments: MinHasher.Family.allCases, [0.1, 0.5, 0.8, 0.95])
    func `equal places follow the similarity`(_ family: MinHasher.Family, _ similarity: Double) {
        var random = SplitMix(UInt64(similarity * 100))
        let (pairs, places, size) = (60, 128, 200)
        var equal = 0
        for pair in 0..<pairs {
            let hasher = MinHasher(family, count: places, seed: UInt32(pair))
            let shared = Int((Double(size) * similarity).rounded())
            let common = (0..<shared).map { _ in random.next() }
            // The union has `size` hashes, of which `shared` are in both.
            let ours = (0..<(size - shared) / 2).map { _ in random.next() }
            let theirs = (0..<(size - shared) / 2).map { _ in random.next() }
            equal += zip(signature(hasher, common + ours), signature(hasher, theirs + common)).count { $0 == $1 }
        }
        let trials = Double(pairs * places)
        let deviation = (trials * similarity * (1 - similarity)).squareRoot()
        #expect(abs(Double(equal) - trials * similarity) < 4 * deviation, "\(Double(equal) / trials)")
    }

    /// Places that ordered the shingles alike would agree together, and bands would find too much or too little.
    @Test(arguments: MinHasher.Family.allCases) func `places err independently of each other`(_ family: MinHasher.Family) {
        var random = SplitMix(99)
        let (pairs, places) = (400, 112)
        let hasher = MinHasher(family, count: places, seed: 1)
        var counts: [Double] = []
        for _ in 0..<pairs {
            let common = (0..<50).map { _ in random.next() }
            let ours = (0..<25).map { _ in random.next() }
            let theirs = (0..<25).map { _ in random.next() }
            counts.append(Double(zip(signature(hasher, common + ours), signature(hasher, common + theirs)).count { $0 == $1 }))
        }
        let mean = counts.reduce(0, +) / Double(pairs)
        let variance = counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(pairs - 1)
        // A binomial's variance is places / 4; that of `pairs` samples errs by sqrt(2 / pairs) of itself.
        #expect(abs(variance / (Double(places) / 4) - 1) < 4 * (2 / Double(pairs)).squareRoot(), "\(variance)")
    }

    private func signature(_ hasher: MinHasher, _ hashes: [UInt64]) -> [UInt64] {
        var signature: [UInt64] = []
        hasher.signature(of: hashes.span, into: &signature)
        return signature
    }

    private func oracle(_ hasher: MinHasher, _ hashes: [UInt64]) -> [UInt64] {
        (0..<hasher.count).map { place in hashes.reduce(.max) { min($0, hasher.value($1, place)) } }
    }

    /// Newton's iteration: each step doubles the correct low bits.
    private func inverse(_ odd: UInt64) -> UInt64 {
        var inverse = odd
        for _ in 0..<6 { inverse = inverse &* (2 &- odd &* inverse) }
        return inverse
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): random numbers that are the same in every run.
struct SplitMix {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
