import GleanBytes
import GleanModel

/// `decisions/index/pages.index`: (hash of a page's id or URL, unit, row), sorted, so that one page is found among billions by halving.
///
/// The file is a record run (see RecordRun) of 16-byte records: XXH3-64 of the id or URL (8), unit (4), row in the unit's table (4), all
/// big-endian. Ids and URLs share it: a hash that meets by accident is told apart by the row it leads to.
enum ReleaseIndex {
    static let name = "index/pages.index"
    private static let width = 16
    static let shape = RecordShape(keyBytes: 8, width: width)
    /// For each of three sorters, which hold records at the same time.
    private static let memoryBytes = 24 << 20

    /// Builds the index of what it is given, in any order.
    struct Builder {
        private var ids: ExternalSorter
        private var urls: ExternalSorter
        private let folder: String

        /// Sorts in `folder`.
        init(scratch folder: String) {
            self.folder = folder
            ids = ExternalSorter(shape, folder: folder, name: "ids", memoryBytes: memoryBytes)
            urls = ExternalSorter(shape, folder: folder, name: "urls", memoryBytes: memoryBytes)
        }

        /// Adds what `records` made of ids, and of URLs.
        mutating func add(ids: [UInt8], urls: [UInt8]) throws {
            try self.ids.add(ids, records: ids.count / ReleaseIndex.width)
            try self.urls.add(urls, records: urls.count / ReleaseIndex.width)
        }

        /// Writes the index of the release `output`, and counts ids and URLs that stand more than once.
        mutating func finish(_ output: String) throws -> (FileSeal, (ids: Int, urls: Int)) {
            var all = ExternalSorter(shape, folder: folder, name: "all", memoryBytes: memoryBytes)
            let repeated = (ids: try Self.repeats(&ids, into: &all), urls: try Self.repeats(&urls, into: &all))
            let seal = try all.write("\(output)/decisions/\(name)")
            return (FileSeal(name: name, bytes: seal.bytes, digest: seal.digest), repeated)
        }

        /// Passes the records on and counts those whose hash stood before.
        private static func repeats(_ sorter: inout ExternalSorter, into all: inout ExternalSorter) throws -> Int {
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
    }

    /// The records of a block's ids or URLs, whose rows begin with `firstRow`: one for each that is not empty.
    static func records(_ lane: Lane, unit: Int, firstRow: Int) -> [UInt8] {
        var records: [UInt8] = []
        records.reserveCapacity(lane.count * width)
        for row in 0..<lane.count where !lane.range(row).isEmpty {
            records.append(big: XXH3.hash64(lane[row]))
            records.append(big: UInt64(unit) << 32 | UInt64(firstRow + row))
        }
        return records
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
