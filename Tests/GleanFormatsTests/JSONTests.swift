import Foundation
import GleanBytes
import GleanFormats
import Testing
import TestSupport

private func lines(_ bytes: [UInt8], pieceBytes: Int = .max, max: Int = 1 << 20) throws -> (lines: [String], offsets: [Int64], damages: [CrawlDamage]) {
    var reader = LineReader(MemorySource(bytes, pieceBytes: pieceBytes), maxLineBytes: max)
    var found: [String] = [], offsets: [Int64] = [], damages: [CrawlDamage] = []
    while let event = try reader.next() {
        switch event {
        case .line(let line):
            found.append(text(reader.bytes, line.range))
            offsets.append(line.offset)
        case .damage(let damage): damages.append(damage)
        }
    }
    return (found, offsets, damages)
}

@Suite struct LineReaderTests {
    @Test(arguments: [1, 3, 1000])
    func `lines end with LF, CR LF or the input`(pieceBytes: Int) throws {
        let read = try lines(Array("\u{FEFF}one\ntwo\r\n\nlast".utf8), pieceBytes: pieceBytes)
        #expect(read.lines == ["one", "two", "", "last"])
        #expect(read.offsets == [3, 7, 12, 13])
        #expect(read.damages.isEmpty)
    }

    @Test func `lines go on from member to member`() throws {
        #expect(try lines(gzip("one\ntw") + gzip("o\nthree\n")).lines == ["one", "two", "three"])
        var frame: [UInt8] = []
        _ = ZstdCompressor().append(Array("one\ntwo\n".utf8).span, to: &frame)
        #expect(try lines(frame + frame, pieceBytes: 5).lines == ["one", "two", "one", "two"])
    }

    @Test func `a line that is too long is told and passed over`() throws {
        let read = try lines(Array(("a\n" + String(repeating: "x", count: 500_000) + "\nb\n").utf8), max: 1000)
        #expect(read.lines == ["a", "b"])
        #expect(read.damages == [CrawlDamage(.lineTooLong, at: 2)])
    }

    @Test func `a damaged member costs its own lines`() throws {
        var bad = gzip("lost\n")
        bad[bad.count - 5] ^= 1
        let read = try lines(gzip("one\n") + bad + gzip("three\n"))
        #expect(read.lines.first == "one" && read.lines.last == "three")
        #expect(read.damages.map(\.kind) == [.gzipDamaged])
        let cut = try lines(Array(gzip("one\ntwo").dropLast(3)))
        #expect(cut.lines == ["one"] && cut.damages.map(\.kind) == [.gzipTruncated])
    }

    @Test func `a long line is read whole, and its memory given back`() throws {
        let long = String(repeating: "y", count: 3_000_000)
        let read = try lines(Array((long + "\nb\n").utf8), max: 4_000_000)
        #expect(read.lines == [long, "b"])
    }
}

@Suite struct JSONFieldsTests {
    private func scan(_ names: [String], _ line: String) -> (values: [String?], kinds: [JSONValue.Kind], problem: JSONProblem?) {
        var fields = JSONFields(names)
        let problem = fields.scan(Array(line.utf8).span)
        let kinds = names.indices.map { fields[$0].kind }
        return (names.indices.map { kinds[$0] == .missing ? nil : text(fields.text, fields[$0].range) }, kinds, problem)
    }

    @Test func `wanted fields are found and unescaped`() {
        let line = #" {"id" : 7, "text":"a\"\\\/\b\f\n\r\tz", "x":[{"text":"no"}], "ok":true, "none":null, "metadata":{"url":"http://x/","text":"inner"}} "#
        let read = scan(["text", "id", "metadata.url", "ok", "none", "absent", "metadata"], line)
        #expect(read.problem == nil)
        #expect(read.values == ["a\"\\/\u{8}\u{C}\n\r\tz", "7", "http://x/", "true", "null", nil, #"{"url":"http://x/","text":"inner"}"#])
        #expect(read.kinds == [.string, .number, .string, .bool, .null, .missing, .object])
    }

    @Test(arguments: [
        (#"\u00e9"#, "é"), (#"\ud83d\ude00"#, "😀"), (#"\ud83d"#, "\u{FFFD}"), (#"\ude00x"#, "\u{FFFD}x"), (#"\ud83dA"#, "\u{FFFD}A"),
        (#"\ud83d\ud83d\ude00"#, "\u{FFFD}😀"), (#"\uFFFF"#, "\u{FFFF}"), (#"\u0000"#, "\u{0}"), ("é😀", "é😀"),
    ])
    func `unicode escapes`(escaped: String, expected: String) {
        #expect(scan(["t"], #"{"t":"\#(escaped)"}"#).values == [expected])
    }

    @Test func `the last of repeated keys counts`() {
        #expect(scan(["a"], #"{"a":1,"a":"two"}"#).values == ["two"])
    }

    @Test func `keys may be escaped or hold dots`() {
        #expect(scan(["text", "a.b"], #"{"t\u0065xt":"x","a.b":"y"}"#).values == ["x", "y"])
    }

    @Test(arguments: [
        #"{"a":1"#, #"{"a":1,}"#, #"{"a" 1}"#, #"{a:1}"#, #"{"a":01}"#, #"{"a":1.}"#, #"{"a":tru}"#, #"{"a":"x}"#, #"{"a":"\x"}"#, #"{"a":"\u12g4"}"#,
        "{\"a\":\"\n\"}", #"{"a":1} x"#, #"{"a":[1,]}"#, #"{"a":-}"#, #"{"a":1e}"#, "{", #"{"a":{"b":}}"#,
    ])
    func `malformed objects are told`(line: String) {
        #expect(scan(["b"], line).problem?.kind == .malformed, "\(line)")
    }

    @Test func `other values and deep nesting are told`() {
        #expect(scan([], "[1]").problem == JSONProblem(.notAnObject, at: 0))
        #expect(scan([], "").problem?.kind == .notAnObject)
        #expect(scan([], #"{"a":"# + String(repeating: "[", count: 100_000)).problem?.kind == .tooDeep)
        #expect(scan([], #"{"a":"# + String(repeating: "[", count: 100) + String(repeating: "]", count: 100) + "}").problem == nil)
    }

    @Test func `strings of every length are scanned to their end`() {
        for length in 0..<40 {
            let value = String(repeating: "é", count: length / 2) + String(repeating: "x", count: length % 2)
            #expect(scan(["a", "b"], #"{"a":"\#(value)","b":"\#(value)\n"}"#).values == [value, value + "\n"])
        }
    }
}

@Suite struct JSONWriterTests {
    private func written(_ bytes: [UInt8]) -> [UInt8] {
        var writer = JSONWriter()
        writer.string(bytes.span)
        return writer.bytes
    }

    @Test func `what is written reads back`() throws {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("text")
        writer.string(Array("a\"\\\u{1}\u{1F}\u{8}\u{C}\n\r\t\u{7F}é😀".utf8).span)
        writer.key(Array("k\n".utf8).span)
        writer.beginArray()
        writer.integer(-3)
        writer.number(0.1)
        writer.number(.infinity)
        writer.bool(true)
        writer.null()
        writer.endArray()
        writer.endObject()
        writer.endLine()
        #expect(writer.bytes.allSatisfy { $0 >= 0x20 || $0 == 0x0A } && writer.bytes.last == 0x0A)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String: Any])
        #expect(object["text"] as? String == "a\"\\\u{1}\u{1F}\u{8}\u{C}\n\r\t\u{7F}é😀")
        let list = try #require(object["k\n"] as? [Any])
        #expect(list.count == 5 && list[0] as? Int == -3 && list[1] as? Double == 0.1 && list[2] is NSNull && list[3] as? Bool == true)
    }

    @Test func `invalid UTF-8 is replaced as the standard library does`() {
        var random = TestRandom()
        let parts: [[UInt8]] = [[0x41], [0xC3, 0xA9], [0xE2, 0x82, 0xAC], [0xF0, 0x9F, 0x98, 0x80], [0xFF], [0xC0], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90], [0x80], [0xF0, 0x9F]]
        for _ in 0..<2000 {
            let bytes = (0..<random.below(12)).flatMap { _ in parts[random.below(parts.count)] }
            #expect(written(bytes) == [0x22] + Array(String(decoding: bytes, as: UTF8.self).utf8) + [0x22])
        }
    }
}
