import GleanBytes
import GleanModel

/// Sorts any number of records in bounded memory: sorted runs on disk, merged when asked for.
///
/// Records sort by their bytes, all of them, so that the order never depends on how they came.
struct ExternalSorter {
    private let shape: RecordShape
    private let folder: String
    private let name: String
    private let limit: Int
    private var buffer: [UInt8] = []
    private var records = 0
    private var runs: [String] = []
    private var made = 0
    private var order = RecordOrder()

    /// Runs are files `folder/name.run-*`, removed when the records have been read. `memoryBytes` bounds records and their order.
    init(_ shape: RecordShape, folder: String, name: String, memoryBytes: Int) {
        self.shape = shape
        self.folder = folder
        self.name = name
        // A buffer doubles while it grows: at its fullest half of it is still empty.
        limit = max(min(memoryBytes / 2, Int(UInt32.max)), 32 << 10)
    }

    /// Adds records as they lie in memory: one after the other, or each behind its length. They must be fewer than 4 GB.
    mutating func add(_ bytes: [UInt8], records count: Int) throws {
        if !buffer.isEmpty, buffer.count + bytes.count + (records + count) * RecordOrder.entryBytes > limit { try spill() }
        buffer.append(contentsOf: bytes)
        records += count
    }

    /// Adds one record of a shape with one width.
    mutating func add(_ record: [UInt8]) throws {
        precondition(record.count == shape.width, "A record of another width.")
        try add(record, records: 1)
    }

    /// Hands every record to `body` in order and removes the runs.
    mutating func forEach(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        if runs.isEmpty {
            order.sort(buffer, shape)
            try order.forEach(buffer, body)
            reset()
            return
        }
        try spill()
        let merge = try MergedRuns(shape, runs.map { ($0, 0) }, folder: folder, name: name)
        reset()
        while let record = try merge.records.next() { try body(record) }
        merge.cleanUp()
        runs.forEach(Files.discard)
        runs = []
    }

    /// Writes all records as a run under `path`, and forgets them.
    mutating func write(_ path: String, _ cut: RecordRun.Cut = .evenly(1)) throws -> FileSeal {
        let file = try UnitFile(path)
        var run = try RecordRunWriter(shape, cut) { try file.write($0) }
        try forEach { try run.append($0) }
        try run.finish()
        return try file.seal()
    }

    /// Writes what lies in memory as a run too and hands out the paths of all, which stay this sorter's to remove.
    mutating func takeRuns() throws -> [String] {
        try spill()
        buffer = []
        order = RecordOrder()
        return runs
    }

    /// Removes the runs.
    mutating func removeRuns() {
        runs.forEach(Files.discard)
        runs = []
    }

    /// Gives the memory back; the next sort is another matter.
    private mutating func reset() {
        buffer = []
        records = 0
        order = RecordOrder()
    }

    private mutating func spill() throws {
        guard !buffer.isEmpty else { return }
        made += 1
        let path = "\(folder)/\(name).run-\(made)"
        order.sort(buffer, shape)
        let file = try UnitFile(path)
        var writer = try RecordRunWriter(shape) { try file.write($0) }
        try order.forEach(buffer) { try writer.append($0) }
        try writer.finish()
        _ = try file.seal()
        runs.append(path)
        buffer.removeAll(keepingCapacity: true)
        records = 0
    }
}

/// Partitions of runs merged into one sequence, in groups first where there are many, so that open files stay few.
struct MergedRuns {
    let records: RecordMerge
    /// Runs of groups that were merged first.
    private let groups: [String]

    /// Runs that are merged at once.
    static let fanIn = 512

    /// Merges one partition of each run, so many at once; runs of groups go to `folder/name.group-*` until `cleanUp`. The runs may lie on a store,
    /// the folder on a disk.
    init(_ shape: RecordShape, _ runs: [(path: String, partition: Int)], folder: String, name: String, atOnce: Int = Self.fanIn) throws {
        var runs = runs, made = 0
        // Those of a pass before go as soon as they are merged, or the disk would hold everything once a pass.
        var isOwn = false
        while runs.count > atOnce {
            var merged: [(path: String, partition: Int)] = []
            for start in stride(from: 0, to: runs.count, by: atOnce) {
                let path = "\(folder)/\(name).group-\(made)"
                let file = try UnitFile(path)
                var writer = try RecordRunWriter(shape) { try file.write($0) }
                let group = runs[start..<min(start + atOnce, runs.count)]
                let merge = RecordMerge(try RecordCursor.open(group, shape, scratch: folder))
                while let record = try merge.next() { try writer.append(record) }
                try writer.finish()
                _ = try file.seal()
                if isOwn { group.forEach { Files.discard($0.path) } }
                made += 1
                merged.append((path, 0))
            }
            runs = merged
            isOwn = true
        }
        groups = isOwn ? runs.map(\.path) : []
        records = RecordMerge(try RecordCursor.open(runs[...], shape, scratch: folder))
    }

    /// Removes the runs of groups.
    func cleanUp() { groups.forEach(Files.discard) }
}
