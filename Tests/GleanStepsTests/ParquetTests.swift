import Foundation
import GleanBytes
import GleanFormats
import GleanModel
import GleanSteps
import Testing
import TestSupport

/// What `parquet` does beyond the examples of Fixtures/steps/parquet.md: round trips, bytes, damage, places.
@Suite struct ParquetTests {
    final class Sink: ShardSink {
        private(set) var bytes: [UInt8] = []
        private(set) var rows: [[UInt8]] = []
        var refuses = false

        func write(_ bytes: Span<UInt8>) throws {
            if refuses { throw RunError(.unwritable, "The disk is full") }
            bytes.withUnsafeBufferPointer { self.bytes += $0 }
        }

        func digest(_ row: Span<UInt8>) { rows.append(row.withUnsafeBufferPointer { Array($0) }) }
        func beside(_ ending: String) -> any ShardSink { Sink() }
    }

    struct Read {
        var texts: [String] = []
        var ids: [String] = []
        var urls: [String] = []
        var metadata: [String] = []
        var places: [UInt64] = []
        var drops: [String] = []
        var tally = SourceTally()
    }

    static func batch(_ texts: [String], metadata: String = "") -> Batch {
        var batch = Batch()
        for (index, text) in texts.enumerated() {
            let bytes = Array(text.utf8), id = Array("page-\(index)".utf8), url = Array("https://harbour.example/\(index)".utf8), told = Array(metadata.utf8)
            batch.append(
                url: url.span, id: id.span, date: Span(), head: Span(), payload: Span(), text: bytes.span, metadata: told.span,
                facts: PageFacts(offset: 0, length: 0))
        }
        return batch
    }

    static func write(_ texts: [String], metadata: String = "", _ change: (inout ParquetWriter) -> Void = { _ in }) throws -> Sink {
        var writer = ParquetWriter()
        change(&writer)
        let sink = Sink(), batch = batch(texts, metadata: metadata)
        var shard = try writer.open(sink, [], ())
        for index in texts.indices {
            try writer.write(Page(batch, index, text: batch.text[index], version: 0), OutputRow(numbers: [], input: "a.warc.gz", key: PageKey(unit: 0, row: 0)), to: &shard)
        }
        try writer.close(&shard)
        return sink
    }

    static func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        let path = FileManager.default.temporaryDirectory.appending(path: "gleaner-\(UUID().uuidString).parquet").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try body(path)
    }

    static func read(_ bytes: [UInt8], at place: RecordPlace? = nil, _ change: (inout ParquetSource) -> Void = { _ in }) throws -> Read {
        var source = ParquetSource()
        change(&source)
        return try withFile(bytes) { path in
            let input = Input(ordinal: 0, source: 0, name: "a", path: path, bytes: UInt64(bytes.count), modified: 0)
            var reader = try source.start(input, at: place, ()), batch = Batch(), found = Read(), goesOn = true
            func string(_ bytes: Span<UInt8>) -> String { bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
            while goesOn {
                batch.removeAll()
                goesOn = try source.fill(&batch, from: &reader, &found.tally)
                for row in 0..<batch.count {
                    found.texts.append(string(batch.text[row]))
                    found.ids.append(string(batch.id[row]))
                    found.urls.append(string(batch.url[row]))
                    found.metadata.append(string(batch.metadata[row]))
                    found.places.append(batch.facts[row].offset)
                    if let drop = batch.facts[row].sourceDrop { found.drops.append("\(drop.reason)") }
                }
            }
            return found
        }
    }

    /// 40 texts of 1,000 bytes, each unlike the others, so that a row group of 10,000 bytes has ten rows at most.
    static let texts: [String] = (0..<40).map { row in
        let letters = (0..<1000).map { (place: Int) -> UInt8 in
            let mixed = place * place * 31 + place * row * 7 + row * row * 13
            return UInt8(97 + mixed % 26)
        }
        return String(decoding: letters, as: UTF8.self)
    }

    @Test(arguments: ["zstd", "snappy", "gzip", "none"])
    func `the source reads back what the writer wrote`(_ compress: String) throws {
        let texts = ["The \"harbour\"\twakes.\r\n \u{1F6A2} \u{7}", "", String(repeating: "A long line of text. ", count: 100_000), "x"]
        let found = try Self.read(try Self.write(texts) { $0.compress = compress }.bytes)
        #expect(found.texts == texts)
        #expect(found.ids == (0..<4).map { "page-\($0)" })
        #expect(found.urls == (0..<4).map { "https://harbour.example/\($0)" })
        #expect(found.places == [0, 1, 2, 3])
        #expect(found.drops == ["no_text"])
        #expect(found.tally.badRecords == 0)
        #expect(found.tally.digest?.hasPrefix("xxh3-128:") == true)
    }

    @Test func `the same rows give the same bytes`() throws {
        let first = try Self.write(Self.texts, metadata: #""title":"Harbour""#), second = try Self.write(Self.texts, metadata: #""title":"Harbour""#)
        #expect(first.bytes == second.bytes)
        #expect(first.bytes.starts(with: "PAR1".utf8))
    }

    @Test func `row groups end by bytes of rows, and a full file ends with one`() throws {
        let sink = try Self.write(Self.texts) { $0.rowGroupBytes = 10_000 }
        // A row has 1,000 bytes of text and some 100 more with lengths: the tenth passes 10,000.
        let groups = try Self.withFile(sink.bytes) { try ParquetFileReader(path: $0).groups }
        #expect(groups.reduce(0, +) == 40)
        #expect(groups.dropLast().allSatisfy { $0 == 9 || $0 == 10 })
        var writer = ParquetWriter()
        writer.rowGroupBytes = 10_000
        (writer.compress, writer.shardBytes) = ("none", 1024)
        let batch = Self.batch(Self.texts), open = Sink()
        var shard = try writer.open(open, [], ()), rows = 0
        while !writer.isFull(shard, rowBytes: 0), rows < 40 {
            try writer.write(Page(batch, rows, text: batch.text[rows], version: 0), OutputRow(numbers: [], input: "a", key: PageKey(unit: 0, row: 0)), to: &shard)
            rows += 1
        }
        #expect(rows == groups[0])
    }

    @Test func `a shard read back has the digest that was told when it was written`() throws {
        let texts = Self.texts + ["", "\u{0}"]
        for preset in ["fineweb", "datatrove", "dolma"] {
            var writer = ParquetWriter()
            (writer.columns, writer.rowGroupBytes) = (preset, 10_000)
            let sink = try Self.write(texts, metadata: #""title":"Harbour","x":[1]"#) { ($0.columns, $0.rowGroupBytes) = (preset, 10_000) }
            let content = try Self.withFile(sink.bytes) { try writer.content(of: $0) }
            let told = sink.rows.flatMap { $0 }
            #expect(content == ShardContent(rows: 42, digest: "xxh3-128:" + XXH3.hash128(told.span).hex))
        }
    }

    @Test func `what a page says of itself has its columns, and the rest one`() throws {
        let told = #""title":"Har\"bour","dump":"D1","language_score":0.5,"token_count":7,"licence_statements":[{"a":1}],"x":{"y":2}"#
        func line(_ columns: String) throws -> String {
            let sink = try Self.write(["t"], metadata: told) { $0.columns = columns }
            return try Self.withFile(sink.bytes) { path -> String in
                var line = "", tally = SourceTally()
                try RowFile(path: path).rows(columns: nil, &tally) { row in
                    line = row.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
                    return true
                }
                return line
            }
        }
        try #expect(line("fineweb") == #"{"text":"t","id":"page-0","dump":"D1","url":"https://harbour.example/0","date":null,"file_path":"a.warc.gz","language":null,"language_score":0.5,"token_count":7,"license":null,"rights":null,"licence_statements":"[{\"a\":1}]","metadata":"{\"title\":\"Har\\\"bour\",\"x\":{\"y\":2}}"}"#)
        try #expect(line("dolma") == #"{"id":"page-0","text":"t","source":"D1","created":null,"metadata":{"url":"https://harbour.example/0","file_path":"a.warc.gz","language":null,"language_score":0.5,"token_count":7,"license":null,"rights":null,"title":"Har\"bour","author":null,"published":null,"modified":null,"site_name":null,"declared_language":null,"canonical_url":null,"licence_statements":"[{\"a\":1}]","other":"{\"x\":{\"y\":2}}"}}"#)
    }

    @Test(arguments: ["fineweb", "datatrove", "dolma"])
    func `a second pass that keeps all gives the rows of the first`(_ columns: String) throws {
        let told = #""title":"Harbour","dump":"D1","language":"en","language_score":0.5,"licence_statements":[{"a":1}],"x":{"y":2}"#
        let first = try Self.write(["t"], metadata: told) { $0.columns = columns }
        let read = try Self.read(first.bytes) { $0.keep = ["all"] }
        let second = try Self.write(["t"], metadata: try #require(read.metadata.first)) { $0.columns = columns }
        // dolma has no column but `source` for the dump, which comes back as a field of that name.
        if columns != "dolma" { #expect(first.rows == second.rows) }
        #expect(read.texts == ["t"] && read.ids == ["page-0"] && read.urls == ["https://harbour.example/0"])
        #expect(read.metadata[0].contains(#""x":{"y":2}"#))
    }

    @Test func `a page is found again by its row`() throws {
        let bytes = try Self.write(Self.texts) { $0.rowGroupBytes = 10_000 }.bytes
        for row in [0, 1, 8, 9, 10, 11, 25, 39] {
            let found = try Self.read(bytes, at: RecordPlace(offset: UInt64(row), inner: 0))
            #expect(found.texts == Array(Self.texts[row...]))
            #expect(found.places.first == UInt64(row))
        }
        #expect(try Self.read(bytes, at: RecordPlace(offset: 40, inner: 0)).texts.isEmpty)
    }

    @Test func `what is no Parquet is damage, and has no rows`() throws {
        let whole = try Self.write(["x"]).bytes
        let cases: [[UInt8]] = [[], Array("PAR1".utf8), Array("PAR1PAR1".utf8), Array("{\"text\":\"x\"}\n".utf8), Array(whole.dropLast()), Array(whole.prefix(whole.count / 2))]
        for bytes in cases {
            let found = try Self.read(bytes)
            #expect(found.texts.isEmpty)
            #expect(found.tally.damage == ["not_parquet": 1])
        }
        #expect(throws: RunError.self) { try ParquetWriter().content(of: "/nonexistent.parquet") }
    }

    @Test func `a bad page loses its row group and no other`() throws {
        let sink = try Self.write(Self.texts) { ($0.rowGroupBytes, $0.compress) = (10_000, "none") }
        var bytes = sink.bytes
        let groups = try Self.withFile(bytes) { try ParquetFileReader(path: $0).groups }
        // A letter of the first text, which is stored as it is.
        let place = try #require(bytes.firstRange(of: Array(Self.texts[0].utf8)))
        bytes[place.lowerBound + 500] ^= 1
        let found = try Self.read(bytes)
        #expect(found.texts == Array(Self.texts[groups[0]...]))
        #expect(found.places.first == UInt64(groups[0]))
        #expect(found.tally.damage == ["bad_row_group": 1])
        let error = #expect(throws: RunError.self) { try Self.withFile(bytes) { try ParquetWriter().content(of: $0) } }
        #expect(error?.message.contains("cannot be read as Parquet") == true)
    }

    @Test func `bytes changed anywhere end in rows or in damage, never in a crash`() throws {
        let whole = try Self.write(Array(Self.texts.prefix(12))) { ($0.rowGroupBytes, $0.columns) = (4_000, "datatrove") }.bytes
        var random = TestRandom(), ended = 0
        for round in 0..<400 {
            var bytes = whole
            // Half of them in the footer, where a byte says most.
            for _ in 0...(round % 3) {
                let place = round % 2 == 0 ? Int.random(in: 0..<bytes.count, using: &random) : Int.random(in: (bytes.count * 3 / 4)..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try Self.read(bytes) { $0.keep = ["all"] }
            ended += 1
        }
        #expect(ended == 400)
    }

    @Test func `a sink's refusal comes out as it was`() throws {
        let sink = Sink(), batch = Self.batch(["x"])
        var shard = try ParquetWriter().open(sink, [], ())
        sink.refuses = true
        try ParquetWriter().write(Page(batch, 0, text: batch.text[0], version: 0), OutputRow(numbers: [], input: "a", key: PageKey(unit: 0, row: 0)), to: &shard)
        let error = #expect(throws: RunError.self) { try ParquetWriter().close(&shard) }
        #expect(error?.message == "The disk is full")
    }

    @Test func `a level that a codec does not have is refused`() throws {
        let file = try ParquetFileWriter([ParquetColumn("a", .text)], packing: .gzip(level: 99), rowGroupBytes: 1024, created: "x version 1") { _ in }
        let text = Array("x".utf8)
        var canonical: [UInt8] = []
        file.set(0, text.span)
        try file.endRow(&canonical)
        #expect(throws: ParquetError.self) { try file.close() }
    }
}
