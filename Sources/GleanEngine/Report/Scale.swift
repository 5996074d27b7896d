import Glibc

/// The bins of a histogram, chosen to fit what was found in a sample.
///
/// All bins are drawn equally wide: bin `i` holds the values `edges[i]..<edges[i + 1]`. Values outside go to the first and the last bin.
struct Scale: Equatable {
    enum Kind { case integers, linear, log }

    let kind: Kind
    /// Rising, at least two.
    let edges: [Double]

    /// About as many bins as a plot of 400 points has room for.
    static let mostBins = 40
    private static let fewestBins = 8
    /// Beyond this no number of a page makes sense, and bins of equal width would lose their meaning to rounding.
    private static let farthest = 1e15

    private init(_ kind: Kind, _ edges: [Double]) {
        self.kind = kind
        self.edges = edges
    }

    /// Chooses bins for values like those of `sample`, wide enough to show every one of `limits`.
    ///
    /// `isCount` says that all values are whole; then no bin falls between two of them. Values that are not finite are passed over, and the
    /// last two in a thousand on either side do not stretch the axis.
    static func fitting(_ sample: [Double], limits: [Double] = [], isCount: Bool, isLog: Bool? = nil) -> Scale {
        let values = sample.filter(\.isFinite).map { max(-farthest, min(farthest, $0)) }.sorted()
        let bounds = limits.filter { $0.magnitude <= farthest }
        guard let least = values.first, let greatest = values.last else { return linear(0, 1, mostBins, isCount: isCount) }
        var low = values[values.count / 500], high = values[values.count - 1 - values.count / 500]
        // Few values in many bins show nothing but gaps.
        let most = max(fewestBins, min(mostBins, Int(2 * Double(values.count).squareRoot())))
        let margin = (high - low) / 4
        if least >= low - margin { low = least }
        if greatest <= high + margin { high = greatest }
        // Beyond a limit there is room for what breaks it, if only to show that nothing does.
        let room = isCount ? max(1, (high - low) / 20) : (high - low) / 20
        for bound in bounds {
            if bound >= high { high = bound + room }
            if bound <= low { low = least >= 0 ? max(0, bound - room) : bound - room }
        }
        if isLog != true, isCount, high - low <= Double(mostBins) {
            return Scale(.integers, Array(stride(from: low.rounded(.down), through: high.rounded(.up) + 1, by: 1)))
        }
        let positive = values.drop { $0 <= 0 }
        guard low >= 0, var start = positive.first, high > start else { return linear(low, high, most, isCount: isCount) }
        let middle = positive[positive.startIndex + positive.count / 2]
        guard isLog ?? (high / middle > (isCount ? 8 : 20)) else { return linear(low, high, most, isCount: isCount) }
        // Up to six decades are shown whole; beyond, the least one in a hundred share the first bin.
        if high / start > 1e6 { start = max(positive[positive.startIndex + positive.count / 100], high / 1e12) }
        start = bounds.filter { $0 > high / 1e12 }.reduce(start) { min($0, $1 * 0.8) }
        return log(start, high, most, hasLess: least < start, isCount: isCount)
    }

    /// Bins from `low` to `high`, each as wide as a round number.
    private static func linear(_ low: Double, _ high: Double, _ most: Int, isCount: Bool) -> Scale {
        let step = max(round((high - low) / Double(most)), isCount ? 1 : 1e-9)
        let first = (low / step).rounded(.down), last = max((high / step).rounded(.up), first + 1)
        return Scale(.linear, (0...Int(last - first)).map { (first + Double($0)) * step })
    }

    /// Bins that each reach as many times further than the one before; one more in front for zero and what lies below `low`.
    private static func log(_ low: Double, _ high: Double, _ most: Int, hasLess: Bool, isCount: Bool) -> Scale {
        let decades = log10(high / low)
        let parts = [16, 12, 8, 6, 4, 3, 2].first { decades * Double($0) <= Double(most) } ?? 1
        let first = Int((log10(low) * Double(parts)).rounded(.down)), last = max(Int((log10(high) * Double(parts)).rounded(.up)), first + 1)
        var edges: [Double] = hasLess ? [0] : []
        for index in first...last {
            let edge = pow(10, Double(index) / Double(parts))
            // Between 1 and 10 there are fewer whole numbers than bins.
            let rounded = isCount ? max(1, edge.rounded()) : edge
            if edges.isEmpty || rounded > edges[edges.count - 1] { edges.append(rounded) }
        }
        return edges.count > 1 ? Scale(.log, edges) : linear(low, high, most, isCount: isCount)
    }

    /// The next round number from `value` up: 1, 2, 2.5 or 5 times a power of ten. Zero for zero.
    static func round(_ value: Double) -> Double {
        guard value > 0 else { return 0 }
        let power = pow(10, log10(value).rounded(.down))
        // A hair of room: 0.1 / 0.1 may be a little more than 1.
        return ([1, 2, 2.5, 5].first { $0 * power >= value * (1 - 1e-9) } ?? 10) * power
    }

    var bins: Int { edges.count - 1 }

    /// The bin of a value that is a number.
    func bin(_ value: Double) -> Int {
        var low = 0, high = bins
        // Always edges[low] <= value, but for values below the first; ends with high = low + 1.
        while high - low > 1 {
            let middle = (low + high) / 2
            if edges[middle] <= value { low = middle } else { high = middle }
        }
        return low
    }

    /// Where a value stands on the axis, from 0 (left) to 1 (right).
    func position(_ value: Double) -> Double {
        let bin = bin(value), low = edges[bin], high = edges[bin + 1]
        let inside = kind == .log && low > 0 ? Glibc.log(value / low) / Glibc.log(high / low) : (value - low) / (high - low)
        return (Double(bin) + max(0, min(1, inside))) / Double(bins)
    }
}
