import GleanBytes
import GleanModel

/// The texts that two releases hold, compared by what they hold and not only by their lengths.
package struct ReleaseTexts {
    package struct Changes: Sendable, Encodable, Equatable {
        /// Pages that stand in the shards of both, by id or, where the other has no page of that id, by URL.
        package let inBoth: Int
        package let changed: Int
        /// Some that changed.
        let drawn: [DrawnPage]

        private enum CodingKeys: String, CodingKey { case inBoth, changed }
    }

    /// A page whose texts differ: the hash of its id in each release.
    struct DrawnPage: Sendable, Comparable {
        let one: UInt64
        let two: UInt64
        private let hash: UInt64

        init(one: UInt64, two: UInt64, seed: UInt64) {
            self.one = one
            self.two = two
            hash = DrawnPair.mixed(one, seed: seed)
        }

        static func < (left: DrawnPage, right: DrawnPage) -> Bool { (left.hash, left.one, left.two) < (right.hash, right.one, right.two) }
    }

    private let releases: [Release]
    private let files: PageFiles
    private let scratch: String
    private let memoryBytes: Int

    // A record: hash of the id (8), release (1), hash of the text (8), hash of the URL or 0 (8). For the second sort the hashes of id and URL
    // change places.
    private static let shape = RecordShape(keyBytes: 8, width: 25)

    /// Throws a `RunError` if a shard is of a form that no source reads.
    init(_ one: Release, _ two: Release, catalog: Catalog, scratch: String, memoryBytes: Int) throws {
        releases = [one, two]
        files = try PageFiles(catalog)
        self.scratch = scratch
        self.memoryBytes = memoryBytes
        for release in releases { _ = try files.shards(of: release) }
    }

    /// Sorts a record for each row of all shards, and compares those of one id; those of ids that one release lacks once more by URL.
    func changes(workers: Int, samples: Int, seed: UInt64) throws -> Changes {
        let files = files, scratch = scratch, each = memoryBytes / max(1, workers)
        let shards = try releases.enumerated().flatMap { side, release in try files.shards(of: release).map { (side: side, input: $0) } }
        var runs: [(path: String, partition: Int)] = []
        try OrderedWork.run(shards.count, workers: workers) { part in
            let path = "\(scratch)/texts-\(part)"
            var sorter = ExternalSorter(Self.shape, folder: scratch, name: "texts-\(part)", memoryBytes: each)
            _ = try files.read(shards[part].input) { page in
                var record: [UInt8] = []
                record.append(big: XXH3.hash64(page.id))
                record.append(UInt8(shards[part].side))
                record.append(big: XXH3.hash64(page.text))
                record.append(big: page.url.isEmpty ? 0 : XXH3.hash64(page.url))
                try sorter.add(record)
            }
            _ = try sorter.write(path)
            return path
        } take: { _, path in
            runs.append((path, 0))
        }
        var byID = TextGroups(samples: samples, seed: seed, areURLs: false), byURL = TextGroups(samples: samples, seed: seed, areURLs: true)
        var others = ExternalSorter(Self.shape, folder: scratch, name: "texts-urls", memoryBytes: memoryBytes)
        let merge = try MergedRuns(Self.shape, runs, folder: scratch, name: "texts")
        while let record = try merge.records.next() { try byID.add(record) { try others.add($0) } }
        try byID.close { try others.add($0) }
        try others.forEach { try byURL.add($0) { _ in } }
        try byURL.close { _ in }
        return Changes(
            inBoth: byID.inBoth + byURL.inBoth, changed: byID.changed + byURL.changed,
            drawn: Array((byID.drawn.items + byURL.drawn.items).sorted().prefix(max(0, samples))))
    }
}

/// Takes records of texts in the order of their ids, or URLs, and holds the texts of one release against those of the other.
///
/// Of one id, the set of texts in the first release is held against that in the second: pages that are written more than once change nothing.
private struct TextGroups {
    private(set) var inBoth = 0
    private(set) var changed = 0
    private(set) var drawn: Drawn<ReleaseTexts.DrawnPage>
    private let seed: UInt64
    private let areURLs: Bool
    private var key: UInt64 = 0
    /// Rows of the key that was met last, by release, in order: no two are the same.
    private var rows: [[Row]] = [[], []]

    private struct Row: Equatable {
        let text: UInt64
        /// Hash of the URL; of the id, where keys are URLs.
        let other: UInt64
    }

    /// One id may stand on any number of pages: what is beyond this many different rows of it is passed over.
    private static let mostRows = 1024

    init(samples: Int, seed: UInt64, areURLs: Bool) {
        drawn = Drawn(most: max(0, samples))
        self.seed = seed
        self.areURLs = areURLs
    }

    /// Takes a record. Those of a key that one release lacks go to `alone`, as records by URL, if they have one.
    mutating func add(_ record: UnsafeRawBufferPointer, alone: ([UInt8]) throws -> Void) throws {
        let next = record.big(at: 0), side = Int(record[8])
        if next != key {
            try close(alone)
            key = next
        }
        let row = Row(text: record.big(at: 9), other: record.big(at: 17))
        if rows[side].last != row, rows[side].count < Self.mostRows { rows[side].append(row) }
    }

    /// Compares the texts of the last key.
    mutating func close(_ alone: ([UInt8]) throws -> Void) throws {
        defer { for side in rows.indices { rows[side].removeAll(keepingCapacity: true) } }
        guard let one = rows[0].first, let two = rows[1].first else {
            for (side, rows) in rows.enumerated() { for row in rows where row.other != 0 { try alone(byURL(row, UInt8(side))) } }
            return
        }
        inBoth += 1
        guard rows[0] != rows[1], Set(rows[0].map(\.text)) != Set(rows[1].map(\.text)) else { return }
        changed += 1
        drawn.offer(ReleaseTexts.DrawnPage(one: areURLs ? one.other : key, two: areURLs ? two.other : key, seed: seed))
    }

    private func byURL(_ row: Row, _ side: UInt8) -> [UInt8] {
        var record: [UInt8] = []
        record.append(big: row.other)
        record.append(side)
        record.append(big: row.text)
        record.append(big: key)
        return record
    }
}
