import GleanBytes
import GleanFormats
package import GleanModel
import GleanText

/// Reads pages from JSON lines: one object a line, with the field names that datatrove, dolma and the dataset hubs use.
package struct JSONLSource: Source {
    package var paths: [String] = []
    package var textField: String?
    package var maxLineBytes = 4 << 20

    package init() {}

    package static let endings = [".jsonl", ".jsonl.gz", ".jsonl.zst", ".json.gz", ".json.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst"]

    package static let manual = Manual<Self>(
        "jsonl", "Reads texts from JSON lines, plain, gzip or zstd.",
        source: "RFC 8259; field names of datatrove 0.10, dolma 1.0 and the dataset hubs",
        settings: [
            Setting("paths", \.paths, "Files, folders, patterns or @lists of them."),
            Setting("text_field", optional: \.textField, "The field that holds the text; null for the first there is of text, content, raw_content, body."),
            Setting("max_line_bytes", \.maxLineBytes, in: 1024...(256 << 20), "Longest line that is read; a longer one is passed over and counted."),
        ],
        reasons: [ReasonSpec("no_text", "The object has no text, or an empty one.")],
        notes: """
            Of each list the first field that is there counts: text, content, raw_content, body; id, doc_id, _id, uuid; url, metadata.url, \
            source_url, URL; date, created, metadata.date, timestamp, added. A line that is no JSON object is counted as damage.
            """)

    private static let ids = ["id", "doc_id", "_id", "uuid"]
    private static let urls = ["url", "metadata.url", "source_url", "URL"]
    private static let dates = ["date", "created", "metadata.date", "timestamp", "added"]
    private static let texts = ["text", "content", "raw_content", "body"]

    /// Where the source stands in one input.
    ///
    /// A class, because `LineReader` cannot be copied and an associated type must be.
    package final class Reader {
        let input: InputBytes
        let name: String
        var lines: LineReader
        var fields: JSONFields
        let textNames: Int
        var place: RecordPlace?
        var repaired: [UInt8] = []
        /// Where the part of the input begins that is read, and where it ends.
        var start: UInt64 = 0
        var end = UInt64.max

        init(_ input: Input, at place: RecordPlace?, maxLineBytes: Int, texts: [String]) throws {
            name = input.name
            self.place = place
            self.input = try InputBytes(input)
            lines = LineReader(self.input, maxLineBytes: maxLineBytes)
            fields = JSONFields(texts + JSONLSource.ids + JSONLSource.urls + JSONLSource.dates)
            textNames = texts.count
        }

        /// Reads the lines that begin in `part`, of plain input.
        init(_ input: Input, part: Range<UInt64>, maxLineBytes: Int, texts: [String]) throws {
            name = input.name
            // One byte before, so that a line that begins where the part does is told from one that is cut there.
            start = max(1, part.lowerBound) - 1
            end = part.upperBound
            self.input = try InputBytes(input, at: start)
            lines = LineReader(self.input, maxLineBytes: maxLineBytes)
            fields = JSONFields(texts + JSONLSource.ids + JSONLSource.urls + JSONLSource.dates)
            textNames = texts.count
            if part.lowerBound > 0 { _ = try lines.next() }
        }
    }

    package func start(_ input: Input, at place: RecordPlace?, _ kit: Void) throws -> Reader {
        try Reader(input, at: place, maxLineBytes: maxLineBytes, texts: textField.map { [$0] } ?? Self.texts)
    }

    package func parts(of input: Input, _ kit: Void) throws -> ((Range<UInt64>) throws -> Reader)? {
        var lines = LineReader(try InputBytes(input), maxLineBytes: maxLineBytes)
        _ = try lines.next()
        guard lines.container == .plain else { return nil }
        let most = maxLineBytes, texts = textField.map { [$0] } ?? Self.texts
        return { try Reader(input, part: $0, maxLineBytes: most, texts: texts) }
    }

    package func fill(_ batch: inout Batch, from reader: inout Reader, _ tally: inout SourceTally) throws -> Bool {
        let reader = reader
        while !batch.isFull {
            let event = try reader.lines.next()
            tally.bytes = reader.start + UInt64(reader.lines.inputOffset)
            switch event {
            case nil:
                tally.digest = reader.input.name
                return false
            case .damage(let damage):
                tally.count(DataError(kind: damage.kind.rawValue, file: reader.name, offset: reader.start + UInt64(damage.offset)))
            case .line(let line):
                if reader.start + UInt64(line.offset) >= reader.end { return false }
                if let place = reader.place {
                    guard UInt64(line.offset) == place.offset else { continue }
                    reader.place = nil
                }
                guard parse(line, reader.lines, reader, &tally) else { continue }
                add(line, reader.fields, reader, &batch)
            }
        }
        return true
    }

    /// Reads the line's fields; false if there is nothing to read.
    private func parse(_ line: Line, _ lines: borrowing LineReader, _ reader: Reader, _ tally: inout SourceTally) -> Bool {
        let bytes = lines.bytes.extracting(line.range)
        if isBlank(bytes) { return false }
        if reader.fields.scan(bytes) == nil { return true }
        tally.count(DataError(kind: "bad_json", file: reader.name, offset: reader.start + UInt64(line.offset)))
        return false
    }

    private func add(_ line: Line, _ fields: borrowing JSONFields, _ reader: Reader, _ batch: inout Batch) {
        let ids = reader.textNames, urls = ids + Self.ids.count, dates = urls + Self.urls.count
        let text = first(0..<ids, fields)
        let facts = PageFacts(
            offset: reader.start + UInt64(line.offset), length: UInt64(line.range.count),
            sourceDrop: text.isEmpty ? SourceDrop("no_text", found: 0, limit: 1) : nil)
        let values = fields.text
        reader.repaired.removeAll(keepingCapacity: true)
        if !isValidUTF8(values.extracting(text)) { _ = decode(values.extracting(text), as: .utf8, into: &reader.repaired, limit: .max) }
        let repaired = reader.repaired
        batch.append(
            url: values.extracting(first(urls..<dates, fields)), id: values.extracting(first(ids..<urls, fields)),
            date: values.extracting(first(dates..<(dates + Self.dates.count), fields)), head: Span(), payload: Span(),
            text: repaired.isEmpty ? values.extracting(text) : repaired.span, facts: facts)
    }

    /// The value of the first of the wanted fields that is a string or a number, as a place in the fields' text.
    private func first(_ wanted: Range<Int>, _ fields: borrowing JSONFields) -> Range<Int> {
        for index in wanted where [.string, .number].contains(fields[index].kind) { return fields[index].range }
        return 0..<0
    }

    private func isBlank(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices where bytes[index] != 32 && bytes[index] != 9 { return false }
        return true
    }
}
