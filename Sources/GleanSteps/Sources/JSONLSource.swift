import GleanBytes
import GleanFormats
package import GleanModel
import GleanText

/// Reads pages from JSON lines: one object a line, with the field names that datatrove, dolma and the dataset hubs use.
package struct JSONLSource: Source {
    package var paths: [String] = []
    package var textField: String?
    package var maxLineBytes = 4 << 20
    package var keep: [String]?
    package var licenceField: String?

    package init() {}

    package var concernsRights: Bool { licenceField != nil }

    package static let endings = [".jsonl", ".jsonl.gz", ".jsonl.zst", ".json.gz", ".json.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst"]
    package static let readsInOrder = true

    package static let manual = Manual<Self>(
        "jsonl", "Reads texts from JSON lines, plain, gzip or zstd.",
        source: "RFC 8259; field names of datatrove 0.10, dolma 1.0 and the dataset hubs",
        settings: [
            Setting("paths", \.paths, "Files, folders, patterns or @lists of them."),
            Setting("text_field", optional: \.textField, "The field that holds the text; null for the first there is of text, content, raw_content, body."),
            Setting("max_line_bytes", \.maxLineBytes, in: 1024...(256 << 20), "Longest line that is read; a longer one is passed over and counted."),
            Setting("keep", \.keep, KeptFields.help),
            Setting("licence_field", optional: \.licenceField, FieldRights.help),
        ],
        reasons: [ReasonSpec("no_text", "The object has no text, or an empty one.")],
        notes: """
            Of each list the first field that is there counts: text, content, raw_content, body; id, doc_id, _id, uuid; url, metadata.url, \
            source_url, URL; date, created, metadata.date, timestamp, added. A line that is no JSON object is counted as damage.
            """)

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
        let keep: KeptFields?
        /// The names of `fields`, in order.
        let names: [[UInt8]]
        var metadata: [UInt8] = []
        let rights: FieldRights
        var known: [UInt8] = []
        /// Where the part of the input begins that is read, and where it ends.
        var start: UInt64 = 0
        var end = UInt64.max

        init(_ input: Input, at place: RecordPlace?, maxLineBytes: Int, texts: [String], keep: KeptFields?, licenceField: String?) throws {
            self.keep = keep
            rights = FieldRights(licenceField: licenceField)
            name = input.name
            self.place = place
            self.input = try InputBytes(input)
            lines = LineReader(self.input, maxLineBytes: maxLineBytes)
            let names = texts + PageFields.ids + PageFields.urls + PageFields.dates + FieldRights.names + (licenceField.map { [$0] } ?? [])
            self.names = names.map { Array($0.utf8) }
            fields = JSONFields(names)
            textNames = texts.count
        }

        /// Reads the lines that begin in `part`, of plain input.
        init(_ input: Input, part: Range<UInt64>, maxLineBytes: Int, texts: [String], keep: KeptFields?, licenceField: String?) throws {
            name = input.name
            rights = FieldRights(licenceField: licenceField)
            self.keep = keep
            // One byte before, so that a line that begins where the part does is told from one that is cut there.
            start = max(1, part.lowerBound) - 1
            end = part.upperBound
            self.input = try InputBytes(input, at: start)
            lines = LineReader(self.input, maxLineBytes: maxLineBytes)
            let names = texts + PageFields.ids + PageFields.urls + PageFields.dates + FieldRights.names + (licenceField.map { [$0] } ?? [])
            self.names = names.map { Array($0.utf8) }
            fields = JSONFields(names)
            textNames = texts.count
            if part.lowerBound > 0 { _ = try lines.next() }
        }
    }

    package func start(_ input: Input, at place: RecordPlace?, _ kit: Void) throws -> Reader {
        try Reader(input, at: place, maxLineBytes: maxLineBytes, texts: textField.map { [$0] } ?? PageFields.texts, keep: KeptFields(keep), licenceField: licenceField)
    }

    package func parts(of input: Input, _ kit: Void) throws -> ((Range<UInt64>) throws -> Reader)? {
        var lines = LineReader(try InputBytes(input), maxLineBytes: maxLineBytes)
        _ = try lines.next()
        guard lines.container == .plain else { return nil }
        let most = maxLineBytes, texts = textField.map { [$0] } ?? PageFields.texts, kept = KeptFields(keep), licence = licenceField
        return { try Reader(input, part: $0, maxLineBytes: most, texts: texts, keep: kept, licenceField: licence) }
    }

    package func fill(_ batch: inout Batch, from reader: inout Reader, _ tally: inout SourceTally) throws -> Bool {
        let reader = reader
        while !batch.isFull {
            let event = try reader.lines.next()
            tally.bytes = reader.start + UInt64(reader.lines.inputOffset)
            switch event {
            case nil:
                reader.input.finish(&tally)
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
        if bytes.isBlank { return false }
        if reader.fields.scan(bytes) == nil { return true }
        tally.count(DataError(kind: "bad_json", file: reader.name, offset: reader.start + UInt64(line.offset)))
        return false
    }

    private func add(_ line: Line, _ fields: borrowing JSONFields, _ reader: Reader, _ batch: inout Batch) {
        let ids = reader.textNames, urls = ids + PageFields.ids.count, dates = urls + PageFields.urls.count
        let text = first(0..<ids, fields), id = first(ids..<urls, fields), url = first(urls..<dates, fields)
        let ends = dates + PageFields.dates.count, date = first(dates..<ends, fields)
        let facts = PageFacts(
            offset: reader.start + UInt64(line.offset), length: UInt64(line.range.count),
            sourceDrop: text.range.isEmpty ? SourceDrop("no_text", found: 0, limit: 1) : nil)
        let values = fields.text, found = values.extracting(text.range)
        reader.repaired.removeAll(keepingCapacity: true)
        if !isValidUTF8(found) { _ = decode(found, as: .utf8, into: &reader.repaired, limit: .max) }
        if let keep = reader.keep { addKept(keep, line, reader.lines, reader, taken: [text, id, url, date].compactMap { $0.name.map { reader.names[$0] } }) }
        reader.known.removeAll(keepingCapacity: true)
        let told = Self.rights(ends, fields), licence = first((ends + FieldRights.names.count)..<reader.names.count, fields).range
        if !told.isEmpty || !licence.isEmpty {
            reader.rights.append(rights: values.extracting(told), licence: values.extracting(licence), offset: facts.offset, to: &reader.known)
        }
        let repaired = reader.repaired, metadata = reader.metadata, known = reader.known
        batch.append(
            url: values.extracting(url.range), id: values.extracting(id.range), date: values.extracting(date.range), head: Span(), payload: Span(),
            text: repaired.isEmpty ? found : repaired.span, metadata: metadata.span,
            rights: known.span, facts: facts)
    }

    private func addKept(_ keep: KeptFields, _ line: Line, _ lines: borrowing LineReader, _ reader: Reader, taken: [[UInt8]]) {
        var metadata: [UInt8] = []
        keep.add(lines.bytes.extracting(line.range), taken: taken, to: &metadata)
        KeptFields.repair(&metadata)
        KeptFields.removeRepeats(&metadata)
        reader.metadata = metadata
    }

    /// The value of the first field that holds rights as releases write them, an object or the text of one; empty where there is none.
    private static func rights(_ start: Int, _ fields: borrowing JSONFields) -> Range<Int> {
        for name in start..<(start + FieldRights.names.count) where fields[name].kind == .object || fields[name].kind == .string { return fields[name].range }
        return 0..<0
    }

    /// The first of the wanted fields that is a string or a number: its name, if there is one, and the place of its value in the fields' text.
    private func first(_ wanted: Range<Int>, _ fields: borrowing JSONFields) -> (name: Int?, range: Range<Int>) {
        for name in wanted where fields[name].kind == .string || fields[name].kind == .number { return (name, fields[name].range) }
        return (nil, 0..<0)
    }

}

extension Span<UInt8> {
    /// True for spaces and tabs alone: a line of them holds nothing.
    var isBlank: Bool {
        for index in indices where self[index] != 32 && self[index] != 9 { return false }
        return true
    }
}
