import GleanBytes
import GleanModel

/// `decisions/index/pages.index`: (hash of a page's id or URL, unit, row), sorted, so that one page is found among billions by halving.
///
/// The file is a record run (see RecordRun) of 16-byte records: XXH3-64 of the id or URL (8), unit (4), row in the unit's table (4), all
/// big-endian. Ids and URLs share it: a hash that meets by accident is told apart by the row it leads to.
enum ReleaseIndex {
    static let name = "index/pages.index"
    static let shape = RecordShape(keyBytes: 8, width: 16)
    /// For each of three sorters, which hold records at the same time.
    private static let memoryBytes = 24 << 20

    /// Builds the index over `decisions/NNNNN.table`, sorting in `folder`, and counts ids and URLs that stand more than once.
    static func build(output: String, units: Int, scratch folder: String) throws -> (FileSeal, (ids: Int, urls: Int)) {
        let ids = try sorter("ids", Ledger.id, output, units, folder)
        let urls = try sorter("urls", Ledger.url, output, units, folder)
        var all = ExternalSorter(shape, folder: folder, name: "all", memoryBytes: memoryBytes)
        let repeated = (ids: try repeats(ids, into: &all), urls: try repeats(urls, into: &all))
        let seal = try all.write("\(output)/decisions/\(name)")
        return (FileSeal(name: name, bytes: seal.bytes, digest: seal.digest), repeated)
    }

    private static func sorter(_ name: String, _ column: Int, _ output: String, _ units: Int, _ folder: String) throws -> ExternalSorter {
        var sorter = ExternalSorter(shape, folder: folder, name: name, memoryBytes: memoryBytes)
        var record: [UInt8] = []
        for unit in 0..<units {
            let table = try TableReader(path: "\(output)/decisions/\(unitName(unit)).table")
            for block in table.blocks.indices {
                let lane = try table.block(block, columns: [column]).bytes(column)
                for row in 0..<lane.count where !lane.range(row).isEmpty {
                    record.removeAll(keepingCapacity: true)
                    record.append(big: XXH3.hash64(lane[row]))
                    record.append(big: UInt64(unit) << 32 | UInt64(table.blocks[block].firstRow + row))
                    try sorter.add(record)
                }
            }
        }
        return sorter
    }

    /// Passes the records on and counts those whose hash stood before.
    private static func repeats(_ sorter: ExternalSorter, into all: inout ExternalSorter) throws -> Int {
        var sorter = sorter
        var last: UInt64?
        var count = 0
        try sorter.forEach { record in
            let hash = record.big(at: 0)
            if hash == last { count += 1 }
            last = hash
            try all.add(Array(record))
        }
        return count
    }

    /// Every (unit, row) whose id or URL has this hash, in order.
    static func find(_ key: Span<UInt8>, output: String) throws -> [PageKey] { try find(hash: XXH3.hash64(key), output: output) }

    /// Every (unit, row) whose id or URL has the XXH3-64 `hash`, in order.
    static func find(hash: UInt64, output: String) throws -> [PageKey] {
        let found = try look(for: hash, output)
        // The few bytes that are read are held against nothing: what a store seems not to have is looked for once more.
        return found.isEmpty && Files.isRemote(output) ? try look(for: hash, output) : found
    }

    private static func look(for hash: UInt64, _ output: String) throws -> [PageKey] {
        // Only the few records that are asked for are read: the rows that they lead to tell whether they are right.
        var part = try RecordRunPart(path: "\(output)/decisions/\(name)", partition: 0, width: shape.width)
        try part.seek(keyTop: hash)
        let cursor = RecordCursor(RecordRunFeed(part), shape)
        var found: [PageKey] = []
        while try cursor.advance(), cursor.top == hash { found.append(PageKey(raw: cursor.record.big(at: 8))) }
        return found
    }
}
