import GleanBytes
import GleanModel

// A table file: rows in blocks, blocks in columns, columns in zstd frames with checksums. All integers are little-endian.
//
//   offset  size  what
//   0       8     magic "GLNTABLE"
//   8       4     version of the format: 1
//   12      4     length H of the header
//   16      H     header: JSON of TableSchema (kind, columns, facts), keys sorted
//   16+H    8     XXH3-64 of the header's bytes
//   then, for each block:
//           4     rows R
//           4     columns C
//           8*C   for each column: stored bytes (4), raw bytes (4)
//                 for each column: one zstd frame
//   then the footer:
//           16*B  for each block: offset (8), rows (4), bytes (4)
//           8     XXH3-64 of the 16*B bytes before
//           4     blocks B
//           8     rows of the file
//           8     magic "GLNTEND1"
//
// Columns: see ColumnCoding. A file without its last 28 bytes was not finished.

/// Writes a table file, block by block, to whatever takes its bytes.
package struct TableWriter {
    static let magic = Array("GLNTABLE".utf8)
    static let endMagic = Array("GLNTEND1".utf8)
    static let version: UInt32 = 1
    static let trailerBytes = 20

    private let put: (Span<UInt8>) throws -> Void
    private let zstd: ZstdCompressor
    private var offset: UInt64 = 0
    private var footer: [UInt8] = []
    private var blocks: UInt32 = 0
    private var raw: [UInt8] = []
    package private(set) var rows: UInt64 = 0

    /// Writes the header. `level` is zstd's: 1 for what is deleted soon, 3 for what stays.
    package init(_ schema: TableSchema, level: Int32, put: @escaping (Span<UInt8>) throws -> Void) throws {
        self.put = put
        zstd = ZstdCompressor(level: level, checksum: true)
        let header = Array(try CanonicalJSON.encode(schema))
        var bytes = Self.magic
        bytes.append(little: Self.version)
        bytes.append(little: UInt32(header.count))
        bytes += header
        bytes.append(little: XXH3.hash64(header.span))
        try emit(bytes)
    }

    /// Adds a block; an empty one adds nothing.
    package mutating func append(_ block: TableBlock) throws {
        guard block.rows > 0 else { return }
        var head: [UInt8] = []
        head.append(little: UInt32(block.rows))
        head.append(little: UInt32(block.columns.count))
        var frames: [UInt8] = []
        for column in block.columns {
            raw.removeAll(keepingCapacity: true)
            ColumnCoding.encode(column, into: &raw)
            let start = frames.count
            guard zstd.append(raw.span, to: &frames) else { throw RunError(.damagedWork, "zstd could not compress a block: out of memory") }
            head.append(little: UInt32(frames.count - start))
            head.append(little: UInt32(raw.count))
        }
        footer.append(little: offset)
        footer.append(little: UInt32(block.rows))
        footer.append(little: UInt32(head.count + frames.count))
        try emit(head)
        try emit(frames)
        blocks += 1
        rows += UInt64(block.rows)
        if raw.capacity > 16 << 20 { raw = [] }
    }

    /// Writes the footer; nothing may follow.
    package mutating func finish() throws {
        footer.append(little: XXH3.hash64(footer.span))
        footer.append(little: blocks)
        footer.append(little: rows)
        footer += Self.endMagic
        try emit(footer)
    }

    private mutating func emit(_ bytes: [UInt8]) throws {
        try put(bytes.span)
        offset += UInt64(bytes.count)
    }
}
