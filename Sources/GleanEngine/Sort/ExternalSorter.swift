import GleanBytes
import GleanModel

/// Sorts any number of fixed-width records in bounded memory: sorted runs on disk, merged when asked for.
///
/// Records sort by their bytes, all of them, so that the order never depends on how they came.
struct ExternalSorter {
    private let width: Int
    private let folder: String
    private let name: String
    private let memoryBytes: Int
    private var buffer: [UInt8] = []
    private var runs: [String] = []

    /// Runs are files `folder/name.run-*`, removed when the records have been read. `memoryBytes` bounds the buffer of records.
    init(width: Int, folder: String, name: String, memoryBytes: Int) {
        precondition(width >= 16, "A record begins with a key of 16 bytes.")
        self.width = width
        self.folder = folder
        self.name = name
        self.memoryBytes = max(memoryBytes, width * 1024)
    }

    mutating func add(_ record: [UInt8]) throws {
        precondition(record.count == width, "A record of another width.")
        buffer.append(contentsOf: record)
        if buffer.count + width > memoryBytes { try spill() }
    }

    /// Hands every record to `body` in order and removes the runs.
    mutating func forEach(_ body: (Span<UInt8>) throws -> Void) throws {
        if runs.isEmpty {
            let order = Self.order(buffer, width)
            for index in order { try body(buffer.span.extracting((Int(index) * width)..<((Int(index) + 1) * width))) }
            buffer = []
            return
        }
        try spill()
        buffer = []
        var merge = try RecordMerge(width: width, paths: runs, partition: 0, folder: folder, name: name)
        while let record = try merge.next() { try body(record.span) }
        merge.cleanUp()
        runs.forEach(Files.remove)
        runs = []
    }

    private var made = 0

    private mutating func runPath() -> String {
        made += 1
        return "\(folder)/\(name).run-\(made)"
    }

    private mutating func spill() throws {
        guard !buffer.isEmpty else { return }
        let path = runPath()
        let order = Self.order(buffer, width)
        try Self.write(path, width: width) { put in
            for index in order { try put(buffer.span.extracting((Int(index) * width)..<((Int(index) + 1) * width))) }
        }
        runs.append(path)
        buffer.removeAll(keepingCapacity: true)
    }

    fileprivate static func write(_ path: String, width: Int, _ body: ((Span<UInt8>) throws -> Void) throws -> Void) throws {
        let file = try UnitFile(path)
        var writer = try RecordRunWriter(width: width, partitions: 1) { try file.write($0) }
        try body { try writer.append($0) }
        try writer.finish()
        _ = try file.seal()
    }

    /// Positions of the records of `bytes` in sorted order.
    private static func order(_ bytes: [UInt8], _ width: Int) -> [UInt32] {
        let count = bytes.count / width
        let tops = (0..<count).map { index in
            var top: UInt64 = 0
            for byte in 0..<8 { top = top << 8 | UInt64(bytes[index * width + byte]) }
            return top
        }
        return (0..<UInt32(count)).sorted { left, right in
            let a = tops[Int(left)], b = tops[Int(right)]
            if a != b { return a < b }
            let start = Int(left) * width, other = Int(right) * width
            for byte in 8..<width where bytes[start + byte] != bytes[other + byte] { return bytes[start + byte] < bytes[other + byte] }
            return left < right
        }
    }
}

/// Merges sorted runs into one sequence.
struct RecordMerge {
    private var cursors: [RecordRunCursor]
    /// A heap of (record, cursor); the smallest record is on top.
    private var heap: [(record: [UInt8], cursor: Int)] = []
    /// Runs of groups that were merged first.
    private var groups: [String] = []

    /// Runs that are merged at once; more are merged in groups first, so that open files stay few.
    private static let fanIn = 256

    /// Merges one partition of the runs at `paths`; runs of groups go to `folder/name.group-*` until `cleanUp`.
    init(width: Int, paths: [String], partition: Int, folder: String, name: String) throws {
        var cursors: [RecordRunCursor] = []
        var groups: [String] = []
        if paths.count <= Self.fanIn {
            cursors = try paths.map { try RecordRunCursor(path: $0, partition: partition, width: width) }
        } else {
            for start in stride(from: 0, to: paths.count, by: Self.fanIn) {
                let path = "\(folder)/\(name).group-\(groups.count)"
                let group = paths[start..<min(start + Self.fanIn, paths.count)]
                try ExternalSorter.write(path, width: width) { put in
                    var merge = try RecordMerge(group.map { try RecordRunCursor(path: $0, partition: partition, width: width) })
                    while let record = try merge.next() { try put(record.span) }
                }
                groups.append(path)
            }
            cursors = try groups.map { try RecordRunCursor(path: $0, partition: 0, width: width) }
        }
        try self.init(cursors)
        self.groups = groups
    }

    /// Removes the runs of groups.
    func cleanUp() { groups.forEach(Files.remove) }

    init(_ cursors: [RecordRunCursor]) throws {
        self.cursors = cursors
        for index in cursors.indices {
            if let record = try self.cursors[index].next() {
                heap.append((record, index))
                siftUp(heap.count - 1)
            }
        }
    }

    mutating func next() throws -> [UInt8]? {
        guard let top = heap.first else { return nil }
        if let record = try cursors[top.cursor].next() {
            heap[0] = (record, top.cursor)
        } else {
            heap.swapAt(0, heap.count - 1)
            heap.removeLast()
        }
        siftDown()
        return top.record
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        let a = heap[left], b = heap[right]
        for byte in a.record.indices where a.record[byte] != b.record[byte] { return a.record[byte] < b.record[byte] }
        return a.cursor < b.cursor
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        while index > 0, precedes(index, (index - 1) / 2) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func siftDown() {
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2] where child < heap.count && precedes(child, least) { least = child }
            if least == index { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
