import GleanFormats
import GleanModel

// MosaicML Streaming (mosaicml-streaming 0.13, version 2 of MDS), read by LLM Foundry. A shard:
//
//     samples    4 bytes
//     offsets    4 for each sample and 4 for the end, in bytes of the file
//     columns    JSON: what index.json says of them too
//     samples    for each column without a fixed size 4 bytes with its size, then the columns
//
// all little-endian, columns in the order of their names. An array is a byte (4 for one axis, and 0, 1 or 2 for how its length is
// written), its length in 1, 2 or 4 bytes, and its values.
//
// Offsets stand in front of what they lead to, so a shard is held in memory until it is closed: `shard_bytes`, and as much again for ids of pages.

/// Writes `.mds`.
struct MosaicFile: TokenFile {
    /// Offsets have four bytes.
    static let mostBytes = Int(UInt32.max)

    private let sink: any ShardSink
    private let columns: MosaicColumns
    private var samples: [UInt8] = []
    /// The end of each sample in `samples`.
    private var ends: [Int] = []

    init(_ sink: any ShardSink, _ columns: MosaicColumns) {
        self.sink = sink
        self.columns = columns
    }

    mutating func write(_ row: TokenRow) throws {
        let fields = columns.isPacked ? packedFields(row) : [Self.bytes(row.pieces.first?.document.id ?? ""), tokens(row)]
        for field in fields { samples.append(little: field.count, bytes: 4) }
        for field in fields { samples += field }
        ends.append(samples.count)
    }

    mutating func close() throws {
        let json = columns.json(of: nil)
        let start = 4 + 4 * (ends.count + 1) + json.count
        guard start + samples.count <= Self.mostBytes else {
            throw RunError(
                .unwritable, "A shard of MDS would have \(start + samples.count) bytes, more than its offsets can tell", hint: "Make shard_bytes smaller.")
        }
        var head: [UInt8] = []
        head.append(little: ends.count, bytes: 4)
        head.append(little: start, bytes: 4)
        for end in ends { head.append(little: start + end, bytes: 4) }
        head += json
        try sink.write(head.span)
        try sink.write(samples.span)
    }

    private func packedFields(_ row: TokenRow) -> [[UInt8]] {
        var ends: [UInt8] = [], starts: [UInt8] = []
        var names = JSONWriter()
        names.beginArray()
        var end = 0
        for piece in row.pieces {
            end += piece.count
            ends.append(little: end, bytes: 4)
            starts.append(little: piece.start, bytes: 4)
            names.string(text: piece.document.id)
        }
        names.endArray()
        let pieces = row.pieces.count
        return [Self.array(ends, count: pieces), Self.array(starts, count: pieces), names.bytes, tokens(row)]
    }

    private func tokens(_ row: TokenRow) -> [UInt8] { Self.array(row.bytes, count: row.count) }

    private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private static func array(_ values: [UInt8], count: Int) -> [UInt8] {
        let lengthCode = count < 1 << 8 ? 0 : count < 1 << 16 ? 1 : 2
        var field = [UInt8(4 + lengthCode)]
        field.append(little: count, bytes: 1 << lengthCode)
        return field + values
    }
}
