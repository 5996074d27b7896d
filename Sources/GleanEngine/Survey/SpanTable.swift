import GleanBytes
import GleanModel

/// The table of what a survey cut out of the texts of an input's pages: with it a release's texts can be derived again.
enum SpanTable {
    static let row = 0, start = 1, end = 2

    static func schema(input: String) -> TableSchema {
        TableSchema(kind: "spans", columns: [.init("row", .u64), .init("start", .u64), .init("end", .u64)], facts: ["input": input])
    }

    /// The file of one input in a release, from the release's folder.
    static func path(use: String, unit: Int) -> String { "surveys/\(use)/\(unitName(unit)).spans.table" }

    /// The spans of an input's pages, by row.
    static func read(_ path: String) throws -> [Int: [Range<Int>]] {
        let table = try TableReader(path: path)
        var found: [Int: [Range<Int>]] = [:]
        for block in table.blocks.indices {
            let rows = try table.block(block)
            let keys = rows.u64(row), starts = rows.u64(start), ends = rows.u64(end)
            for index in 0..<rows.rows where starts[index] <= ends[index] {
                found[Int(clamping: keys[index]), default: []].append(Int(clamping: starts[index])..<Int(clamping: ends[index]))
            }
        }
        return found
    }
}

/// Writes a table of spans; rows must come in order.
struct SpanWriter {
    private var table: TableFile

    private static let blockRows = 1 << 16

    init(_ path: String, input: String) throws { table = try TableFile(path, SpanTable.schema(input: input), level: 3) }

    mutating func add(_ row: Int, _ spans: [Range<Int>]) throws {
        for span in spans {
            table.block.add(SpanTable.row, UInt64(row))
            table.block.add(SpanTable.start, UInt64(span.lowerBound))
            table.block.add(SpanTable.end, UInt64(span.upperBound))
            table.block.endRow()
        }
        try table.flush(atRows: Self.blockRows)
    }

    mutating func seal() throws -> FileSeal { try table.seal() }
}
