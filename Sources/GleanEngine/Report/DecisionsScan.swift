import GleanModel

/// What the plots of a report are drawn from, counted in one pass over a release's decisions in memory that does not grow with them.
struct DecisionsScan {
    private(set) var pages = 0
    private(set) var kept = 0
    /// Bytes of text, of pages kept (lower) and dropped (upper).
    private(set) var textBytes: Histogram
    private(set) var numbers: [RuledNumber]
    private(set) var labels: [LabelCounts]
    private(set) var hosts = HostCounter()

    /// Reads the decisions of all units. Throws a `RunError` if a file is missing, damaged or of another recipe.
    init(_ paths: [String], layout: Layout) throws {
        let rules = Dictionary(grouping: layout.rules, by: \.slot)
        let ruled = layout.columns.filter { $0.kind != .label && rules[$0.slot] != nil }
        let sample = try DecisionsSample(paths, columns: Set(ruled.map { Ledger.numbers + $0.slot } + [Ledger.textBytes]))
        textBytes = Histogram(Scale.fitting(sample.values[Ledger.textBytes] ?? [], isCount: true, isLog: true))
        numbers = ruled.map { RuledNumber($0, rules[$0.slot] ?? [], sample: sample.values[Ledger.numbers + $0.slot] ?? [], isWhole: sample.isWhole) }
        labels = layout.columns.filter { $0.kind == .label }.map { LabelCounts($0, rules[$0.slot] ?? []) }
        let wanted = Set(numbers.flatMap(\.slots) + labels.map(\.column.slot)).map { Ledger.numbers + $0 }
        let columns = Set(wanted + [Ledger.code, Ledger.textBytes, Ledger.url])
        for path in paths { try read(path, columns, width: Ledger.numbers + layout.columns.count) }
    }

    private mutating func read(_ path: String, _ columns: Set<Int>, width: Int) throws {
        let table = try TableReader(path: path)
        guard table.schema.columns.count == width else {
            throw RunError(.badRelease, "\(path) holds decisions of another recipe", hint: "Remove the release's folder and run again.")
        }
        for block in table.blocks.indices { add(try table.block(block, columns: columns)) }
    }

    private mutating func add(_ block: TableBlock) {
        let codes = block.u64(Ledger.code), sizes = block.u64(Ledger.textBytes), urls = block.bytes(Ledger.url)
        let rows = 0..<block.rows
        pages += block.rows
        for row in rows {
            let isKept = codes[row] == 0
            if isKept { kept += 1 }
            textBytes.add(Double(sizes[row]), isKept ? .lower : .upper)
            hosts.add(url: urls[row], isKept: isKept)
        }
        for index in numbers.indices { numbers[index].add(block) }
        for index in labels.indices { labels[index].add(block.f64(Ledger.numbers + labels[index].column.slot), codes) }
    }
}

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
