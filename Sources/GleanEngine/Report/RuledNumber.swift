import GleanModel

/// A number that rules look at, over all pages that it was measured on.
struct RuledNumber {
    let column: OutputColumn
    let rules: [ResolvedRule]
    /// For each rule, the pages that do not meet it, whether or not they left by it.
    private(set) var beyond: [Int]
    /// Values that meet all rules of the number (lower), and those that do not (upper).
    private(set) var histogram: Histogram
    /// The 5th, 50th and 95th percentile of the sample; empty if nothing was measured.
    let percentiles: [Double]
    /// The percentiles are those of all pages.
    let isWhole: Bool

    init(_ column: OutputColumn, _ rules: [ResolvedRule], sample: [Double], isWhole: Bool) {
        self.column = column
        self.rules = rules
        self.isWhole = isWhole
        beyond = Array(repeating: 0, count: rules.count)
        histogram = Histogram(Scale.fitting(sample, limits: rules.flatMap(\.limits), isCount: column.kind == .count))
        let sorted = sample.sorted()
        percentiles = sorted.isEmpty ? [] : [5, 50, 95].map { sorted[(sorted.count - 1) * $0 / 100] }
    }

    /// Pages that the number was measured on.
    var measured: Int { histogram.total }

    /// Every page has the same value.
    var isConstant: Bool { histogram.least == histogram.greatest }

    /// Slots that are needed to judge: the number's, and the label's where a limit depends on one.
    var slots: [Int] {
        [column.slot] + rules.compactMap { if case .table(let slot, _, _) = $0.bound { slot } else { nil } }
    }

    mutating func add(_ block: TableBlock) {
        let values = block.f64(Ledger.numbers + column.slot)
        let labels = rules.map { rule in if case .table(let slot, _, _) = rule.bound { block.f64(Ledger.numbers + slot) } else { [Double]() } }
        for row in values.indices where !values[row].isNaN {
            var part = Histogram.Part.lower
            for (index, rule) in rules.enumerated() {
                let limit = rule.limit(label: labels[index].isEmpty ? .nan : labels[index][row])
                guard !limit.isNaN, !rule.comparison.holds(values[row], limit) else { continue }
                beyond[index] += 1
                part = .upper
            }
            histogram.add(values[row], part)
        }
    }
}

extension ResolvedRule {
    /// Every different limit that the rule can have, rising.
    var limits: [Double] {
        switch bound {
        case .value(let value): [value]
        case .labels: []
        case .table(_, let values, let otherwise): Set((values + [otherwise]).filter { !$0.isNaN }).sorted()
        }
    }

    /// The limit for a page with this label; NaN if none holds.
    fileprivate func limit(label: Double) -> Double {
        switch bound {
        case .value(let value): value
        case .labels: .nan
        case .table(_, let values, let otherwise): label >= 0 && label < Double(values.count) ? values[Int(label)] : otherwise
        }
    }
}
