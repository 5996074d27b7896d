import GleanFormats
import GleanModel

/// The rows of a Parquet file.
struct ParquetFileRows {
    private let input: Input
    private let file: ParquetFileReader
    private let names: [[UInt8]]
    private let maxRowBytes: Int

    init(_ input: Input, _ columns: [String]?, maxRowBytes: Int) throws {
        self.input = input
        self.maxRowBytes = maxRowBytes
        file = try RowFile.open(input)
        let all = file.fields.filter { $0.depth == 0 }.map(\.name)
        var chosen: [Int] = []
        for name in columns ?? all {
            guard let field = file.field(name) else { throw RowFile.noColumn(name, input, of: file.fields.map(\.name)) }
            chosen.append(field)
        }
        names = (columns ?? all).map { Array($0.utf8) }
        do { try file.choose(chosen) } catch { throw RunError(.unreadable, "\(input.path) cannot be read as Parquet", cause: error.message) }
    }

    func read(_ tally: inout SourceTally, _ body: (Span<UInt8>) throws -> Bool) throws {
        var first = 0, json = JSONWriter()
        for (group, rows) in file.groups.enumerated() {
            var done = 0
            while let count = next(group, done == 0, first + done, &tally), count > 0 {
                for row in 0..<count {
                    guard file.rowBytes(row) <= maxRowBytes else {
                        tally.count(DataError(kind: "row_too_large", file: input.name, offset: UInt64(first + done + row)))
                        continue
                    }
                    json.removeAll()
                    json.beginObject()
                    for column in names.indices {
                        let name = names[column]
                        json.key(name.span)
                        file.write(column, row, to: &json)
                    }
                    json.endObject()
                    let line = json.bytes
                    if try !body(line.span) { return }
                }
                done += count
            }
            first += rows
        }
    }

    private func next(_ group: Int, _ begins: Bool, _ row: Int, _ tally: inout SourceTally) -> Int? {
        do {
            if begins { try file.begin(group, batchBytes: 4 << 20) }
            return try file.next()
        } catch {
            tally.count(DataError(kind: "bad_row_group", file: input.name, offset: UInt64(row)))
            return nil
        }
    }
}

/// The objects of a file of JSON lines: as they stand there, or chosen fields of them.
struct JSONLFileRows {
    private let input: Input
    private let columns: [String]?
    private let maxRowBytes: Int

    init(_ input: Input, _ columns: [String]?, maxRowBytes: Int) {
        self.input = input
        self.columns = columns
        self.maxRowBytes = maxRowBytes
    }

    func read(_ tally: inout SourceTally, _ body: (Span<UInt8>) throws -> Bool) throws {
        var lines = LineReader(try InputBytes(input), maxLineBytes: maxRowBytes), fields = JSONFields(columns ?? [])
        var json = JSONWriter()
        while let event = try lines.next() {
            guard case .line(let line) = event else {
                if case .damage(let damage) = event {
                    tally.count(DataError(kind: damage.kind.rawValue, file: input.name, offset: UInt64(damage.offset)))
                }
                continue
            }
            if lines.bytes.extracting(line.range).isBlank { continue }
            guard fields.scan(lines.bytes.extracting(line.range)) == nil else {
                tally.count(DataError(kind: "bad_json", file: input.name, offset: UInt64(line.offset)))
                continue
            }
            guard let columns else {
                if try !body(lines.bytes.extracting(line.range)) { return }
                continue
            }
            json.removeAll()
            json.beginObject()
            for (index, name) in columns.enumerated() {
                json.key(text: name)
                let value = fields[index]
                switch value.kind {
                case .missing: json.null()
                case .string: json.string(fields.text.extracting(value.range))
                // Python's NaN and Infinity are no JSON.
                case .number where !fields.text.extracting(value.range).holdsNumber: json.null()
                default: json.value(fields.text.extracting(value.range))
                }
            }
            json.endObject()
            let row = json.bytes
            if try !body(row.span) { return }
        }
    }
}

/// The pages of a crawl, as its source sees them.
struct CrawlFileRows {
    private static let names = ["url", "id", "date", "text"]
    private let input: Input
    private let columns: [String]

    init(_ input: Input, _ columns: [String]?) throws {
        self.input = input
        self.columns = columns ?? Self.names
        for name in self.columns where !Self.names.contains(name) { throw RowFile.noColumn(name, input, of: Self.names) }
    }

    func read(_ tally: inout SourceTally, _ body: (Span<UInt8>) throws -> Bool) throws {
        let source = WARCSource()
        var reader = try source.start(input, at: nil, [100...999]), batch = Batch(), goesOn = true, json = JSONWriter()
        while goesOn {
            batch.removeAll()
            goesOn = try source.fill(&batch, from: &reader, &tally)
            for row in 0..<batch.count {
                json.removeAll()
                json.beginObject()
                for name in columns {
                    json.key(text: name)
                    switch name {
                    case "url": json.string(batch.url[row])
                    case "id": json.string(batch.id[row])
                    case "date": json.string(batch.date[row])
                    // The page as crawled: what is no text in it shows as U+FFFD.
                    case "text" where batch.text.range(row).isEmpty: json.string(batch.payload[row])
                    default: json.string(batch.text[row])
                    }
                }
                json.endObject()
                let line = json.bytes
                if try !body(line.span) { return }
            }
        }
    }
}
