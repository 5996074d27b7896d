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
        var cause = ""
        let opened = try file.checked {
            do {
                return try Self.open(file)
            } catch let damage as Damage {
                cause = damage.what
                return nil
            }
        }
        guard let opened else { throw RunError.damaged(path, cause: cause) }
        (schema, blocks, rows) = opened
    }

    /// What is wrong with a file.
    private struct Damage: Error { let what: String }

    private static func open(_ file: RandomFile) throws -> (TableSchema, [BlockPlace], Int) {
        let head = try file.read(at: 0, count: 16)
        guard head.count == 16, Array(head[0..<8]) == TableWriter.magic else { throw Damage(what: "it is no table file") }
        guard head.little(UInt32.self, at: 8) == TableWriter.version else { throw Damage(what: "its version is unknown") }
        let length = Int(head.little(UInt32.self, at: 12))
        guard length <= 64 << 20, UInt64(length) + 24 <= file.size else { throw Damage(what: "its header is cut") }
        let header = try file.read(at: 16, count: length + 8)
        guard header.count == length + 8, XXH3.hash64(header.span.extracting(0..<length)) == header.little(UInt64.self, at: length) else {
            throw Damage(what: "its header's checksum is wrong")
        }
        let schema = try CanonicalJSON.decode(TableSchema.self, Array(header[0..<length]))

        let trailer = try file.read(at: file.size - UInt64(TableWriter.trailerBytes), count: TableWriter.trailerBytes)
        guard trailer.count == TableWriter.trailerBytes, Array(trailer[12...]) == TableWriter.endMagic else { throw Damage(what: "it was not finished") }
        let count = Int(trailer.little(UInt32.self, at: 0))
        let footerBytes = count * 16 + 8
        guard UInt64(footerBytes + TableWriter.trailerBytes) <= file.size else { throw Damage(what: "its footer is cut") }
        let footer = try file.read(at: file.size - UInt64(TableWriter.trailerBytes + footerBytes), count: footerBytes)
        guard footer.count == footerBytes, XXH3.hash64(footer.span.extracting(0..<(count * 16))) == footer.little(UInt64.self, at: count * 16) else {
            throw Damage(what: "its footer's checksum is wrong")
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
        guard UInt64(total) == trailer.little(UInt64.self, at: 4) else { throw Damage(what: "its footer counts other rows than its blocks") }
        return (schema, places, total)
    }

    /// Decodes block `index`. Columns not in `wanted` (nil for all) come empty.
    package func block(_ index: Int, columns wanted: Set<Int>? = nil) throws -> TableBlock {
        let place = blocks[index]
        let decoded = try file.checked { decode(try file.read(at: place.offset, count: place.bytes), place, wanted) }
        guard let decoded else { throw RunError.damaged(file.path, cause: "block \(index)") }
        return decoded
    }

    /// Nil for bytes that are not those of a block of this size.
    private func decode(_ bytes: [UInt8], _ place: BlockPlace, _ wanted: Set<Int>?) -> TableBlock? {
        let count = schema.columns.count
        guard bytes.count == place.bytes, bytes.count >= 8 + count * 8,
            Int(bytes.little(UInt32.self, at: 0)) == place.rows, Int(bytes.little(UInt32.self, at: 4)) == count
        else { return nil }
        var columns: [TableBlock.Column] = []
        var start = 8 + count * 8
        for column in 0..<count {
            let stored = Int(bytes.little(UInt32.self, at: 8 + column * 8)), raw = Int(bytes.little(UInt32.self, at: 12 + column * 8))
            guard start + stored <= bytes.count, raw <= Self.largestColumn else { return nil }
            defer { start += stored }
            if let wanted, !wanted.contains(column) {
                columns.append(.u64([]))
                continue
            }
            var content: [UInt8] = []
            guard zstd.append(bytes.span.extracting(start..<(start + stored)), to: &content, atMost: raw) == raw,
                let decoded = ColumnCoding.decode(content, schema.columns[column].type, rows: place.rows)
            else { return nil }
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
