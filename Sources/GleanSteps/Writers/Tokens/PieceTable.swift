import GleanBytes
import GleanModel

// A line a piece of a document, in the columns of dolma 1.2 (tokenizer/memmap_writer.py), without a head, as Python's csv module writes it:
//
//     start,end,id,src,loc        start and end in ids of the shard; src the input's name, loc the page's place in it, from 1 as dolma counts
//     start,end,id,src,loc,from   in packed files: also where the piece begins in its document
//
// Readers split lines at commas and look at the first two, so no field may hold the end of a line.

/// Writes `.csv.gz`: where each document stands in a shard, and which page it is.
struct PieceTable {
    private static let blockBytes = 1 << 20

    private let sink: any ShardSink
    private let isPacked: Bool
    private let gzip = GzipCompressor()
    private var lines: [UInt8] = []
    /// Ids of the shard before the next row.
    private var place = 0

    init(_ sink: any ShardSink, isPacked: Bool) {
        self.sink = sink
        self.isPacked = isPacked
    }

    mutating func add(_ row: TokenRow) throws {
        var start = place
        for piece in row.pieces {
            let document = piece.document
            let line = "\(start),\(start + piece.count),\(Self.field(document.id)),\(Self.field(document.input)),\(document.row + 1)"
            lines += line.utf8
            if isPacked { lines += ",\(piece.start)".utf8 }
            lines += [13, 10]
            start += piece.count
        }
        place += row.count
        if lines.count >= Self.blockBytes { try flush() }
    }

    /// A table without lines is an empty file, which gzip's readers take.
    mutating func close() throws { try flush() }

    private mutating func flush() throws {
        guard !lines.isEmpty else { return }
        var packed: [UInt8] = []
        guard gzip.append(lines.span, to: &packed) else {
            throw RunError(.unwritable, "A table of documents could not be compressed: out of memory", hint: "Run with fewer --workers.")
        }
        try sink.write(packed.span)
        lines.removeAll(keepingCapacity: true)
    }

    /// A field in quotes where it must be, control characters as spaces.
    private static func field(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 < 0x20 }) else { return text }
        var quoted = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" { quoted += "\"\"" } else { quoted.unicodeScalars.append(scalar.value < 0x20 ? " " : scalar) }
        }
        return quoted + "\""
    }
}
