import Foundation
import GleanBytes
import GleanEngine
import GleanModel
import GleanSteps
import Testing

/// What holds of token files beyond the examples of Fixtures/steps/tokens.md, which are short enough to be counted.
@Suite struct TokensWriterTests {
    private final class Sink: ShardSink {
        private(set) var bytes: [UInt8] = []
        private(set) var rows: [[UInt8]] = []
        private(set) var others: [String: Sink] = [:]
        func write(_ bytes: Span<UInt8>) { bytes.withUnsafeBufferPointer { self.bytes += $0 } }
        func digest(_ row: Span<UInt8>) { row.withUnsafeBufferPointer { rows.append(Array($0)) } }
        func beside(_ ending: String) -> any ShardSink {
            let sink = others[ending] ?? Sink()
            others[ending] = sink
            return sink
        }

        /// The table of documents: lines, each cut at its commas.
        var table: [[String]] {
            var text = [UInt8](repeating: 0, count: 1 << 20)
            var room = text.mutableSpan
            let packed = others[".csv.gz"]?.bytes ?? []
            let step = Inflater(.gzip).decode(packed.span, into: &room)
            return String(decoding: text.prefix(step.produced), as: UTF8.self).split(separator: "\r\n").map { $0.split(separator: ",").map(String.init) }
        }

        func number(_ at: Int, _ count: Int) -> Int { (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) } }
    }

    /// Texts of `a`, `b`, ... of these lengths.
    private static func texts(_ lengths: [Int]) -> [String] {
        lengths.enumerated().map { String(repeating: Character(Unicode.Scalar(UInt8(97 + $0 % 26))), count: $1) }
    }

    private static func write(_ texts: [String], ids: [[UInt8]]? = nil, _ change: (inout TokensWriter) -> Void) throws -> (sink: Sink, totals: [String: Int]) {
        var writer = TokensWriter()
        writer.tokenizer = "bytes"
        change(&writer)
        var assets = Assets { name in throw RecipeError("no \(name)") }
        let kit = try writer.open(&assets), sink = Sink()
        var shard = try writer.open(sink, [], kit)
        for (index, text) in texts.enumerated() {
            var batch = Batch()
            let bytes = Array(text.utf8), id = ids?[index] ?? Array("page-\(index)".utf8)
            batch.append(url: Span(), id: id.span, date: Span(), head: Span(), payload: Span(), text: bytes.span, facts: PageFacts(offset: 0, length: 0))
            let beside = OutputRow(numbers: [], input: "a.jsonl", key: PageKey(unit: 0, row: index))
            try writer.write(Page(batch, 0, text: batch.text[0], version: 0), beside, to: &shard)
        }
        try writer.close(&shard)
        return (sink, writer.totals(of: shard))
    }

    private static let lengths = (1...200).map { $0 * $0 * 7919 % 61 + ($0 % 17 == 0 ? 90 : 1) }

    @Test(arguments: ["concatenate", "best_fit"], [1, 3, 1000])
    func `every token of every document stands in one sequence`(_ packing: String, _ window: Int) throws {
        let texts = Self.texts(Self.lengths)
        let (sink, totals) = try Self.write(texts) { ($0.format, $0.packing, $0.sequenceLength, $0.window) = ("npy", packing, 32, window) }
        #expect(sink.rows.allSatisfy { $0.count == 64 })
        #expect(sink.rows.flatMap { $0 } == sink.bytes)
        var found = texts.map { [UInt8?](repeating: nil, count: $0.utf8.count + 1) }
        for line in sink.table {
            let numbers = [line[0], line[1], String(line[2].dropFirst("page-".count)), line[5]].map { Int($0)! }
            let (start, end, page, place) = (numbers[0], numbers[1], numbers[2], numbers[3])
            #expect(start / 32 == (end - 1) / 32)
            #expect(line[4] == "\(page + 1)")
            for token in start..<end {
                #expect(found[page][place + token - start] == nil)
                let isEnd = sink.bytes[2 * token + 1] == 1
                found[page][place + token - start] = isEnd ? 10 : sink.bytes[2 * token]
            }
        }
        #expect(found.map { $0.map { $0 ?? 0 } } == texts.map { Array($0.utf8) + [10] })
        #expect(totals["tokens"] == Self.lengths.reduce(0) { $0 + $1 + 1 })
        #expect(totals["sequences"] == sink.rows.count)
        #expect(totals["padding"] == sink.rows.count * 32 - (totals["tokens"] ?? 0))
        for name in ["sequences", "padding", "cuts", "truncated_documents"] { #expect(totals[name] == totals["\(packing)_\(name)"], "\(name)") }
    }

    @Test func `a long sequence is refused only for a window that is held`() {
        var writer = TokensWriter()
        writer.sequenceLength = 1 << 20
        #expect(writer.contradiction == nil)
        writer.packing = "concatenate"
        #expect(writer.contradiction != nil)
        writer.window = 512
        #expect(writer.contradiction == nil)
    }

    @Test func `the window does not change documents that stand end to end`() throws {
        let rows = try [1, 5, 4096].map { window in
            try Self.write(Self.texts(Self.lengths)) { ($0.packing, $0.sequenceLength, $0.window) = ("concatenate", 32, window) }.sink.rows
        }
        #expect(rows[0] == rows[1] && rows[1] == rows[2])
    }

    /// Read back by the words of the format: samples, offsets, columns, fields with their sizes.
    @Test(arguments: [false, true]) func `a shard of MDS leads to its samples`(_ isPacked: Bool) throws {
        let (sink, _) = try Self.write(["Hi", "Gull", "x"]) {
            $0.format = "mds"
            $0.dtype = "uint32"
            if isPacked { ($0.packing, $0.sequenceLength, $0.pad) = ("best_fit", 8, "7") }
        }
        let samples = sink.number(0, 4), fields = isPacked ? 4 : 2
        #expect(samples == (isPacked ? 2 : 3))
        let offsets = (0...samples).map { sink.number(4 + 4 * $0, 4) }
        #expect(offsets.last == sink.bytes.count)
        let json = String(decoding: sink.bytes[(4 + 4 * (samples + 1))..<offsets[0]], as: UTF8.self)
        #expect(json == (isPacked
            ? #"{"column_encodings":["ndarray:int32","ndarray:int32","json","ndarray:int32"],"column_names":["doc_ends","doc_starts","ids","tokens"],"column_sizes":[null,null,null,null],"compression":null,"format":"mds","hashes":["sha256"],"size_limit":null,"version":2}"#
            : #"{"column_encodings":["str","ndarray:int32"],"column_names":["id","tokens"],"column_sizes":[null,null],"compression":null,"format":"mds","hashes":["sha256"],"size_limit":null,"version":2}"#))
        let found = (0..<samples).map { sample in
            var at = offsets[sample] + 4 * fields
            return (0..<fields).map { field in
                defer { at += sink.number(offsets[sample] + 4 * field, 4) }
                return Array(sink.bytes[at..<(at + sink.number(offsets[sample] + 4 * field, 4))])
            }
        }
        /// One axis, a length of one byte, values of four.
        func array(_ values: [UInt16]) -> [UInt8] { [4, UInt8(values.count)] + values.flatMap { [UInt8($0 & 255), UInt8($0 >> 8), 0, 0] } }
        // Packed, 3 + 5 tokens fill the first sequence, and the third document has the second for itself.
        #expect(found == (isPacked
            ? [[array([3, 8]), array([0, 0]), Array(#"["page-0","page-1"]"#.utf8), array([72, 105, 256, 71, 117, 108, 108, 256])],
               [array([2]), array([0]), Array(#"["page-2"]"#.utf8), array([120, 256, 7, 7, 7, 7, 7, 7])]]
            : [[Array("page-0".utf8), array([72, 105, 256])], [Array("page-1".utf8), array([71, 117, 108, 108, 256])], [Array("page-2".utf8), array([120, 256])]]))
    }

    @Test func `long arrays of MDS have longer lengths`() throws {
        let (sink, _) = try Self.write([String(repeating: "x", count: 299)]) { $0.format = "mds" }
        let start = sink.number(4, 4), idBytes = sink.number(start, 4)
        #expect(Array(sink.bytes[(start + 8 + idBytes)..<(start + 8 + idBytes + 3)]) == [5, 44, 1])
    }

    @Test func `index.json names every shard of MDS`() throws {
        var writer = TokensWriter()
        (writer.tokenizer, writer.format) = ("bytes", "mds")
        var assets = Assets { name in throw RecipeError("no \(name)") }
        let kit = try writer.open(&assets)
        let index = writer.index(of: [FileSeal(name: "00000-0000.mds", bytes: 93, digest: "sha256:ab01", content: nil, rows: 2)], kit)
        #expect(index.map(\.name) == ["index.json"])
        #expect(String(decoding: index[0].bytes, as: UTF8.self) == #"{"shards":[{"column_encodings":["str","ndarray:uint16"],"column_names":["id","tokens"],"column_sizes":[null,null],"compression":null,"format":"mds","hashes":["sha256"],"raw_data":{"basename":"00000-0000.mds","bytes":93,"hashes":{"sha256":"ab01"}},"samples":2,"size_limit":null,"version":2,"zip_data":null}],"version":2}"#)
    }

    @Test func `ends of pieces and of padding start positions anew`() throws {
        let (sink, _) = try Self.write(["Hi", "x"]) { ($0.format, $0.packing, $0.sequenceLength) = ("datatrove", "best_fit", 8) }
        let index = try #require(sink.others[".ds.index"])
        #expect((0..<3).map { index.number(8 * $0, 8) } == [3, 5, 8])
        #expect(index.bytes.count == 24)
    }

    /// The words are those of humanize 4.17, which datatrove calls.
    @Test(arguments: [(1, "1.00 T"), (950, "950 T"), (1234, "1.23 kT"), (45_678, "45.7 kT"), (99_960, "100 kT"), (999_999, "1.00 MT"), (1_000_000, "1.00 MT")])
    func `the metadata counts tokens for people`(_ tokens: Int, _ words: String) throws {
        let (sink, _) = try Self.write([String(repeating: "x", count: tokens - 1) + (tokens == 1 ? "x" : "")]) {
            $0.format = "datatrove"
            if tokens == 1 { $0.append = nil }
        }
        let metadata = try #require(sink.others[".ds.metadata"])
        #expect(String(decoding: metadata.bytes, as: UTF8.self) == "bytes|2\n\(tokens)\n\(words)")
    }

    @Test func `an id that is no UTF-8 is made so`() throws {
        let (sink, _) = try Self.write(["Hi"], ids: [[0x61, 0xFF, 0x2C, 0x62]]) { $0.format = "npy" }
        var text = [UInt8](repeating: 0, count: 64)
        var room = text.mutableSpan
        let packed = try #require(sink.others[".csv.gz"]?.bytes)
        let step = Inflater(.gzip).decode(packed.span, into: &room)
        #expect(String(decoding: text.prefix(step.produced), as: UTF8.self) == "0,3,\"a\u{FFFD},b\",a.jsonl,1\r\n")
    }

    @Test func `a page without tokens is counted and not written`() throws {
        let (sink, totals) = try Self.write(["Hi", "", "x"]) { $0.prepend = "0" }
        #expect(sink.rows.count == 2)
        #expect(totals["documents"] == 2 && totals["empty_documents"] == 1)
    }

    @Test func `a shard without pages has a head all the same`() throws {
        let (sink, _) = try Self.write([]) { _ in }
        #expect(sink.bytes.isEmpty)
        // Head, version, code, two counts, and the first end.
        #expect(sink.others[".idx"]?.bytes.count == 42)
    }
}
