import Foundation
import GleanEngine
import GleanModel
import GleanSteps
import Testing

/// What the writer adds beside the columns that Fixtures/steps/jsonl.md shows.
@Suite struct WriterTests {
    private final class Sink: ShardSink {
        private(set) var bytes: [UInt8] = []
        private(set) var rows = 0
        func write(_ bytes: Span<UInt8>) { bytes.withUnsafeBufferPointer { self.bytes += $0 } }
        func digest(_ row: Span<UInt8>) { rows += 1 }
        func beside(_ ending: String) -> any ShardSink { Sink() }
    }

    private static let columns = [
        OutputColumn(name: "language.label", slot: 0, kind: .label, labels: ["en", "de"]),
        OutputColumn(name: "language.score", slot: 1, kind: .real, labels: []),
    ]

    private static func batch(_ texts: [String]) -> Batch {
        var batch = Batch()
        for (index, text) in texts.enumerated() {
            let bytes = Array(text.utf8), id = Array("page-\(index)".utf8), url = Array("https://harbour.example/\(index)".utf8)
            batch.append(
                url: url.span, id: id.span, date: Span(), head: Span(), payload: Span(), text: bytes.span, facts: PageFacts(offset: 0, length: 0))
        }
        return batch
    }

    private static func write(_ texts: [String], numbers: [Double], _ change: (inout JSONLWriter) -> Void) throws -> Sink {
        var writer = JSONLWriter()
        change(&writer)
        let sink = Sink(), batch = batch(texts)
        var shard = try writer.open(sink, columns, ())
        for index in texts.indices {
            try writer.write(Page(batch, index, text: batch.text[index], version: 0), OutputRow(numbers: numbers, input: "a.warc.gz", key: PageKey(unit: 0, row: 0)), to: &shard)
        }
        try writer.close(&shard)
        return sink
    }

    @Test(arguments: [
        ("fineweb", #"{"text":"Hallo","id":"page-0","dump":"","url":"https://harbour.example/0","date":"","file_path":"a.warc.gz","language":"de","language_score":0.75}"#),
        ("datatrove", #"{"text":"Hallo","id":"page-0","metadata":{"dump":"","url":"https://harbour.example/0","date":"","file_path":"a.warc.gz","language":"de","language_score":0.75}}"#),
        ("dolma", #"{"id":"page-0","text":"Hallo","source":"","created":"","metadata":{"url":"https://harbour.example/0","file_path":"a.warc.gz","language":"de","language_score":0.75}}"#),
    ])
    func `columns of language stand where the preset has them`(_ columns: String, _ row: String) throws {
        let sink = try Self.write(["Hallo"], numbers: [1, 0.75]) { ($0.columns, $0.compress) = (columns, "none") }
        #expect(String(decoding: sink.bytes, as: UTF8.self) == row + "\n")
    }

    @Test(arguments: [
        ("fineweb", #""file_path":"a.warc.gz","metadata":{"title":"Harbour"}}"#),
        ("datatrove", #""file_path":"a.warc.gz","title":"Harbour"}}"#), ("dolma", #""file_path":"a.warc.gz","title":"Harbour"}}"#),
    ])
    func `what a page says of itself stands in metadata`(_ columns: String, _ end: String) throws {
        var batch = Batch()
        let text = Array("x".utf8), members = Array(#""title":"Harbour""#.utf8)
        batch.append(
            url: Span(), id: Span(), date: Span(), head: Span(), payload: Span(), text: text.span, metadata: members.span,
            facts: PageFacts(offset: 0, length: 0))
        for keeps in [true, false] {
            var writer = JSONLWriter()
            (writer.columns, writer.compress, writer.metadata) = (columns, "none", keeps)
            let sink = Sink()
            var shard = try writer.open(sink, [], ())
            try writer.write(Page(batch, 0, text: batch.text[0], version: 0), OutputRow(numbers: [], input: "a.warc.gz", key: PageKey(unit: 0, row: 0)), to: &shard)
            try writer.close(&shard)
            #expect(String(decoding: sink.bytes, as: UTF8.self).hasSuffix(end + "\n") == keeps)
        }
    }

    @Test(arguments: [("CC-MAIN-2024-10/a.warc.gz", nil, "CC-MAIN-2024-10"), ("books/a.txt", nil, "books"), ("books/a.txt", "mine", "mine")] as [(String, String?, String)])
    func `in dolma's columns a row without a crawl names its source`(_ input: String, _ dump: String?, _ wanted: String) throws {
        var batch = Batch()
        let text = Array("x".utf8)
        batch.append(url: Span(), id: Span(), date: Span(), head: Span(), payload: Span(), text: text.span, facts: PageFacts(offset: 0, length: 0))
        var writer = JSONLWriter()
        (writer.columns, writer.compress, writer.dump) = ("dolma", "none", dump)
        let sink = Sink()
        var shard = try writer.open(sink, [], ())
        let row = OutputRow(numbers: [], input: input, source: "books", key: PageKey(unit: 0, row: 0))
        try writer.write(Page(batch, 0, text: batch.text[0], version: 0), row, to: &shard)
        try writer.close(&shard)
        #expect(String(decoding: sink.bytes, as: UTF8.self).contains("\"source\":\"\(wanted)\""))
    }

    @Test func `a language that was not measured is left out`() throws {
        let sink = try Self.write(["..."], numbers: [.nan, 0]) { $0.compress = "none" }
        #expect(!String(decoding: sink.bytes, as: UTF8.self).contains("\"language\""))
    }

    @Test(arguments: ["zstd", "gzip", "none"])
    func `the source reads back what the writer wrote`(_ compress: String) throws {
        let texts = ["The \"harbour\"\twakes.\r\nGulls argue \\ \u{1F6A2} \u{2028} \u{7}.", String(repeating: "A long line of text. ", count: 100_000), "x"]
        let sink = try Self.write(texts, numbers: [0, 1]) { $0.compress = compress }
        #expect(sink.rows == 3)
        let path = FileManager.default.temporaryDirectory.appending(path: "gleaner-\(UUID().uuidString)").path
        #expect(FileManager.default.createFile(atPath: path, contents: Data(sink.bytes)))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let source = JSONLSource()
        let input = Input(ordinal: 0, source: 0, name: "a", path: path, bytes: UInt64(sink.bytes.count), modified: 0)
        var reader = try source.start(input, at: nil, ())
        var batch = Batch()
        var tally = SourceTally()
        #expect(try !source.fill(&batch, from: &reader, &tally))
        #expect(tally.badRecords == 0)
        func string(_ bytes: Span<UInt8>) -> String { bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
        #expect((0..<batch.count).map { string(batch.text[$0]) } == texts)
        #expect((0..<batch.count).map { string(batch.id[$0]) } == ["page-0", "page-1", "page-2"])
        #expect((0..<batch.count).map { string(batch.url[$0]) } == (0..<3).map { "https://harbour.example/\($0)" })
    }

    @Test(arguments: [
        ("CC-MAIN-2024-10/segments/1/a.warc.gz", "CC-MAIN-2024-10"), ("crawl-data/CC-MAIN-2013-20-x.warc.gz", "CC-MAIN-2013-20"),
        ("CC-MAIN-20240302.warc.gz", ""), ("a.warc.gz", ""), ("CC-MAIN-2024", ""),
    ])
    func `a dump's name is found in the input's`(_ input: String, _ dump: String) throws {
        var writer = JSONLWriter()
        writer.compress = "none"
        let sink = Sink(), batch = Self.batch(["x"])
        var shard = try writer.open(sink, [], ())
        try writer.write(Page(batch, 0, text: batch.text[0], version: 0), OutputRow(numbers: [], input: input, key: PageKey(unit: 0, row: 0)), to: &shard)
        try writer.close(&shard)
        #expect(String(decoding: sink.bytes, as: UTF8.self).contains("\"dump\":\"\(dump)\","))
    }

    /// Every path of a row, lists entered.
    private static func paths(_ value: Any, _ path: [String] = []) -> Set<[String]> {
        if let table = value as? [String: Any] { return table.reduce(into: path.isEmpty ? [] : [path]) { $0.formUnion(paths($1.value, path + [$1.key])) } }
        if let list = value as? [Any] { return list.reduce(into: [path]) { $0.formUnion(paths($1, path)) } }
        return [path]
    }

    /// Rights that have everything.
    private static let rights: [UInt8] = {
        let evidence = Evidence(.meta, [1], offset: 1, source: [1], date: [1])
        var rights = Rights(), bytes: [UInt8] = []
        rights.add(LicenceClaim(Licence("CC-BY-3.0-DE", version: "3.0", jurisdiction: "de", terms: .open), scope: .page, trust: .located, evidence: evidence))
        var reservation = Reservation(.robots, subject: [1], .reserved, evidence: evidence)
        reservation.isOfCopy = true
        rights.add(reservation)
        rights.credit = Rights.Credit(title: [1], author: [1], source: [1])
        rights.flags = .disagreement
        rights.encode(into: &bytes)
        return bytes
    }()

    @Test(arguments: ["fineweb", "datatrove", "dolma"], [true, false])
    func `the fields that the writer tells are those of a row that has everything`(_ columns: String, _ everything: Bool) throws {
        var batch = Batch()
        let text = Array("x".utf8)
        let members = Array(#"""
            "title":"t","author":"a","published":"p","modified":"m","site_name":"s","declared_language":"de","canonical_url":"c","licence_statements":\#
            [{"kind":"link","part":"head","name":"n","href":"h","text":"t","subject":"s","offset":1}]
            """#.utf8)
        batch.append(
            url: Span(), id: Span(), date: Span(), head: Span(), payload: Span(), text: text.span, metadata: members.span,
            rights: Self.rights.span, facts: PageFacts(offset: 0, length: 0))
        var writer = JSONLWriter()
        (writer.columns, writer.compress, writer.metadata, writer.numbers, writer.rights) = (columns, "none", everything, everything, everything)
        let sink = Sink()
        var shard = try writer.open(sink, Self.columns, ())
        try writer.write(Page(batch, 0, text: batch.text[0], version: 0), OutputRow(numbers: [1, 0.5], input: "a.warc.gz", key: PageKey(unit: 0, row: 0)), to: &shard)
        try writer.close(&shard)
        let row = try JSONSerialization.jsonObject(with: Data(sink.bytes))
        let fields = writer.fields(Self.columns)
        #expect(Set(fields.map(\.path)) == Self.paths(row))
        #expect(Set(fields.map(\.path)).count == fields.count)
        for (index, field) in fields.enumerated() where field.path.count > 1 {
            #expect(fields[..<index].contains { $0.path == field.path.dropLast() && $0.kind == .object }, "\(field.path)")
        }
    }
}
