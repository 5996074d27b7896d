import GleanModel
import Synchronization

/// What the plots of a report are drawn from, counted in one pass over a release's decisions in memory that does not grow with them.
struct DecisionsScan {
    private(set) var pages = 0
    private(set) var kept = 0
    /// Bytes of text, of pages kept (lower) and dropped (upper).
    private(set) var textBytes: Histogram
    private(set) var numbers: [RuledNumber]
    private(set) var labels: [LabelCounts]
    private(set) var hosts = HostCounter()
    private(set) var copies: [CopyCounts]

    /// Reads the decisions of all units on `workers` threads; `surveys` are the recipe's uses of surveys. Throws a `RunError` if a file is missing,
    /// damaged or of another recipe.
    init(_ paths: [String], layout: Layout, surveys: [StepUse] = [], workers: Int = 1) throws {
        let rules = Dictionary(grouping: layout.rules, by: \.slot)
        let ruled = layout.columns.filter { $0.kind != .label && rules[$0.slot] != nil }
        let sizes = surveys.compactMap { CopyCounts.slots($0, layout).size }
        let sample = try DecisionsSample(paths, columns: Set((ruled.map(\.slot) + sizes).map { Ledger.numbers + $0 } + [Ledger.textBytes]))
        copies = surveys.compactMap { CopyCounts($0, layout, sample) }
        textBytes = Histogram(Scale.fitting(sample.values[Ledger.textBytes] ?? [], isCount: true, isLog: true))
        numbers = ruled.map { RuledNumber($0, rules[$0.slot] ?? [], sample: sample.values[Ledger.numbers + $0.slot] ?? [], isWhole: sample.isWhole) }
        labels = layout.columns.filter { $0.kind == .label }.map { LabelCounts($0, rules[$0.slot] ?? []) }
        let wanted = Set(numbers.flatMap(\.slots) + labels.map(\.column.slot) + copies.flatMap(\.slots)).map { Ledger.numbers + $0 }
        let columns = Set(wanted + [Ledger.code, Ledger.textBytes, Ledger.url])
        let width = Ledger.numbers + layout.columns.count, shared = Shared(self)
        try OrderedWork.run(paths.count, workers: workers) { index in
            let table = try TableReader(path: paths[index])
            guard table.schema.columns.filter({ $0.name != Ledger.rights }).count == width else {
                throw RunError(.badRelease, "\(paths[index]) holds decisions of another recipe", hint: "Remove the release's folder and run again.")
            }
            for block in table.blocks.indices {
                let rows = try table.block(block, columns: columns)
                shared.scan.withLock { $0.add(rows) }
            }
        } take: { _, _ in }
        self = shared.scan.withLock { $0 }
    }

    /// What the threads share. A block counts the same whenever it comes; only which hosts are forgotten, of more than are remembered, may differ.
    private final class Shared: Sendable {
        let scan: Mutex<DecisionsScan>

        init(_ scan: sending DecisionsScan) { self.scan = Mutex(scan) }
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
        for index in copies.indices { copies[index].add(block) }
        for index in labels.indices { labels[index].add(block.f64(Ledger.numbers + labels[index].column.slot), codes) }
    }
}
