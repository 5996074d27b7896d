import GleanBytes
import GleanFormats
import Testing

private func head(_ message: String) -> (HTTPHead, [UInt8]) {
    let bytes = Array(message.utf8)
    return (HTTPHead(bytes.span, 0..<bytes.count), bytes)
}

/// The body as decoded, from wherever it is.
private func decode(_ bytes: [UInt8], maxBytes: Int = 8 << 20) -> (body: [UInt8], result: DecodedBody) {
    var decoder = BodyDecoder(maxBytes: maxBytes)
    let result = decoder.decode(bytes.span, HTTPHead(bytes.span, 0..<bytes.count))
    if case .stored(let range) = result.place { return (Array(bytes[range]), result) }
    let output = decoder.output
    return (output.indices.map { output[$0] }, result)
}

private func message(_ headers: String, _ body: [UInt8]) -> [UInt8] { Array("HTTP/1.1 200 OK\r\n\(headers)\r\n\r\n".utf8) + body }

private func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

@Suite struct HTTPHeadTests {
    @Test func `a response is taken apart`() {
        let (head, bytes) = head("HTTP/1.1 404 Not Found\r\nContent-Type: Text/HTML ; charset=\"ISO-8859-1\"\r\nLocation: /x\r\n\r\nbody")
        #expect(head.kind == .response && head.status == 404 && head.isComplete)
        #expect(text(bytes.span, head.contentType) == "Text/HTML")
        #expect(text(bytes.span, head.charset) == "ISO-8859-1")
        #expect(text(bytes.span, head.location) == "/x")
        #expect(text(bytes.span, head.body) == "body")
    }

    @Test func `bare line feeds, lines without colons and folded lines are borne`() {
        let (head, bytes) = head("HTTP/1.0 200\nnonsense\n: empty\nContent-Type: text/html;\n charset=utf-8\nX: \n\nbody")
        #expect(head.status == 200)
        #expect(text(bytes.span, head.charset) == "utf-8")
        #expect(text(bytes.span, head.body) == "body")
    }

    @Test(arguments: [
        ("text/html;charset=utf-8", "utf-8"), ("text/html; Charset = 'koi8-r'", "koi8-r"), ("text/html; a=b; charset=\"x\"; charset=y", "x"),
        ("text/html; charset=", ""), ("text/html", ""), ("text/html; charset=\"unclosed", "unclosed"),
    ])
    func `the charset is found`(value: String, charset: String) {
        let (head, bytes) = head("HTTP/1.1 200 OK\r\nContent-Type: \(value)\r\n\r\n")
        #expect(text(bytes.span, head.charset) == charset)
        #expect(text(bytes.span, head.contentType) == "text/html")
    }

    @Test func `a charset without a type counts, and the last type of two`() {
        let (head, bytes) = head("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Type: text/html\r\nContent-Type: charset=utf-8\r\n\r\n")
        #expect(text(bytes.span, head.contentType) == "text/html" && text(bytes.span, head.charset) == "utf-8")
    }

    @Test(arguments: [("HTTP/1.1 200 OK", 200), ("HTTP/2 301", 301), ("http/1.1 99 x", 0), ("HTTP/1.1 2000", 0), ("HTTP/1.1", 0), ("ICY 200 OK", 200)])
    func `status lines`(line: String, status: Int) {
        let (head, _) = head(line + "\r\nA: b\r\n\r\n")
        #expect(head.status == status && head.kind == .response)
    }

    @Test func `interim responses are passed over`() {
        let (head, bytes) = head("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\nbody")
        #expect(head.status == 200 && text(bytes.span, head.body) == "body")
    }

    @Test func `a body without a head is a body, and a head without an end has none`() {
        let (bare, _) = head("<html>hello")
        #expect(bare.kind == .none && bare.body == 0..<11)
        let (open, bytes) = head("HTTP/1.1 200 OK\r\nA: b\r\n")
        #expect(!open.isComplete && open.body.isEmpty && open.head == 0..<bytes.count)
        let (endless, _) = head("HTTP/1.1 200 OK\r\n" + String(repeating: "A: b\r\n", count: 100_000))
        #expect(!endless.isComplete && endless.body.isEmpty)
    }

    @Test func `requests are known by their version`() {
        let (head, bytes) = head("POST /a?b HTTP/1.1\r\nHost: x\r\n\r\nq=1")
        #expect(head.kind == .request && text(bytes.span, head.body) == "q=1")
    }

    @Test func `codings keep their order`() {
        let (head, _) = head("HTTP/1.1 200 OK\r\nContent-Encoding: gzip, identity\r\nContent-Encoding: br;q=1, foo\r\n\r\n")
        #expect((0..<head.contentCodings.count).map { head.contentCodings[$0] } == [.gzip, .brotli, .unknown])
    }
}

@Suite struct BodyDecoderTests {
    @Test func `a plain body is not copied`() {
        let bytes = message("A: b", Array("hello".utf8))
        #expect(decode(bytes).result.place == .stored(bytes.count - 5..<bytes.count))
    }

    @Test func `chunks are joined`() {
        let (body, result) = decode(message("Transfer-Encoding: chunked", Array("5\r\nhello\r\n1;a=b\r\n \r\n5 \nworld\n0\r\nX: y\r\n\r\n".utf8)))
        #expect(string(body) == "hello world" && result.outcome == .whole && result.notes.isEmpty)
    }

    @Test(arguments: ["<!DOCTYPE html>", "5\r\nhello, not a chunk", "", "zz\r\n"])
    func `a body that only claims chunks is kept`(body: String) {
        let (kept, result) = decode(message("Transfer-Encoding: chunked", Array(body.utf8)))
        #expect(string(kept) == body && result.outcome == .whole)
        #expect(result.notes == (body.isEmpty ? [] : .falseChunked))
    }

    @Test func `a body cut inside a chunk gives what is there`() {
        let (body, result) = decode(message("Transfer-Encoding: chunked", Array("5\r\nhello\r\nff\r\n wor".utf8)))
        #expect(string(body) == "hello wor" && result.outcome == .truncated)
    }

    @Test(arguments: ["gzip", "deflate", "br", "zstd", "x-gzip", "deflate, gzip", "compress"])
    func `a coding that was already undone is found out`(coding: String) {
        let page = "<!DOCTYPE html><html><body>A page as it is, with äöü and some more text behind it.</body></html>"
        let (body, result) = decode(message("Content-Encoding: \(coding)", Array(page.utf8)))
        #expect(string(body) == page && result.outcome == .whole)
        #expect(!result.notes.isDisjoint(with: [.falseCoding, .unknownCoding]))
    }

    @Test func `codings of real servers are undone`() throws {
        guard let folder = TestData.path("warc/scrapy-compressed") else { return }
        // What zlib, brotli and zstandard make of them in Python 3.11.
        let gzipped = "b65bd60800562600815b739d4cdcb65cf5127f70", deflated = "a035ecea90aa151b6274d421ad81468ea9a75c7b"
        let files = [
            ("html-gzip.bin", "gzip", gzipped), ("html-rawdeflate.bin", "deflate", deflated), ("html-zlibdeflate.bin", "deflate", deflated),
            ("html-br.bin", "br", gzipped), ("html-zstd-static-content-size.bin", "zstd", gzipped),
            ("html-zstd-static-no-content-size.bin", "zstd", gzipped), ("html-zstd-streaming-no-content-size.bin", "zstd", gzipped),
            ("html-gzip-deflate.bin", "gzip, deflate", gzipped), ("html-gzip-deflate-gzip.bin", "gzip, deflate, gzip", gzipped),
        ]
        for (name, coding, digest) in files {
            let stored = TestData.bytes(folder + "/" + name)
            let (body, result) = decode(message("Content-Encoding: \(coding)", stored))
            #expect(sha1(body.span) == digest && result.outcome == .whole && result.notes.isEmpty, "\(name)")
            let (half, cut) = decode(message("Content-Encoding: \(coding)", Array(stored.prefix(stored.count / 2))))
            // A zstd block yields nothing before it is whole.
            #expect(cut.outcome == .truncated && body.starts(with: half), "\(name)")
        }
    }

    @Test func `bombs end at the limit`() throws {
        guard let folder = TestData.path("warc/scrapy-compressed") else { return }
        for (name, coding) in [("bomb-br.bin", "br"), ("bomb-deflate.bin", "deflate"), ("bomb-gzip.bin", "gzip"), ("bomb-zstd.bin", "zstd")] {
            let (body, result) = decode(message("Content-Encoding: \(coding)", TestData.bytes(folder + "/" + name)), maxBytes: 1 << 20)
            #expect(body.count == 1 << 20 && result.outcome == .tooLarge, "\(name)")
        }
    }

    @Test func `the limit is exact`() {
        var packed: [UInt8] = []
        _ = GzipCompressor().append(Array(repeating: UInt8(0x61), count: 300_000).span, to: &packed)
        #expect(decode(message("Content-Encoding: gzip", packed), maxBytes: 300_000).result.outcome == .whole)
        #expect(decode(message("Content-Encoding: gzip", packed), maxBytes: 299_999).result.outcome == .tooLarge)
        #expect(decode(message("A: b", Array(repeating: 0x61, count: 11)), maxBytes: 10).result.outcome == .tooLarge)
    }

    @Test func `chunked and coded bodies are undone from the outside in`() {
        var packed: [UInt8] = []
        _ = GzipCompressor().append(Array("inner text".utf8).span, to: &packed)
        let chunked = Array("\(String(packed.count, radix: 16))\r\n".utf8) + packed + Array("\r\n0\r\n\r\n".utf8)
        let (body, result) = decode(message("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunked))
        #expect(string(body) == "inner text" && result.outcome == .whole)
    }

    @Test func `a wrong checksum is noted and the text kept`() {
        var packed: [UInt8] = []
        _ = GzipCompressor().append(Array("some text".utf8).span, to: &packed)
        packed[packed.count - 6] ^= 1
        let (body, result) = decode(message("Content-Encoding: gzip", packed))
        #expect(string(body) == "some text" && result.outcome == .truncated && result.notes == .damaged)
    }
}

@Suite struct ContentKindTests {
    @Test(arguments: [
        ("<!DOCTYPE html><p>", ContentKind.html), ("  \n<HTML lang=x>", .html), ("<htmlx>", .text), ("<p>x", .html), ("<!-- x --><html>", .html),
        ("\u{FEFF}<html>", .html), ("<?xml version='1.0'?><html xmlns='x'>", .html), ("<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>", .html),
        ("<?xml version='1.0'?><x/>", .xml), ("<?xml version='1.0'?><!-- a --><rss version='2.0'>", .feed), ("<rss version='2.0'>", .feed),
        ("<feed xmlns='http://www.w3.org/2005/Atom'>", .feed), ("<?xml?><rdf:RDF x>", .feed), ("%PDF-1.4", .pdf), ("GIF89a", .image),
        ("{\"a\":1}", .json), (" [1,2]", .json), ("{{template}}", .text), ("[link] text", .text), ("Hello", .text), ("", .empty),
        ("PK\u{3}\u{4}", .archive), ("RIFFxxxxWEBPVP8", .image), ("a\u{0}b", .binary), ("\u{1B}[0m", .text), ("RIFF", .text),
    ])
    func `prefixes`(prefix: String, kind: ContentKind) {
        #expect(ContentKind(sniffing: Array(prefix.utf8).span) == kind, "\(prefix)")
    }

    @Test func `UTF-16 with a mark is read`() {
        let units = Array("<html>".utf16)
        #expect(ContentKind(sniffing: ([0xFF, 0xFE] + units.flatMap { [UInt8($0), 0] }).span) == .html)
        #expect(ContentKind(sniffing: ([0xFE, 0xFF] + units.flatMap { [0, UInt8($0)] }).span) == .html)
    }
}
