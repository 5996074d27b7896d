import GleanBytes
import GleanModel

/// What is counted of one release for a comparison, in memory that does not grow with it.
struct ReleaseCounts: Sendable {
    private(set) var pages = 0
    private(set) var kept = 0
    private(set) var drops: [Fate: Int] = [:]
    /// Of pages kept.
    private(set) var textBytes = QuantileSketch()
    /// Numbers of pages kept, by name.
    private(set) var numbers: [String: QuantileSketch] = [:]
    /// Pages by label, by the label's name: in, and kept.
    private(set) var labels: [String: [String: LabelPages]] = [:]
    /// Hosts of pages kept.
    private(set) var hosts = FrequentNames(capacity: Self.mostHosts)

    struct LabelPages: Sendable, Equatable {
        var all = 0
        var kept = 0
    }

    static let mostHosts = 1 << 16

    /// Reads the decisions about all pages of both releases, on `workers` threads. Numbers named in `without` are left out: pages and the like, in
    /// which more or less means nothing. Throws a `RunError` of kind `badRelease`.
    static func of(_ releases: [Release], workers: Int, without: Set<String>) throws -> [ReleaseCounts] {
        let parts = releases.indices.flatMap { side in (0..<releases[side].units).map { (side: side, unit: $0) } }
        var counts = releases.map { _ in ReleaseCounts() }
        try OrderedWork.run(parts.count, workers: workers) { part in
            try ReleaseCounts(try releases[parts[part].side].decisions(parts[part].unit), without: without)
        } take: { part, found in
            counts[parts[part].side].add(found)
        }
        return counts
    }

    init() {}

    private init(_ table: DecisionTable, without: Set<String>) throws {
        let columns = table.numbers.indices.filter { !without.contains(table.numbers[$0].name) }
        let wanted = Set(columns.map { Ledger.numbers + $0 } + [Ledger.code, Ledger.textBytes, Ledger.url])
        var byCode: [UInt64: Int] = [:]
        var sketches = columns.map { _ in QuantileSketch() }
        var byLabel = columns.map { Array(repeating: LabelPages(), count: table.numbers[$0].labels?.count ?? 0) }
        var host: [UInt8] = []
        for index in 0..<table.blocks {
            let block = try table.block(index, columns: wanted)
            let codes = block.u64(Ledger.code), sizes = block.u64(Ledger.textBytes), urls = block.bytes(Ledger.url)
            for row in codes.indices {
                if codes[row] != 0 {
                    byCode[codes[row], default: 0] += 1
                    continue
                }
                kept += 1
                textBytes.add(Double(sizes[row]))
                if URLHost.read(urls[row], into: &host) { hosts.add(host.span) }
            }
            for (place, column) in columns.enumerated() {
                let values = block.f64(Ledger.numbers + column), labels = byLabel[place].count
                if table.numbers[column].labels == nil {
                    for row in values.indices where codes[row] == 0 { sketches[place].add(values[row]) }
                } else {
                    for row in values.indices where values[row] >= 0 && values[row] < Double(labels) {
                        byLabel[place][Int(values[row])].all += 1
                        if codes[row] == 0 { byLabel[place][Int(values[row])].kept += 1 }
                    }
                }
            }
            pages += codes.count
        }
        for (code, count) in byCode { drops[Fate(table, code: code), default: 0] += count }
        for (place, column) in columns.enumerated() {
            let name = table.numbers[column].name
            guard let names = table.numbers[column].labels else {
                numbers[name] = sketches[place]
                continue
            }
            labels[name] = Dictionary(zip(names, byLabel[place]).filter { $0.1.all > 0 }, uniquingKeysWith: { $0 + $1 })
        }
    }

    private mutating func add(_ other: ReleaseCounts) {
        pages += other.pages
        kept += other.kept
        drops.merge(other.drops, uniquingKeysWith: +)
        textBytes.add(other.textBytes)
        for (name, sketch) in other.numbers { numbers[name, default: QuantileSketch()].add(sketch) }
        for (name, found) in other.labels { labels[name, default: [:]].merge(found, uniquingKeysWith: +) }
        hosts.add(other.hosts)
    }
}

extension ReleaseCounts.LabelPages {
    static func + (one: Self, other: Self) -> Self { Self(all: one.all + other.all, kept: one.kept + other.kept) }
}
