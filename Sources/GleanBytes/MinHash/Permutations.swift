/// The multipliers and addends of MinHash permutations as datatrove draws them: `RandomState(seed)`, first all multipliers of
/// 1 ..< 2^61 - 1, then all addends of 0 ..< 2^61 - 1. Another count gives other addends.
package struct Permutations: Sendable, Equatable {
    /// 2^61 - 1.
    package static let prime: UInt64 = 1 << 61 - 1

    package let multipliers: [UInt64]
    package let addends: [UInt64]

    package init(count: Int, seed: UInt32) {
        var random = MersenneTwister(seed: seed)
        multipliers = random.integers(1, Permutations.prime, count: count)
        addends = random.integers(0, Permutations.prime, count: count)
    }

    package var count: Int { multipliers.count }
}
