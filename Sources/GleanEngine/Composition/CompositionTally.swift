import GleanModel

/// What was counted of the kept pages of one table of decisions, or of some of its blocks.
struct CompositionTally {
    private(set) var dates = DateCounts()
    private(set) var domains = DomainSums()
    private(set) var copies = Composition.Copies()
    private var labels: [LabelSums]
    private let copiesColumn: Int?
    /// The columns that are counted.
    let columns: Set<Int>

    /// Pages and bytes of text by the value of a label.
    private struct LabelSums {
        let column: Int
        let name: String
        let values: [String]
        var pages: [Int]
        var bytes: [UInt64]
    }

    /// `schema` is that of a ledger; `copiesColumn` says how often a page is written, nil for once.
    init(_ schema: TableSchema, copiesColumn: Int?) {
        self.copiesColumn = copiesColumn
        labels = schema.columns.enumerated().compactMap { index, column in
            guard index >= Ledger.numbers, let values = column.labels else { return nil }
            return LabelSums(
                column: index, name: column.name, values: values, pages: Array(repeating: 0, count: values.count), bytes: Array(repeating: 0, count: values.count))
        }
        columns = Set(labels.map(\.column) + [Ledger.url, Ledger.date, Ledger.code, Ledger.textBytes] + (copiesColumn.map { [$0] } ?? []))
    }

    /// The values of labels that some page has.
    var shares: [(label: String, value: Composition.Share)] {
        labels.flatMap { sums in
            sums.values.indices.filter { sums.pages[$0] > 0 }.map { (sums.name, .init(name: sums.values[$0], pages: sums.pages[$0], textBytes: sums.bytes[$0])) }
        }
    }

    /// Enough is held to be sorted away.
    var isFull: Bool { domains.isFull }

    mutating func add(_ block: TableBlock) {
        let codes = block.u64(Ledger.code), sizes = block.u64(Ledger.textBytes)
        let urls = block.bytes(Ledger.url), days = block.bytes(Ledger.date)
        for row in 0..<block.rows where codes[row] == 0 {
            dates.add(days[row])
            domains.add(url: urls[row], textBytes: sizes[row])
        }
        if let copiesColumn { add(copies: block.f64(copiesColumn), codes, sizes) }
        for index in labels.indices {
            let values = block.f64(labels[index].column), most = Double(labels[index].values.count)
            for row in values.indices where codes[row] == 0 && values[row] >= 0 && values[row] < most {
                labels[index].pages[Int(values[row])] += 1
                labels[index].bytes[Int(values[row])] &+= sizes[row]
            }
        }
    }

    private mutating func add(copies: [Double], _ codes: [UInt64], _ sizes: [UInt64]) {
        for row in copies.indices where codes[row] == 0 {
            let times = copies[row].isNaN ? 1 : Int(copies[row])
            self.copies.rows += times
            self.copies.textBytes &+= UInt64(times) &* sizes[row]
        }
    }

    mutating func removeAll() {
        dates = DateCounts()
        domains.removeAll()
        copies = .init()
        for index in labels.indices {
            for value in labels[index].values.indices { (labels[index].pages[value], labels[index].bytes[value]) = (0, 0) }
        }
    }
}
