import GleanBytes
import GleanModel

/// The texts that two releases hold, compared by what they hold and not only by their lengths.
package struct ReleaseTexts {
    package struct Changes: Sendable, Encodable, Equatable {
        /// Pages that stand in the shards of both, by id.
        package let inBoth: Int
        package let changed: Int
        /// Hashes of the ids of some that changed.
        let drawn: [UInt64]

        private enum CodingKeys: String, CodingKey { case inBoth, changed }
    }

    private let releases: [Release]
    private let files: PageFiles
    private let scratch: String
    private let memoryBytes: Int

    // A record: hash of the id (8), release (1), hash of the text (8).
    private static let shape = RecordShape(keyBytes: 8, width: 17)

    /// Throws a `RunError` if a shard is of a form that no source reads.
    init(_ one: Release, _ two: Release, catalog: Catalog, scratch: String, memoryBytes: Int) throws {
        releases = [one, two]
        files = try PageFiles(catalog)
        self.scratch = scratch
        self.memoryBytes = memoryBytes
        for release in releases { _ = try files.shards(of: release) }
    }

    /// Sorts a record for each row of all shards, and compares those of one id.
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
                try sorter.add(record)
            }
            _ = try sorter.write(path)
            return path
        } take: { _, path in
            runs.append((path, 0))
        }
        return try Self.compared(try MergedRuns(Self.shape, runs, folder: scratch, name: "texts"), samples: samples, seed: seed)
    }

    /// Of one id, the set of texts in the first release is held against that in the second: pages that are written more than once change
    /// nothing.
    private static func compared(_ merge: MergedRuns, samples: Int, seed: UInt64) throws -> Changes {
        var drawn = Drawn<DrawnPair>(most: max(0, samples))
        var (inBoth, changed) = (0, 0)
        var id: UInt64?
        var texts: [Set<UInt64>] = [[], []]
        func close() {
            guard let id, !texts[0].isEmpty, !texts[1].isEmpty else { return }
            inBoth += 1
            guard texts[0] != texts[1] else { return }
            changed += 1
            drawn.offer(DrawnPair(PagePair(one: nil, two: nil, hash: id), seed: seed))
        }
        while let record = try merge.records.next() {
            let hash = record.big(at: 0), side = Int(record[8])
            if hash != id {
                close()
                id = hash
                texts = [[], []]
            }
            // One id may stand on any number of pages: more than this many different texts of it are taken for one.
            if texts[side].count < 1024 { texts[side].insert(record.big(at: 9)) }
        }
        close()
        return Changes(inBoth: inBoth, changed: changed, drawn: drawn.items.sorted().map(\.pair.hash))
    }
}
