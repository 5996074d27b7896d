import GleanBytes
import GleanModel

/// Reads a table file block by block; see TableWriter for the format. Every length is held against the file's before it is used.
package struct TableReader {
    package struct BlockPlace: Sendable {
        package let offset: UInt64
        package let rows: Int
        package let firstRow: Int
        package let bytes: Int
    }

    package let schema: TableSchema
    package let blocks: [BlockPlace]
    package let rows: Int
    private let file: RandomFile
    private let zstd = ZstdFrameReader()

    /// The most bytes a column of one block may hold: above it the file is not one of ours.
    private static let largestColumn = 1 << 30

    /// Opens a finished file. Throws a `RunError` naming the file if it is damaged or not finished.
    package init(path: String) throws {
        let file = try RandomFile(path)
        self.file = file
        func damaged(_ what: String) -> RunError {
            RunError.damaged(path, cause: what)
        }
        let head = try file.read(at: 0, count: 16)
        guard head.count == 16, Array(head[0..<8]) == TableWriter.magic else { throw damaged("it is no table file") }
        guard head.little(UInt32.self, at: 8) == TableWriter.version else { throw damaged("its version is unknown") }
        let length = Int(head.little(UInt32.self, at: 12))
        guard length <= 64 << 20, UInt64(length) + 24 <= file.size else { throw damaged("its header is cut") }
        let header = try file.read(at: 16, count: length + 8)
        guard header.count == length + 8, XXH3.hash64(header.span.extracting(0..<length)) == header.little(UInt64.self, at: length) else {
            throw damaged("its header's checksum is wrong")
        }
        schema = try CanonicalJSON.decode(TableSchema.self, Array(header[0..<length]))

        let trailer = try file.read(at: file.size - UInt64(TableWriter.trailerBytes), count: TableWriter.trailerBytes)
        guard trailer.count == TableWriter.trailerBytes, Array(trailer[12...]) == TableWriter.endMagic else { throw damaged("it was not finished") }
        let count = Int(trailer.little(UInt32.self, at: 0))
        let footerBytes = count * 16 + 8
        guard UInt64(footerBytes + TableWriter.trailerBytes) <= file.size else { throw damaged("its footer is cut") }
        let footer = try file.read(at: file.size - UInt64(TableWriter.trailerBytes + footerBytes), count: footerBytes)
        guard footer.count == footerBytes, XXH3.hash64(footer.span.extracting(0..<(count * 16))) == footer.little(UInt64.self, at: count * 16) else {
            throw damaged("its footer's checksum is wrong")
        }
        var places: [BlockPlace] = []
        var total = 0
        for block in 0..<count {
            let rows = Int(footer.little(UInt32.self, at: block * 16 + 8))
            places.append(BlockPlace(
                offset: footer.little(UInt64.self, at: block * 16), rows: rows, firstRow: total,
                bytes: Int(footer.little(UInt32.self, at: block * 16 + 12))))
            total += rows
        }
        guard UInt64(total) == trailer.little(UInt64.self, at: 4) else { throw damaged("its footer counts other rows than its blocks") }
        blocks = places
        rows = total
    }

    /// Decodes block `index`. Columns not in `wanted` (nil for all) come empty.
    package func block(_ index: Int, columns wanted: Set<Int>? = nil) throws -> TableBlock {
        let place = blocks[index]
        let bytes = try file.read(at: place.offset, count: place.bytes)
        let damaged = RunError.damaged(file.path, cause: "block \(index)")
        let count = schema.columns.count
        guard bytes.count == place.bytes, bytes.count >= 8 + count * 8,
            Int(bytes.little(UInt32.self, at: 0)) == place.rows, Int(bytes.little(UInt32.self, at: 4)) == count
        else { throw damaged }
        var columns: [TableBlock.Column] = []
        var start = 8 + count * 8
        for column in 0..<count {
            let stored = Int(bytes.little(UInt32.self, at: 8 + column * 8)), raw = Int(bytes.little(UInt32.self, at: 12 + column * 8))
            guard start + stored <= bytes.count, raw <= Self.largestColumn else { throw damaged }
            defer { start += stored }
            if let wanted, !wanted.contains(column) {
                columns.append(.u64([]))
                continue
            }
            var content: [UInt8] = []
            guard zstd.append(bytes.span.extracting(start..<(start + stored)), to: &content, atMost: raw) == raw,
                let decoded = ColumnCoding.decode(content, schema.columns[column].type, rows: place.rows)
            else { throw damaged }
            columns.append(decoded)
        }
        return TableBlock(columns: columns, rows: place.rows)
    }

    /// The block that holds `row` of the file, and the row's place in it.
    package func find(row: Int) -> (block: Int, row: Int)? {
        guard row >= 0, row < rows else { return nil }
        var low = 0, high = blocks.count - 1
        while low < high {
            let middle = (low + high + 1) / 2
            if blocks[middle].firstRow <= row { low = middle } else { high = middle - 1 }
        }
        return (low, row - blocks[low].firstRow)
    }
}
