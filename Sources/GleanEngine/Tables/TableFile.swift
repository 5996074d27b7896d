import GleanModel

/// A table that is written to a file of a unit, block by block.
struct TableFile {
    private let file: UnitFile
    private var table: TableWriter
    /// The rows that are next to be written.
    var block: TableBlock

    init(_ path: String, _ schema: TableSchema, level: Int32) throws {
        let file = try UnitFile(path)
        self.file = file
        table = try TableWriter(schema, level: level) { try file.write($0) }
        block = TableBlock(schema)
    }

    /// Closes the block once it has so many rows, or bytes in columns of bytes.
    mutating func flush(atRows rows: Int, orBytes bytes: Int = .max) throws {
        guard block.rows >= rows || bytes < .max && block.weight >= bytes else { return }
        try table.append(block)
        block.removeAll()
    }

    /// Writes the last block and puts the file under its name.
    mutating func seal() throws -> FileSeal {
        try table.append(block)
        try table.finish()
        return try file.seal()
    }
}
