import GleanModel

/// Pages by label, such as the language.
struct LabelCounts {
    let column: OutputColumn
    /// Whether each label is one that all rules keep; empty where no rule looks at it.
    let wanted: [Bool]
    private(set) var kept: [Int]
    private(set) var dropped: [Int]

    init(_ column: OutputColumn, _ rules: [ResolvedRule]) {
        self.column = column
        kept = Array(repeating: 0, count: column.labels.count)
        dropped = kept
        let sets = rules.compactMap { if case .labels(let kept) = $0.bound { kept } else { nil } }
        wanted = sets.isEmpty ? [] : column.labels.indices.map { label in sets.allSatisfy { $0[label] } }
    }

    mutating func add(_ values: [Double], _ codes: [UInt64]) {
        for row in values.indices where values[row] >= 0 && values[row] < Double(kept.count) {
            if codes[row] == 0 { kept[Int(values[row])] += 1 } else { dropped[Int(values[row])] += 1 }
        }
    }

    func total(_ label: Int) -> Int { kept[label] + dropped[label] }

    /// Labels that were found, the most frequent first.
    var found: [Int] {
        kept.indices.filter { total($0) > 0 }.sorted { total($0) != total($1) ? total($0) > total($1) : column.labels[$0] < column.labels[$1] }
    }
}
