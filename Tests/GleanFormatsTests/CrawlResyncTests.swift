import CBZip2
import GleanBytes
import GleanFormats
import Testing
import TestSupport

private func pack(_ text: String, _ container: Container) -> [UInt8] { pack(Array(text.utf8), container) }

private func pack(_ bytes: [UInt8], _ container: Container) -> [UInt8] {
    var output: [UInt8] = []
    switch container {
    case .gzip: #expect(GzipCompressor().append(bytes.span, to: &output))
    case .zstd: #expect(ZstdCompressor().append(bytes.span, to: &output))
    case .bzip2: output = bzip2(bytes)
    case .plain, .unsupported: output = bytes
    }
    return output
}

private func bzip2(_ bytes: [UInt8]) -> [UInt8] {
    var source = bytes.map { CChar(bitPattern: $0) }, target = [CChar](repeating: 0, count: bytes.count * 2 + 700)
    var length = UInt32(target.count)
    #expect(BZ2_bzBuffToBuffCompress(&target, &length, &source, UInt32(source.count), 1, 0, 30) == BZ_OK)
    return target.prefix(Int(length)).map { UInt8(bitPattern: $0) }
}

private func warc(_ block: String, length: String? = nil) -> String {
    "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/\r\nContent-Length: \(length ?? "\(block.utf8.count)")\r\n\r\n\(block)\r\n\r\n"
}

private func arc(_ block: String, length: String? = nil) -> String {
    "http://a.example/ 1.2.3.4 20080501000102 text/html \(length ?? "\(block.utf8.count)")\n\(block)\n"
}

private let arcHeader = "filedesc://a.arc 0.0.0.0 20080430204825 text/plain 77\n1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n\n\n"

private func blocks(_ records: [Seen]) -> [String] { records.map { String(decoding: $0.block, as: UTF8.self) } }

/// A bad record in a member of its own costs no other.
@Suite struct CrawlResyncTests {
    private static let containers: [Container] = [.plain, .gzip, .zstd, .bzip2]

    @Test(arguments: containers, [
        (warc("bad", length: "x"), [], .badContentLength), (warc("some bytes", length: "4"), ["some"], .badContentLength), ("garbage\r\n", [], .badVersionLine),
        ("garbage\r\n\r\nand more\r\n\r\n", [], .badVersionLine),
    ] as [(String, [String], CrawlDamage.Kind)])
    func `reading goes on at the next WARC record`(container: Container, bad: (text: String, blocks: [String], kind: CrawlDamage.Kind)) throws {
        let members = [warc("one"), bad.text, warc("two"), warc("three")].map { pack($0, container) }
        for pieceBytes in [1, .max] {
            let read = try readAll(MemorySource(Array(members.joined()), pieceBytes: pieceBytes))
            #expect(blocks(read.records) == ["one"] + bad.blocks + ["two", "three"])
            #expect(read.damages == [CrawlDamage(bad.kind, at: Int64(members[0].count))])
        }
    }

    @Test(arguments: containers, [
        (arc("bad", length: "x"), [], .badContentLength), (arc("some bytes", length: "4"), ["some"], .badContentLength), ("garbage\r\n", [], .badVersionLine),
    ] as [(String, [String], CrawlDamage.Kind)])
    func `reading goes on at the next ARC record`(container: Container, bad: (text: String, blocks: [String], kind: CrawlDamage.Kind)) throws {
        let members = [arcHeader, arc("one"), bad.text, arc("two"), arc("three")].map { pack($0, container) }
        for pieceBytes in [1, .max] {
            let read = try readAll(MemorySource(Array(members.joined()), pieceBytes: pieceBytes))
            #expect(Array(blocks(read.records).dropFirst()) == ["one"] + bad.blocks + ["two", "three"])
            #expect(read.damages == [CrawlDamage(bad.kind, at: Int64(members[0].count + members[1].count))])
        }
    }

    @Test(arguments: containers, ["filedesc:a.arc\nversion\n\n", "\u{1}\u{2} no line end at all"])
    func `an ARC file whose first record is bad is read on`(container: Container, first: String) throws {
        let members = [first, arc("one"), arc("two")].map { pack($0, container) }
        for pieceBytes in [1, .max] {
            let read = try readAll(MemorySource(Array(members.joined()), pieceBytes: pieceBytes))
            // In plain input a line without an end takes the next one's beginning along.
            #expect(blocks(read.records) == (container == .plain && first.last != "\n" ? ["two"] : ["one", "two"]))
            #expect(read.damages == [CrawlDamage(.badVersionLine, at: 0)])
        }
    }

    @Test func `an ARC line that its member ends in does not reach into the next record where blocks are not kept`() throws {
        let members = [arcHeader, String(arc("bad", length: "50").prefix { $0 != "\n" }), arc("two")].map { pack($0, .gzip) }
        let read = try readAll(MemorySource(Array(members.joined())), maxBlockBytes: 0)
        #expect(read.records.map(\.record.missingBytes) == [0, 50, 0])
        #expect(read.damages.map(\.kind) == [.truncatedRecord])
    }

    @Test func `a head that its member ends in does not reach into the next record`() throws {
        let first = pack("WARC/1.0", .gzip)
        let read = try readAll(MemorySource(first + pack(warc("hello"), .gzip)))
        #expect(blocks(read.records) == ["hello"])
        #expect(read.damages == [CrawlDamage(.truncatedRecord, at: 0)])
    }

    @Test func `a head that its member ends in is cut, however long the next record is`() throws {
        let read = try readAll(MemorySource(pack("WARC/1.0", .gzip) + pack(warc(String(repeating: "x", count: 200_000)), .gzip)))
        #expect(read.records.count == 1)
        #expect(read.damages == [CrawlDamage(.truncatedRecord, at: 0)])
    }

    @Test(arguments: [(warc("one"), warc("two"), CrawlRecord.Format.warc), (arc("one"), arc("two"), .arc)])
    func `a record that its member ends in leaves the next whole, wherever it is cut`(first: String, second: String, format: CrawlRecord.Format) throws {
        let header = format == .arc ? arcHeader : warc("header")
        for length in 1..<first.utf8.count {
            let cut = String(decoding: Array(first.utf8.prefix(length)), as: UTF8.self)
            let read = try readAll(MemorySource(pack(header, .gzip) + pack(cut, .gzip) + pack(second, .gzip)))
            #expect(blocks(read.records).last == "two", "cut at \(length)")
            #expect(read.damages.count <= 1 && read.records.count + read.damages.count >= 3, "cut at \(length)")
        }
    }
    @Test(arguments: [Container.gzip, .zstd, .bzip2], [CrawlRecord.Format.warc, .arc])
    func `whatever is wrong with a record, all others are read`(container: Container, format: CrawlRecord.Format) throws {
        var random = TestRandom()
        let texts = (0..<5).map { number in format == .warc ? warc("record \(number)") : number == 0 ? arcHeader : arc("record \(number)") }
        for _ in 0..<400 {
            let bad = random.below(texts.count), mutant = random.mutate(Array(texts[bad].utf8))
            let members = texts.indices.map { pack($0 == bad ? mutant : Array(texts[$0].utf8), container) }
            let read = try readAll(MemorySource(Array(members.joined()), pieceBytes: 1 + random.below(2000)))
            let found = blocks(read.records)
            for number in texts.indices where number != bad && (number > 0 || format == .warc) {
                #expect(found.contains("record \(number)"), "\(String(decoding: mutant, as: UTF8.self)) for \(bad): \(found) \(read.damages)")
            }
        }
    }
}
