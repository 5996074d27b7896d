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
