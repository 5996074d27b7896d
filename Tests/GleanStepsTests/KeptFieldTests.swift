import Foundation
import GleanFormats
import GleanModel
import GleanSteps
import Testing

/// Fields that `keep` takes along.
@Suite struct KeptFieldTests {
    private static func members(_ line: String, keep: [String]?) throws -> String {
        var source = JSONLSource()
        source.keep = keep
        let bytes = Array(line.utf8)
        return try ParquetTests.withFile(bytes) { path in
            let input = Input(ordinal: 0, source: 0, name: "a", path: path, bytes: UInt64(bytes.count), modified: 0)
            var reader = try source.start(input, at: nil, ()), batch = Batch(), tally = SourceTally()
            _ = try source.fill(&batch, from: &reader, &tally)
            return batch.metadata[0].withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
        }
    }

    @Test(arguments: [
        (nil, ""), (["dump"], #""dump":"D1""#), (["score", "dump"], #""dump":"D1","score":0.5"#), (["absent"], ""),
        (["metadata"], #""a":1,"b":{"c":2}"#), (["metadata.b"], #""b":{"c":2}"#), (["list.x"], #""list.x":3"#),
        (["all"], #""dump":"D1","score":0.5,"a":1,"b":{"c":2},"list":{"x":3,"y":4}"#), (["text"], ""),
    ] as [([String]?, String)])
    func `JSON lines give the fields that are named`(_ keep: [String]?, _ members: String) throws {
        // The URL was read out of metadata and is not taken twice.
        let line = #"{"id":"i","text":"t","dump":"D1","score":0.5,"metadata":{"url":"u","a":1,"b":{"c":2}},"list":{"x":3,"y":4}}"#
        #expect(try Self.members(line, keep: keep) == members)
    }

    @Test(arguments: [
        (#"{"text":"t","a":NaN,"b":-Infinity,"c":-1e5}"#, #""a":null,"b":null,"c":-1e5"#),
        (#"{"text":"t","metadata":"{\"a\":[1,\"\u00e9\"]}"}"#, #""a":[1,"é"]"#), (#"{"text":"t","metadata":"{oops"}"#, #""metadata":"{oops""#),
        (#"{"text":"t","metadata":[1]}"#, #""metadata":[1]"#), (#"{"text":"t", "a" : {"b" : "x y" } }"#, #""a":{"b" : "x y" }"#),
    ])
    func `values are taken as they are written`(_ line: String, _ members: String) throws {
        #expect(try Self.members(line, keep: ["all"]) == members)
    }

    @Test func `bytes that are no UTF-8 are replaced`() throws {
        var line = Array(#"{"text":"t","a":"caf"#.utf8)
        line += [0xE9] + Array(#""}"#.utf8)
        var source = JSONLSource()
        source.keep = ["all"]
        let found = try ParquetTests.withFile(line) { path in
            let input = Input(ordinal: 0, source: 0, name: "a", path: path, bytes: 0, modified: 0)
            var reader = try source.start(input, at: nil, ()), batch = Batch(), tally = SourceTally()
            _ = try source.fill(&batch, from: &reader, &tally)
            return batch.metadata[0].withUnsafeBufferPointer { Array($0) }
        }
        #expect(String(validating: found, as: UTF8.self) == #""a":"caf�""#)
    }

    @Test func `Parquet gives the fields that are named`() throws {
        var bytes: [UInt8] = [], canonical: [UInt8] = []
        let columns = [
            ParquetColumn("text", .text), ParquetColumn("score", .real), ParquetColumn("url", in: "metadata", .text), ParquetColumn("n", in: "metadata", .integer),
            ParquetColumn("other", in: "metadata", .text), ParquetColumn("x", in: "more", .text),
        ]
        let file = try ParquetFileWriter(columns, packing: .none, rowGroupBytes: 1 << 20, created: "x version 1") { piece in
            piece.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        }
        let values = ["t", "", "u", "", #"{"deep":[1]}"#, "a\"b"].map { Array($0.utf8) }
        for column in [0, 2, 4, 5] {
            let value = values[column]
            file.set(column, value.span)
        }
        file.set(1, 0.25)
        file.set(3, 7)
        try file.endRow(&canonical)
        try file.close()
        for (keep, members) in [
            (["score"], #""score":0.25"#), (["metadata"], #""n":7,"deep":[1]"#), (["metadata.n", "more.x"], #""n":7,"more.x":"a\"b""#),
            (["all"], #""score":0.25,"n":7,"deep":[1],"more":{"x":"a\"b"}"#), (["metadata.url"], ""),
        ] {
            let found = try ParquetTests.read(bytes) { $0.keep = keep }
            #expect(found.metadata == [members])
            #expect(found.urls == ["u"])
        }
    }
}
