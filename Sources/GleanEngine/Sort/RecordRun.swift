import GleanBytes
import GleanModel

// A run of sorted records, cut into partitions by the top of their keys. All integers are little-endian; keys inside records are
// big-endian, so that comparing bytes compares keys.
//
//   offset  size  what
//   0       8     magic "GLNSPILL"
//   8       4     version of the format: 1
//   12      4     width W of a record in bytes, at least 8; 0 where each record stands behind its length (4 bytes)
//   16      4     partitions P
//   20      4     zero
//   24      D     records, sorted by their bytes
//   then    24*P  for each partition: first record, or where W is 0 its first byte (8); records (8); lower half of XXH3-128 of its bytes (8)
//           8     XXH3-64 of the 24*P bytes before
//           8     magic "GLNSPEND"
//
// The partition of a record is (first 8 bytes as a number) * P / 2^64; where keys are pages that are visited again, their unit. Sorted
// records lie partition by partition.

enum RecordRun {
    static let magic = Array("GLNSPILL".utf8)
    static let endMagic = Array("GLNSPEND".utf8)
    static let version: UInt32 = 1
    static let headBytes = 24

    /// How records fall into partitions; either way sorted records lie partition by partition.
    enum Cut {
        /// By the top of the key: (first 8 bytes as a number) * count / 2^64.
        case evenly(Int)
        /// Keys are pages: by their unit, the last partition taking what lies behind it.
        case byUnit(Int)
        /// Some partitions of another cut, in a file of their own.
        indirect case part(Range<Int>, of: Cut)

        var partitions: Int {
            switch self {
            case .evenly(let count), .byUnit(let count): count
            case .part(let part, _): part.count
            }
        }

        func partition(ofKeyTop top: UInt64) -> Int {
            switch self {
            case .evenly(let count): Int(top.multipliedFullWidth(by: UInt64(count)).high)
            case .byUnit(let count): min(Int(top >> 32), count - 1)
            case .part(let part, let whole): min(max(0, whole.partition(ofKeyTop: top) - part.lowerBound), part.count - 1)
            }
        }
    }
}

/// Writes a run; records must come sorted.
struct RecordRunWriter {
    private let put: (Span<UInt8>) throws -> Void
    private let width: Int?
    private let cut: RecordRun.Cut
    private let partitions: Int
    private var firsts: [UInt64]
    private var counts: [UInt64]
    private var digests: [UInt64]
    private var buffer: [UInt8] = []
    private var digest = DigestStream()
    private var current = 0
    /// Records, or bytes where records have no one width, before the next.
    private var position: UInt64 = 0

    private static let bufferBytes = 1 << 18

    init(_ shape: RecordShape, _ cut: RecordRun.Cut = .evenly(1), put: @escaping (Span<UInt8>) throws -> Void) throws {
        self.put = put
        width = shape.width
        self.cut = cut
        partitions = cut.partitions
        firsts = Array(repeating: 0, count: partitions)
        counts = Array(repeating: 0, count: partitions)
        digests = Array(repeating: 0, count: partitions)
        buffer.reserveCapacity(Self.bufferBytes + (1 << 12))
        var head = RecordRun.magic
        head.append(little: RecordRun.version)
        head.append(little: UInt32(shape.width ?? 0))
        head.append(little: UInt32(partitions))
        head.append(little: UInt32(0))
        try put(head.span)
    }

    mutating func append(_ record: UnsafeRawBufferPointer) throws {
        let partition = partitions == 1 ? 0 : cut.partition(ofKeyTop: record.big(at: 0))
        if partition != current { try close(upTo: partition) }
        counts[partition] += 1
        if width == nil {
            withUnsafeBytes(of: UInt32(record.count).littleEndian) { buffer.append(contentsOf: $0) }
            position += UInt64(record.count + RecordShape.lengthBytes)
        } else {
            position += 1
        }
        buffer.append(contentsOf: record)
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    mutating func append(_ record: [UInt8]) throws {
        try record.withUnsafeBytes { try append($0) }
    }

    mutating func finish() throws {
        try close(upTo: partitions)
        var footer: [UInt8] = []
        for partition in 0..<partitions {
            footer.append(little: firsts[partition])
            footer.append(little: counts[partition])
            footer.append(little: digests[partition])
        }
        footer.append(little: XXH3.hash64(footer.span))
        footer += RecordRun.endMagic
        try put(footer.span)
    }

    /// Seals the digests of partitions `current..<next`.
    private mutating func close(upTo next: Int) throws {
        try flush()
        while current < next {
            digests[current] = digest.low
            digest = DigestStream()
            current += 1
            if current < partitions { firsts[current] = position }
        }
    }

    private mutating func flush() throws {
        guard !buffer.isEmpty else { return }
        digest.update(buffer.span)
        try put(buffer.span)
        buffer.removeAll(keepingCapacity: true)
    }
}

/// The records of one partition of a run, in order.
///
/// A class, because cursors share it with who opened it; it never leaves its thread.
final class RecordRunFeed: RecordFeed {
    private let file: RandomFile
    private let width: Int?
    private var offset: UInt64
    private var bytesLeft: UInt64

    var damage: any Error { RunError.damaged(file.path) }

    /// Partitions up to which the footer's own checksum is asked; of more, only the places of the partition are read, whose checksum tells
    /// as well if they are wrong.
    private static let wholeFooter = 4096

    /// Opens partition `partition` of the run at `path`, whose records must have this width.
    ///
    /// The partition is read once to be held against its checksum, and only then handed out: what a step makes of damaged records would
    /// be anything. The second reading mostly finds the bytes in memory, and hashing them is a small part of what a merge costs.
    /// `verifies` is off for who reads a few records out of a sorted file.
    init(path: String, partition: Int, width: Int?, verifies: Bool = true) throws {
        file = try RandomFile(path)
        self.width = width
        let damaged = RunError.damaged(path)
        let head = try file.read(at: 0, count: RecordRun.headBytes)
        guard head.count == RecordRun.headBytes, Array(head[0..<8]) == RecordRun.magic,
            head.little(UInt32.self, at: 8) == RecordRun.version, Int(head.little(UInt32.self, at: 12)) == width ?? 0,
            head.little(UInt32.self, at: 20) == 0
        else { throw damaged }
        let partitions = Int(head.little(UInt32.self, at: 16))
        let footerBytes = partitions * 24 + 16
        guard partition < partitions, UInt64(footerBytes + RecordRun.headBytes) <= file.size else { throw damaged }
        let footerAt = file.size - UInt64(footerBytes)
        guard try file.read(at: file.size - 8, count: 8) == RecordRun.endMagic else { throw damaged }
        if partitions <= Self.wholeFooter {
            let footer = try file.read(at: footerAt, count: footerBytes - 8)
            guard footer.count == footerBytes - 8,
                XXH3.hash64(footer.span.extracting(0..<(partitions * 24))) == footer.little(UInt64.self, at: partitions * 24)
            else { throw damaged }
        }
        let content = footerAt - UInt64(RecordRun.headBytes)
        // Places are held against the file before they are multiplied: a footer may claim anything.
        let most = width.map { content / UInt64($0) } ?? content
        let places = try file.read(at: footerAt + UInt64(partition * 24), count: partition + 1 < partitions ? 32 : 24)
        guard places.count >= 24 else { throw damaged }
        let first = places.little(UInt64.self, at: 0), next = places.count == 32 ? places.little(UInt64.self, at: 24) : most
        let records = places.little(UInt64.self, at: 8)
        guard first <= next, next <= most, records <= most else { throw damaged }
        if width != nil, next - first != records { throw damaged }
        let unit = UInt64(width ?? 1)
        offset = UInt64(RecordRun.headBytes) + first * unit
        bytesLeft = (next - first) * unit
        if verifies { try verify(places.little(UInt64.self, at: 16)) }
    }

    private static let pieceBytes = 1 << 20

    private func verify(_ expected: UInt64) throws {
        let digest = DigestStream()
        var at = offset, left = bytesLeft
        while left > 0 {
            let piece = try file.read(at: at, count: Int(min(left, UInt64(Self.pieceBytes))))
            guard !piece.isEmpty else { throw damage }
            digest.update(piece.span)
            at += UInt64(piece.count)
            left -= UInt64(piece.count)
        }
        guard digest.low == expected else { throw damage }
    }

    /// Moves to the first record whose key begins with `keyTop` or more; records must have one width.
    func seek(keyTop: UInt64) throws {
        guard let width else { preconditionFailure("Records behind their lengths cannot be sought.") }
        var low: UInt64 = 0, high = bytesLeft / UInt64(width)
        while low < high {
            let middle = (low + high) / 2
            let key = try file.read(at: offset + middle * UInt64(width), count: 8)
            if key.count == 8, key.big(at: 0) < keyTop { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return }
        offset += low * UInt64(width)
        bytesLeft -= low * UInt64(width)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = Int(min(UInt64(buffer.count), bytesLeft))
        guard count > 0 else { return 0 }
        let read = try file.read(at: offset, into: UnsafeMutableRawBufferPointer(rebasing: buffer[0..<count]))
        guard read == count else { throw damage }
        offset += UInt64(count)
        bytesLeft -= UInt64(count)
        return count
    }
}

extension RecordCursor {
    /// Walks one partition of the run at `path`.
    convenience init(path: String, partition: Int, shape: RecordShape, bufferBytes: Int = 1 << 16) throws {
        self.init(try RecordRunFeed(path: path, partition: partition, width: shape.width), shape, bufferBytes: bufferBytes)
    }
}
