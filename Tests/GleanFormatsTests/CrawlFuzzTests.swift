import GleanBytes
import GleanFormats
import Testing
import TestSupport

/// Mutants of small good files: flipped, cut and spliced.
@Suite struct CrawlFuzzTests {
    /// The last file is packed to zstd frames here.
    @Test func `mutants neither crash nor grow records`() throws {
        var random = TestRandom()
        let names = [
            "warc/warcio/example.warc", "warc/cdxj-indexer/example.warc.gz", "warc/cdxj-indexer/example.arc", "warc/jwarc/cc.warc.gz",
            "warc/toimik/Valid/1.0/response.warc", "warc/warcio/example.arc.gz", "warc/outbackcdx/test-integration/test1.warc.gz",
            "warc/toimik/Valid/1.1/response.warc",
        ]
        for name in names {
            guard let path = TestData.path(name) else { return }
            var bytes = TestData.bytes(path)
            if name == names.last {
                var packed: [UInt8] = []
                for third in 0..<3 { _ = ZstdCompressor().append(bytes[third * bytes.count / 3..<(third + 1) * bytes.count / 3].span, to: &packed) }
                bytes = packed
            }
            let good = try readAll(MemorySource(bytes)).records.count
            for _ in 0..<400 {
                let mutant = random.mutate(bytes)
                let read = try readAll(MemorySource(mutant, pieceBytes: 1 + random.below(5000)), maxBlockBytes: 1 << 20)
                // A splice may repeat what was there, so the bytes bound the records: none is shorter than 20 bytes unpacked.
                #expect(read.records.count <= 2 * good + 2, "\(name)")
                #expect(read.damages.count <= 40 + 2 * good, "\(name)")
                #expect(read.peak <= 8 << 20, "\(name)")
                for seen in read.records {
                    let record = seen.record
                    #expect(record.offset >= 0 && record.offset < mutant.count && record.missingBytes >= 0 && record.length >= 0, "\(name)")
                }
            }
        }
    }

    @Test func `mutants of lines, heads and bodies do not crash`() throws {
        var random = TestRandom()
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=\"utf-8\"\r\nTransfer-Encoding: chunked\r\nContent-Encoding: deflate, br\r\n\r\n"
            + "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n"
        let json = #"{"text":"a\u00e9\ud83d\ude00\n","metadata":{"url":"http://x/","n":[1,2.5e3,{"a":null}]},"id":7,"t":true}"#
        var decoder = BodyDecoder(maxBytes: 4096)
        var fields = JSONFields(["text", "metadata.url", "id", "metadata"])
        for _ in 0..<3000 {
            let message = random.mutate(Array(head.utf8))
            let parsed = HTTPHead(message.span, 0..<message.count)
            #expect(parsed.head.upperBound <= message.count && parsed.body.upperBound == message.count)
            _ = decoder.decode(message.span, parsed)
            #expect(decoder.output.count <= 4096)
            _ = ContentKind(sniffing: message.span)
            let line = random.mutate(Array(json.utf8))
            if let problem = fields.scan(line.span) { #expect(problem.position <= line.count) }
        }
    }
}

extension TestRandom {
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }

    mutating func mutate(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for _ in 0...below(3) where !result.isEmpty {
            let at = below(result.count), length = min(below(200), result.count - at)
            switch below(4) {
            case 0: result[at] ^= UInt8(1 << below(8))
            case 1: result[at] = UInt8(truncatingIfNeeded: next())
            case 2: result.removeSubrange(at..<at + length)
            default: result.insert(contentsOf: result[at..<at + length], at: below(result.count))
            }
        }
        return result
    }
}
