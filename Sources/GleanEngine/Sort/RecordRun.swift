import GleanBytes
import GleanModel

// A run of sorted records of one width, cut into partitions by the top of their keys. All integers are little-endian; keys inside
// records are big-endian, so that comparing bytes compares keys.
//
//   offset  size  what
//   0       8     magic "GLNSPILL"
//   8       4     version of the format: 1
//   12      4     width W of a record in bytes, at least 16
//   16      4     partitions P
//   20      4     zero
//   24      W*N   records, sorted by their bytes
//   then    24*P  for each partition: first record (8), records (8), lower half of XXH3-128 of its bytes (8)
//           8     XXH3-64 of the 24*P bytes before
//           8     magic "GLNSPEND"
//
// The partition of a record is (first 8 bytes as a number) * P / 2^64: sorted records lie partition by partition.

enum RecordRun {
    static let magic = Array("GLNSPILL".utf8)
    static let endMagic = Array("GLNSPEND".utf8)
    static let version: UInt32 = 1
    static let headBytes = 24

    static func partition(ofKeyTop top: UInt64, of count: Int) -> Int {
        Int(top.multipliedFullWidth(by: UInt64(count)).high)
    }
}

/// Writes a run; records must come sorted.
struct RecordRunWriter {
    private let put: (Span<UInt8>) throws -> Void
    private let width: Int
    private let partitions: Int
    private var counts: [UInt64]
    private var digests: [UInt64]
    private var buffer: [UInt8] = []
    private var digest = DigestStream()
    private var current = 0

    private static let bufferBytes = 1 << 18

    init(width: Int, partitions: Int, put: @escaping (Span<UInt8>) throws -> Void) throws {
        self.put = put
        self.width = width
        self.partitions = partitions
        counts = Array(repeating: 0, count: partitions)
        digests = Array(repeating: 0, count: partitions)
        var head = RecordRun.magic
        head.append(little: RecordRun.version)
        head.append(little: UInt32(width))
        head.append(little: UInt32(partitions))
        head.append(little: UInt32(0))
        try put(head.span)
    }

    mutating func append(_ record: Span<UInt8>) throws {
        var top: UInt64 = 0
        for byte in 0..<8 { top = top << 8 | UInt64(record[byte]) }
        let partition = RecordRun.partition(ofKeyTop: top, of: partitions)
        if partition != current { close(upTo: partition) }
        counts[partition] += 1
        digest.update(record)
        record.withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    mutating func finish() throws {
        close(upTo: partitions)
        try flush()
        var footer: [UInt8] = []
        var first: UInt64 = 0
        for partition in 0..<partitions {
            footer.append(little: first)
            footer.append(little: counts[partition])
            footer.append(little: digests[partition])
            first += counts[partition]
        }
        footer.append(little: XXH3.hash64(footer.span))
        footer += RecordRun.endMagic
        try put(footer.span)
    }

    /// Seals the digests of partitions `current..<next`.
    private mutating func close(upTo next: Int) {
        while current < next {
            digests[current] = digest.low
            digest = DigestStream()
            current += 1
        }
    }

    private mutating func flush() throws {
        try put(buffer.span)
        buffer.removeAll(keepingCapacity: true)
    }
}

/// Reads the records of one partition of a run in order.
struct RecordRunCursor {
    private let file: RandomFile
    private let width: Int
    private var offset: UInt64
    private var left: UInt64
    private var buffer: [UInt8] = []
    private var position = 0
    private var digest = DigestStream()
    private let expected: UInt64
    private var checks = true

    private static let bufferBytes = 1 << 16

    /// Opens partition `partition` of the run at `path`, whose records must have this width.
    init(path: String, partition: Int, width: Int) throws {
        file = try RandomFile(path)
        self.width = width
        let damaged = RunError(.damagedWork, "\(path) is damaged", hint: "Delete it and run the same command again.")
        let head = try file.read(at: 0, count: RecordRun.headBytes)
        guard head.count == RecordRun.headBytes, Array(head[0..<8]) == RecordRun.magic,
            head.little(UInt32.self, at: 8) == RecordRun.version, Int(head.little(UInt32.self, at: 12)) == width
        else { throw damaged }
        let partitions = Int(head.little(UInt32.self, at: 16))
        let footerBytes = partitions * 24 + 16
        guard partition < partitions, UInt64(footerBytes + RecordRun.headBytes) <= file.size else { throw damaged }
        let footer = try file.read(at: file.size - UInt64(footerBytes), count: footerBytes)
        guard footer.count == footerBytes, Array(footer[(footerBytes - 8)...]) == RecordRun.endMagic,
            XXH3.hash64(footer.span.extracting(0..<(partitions * 24))) == footer.little(UInt64.self, at: partitions * 24)
        else { throw damaged }
        let first = footer.little(UInt64.self, at: partition * 24)
        left = footer.little(UInt64.self, at: partition * 24 + 8)
        expected = footer.little(UInt64.self, at: partition * 24 + 16)
        // Both counts are held against the file before they are multiplied: a footer may claim anything.
        let most = (file.size - UInt64(footerBytes + RecordRun.headBytes)) / UInt64(width)
        guard first <= most, left <= most - first else { throw damaged }
        offset = UInt64(RecordRun.headBytes) + first * UInt64(width)
    }

    /// Moves to the first record whose key begins with `keyTop` or more. The partition is then read in part, and its checksum not asked.
    mutating func seek(keyTop: UInt64) throws {
        var low: UInt64 = 0, high = left
        while low < high {
            let middle = (low + high) / 2
            let key = try file.read(at: offset + middle * UInt64(width), count: 8)
            if key.count == 8, key.big(at: 0) < keyTop { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return }
        offset += low * UInt64(width)
        left -= low
        checks = false
    }

    /// The next record's bytes, or nil at the end. Throws a `RunError` if the partition's checksum is wrong at its end.
    mutating func next() throws -> [UInt8]? {
        if position == buffer.count {
            guard left > 0 else { return nil }
            let count = min(left, UInt64(max(1, Self.bufferBytes / width)))
            buffer = try file.read(at: offset, count: Int(count) * width)
            let damaged = RunError(.damagedWork, "\(file.path) is damaged", hint: "Delete it and run the same command again.")
            guard buffer.count == Int(count) * width else { throw damaged }
            digest.update(buffer.span)
            offset += UInt64(buffer.count)
            left -= count
            position = 0
            if left == 0, checks, digest.low != expected { throw damaged }
        }
        defer { position += width }
        return Array(buffer[position..<(position + width)])
    }
}
