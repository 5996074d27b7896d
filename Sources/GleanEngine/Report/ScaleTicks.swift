import Glibc

/// A mark on an axis.
struct Tick: Equatable {
    /// From 0 (left or bottom) to 1.
    let position: Double
    let label: String
}

extension Scale {
    /// About as many marks as have room below a plot of 400 points.
    private static let mostTicks = 7
    /// The share of the axis that two marks need between them.
    private static let leastGap = 0.1

    /// Marks at round numbers.
    var ticks: [Tick] {
        switch kind {
        case .integers: integerTicks
        case .linear: Self.multiples(from: edges[0], to: edges[bins], most: Self.mostTicks).map { Tick(position: position($0), label: Figures.short($0)) }
        case .log: logTicks
        }
    }

    /// A whole number's mark stands below the middle of its bin.
    private var integerTicks: [Tick] {
        let step = max(1, Self.round(Double(bins) / Double(Self.mostTicks + 2)).rounded(.up))
        return stride(from: (edges[0] / step).rounded(.up) * step, to: edges[bins], by: step).map {
            Tick(position: ($0 - edges[0] + 0.5) / Double(bins), label: Figures.short($0))
        }
    }

    private var logTicks: [Tick] {
        let hasZero = edges[0] == 0
        let start = hasZero ? edges[1] : edges[0], end = edges[bins]
        let powers = Int(log10(start).rounded(.up))...max(Int(log10(start).rounded(.up)), Int(log10(end).rounded(.down)))
        let every = (powers.count + Self.mostTicks - 1) / Self.mostTicks
        var values = powers.enumerated().filter { $0.offset % every == 0 }.map { pow(10, Double($0.element)) }
        if powers.count < 3 {
            values = (powers.lowerBound - 1...powers.upperBound).flatMap { power in [1, 2, 5].map { $0 * pow(10, Double(power)) } }
        }
        let marks = values.filter { $0 >= start && $0 <= end }.map { Tick(position: position($0), label: Figures.short($0)) }
        guard hasZero else { return marks }
        // The first bin holds zero and all below the first edge; of whole numbers below 1 that is zero alone.
        let first = Tick(position: 0.5 / Double(bins), label: start == 1 ? "0" : "<\(Figures.significant(start, digits: 2))")
        return [first] + marks.filter { $0.position > Self.leastGap }
    }

    /// Multiples of a round number within a range, at most `most + 1`; of a whole one if `isCount`.
    static func multiples(from low: Double, to high: Double, most: Int, isCount: Bool = false) -> [Double] {
        let rounded = round((high - low) / Double(most))
        let step = isCount ? max(1, rounded == 2.5 ? 5 : rounded) : rounded
        guard step > 0, step.isFinite else { return [low] }
        let first = (low / step).rounded(.up)
        return (0...most).map { (first + Double($0)) * step }.filter { $0 <= high * (1 + 1e-9) }
    }
}
