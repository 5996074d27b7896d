import GleanModel

/// Counts what the kept pages of a release are, in one pass over its decisions.
struct CompositionScan {
    /// The list of domains in a release.
    static let list = "domains.tsv"

    private var labels: [String: LabelSums] = [:]
    private var dates = DateCounts()
    private var domains: DomainCounts
    private var copies: Composition.Copies?
    /// The column that says how often a page is written; nil for once.
    private let copiesColumn: Int?

    /// Pages and bytes of text by the value of a label.
    private struct LabelSums {
        let names: [String]
        var pages: [Int]
        var bytes: [UInt64]

        /// Those that were found, the most frequent first.
        var shares: [Composition.Share] {
            let shares = names.indices.filter { pages[$0] > 0 }.map { Composition.Share(name: names[$0], pages: pages[$0], textBytes: bytes[$0]) }
            return shares.sorted { $0.pages != $1.pages ? $0.pages > $1.pages : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
    }

    /// Reads the decisions of all units, which `open` opens one after the other and whose numbers are `columns`, and writes the list of domains to `list`. What is sorted lies
    /// in `folder`, which must be there. Throws a `RunError` if a table is damaged or a file cannot be written.
    static func count(units: Int, columns: [OutputColumn], folder: String, list: String, open: (Int) throws -> TableReader) throws -> Composition {
        var scan = CompositionScan(domains: DomainCounts(folder: folder), columns)
        for unit in 0..<units { try scan.add(try open(unit)) }
        let domains = try scan.domains.finish(list: list)
        // A run may keep only the numbers that decided: then no page has its label, and there is nothing to say.
        let found = scan.labels.mapValues(\.shares).filter { !$0.value.isEmpty }
        var composition = Composition(labels: found, domains: domains, dates: scan.dates.dates)
        composition.copies = scan.copies
        return composition
    }

    private init(domains: DomainCounts, _ columns: [OutputColumn]) {
        self.domains = domains
        copiesColumn = columns.last { $0.kind == .copies }.map { Ledger.numbers + $0.slot }
        if copiesColumn != nil { copies = .init() }
    }

    /// The table has the columns of a ledger.
    private mutating func add(_ table: TableReader) throws {
        let labelled = table.schema.columns.indices.filter { $0 >= Ledger.numbers && table.schema.columns[$0].labels != nil }
        let columns = Set(labelled + [Ledger.url, Ledger.date, Ledger.code, Ledger.textBytes] + (copiesColumn.map { [$0] } ?? []))
        for index in table.blocks.indices {
            let block = try table.block(index, columns: columns)
            let codes = block.u64(Ledger.code), sizes = block.u64(Ledger.textBytes)
            let urls = block.bytes(Ledger.url), days = block.bytes(Ledger.date)
            for row in 0..<block.rows where codes[row] == 0 {
                dates.add(days[row])
                try domains.add(url: urls[row], textBytes: sizes[row])
            }
            if let copiesColumn { add(copies: block.f64(copiesColumn), codes, sizes) }
            for column in labelled { add(table.schema.columns[column], block.f64(column), codes, sizes) }
        }
    }

    private mutating func add(copies: [Double], _ codes: [UInt64], _ sizes: [UInt64]) {
        for row in copies.indices where codes[row] == 0 {
            let times = copies[row].isNaN ? 1 : Int(copies[row])
            self.copies?.rows += times
            self.copies?.textBytes &+= UInt64(times) &* sizes[row]
        }
    }

    private mutating func add(_ column: TableSchema.Column, _ values: [Double], _ codes: [UInt64], _ sizes: [UInt64]) {
        let names = column.labels ?? []
        var sums = labels[column.name] ?? LabelSums(names: names, pages: Array(repeating: 0, count: names.count), bytes: Array(repeating: 0, count: names.count))
        for row in values.indices where codes[row] == 0 && values[row] >= 0 && values[row] < Double(sums.names.count) {
            sums.pages[Int(values[row])] += 1
            sums.bytes[Int(values[row])] &+= sizes[row]
        }
        labels[column.name] = sums
    }
}

/// Days and months of recorded dates.
struct DateCounts {
    private var first: CalendarDay?
    private var last: CalendarDay?
    private var undated = 0
    /// By year and month: at most 120,000, whatever the dates are.
    private var months: [String: Int] = [:]

    mutating func add(_ date: Span<UInt8>) {
        guard let day = CalendarDay(date) else {
            undated += 1
            return
        }
        first = first.map { min($0, day) } ?? day
        last = last.map { max($0, day) } ?? day
        months[day.monthName, default: 0] += 1
    }

    var dates: Composition.Dates { .init(first: first?.name, last: last?.name, undated: undated, months: months) }
}
