import Glibc

/// How values are distributed, in memory that does not grow with them: counts by the leading 11 bits of each value.
///
/// Whole numbers up to 2,048 are told apart exactly; of any other value the lower edge of its bucket is known, which is less than one part
/// in 1,024 below it. Values nearer to zero than 2^-64 count as zero, and those beyond 2^64 as 2^64. At most 2 MB, where values of all
/// magnitudes and both signs were met.
package struct QuantileSketch: Sendable {
    /// Counts by power of two, then by the ten bits behind the leading one; empty until one is needed.
    private var above: [[UInt64]] = Array(repeating: [], count: Self.powers)
    private var below: [[UInt64]] = Array(repeating: [], count: Self.powers)
    private var zeros: UInt64 = 0
    package private(set) var count = 0
    /// Of the finite values.
    package private(set) var sum = 0.0
    /// NaN if there was no value.
    package private(set) var least = Double.nan
    package private(set) var greatest = Double.nan
    /// True while every value was a whole number.
    package private(set) var isWhole = true

    private static let powers = 129, parts = 1024
    /// The place of 2^-64 among the doubles that have no more than 11 leading bits.
    private static let first = UInt64(Int(1023) - 64) << 10

    package init() {}

    package var mean: Double { count == 0 ? .nan : sum / Double(count) }

    /// Counts a value; NaN means "not measured" and is passed over.
    package mutating func add(_ value: Double) {
        guard !value.isNaN else { return }
        count += 1
        if value.isFinite { sum += value }
        if !(value >= least) { least = value }
        if !(value <= greatest) { greatest = value }
        if isWhole, value != value.rounded(.towardZero) { isWhole = false }
        let place = value.magnitude.bitPattern >> 42
        guard place >= Self.first else {
            zeros += 1
            return
        }
        let index = min(Int(place - Self.first), (Self.powers - 1) * Self.parts)
        if value > 0 { Self.count(index, &above) } else { Self.count(index, &below) }
    }

    private static func count(_ index: Int, _ counts: inout [[UInt64]]) {
        let power = index >> 10
        if counts[power].isEmpty { counts[power] = Array(repeating: 0, count: parts) }
        counts[power][index & (parts - 1)] += 1
    }

    /// Adds what another sketch has counted.
    package mutating func add(_ other: QuantileSketch) {
        guard other.count > 0 else { return }
        count += other.count
        sum += other.sum
        zeros += other.zeros
        if !(other.least >= least) { least = other.least }
        if !(other.greatest <= greatest) { greatest = other.greatest }
        isWhole = isWhole && other.isWhole
        Self.add(other.above, to: &above)
        Self.add(other.below, to: &below)
    }

    private static func add(_ other: [[UInt64]], to counts: inout [[UInt64]]) {
        for power in other.indices where !other[power].isEmpty {
            if counts[power].isEmpty {
                counts[power] = other[power]
            } else {
                for part in 0..<parts { counts[power][part] += other[power][part] }
            }
        }
    }

    /// Every value that was met, rising, and how often.
    package var buckets: [(value: Double, count: Int)] {
        var found = Self.buckets(below).reversed().map { (value: -$0.value, count: $0.count) }
        if zeros > 0 { found.append((0, Int(zeros))) }
        return found + Self.buckets(above)
    }

    private static func buckets(_ counts: [[UInt64]]) -> [(value: Double, count: Int)] {
        var found: [(value: Double, count: Int)] = []
        for power in counts.indices {
            for (part, count) in counts[power].enumerated() where count > 0 {
                found.append((Double(bitPattern: (first + UInt64(power * parts + part)) << 42), Int(count)))
            }
        }
        return found
    }

    /// For each of `shares` (rising, from 0 to 1) the least value that at least this share of all values do not exceed; NaN if there is none.
    package func quantiles(_ shares: [Double]) -> [Double] {
        guard count > 0 else { return shares.map { _ in .nan } }
        var found: [Double] = []
        var seen = 0
        for bucket in buckets {
            seen += bucket.count
            while found.count < shares.count, Double(seen) >= max(1, (shares[found.count] * Double(count)).rounded(.up)) { found.append(bucket.value) }
        }
        while found.count < shares.count { found.append(greatest) }
        return found
    }

    /// The greatest difference between the shares of values up to a point, over all points (Kolmogorov-Smirnov): from 0, where both are alike,
    /// to 1, where they do not overlap. NaN if one of them is empty.
    package static func distance(_ one: QuantileSketch, _ other: QuantileSketch) -> Double {
        guard one.count > 0, other.count > 0 else { return .nan }
        let left = one.buckets, right = other.buckets
        var (i, j, ofLeft, ofRight, most) = (0, 0, 0, 0, 0.0)
        while i < left.count || j < right.count {
            let value = min(i < left.count ? left[i].value : .infinity, j < right.count ? right[j].value : .infinity)
            if i < left.count, left[i].value == value {
                ofLeft += left[i].count
                i += 1
            }
            if j < right.count, right[j].value == value {
                ofRight += right[j].count
                j += 1
            }
            most = max(most, (Double(ofLeft) / Double(one.count) - Double(ofRight) / Double(other.count)).magnitude)
        }
        return most
    }
}

extension QuantileSketch {
    /// Values in each bin of a scale.
    func histogram(_ scale: Scale) -> [Int] {
        var bins = Array(repeating: 0, count: scale.bins)
        for bucket in buckets { bins[scale.bin(bucket.value)] += bucket.count }
        return bins
    }

    /// Bins that fit the values of all `sketches`.
    static func scale(_ sketches: [QuantileSketch], isLog: Bool? = nil) -> Scale {
        let shares = (0...1000).map { Double($0) / 1000 }
        let sample = sketches.filter { $0.count > 0 }.flatMap { $0.quantiles(shares) }
        return Scale.fitting(sample, isCount: sketches.allSatisfy(\.isWhole), isLog: isLog)
    }
}
