import GleanBytes
import GleanFormats
import GleanModel

/// `ATTRIBUTION.parquet`: who made what, where it stands, under which licence, and what was changed. A row a page, in the order of the
/// inputs; a shuffled release has it in the same order.
enum AttributionFile {
    static let name = "ATTRIBUTION.parquet"
    private static let rowGroupBytes = 64 << 20

    private static let columns = [
        ParquetColumn("id", .text), ParquetColumn("title", .text), ParquetColumn("author", .text), ParquetColumn("source", .text),
        ParquetColumn("license", .text, isRepetitive: true, hasStatistics: true), ParquetColumn("trust", .text, isRepetitive: true, hasStatistics: true),
        ParquetColumn("changes", .text, isRepetitive: true), ParquetColumn("attribution", .text), ParquetColumn("input", .text, isRepetitive: true),
        ParquetColumn("offset", .integer),
    ]

    /// Joins the tables of all units. Throws a `RunError` if the file cannot be written.
    static func write(_ tables: [String], changes: String, to path: String) throws -> FileSeal {
        let file = try UnitFile(path)
        do {
            let writer = try ParquetFileWriter(
                columns, packing: .zstd(level: 3), rowGroupBytes: rowGroupBytes, created: "gleaner version \(Version.current)") { try file.write($0) }
            var rows = 0
            for table in tables { rows += try add(try TableReader(path: table), changes, to: writer) }
            try writer.close()
            let seal = try file.seal()
            return FileSeal(name: name, bytes: seal.bytes, digest: seal.digest, rows: rows)
        } catch let error as ParquetError {
            throw RunError(.unwritable, "\(path) could not be written", cause: error.message)
        }
    }

    private static func add(_ table: TableReader, _ changes: String, to writer: ParquetFileWriter) throws -> Int {
        var rows = 0, row: [UInt8] = []
        let changed = Array(changes.utf8)
        for index in table.blocks.indices {
            let block = try table.block(index)
            let lanes = (0..<AttributionTable.offset).map { block.bytes($0) }, offsets = block.u64(AttributionTable.offset)
            for place in 0..<block.rows {
                func value(_ column: Int) -> [UInt8] { text(lanes[column], place) }
                let found = Attribution(
                    title: value(AttributionTable.title), author: value(AttributionTable.author), source: value(AttributionTable.source),
                    licence: value(AttributionTable.licence))
                let values = [
                    value(AttributionTable.id), found.title, found.author, found.source, found.licence, value(AttributionTable.trust), changed,
                    found.sentence(changes: changed), value(AttributionTable.input),
                ]
                for (column, value) in values.enumerated() where !value.isEmpty { writer.set(column, value.span) }
                writer.set(values.count, Int(clamping: offsets[place]))
                row.removeAll(keepingCapacity: true)
                try writer.endRow(&row)
                rows += 1
            }
        }
        return rows
    }

    /// Ill-formed UTF-8 is replaced: readers of Parquet refuse it.
    private static func text(_ lane: Lane, _ row: Int) -> [UInt8] {
        Array(String(decoding: lane.bytes[lane.range(row)], as: UTF8.self).utf8)
    }
}

/// Title, author, source and licence of a work, and the sentence that names them all.
struct Attribution {
    var title: [UInt8]
    var author: [UInt8]
    var source: [UInt8]
    var licence: [UInt8]

    /// `"Title" by Author (https://...), CC-BY-4.0. Changes: ...`; it says so where an author or a licence is not known.
    func sentence(changes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = title.isEmpty ? Array("Untitled".utf8) : Array("\u{201C}".utf8) + title + Array("\u{201D}".utf8)
        text += author.isEmpty ? Array(" (no author is known)".utf8) : Array(" by ".utf8) + author
        if !source.isEmpty { text += Array(", ".utf8) + source }
        text += licence.isEmpty ? Array(", no licence is known".utf8) : Array(", ".utf8) + licence
        return text + Array(". Changes: ".utf8) + changes + Array(".".utf8)
    }
}
