package import GleanFormats
package import GleanModel
import GleanStore

/// Rows out of one file that a person names, as JSON: whole rows of JSON lines and Parquet, pages of a crawl as its source sees them.
package struct RowFile {
    package enum Format: String, Sendable { case warc, jsonl, parquet }

    package let path: String
    package let format: Format
    private let input: Input

    /// Told by the name's ending, else by the first bytes. Throws a `RunError` if the file cannot be read.
    package init(path: String) throws {
        self.path = path
        let size: Int64
        do { size = try FileIdentity(of: path).size } catch {
            throw RunError.reading(path, error, hint: "Name a file of JSON lines, Parquet, WARC or ARC.")
        }
        input = Input(ordinal: 0, source: 0, name: path, path: path, bytes: UInt64(max(0, size)), modified: 0)
        let named: [(Format, [String])] = [(.parquet, ParquetSource.endings), (.warc, WARCSource.endings), (.jsonl, JSONLSource.endings)]
        if let found = named.first(where: { $0.1.contains(where: path.hasSuffix) }) {
            format = found.0
        } else {
            format = Self.format(of: try InputBytes(input))
        }
    }

    private static func format(of bytes: InputBytes) -> Format {
        var first = [UInt8](repeating: 0, count: 16)
        guard let count = try? first.withUnsafeMutableBytes({ try bytes.read(into: $0) }), count > 3 else { return .jsonl }
        let begins = { (text: String) in first.starts(with: text.utf8) }
        if begins("PAR1") { return .parquet }
        return begins("WARC/") || begins("filedesc:") ? .warc : .jsonl
    }

    /// Hands each row to `body`, a JSON object without a newline, until it says false. `columns`: the fields that are wanted, in this order;
    /// nil for all. What could not be read is counted in `tally`, and so is a row of JSON lines or Parquet of more than `maxRowBytes`, by
    /// default as many as a source can be set to read.
    package func rows(
        columns: [String]?, maxRowBytes: Int = 256 << 20, _ tally: inout SourceTally, _ body: (Span<UInt8>) throws -> Bool
    ) throws {
        switch format {
        case .parquet: try ParquetFileRows(input, columns, maxRowBytes: maxRowBytes).read(&tally, body)
        case .jsonl: try JSONLFileRows(input, columns, maxRowBytes: maxRowBytes).read(&tally, body)
        case .warc: try CrawlFileRows(input, columns).read(&tally, body)
        }
    }

    /// The rows there are; of a Parquet file without reading them.
    package func count(_ tally: inout SourceTally) throws -> Int {
        if format == .parquet { return try parquet().groups.reduce(0, +) }
        var count = 0
        try rows(columns: nil, &tally) { _ in
            count += 1
            return true
        }
        return count
    }

    /// The footer of a Parquet file.
    package func parquet() throws -> ParquetFileReader { try Self.open(input) }

    static func open(_ input: Input) throws -> ParquetFileReader {
        let copy = Location.isRemote(input.path) ? try LocalCopy(input) : nil
        defer { withExtendedLifetime(copy) {} }
        do { return try ParquetFileReader(path: copy?.path ?? input.path) } catch {
            throw RunError(.unreadable, "\(input.path) cannot be read as Parquet", cause: error.message, hint: "Look whether it was copied whole.")
        }
    }

    static func noColumn(_ name: String, _ input: Input, of names: [String]) -> RecipeError {
        RecipeError("\(input.path) has no column \"\(name)\".", hint: "It has " + names.joined(separator: ", ") + ".")
    }
}
