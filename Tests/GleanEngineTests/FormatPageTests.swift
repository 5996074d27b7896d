import GleanBytes
import Foundation
@testable import GleanEngine
import GleanModel
import Testing

/// The worked examples of docs/formats, read by the program's own readers, and the golden files of each version.
@Suite struct FormatPageTests {
    // MARK: Tables

    @Test func `the table of the page holds the rows told beside it`() throws {
        let page = try FormatPage("table")
        let names = ["url", "words", "score"]
        let wanted = page.rows("url", "words", "score")
        #expect(wanted.count == 2)
        for bytes in [page.hexdump, try FormatPage.golden("table-1")] {
            try FormatPage.withFile("a.table", bytes) { _, path in
                let table = try TableReader(path: path)
                #expect(table.schema.kind == "example")
                #expect(table.schema.columns.map(\.name) == names)
                #expect(table.schema.facts == ["input": "a.warc.gz"])
                let rows = try table.texts(names)
                #expect(rows == wanted)
            }
        }
    }

    @Test func `a table that is cut or changed anywhere is refused or read the same`() throws {
        let page = try FormatPage("table")
        let bytes = page.hexdump, names = ["url", "words", "score"], wanted = page.rows("url", "words", "score")
        try FormatPage.withFile("a.table", bytes) { _, path in
            func read(_ bytes: [UInt8]) throws -> [[String]]? {
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                return try? TableReader(path: path).texts(names)
            }
            for count in bytes.indices {
                let rows = try read(Array(bytes[0..<count]))
                #expect(rows == nil, "cut to \(count) bytes")
            }
            for place in bytes.indices {
                var changed = bytes
                changed[place] ^= 0x41
                let rows = try read(changed)
                #expect(rows == nil || rows == wanted, "byte \(place)")
            }
        }
    }

    @Test func `a table that the program writes is read back`() throws {
        let schema = TableSchema(kind: "example", columns: [.init("url", .bytes), .init("words", .u64), .init("score", .f64)], facts: ["input": "a.warc.gz"])
        var bytes: [UInt8] = []
        var writer = try TableWriter(schema, level: 3) { piece in piece.withUnsafeBufferPointer { bytes.append(contentsOf: $0) } }
        var block = TableBlock(schema)
        for (url, words, score) in [("https://a.example/", UInt64(258), 0.5), ("", 3, .nan)] {
            block.add(0, Array(url.utf8))
            block.add(1, words)
            block.add(2, score)
            block.endRow()
        }
        try writer.append(block)
        try writer.finish()
        let page = try FormatPage("table")
        // All but the frames of zstd, whose bytes may differ from version to version, is laid down by the page.
        #expect(Array(bytes.prefix(0xB6)) == Array(page.hexdump.prefix(0xB6)))
        try FormatPage.withFile("a.table", bytes) { _, path in
            let rows = try TableReader(path: path).texts(["url", "words", "score"])
            #expect(rows == page.rows("url", "words", "score"))
        }
    }

    // MARK: Record runs

    @Test func `the record run of the page holds the records told beside it`() throws {
        let page = try FormatPage("records")
        let wanted = page.rows("key", "value")
        #expect(wanted.count == 3)
        for bytes in [page.hexdump, try FormatPage.golden("records-1")] {
            try FormatPage.withFile("a.run", bytes) { _, path in
                let found = try (0..<2).map { partition in
                    let cursor = try RecordCursor.open(path: path, partition: partition, RecordShape(keyBytes: 8, width: 16))
                    var rows: [[String]] = []
                    while try cursor.advance() { rows.append([String(cursor.record.big(at: 0)), String(cursor.record.big(at: 8))]) }
                    return rows
                }
                #expect(found == [Array(wanted[0..<2]), Array(wanted[2...])])
            }
        }
    }

    @Test func `the program writes the run of the page byte for byte`() throws {
        let page = try FormatPage("records")
        var bytes: [UInt8] = []
        var writer = try RecordRunWriter(RecordShape(keyBytes: 8, width: 16), .evenly(2)) { piece in piece.withUnsafeBufferPointer { bytes.append(contentsOf: $0) } }
        for row in page.rows("key", "value") {
            var record: [UInt8] = []
            for cell in row { record.append(big: try #require(UInt64(cell))) }
            try writer.append(record)
        }
        try writer.finish()
        #expect(bytes == page.hexdump)
    }

    @Test func `the index of the page leads from ids and URLs to their rows`() throws {
        let page = try FormatPage("index")
        let wanted = page.rows("key", "hash", "unit", "row")
        #expect(wanted.count == 4)
        for bytes in [page.hexdump, try FormatPage.golden("index-1")] {
            try FormatPage.withFile("decisions/index/pages.index", bytes) { folder, _ in
                for row in wanted {
                    let key = Array(row[0].utf8)
                    let found = try ReleaseIndex.find(key.span, output: folder)
                    #expect(found.map { [String($0.unit), String($0.row)] } == [[row[2], row[3]]], "\(row[0])")
                }
            }
        }
    }

    // MARK: Decisions, manifests, receipts

    @Test func `the golden decisions hold the rows told on the page`() throws {
        let names = [
            "row", "id", "url", "date", "offset", "inner", "length", "code", "found", "limit", "text_bytes", "extract.page_bytes", "extract.text_bytes",
        ]
        let wanted = try FormatPage("decisions").rows(
            "row", "id", "url", "date", "offset", "inner", "length", "code", "found", "limit", "text_bytes", "extract.page_bytes", "extract.text_bytes")
        #expect(wanted.count == 2)
        let bytes = try FormatPage.golden("decisions-1")
        try FormatPage.withFile("00000.table", bytes) { _, path in
            let table = try TableReader(path: path)
            #expect(table.schema.kind == "decisions")
            #expect(table.schema.facts["drop.1"] == "jsonl/no_text")
            let rows = try table.texts(names)
            #expect(rows == wanted)
        }
    }

    @Test func `the columns of decisions are those that the page lists`() throws {
        let listed = try FormatPage("decisions").rows("column", "type", "what")
        let schema = Ledger.schema(try Layout([any PreparedStep]()), input: "", rights: false)
        #expect(schema.columns.map { [$0.name, $0.type.rawValue] } == listed.dropLast().map { [$0[0], $0[1]] })
    }

    @Test func `the manifest of the page is read`() throws {
        let text = try FormatPage("release").block("json").joined(separator: "\n")
        let manifest = try CanonicalJSON.decode(Manifest.self, Array(text.utf8))
        #expect(manifest.counts.balances)
        #expect(manifest.counts.drops == [DropCount(step: "jsonl", reason: "no_text", pages: 1)])
        #expect(manifest.recipe.steps.map(\.name) == ["extract"])
    }

    @Test func `the receipt of the page is read`() throws {
        let text = try FormatPage("receipts").block("json").joined(separator: "\n")
        let receipt = try CanonicalJSON.decode(Receipt.self, Array(text.utf8))
        #expect(receipt.balances)
        #expect(receipt.files.map(\.name) == ["00000.ledger", "00000.pages"])
    }
}
