import GleanBytes
import GleanFormats
package import GleanModel

extension ParquetWriter {
    private static let batchBytes = 4 << 20

    /// The digest is over rows in the form of `ParquetFileWriter.endRow`: the cells of all columns in order, each with its length before it.
    package func content(of path: String) throws -> ShardContent {
        do {
            let file = try ParquetFileReader(path: path)
            let columns = file.leaves
            try file.choose(columns)
            var stream = XXH3Stream(), rows = 0, row: [UInt8] = []
            for group in file.groups.indices {
                try file.begin(group, batchBytes: Self.batchBytes)
                while case let count = try file.next(), count > 0 {
                    for index in 0..<count {
                        row.removeAll(keepingCapacity: true)
                        for column in columns.indices { file.appendCell(column, index, to: &row) }
                        stream.update(row.span)
                    }
                    rows += count
                }
            }
            return ShardContent(rows: rows, digest: rows > 0 ? stream.digest.name : nil)
        } catch {
            throw RunError(.badRelease, "\(path) cannot be read as Parquet", cause: error.message, hint: "Fetch it again.")
        }
    }
}
