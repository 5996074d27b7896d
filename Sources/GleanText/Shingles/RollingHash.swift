/// Hashes of all runs of `size` units from the hashes of the units: the polynomial `sum of hash[i] * base^(size - 1 - i)` mod 2^64,
/// which one multiplication, one addition and one subtraction move along by a unit, and then mixed, since its low bits depend on low
/// bits alone.
struct RollingHash: Sendable {
    private static let base: UInt64 = 0x9FB2_1C65_1E98_DF25
    private let size: Int
    /// `base^size`: the weight of the unit that leaves.
    private let leaving: UInt64

    init(size: Int) {
        self.size = size
        leaving = (0..<size).reduce(1) { power, _ in power &* RollingHash.base }
    }

    func hash(_ units: Span<UInt64>, _ count: Int, into hashes: inout [UInt64]) {
        hashes.append(contentsOf: repeatElement(0, count: count - size + 1))
        var out = hashes.mutableSpan
        var sum: UInt64 = 0
        for index in 0..<(size - 1) { sum = sum &* RollingHash.base &+ units[index] }
        sum = sum &* RollingHash.base &+ units[size - 1]
        out[0] = RollingHash.mixed(sum)
        var index = size
        while index < count {
            sum = sum &* RollingHash.base &+ (units[index] &- units[index - size] &* leaving)
            out[index - size + 1] = RollingHash.mixed(sum)
            index += 1
        }
    }

    /// The finalizer of MurmurHash3 in 64 bits (public domain), a bijection in which every bit sways every other.
    @inline(__always) private static func mixed(_ sum: UInt64) -> UInt64 {
        var hash = (sum ^ sum >> 33) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ hash >> 33) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ hash >> 33
    }
}
