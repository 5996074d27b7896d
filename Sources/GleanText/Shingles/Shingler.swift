import CKernels
import GleanBytes

/// Hashes the shingles of texts, in the order of the text, with scratch that is used again from page to page.
///
/// A text of fewer units than a shingle has no shingles, and so is nobody's duplicate.
package struct Shingler: Sendable {
    package let settings: ShingleSettings

    private var simplified = SimplifiedText()
    private let lowered = LoweredText()
    /// The text in its normal form, with `padding` bytes behind it.
    private var normal: [UInt8] = []
    private var units: ShingleUnits
    private let roll: RollingHash

    package init(_ settings: ShingleSettings) {
        self.settings = settings
        units = ShingleUnits(settings)
        roll = RollingHash(size: settings.size)
    }

    /// Replaces the contents of `hashes` by the shingles of `text`, repeated ones as often as they stand there.
    /// - Precondition: `text.count < 2^30`.
    package mutating func hashes(of text: Span<UInt8>, into hashes: inout [UInt64]) {
        hashes.removeAll(keepingCapacity: true)
        switch settings.normal {
        case .fineweb: simplified.write(text, into: &normal)
        case .plain: lowered.write(text, into: &normal)
        }
        let count = normal.count
        normal.append(contentsOf: repeatElement(0x20, count: ShingleUnits.padding))
        // Held apart from `self`, whose other parts change.
        let normal = normal
        units.take(normal.span, count)
        guard units.count >= settings.size else { return }
        switch settings.hash {
        case .rolling: roll.hash(units.hashes.span, units.count, into: &hashes)
        case .sha1: units.hashSHA1(into: &hashes)
        case .xxh64: units.hashEach(into: &hashes, XXH64.hash)
        case .xxh3: units.hashEach(into: &hashes, XXH3.hash64)
        }
    }
}

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
