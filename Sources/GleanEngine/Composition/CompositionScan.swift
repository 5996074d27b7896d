import GleanModel
import Synchronization

/// Counts what the kept pages of a release are, by what was counted of each of its tables. The order in which they come makes no difference.
struct CompositionScan {
    /// The list of domains in a release.
    static let list = "domains.tsv"

    /// By label and value.
    private var labels: [String: [String: Composition.Share]] = [:]
    private var dates = DateCounts()
    private var domains: DomainCounts
    private var copies: Composition.Copies?
    /// The column that says how often a page is written; nil for once.
    private let copiesColumn: Int?

    /// The numbers of the tables are `columns`. What is sorted lies in `folder`, which must be there.
    init(_ columns: [OutputColumn], folder: String) {
        domains = DomainCounts(folder: folder)
        copiesColumn = columns.last { $0.kind == .copies }.map { Ledger.numbers + $0.slot }
        if copiesColumn != nil { copies = .init() }
    }

    /// Reads the decisions of `units` units, which `open` opens on `workers` threads, and writes the list of domains to `list`.
    /// Throws a `RunError` if a table is damaged or a file cannot be written.
    static func count(
        units: Int, columns: [OutputColumn], folder: String, list: String, workers: Int, open: @escaping @Sendable (Int) throws -> TableReader
    ) throws -> Composition {
        let scan = SharedScan(CompositionScan(columns, folder: folder))
        try OrderedWork.run(units, workers: workers) { unit in
            let table = try open(unit)
            var tally = scan.tally(table.schema)
            for index in table.blocks.indices {
                tally.add(try table.block(index, columns: tally.columns))
                if tally.isFull { try scan.take(&tally) }
            }
            try scan.take(&tally)
        } take: { _, _ in }
        return try scan.finish(list: list)
    }

    /// Counts a table with the columns of a ledger, some blocks at a time.
    func tally(_ schema: TableSchema) -> CompositionTally { CompositionTally(schema, copiesColumn: copiesColumn) }

    /// Takes what was counted out of `tally`.
    mutating func take(_ tally: inout CompositionTally) throws {
        dates.add(tally.dates)
        copies?.rows += tally.copies.rows
        copies?.textBytes &+= tally.copies.textBytes
        for share in tally.shares {
            var sum = labels[share.label]?[share.value.name] ?? .init(name: share.value.name, pages: 0, textBytes: 0)
            sum.pages += share.value.pages
            sum.textBytes &+= share.value.textBytes
            labels[share.label, default: [:]][share.value.name] = sum
        }
        try domains.add(tally.domains)
        tally.removeAll()
    }

    /// Writes the list of domains, and says what was counted.
    mutating func finish(list: String) throws -> Composition {
        let domains = try domains.finish(list: list)
        // A run may keep only the numbers that decided: then no page has its label, and there is nothing to say.
        let shares = labels.mapValues { shares in
            shares.values.sorted { $0.pages != $1.pages ? $0.pages > $1.pages : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        }
        var composition = Composition(labels: shares, domains: domains, dates: dates.dates)
        composition.copies = copies
        return composition
    }
}

/// A scan that threads share.
final class SharedScan: Sendable {
    private let scan: Mutex<CompositionScan>

    init(_ scan: sending CompositionScan) { self.scan = Mutex(scan) }

    func tally(_ schema: TableSchema) -> CompositionTally { scan.withLock { $0.tally(schema) } }
    func take(_ tally: inout CompositionTally) throws { try scan.withLock { try $0.take(&tally) } }
    func finish(list: String) throws -> Composition { try scan.withLock { try $0.finish(list: list) } }
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

    mutating func add(_ other: DateCounts) {
        undated += other.undated
        if let day = other.first { first = first.map { min($0, day) } ?? day }
        if let day = other.last { last = last.map { max($0, day) } ?? day }
        months.merge(other.months, uniquingKeysWith: +)
    }

    var dates: Composition.Dates { .init(first: first?.name, last: last?.name, undated: undated, months: months) }
}
