import Foundation
import GleanBytes
import GleanFormats
import Testing

private func warc(_ block: String, type: String = "response", length: Int? = nil, fields: String = "", version: String = "WARC/1.0") -> String {
    "\(version)\r\nWARC-Type: \(type)\r\nWARC-Target-URI: http://a.example/\r\nWARC-Date: 2024-05-06T07:08:09Z\r\n"
        + "WARC-Record-ID: <urn:uuid:1>\r\n\(fields)Content-Length: \(length ?? block.utf8.count)\r\n\r\n\(block)\r\n\r\n"
}

private func kinds(_ damages: [CrawlDamage]) -> [CrawlDamage.Kind] { damages.map(\.kind) }

private func blocks(_ records: [Seen]) -> [String] { records.map { String(decoding: $0.block, as: UTF8.self) } }

@Suite struct WARCReadingTests {
    @Test func `an empty input has no records and no damage`() throws {
        let read = try readAll("")
        #expect(read.records.isEmpty && read.damages.isEmpty)
    }

    @Test func `the fields of a record are found whatever their case`() throws {
        let read = try readAll(
            "WARC/1.1\r\nwarc-type: Conversion\r\nWARC-TARGET-URI: <http://b.example/>\r\nWarc-Record-Id: <urn:uuid:2>\r\n"
                + "content-type:text/plain\r\nWARC-Payload-Digest: sha1:ABC\r\nWARC-Truncated: length\r\n"
                + "WARC-Identified-Payload-Type: text/html\r\nContent-LENGTH: 3\r\n\r\nabc\r\n\r\n")
        let record = try #require(read.records.first)
        #expect(read.damages.isEmpty && read.records.count == 1)
        #expect(record.record.kind == .conversion)
        #expect(record.uri == "http://b.example/")
        #expect(record.id == "<urn:uuid:2>")
        #expect(record.contentType == "text/plain")
        #expect(!record.record.payloadDigest.isEmpty && !record.record.truncated.isEmpty && !record.record.payloadType.isEmpty)
        #expect(blocks(read.records) == ["abc"])
    }

    @Test(arguments: ["WARC/0.17", "WARC/0.18", "WARC/1.0", "WARC/1.1"])
    func `all versions are read`(version: String) throws {
        let read = try readAll(warc("x", version: version))
        #expect(blocks(read.records) == ["x"] && read.damages.isEmpty)
    }

    @Test func `bare line feeds are line ends too`() throws {
        let read = try readAll((warc("one") + warc("two")).replacing("\r\n", with: "\n"))
        #expect(blocks(read.records) == ["one", "two"] && read.damages.isEmpty)
    }

    @Test func `a folded value is one value`() throws {
        let read = try readAll("WARC/1.0\r\nWARC-Target-URI:\r\n http://c.example/\r\nContent-Length: 0\r\n\r\n\r\n\r\n")
        #expect(read.records.first?.uri == "http://c.example/")
    }

    @Test func `the first of repeated fields counts`() throws {
        let read = try readAll(warc("abc", fields: "WARC-Target-URI: http://other.example/\r\n"))
        #expect(read.records.first?.uri == "http://a.example/")
    }

    @Test func `offsets and lengths are those of the plain file`() throws {
        let first = warc("one"), second = warc("three")
        let read = try readAll(first + second)
        #expect(read.records.map(\.record.offset) == [0, Int64(first.utf8.count)])
        #expect(read.records.map(\.record.length) == [Int64(first.utf8.count - 4), Int64(second.utf8.count - 4)])
    }

    @Test func `offsets and lengths are those of the members`() throws {
        let first = gzip(warc("one")), second = gzip(warc("three"))
        let read = try readAll(MemorySource(first + second))
        #expect(read.records.map(\.record.offset) == [0, Int64(first.count)])
        #expect(read.records.map(\.record.length) == [Int64(first.count), Int64(second.count)])
        #expect(read.records.map(\.record.innerOffset) == [0, 0])
    }

    @Test func `records in one gzip member share its offset`() throws {
        let read = try readAll(MemorySource(gzip(warc("one") + warc("two"))))
        #expect(blocks(read.records) == ["one", "two"])
        #expect(read.records.map(\.record.offset) == [0, 0])
        #expect(read.records[1].record.innerOffset == Int64(warc("one").utf8.count))
    }

    @Test func `records that span members cut anywhere are whole`() throws {
        let text = warc("one") + warc("two two") + warc("three")
        for cut in stride(from: 1, to: text.utf8.count, by: 13) {
            let head = String(text.utf8.prefix(cut))!, tail = String(text.utf8.dropFirst(cut))!
            // A member that begins with a record is a new record; anything else goes on.
            let read = try readAll(MemorySource(gzip(head) + gzip("") + gzip(tail)))
            #expect(blocks(read.records) == ["one", "two two", "three"], "cut at \(cut): \(read.damages)")
        }
    }

    @Test func `zstd frames are read, and skippable frames passed over`() throws {
        let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]
        let first = zstd(warc("one"))
        let read = try readAll(MemorySource(skippable + first + skippable + zstd(warc("two")) + skippable, pieceBytes: 3))
        #expect(blocks(read.records) == ["one", "two"] && read.damages.isEmpty)
        #expect(read.records.map(\.record.offset) == [11, Int64(22 + first.count)])
    }

    @Test(arguments: [false, true])
    func `a dictionary frame at the start serves all frames`(isPacked: Bool) throws {
        guard let python = TestData.peer(with: "zstandard") else { return }
        let script = """
            import struct, sys, zstandard as z
            record = lambda n: (b"WARC/1.0\\r\\nWARC-Type: resource\\r\\nWARC-Target-URI: http://a.example/%d\\r\\nContent-Length: 5\\r\\n"
                b"\\r\\npage%d\\r\\n\\r\\n" % (n, n % 10))
            words = z.train_dictionary(2000, [record(n) * 3 for n in range(2000)])
            frame = words.as_bytes()
            if sys.argv[1] == "true": frame = z.ZstdCompressor().compress(frame)
            sys.stdout.buffer.write(struct.pack("<II", 0x184D2A5D, len(frame)) + frame)
            for n in range(3): sys.stdout.buffer.write(z.ZstdCompressor(dict_data=words).compress(record(n)))
            """
        let file = try #require(TestData.run(python, ["-c", script, "\(isPacked)"]))
        for pieceBytes in [7, 1 << 20] {
            let read = try readAll(MemorySource([UInt8](file), pieceBytes: pieceBytes))
            #expect(blocks(read.records) == ["page0", "page1", "page2"] && read.damages.isEmpty)
        }
        // Without its dictionary no frame can be read, which is told for each.
        let bare = [UInt8](file).dropFirst(8 + Int(file[4]) + Int(file[5]) << 8)
        #expect(kinds(try readAll(MemorySource(Array(bare))).damages) == [.zstdDictionaryBad, .zstdDictionaryBad, .zstdDictionaryBad])
    }

    @Test func `what is beyond the cap is thrown away and said`() throws {
        let long = String(repeating: "x", count: 5000)
        for bytes in [Array((warc(long) + warc("two")).utf8), gzip(warc(long)) + gzip(warc("two"))] {
            let read = try readAll(MemorySource(bytes, pieceBytes: 100), maxBlockBytes: 1000)
            #expect(read.records.map(\.record.block.count) == [1000, 3])
            #expect(read.records.first?.record.skippedBytes == 4000)
            #expect(read.records.map(\.record.blockTruncatedAt) == [1000, nil])
            #expect(read.damages.isEmpty)
        }
    }

    @Test func `memory follows the cap and not the record`() throws {
        let read = try readAll(MemorySource(gzip(warc(String(repeating: "x", count: 40_000_000))) + gzip(warc("two"))), maxBlockBytes: 1 << 20)
        #expect(read.records.count == 2)
        #expect(read.peak <= 4 << 20)
    }
}

@Suite struct CrawlMemoryTests {
    @Test func `memory shrinks back behind a large record`() throws {
        let large = gzip(warc(String(repeating: "x", count: 6_000_000))), small = gzip(warc("two"))
        var reader = CrawlReader(MemorySource(large + small + small))
        var sizes: [Int] = []
        while try reader.next() != nil { sizes.append(reader.bufferBytes) }
        #expect(sizes.count == 3 && sizes[0] >= 6_000_000 && sizes[1] == 1 << 20 && sizes[2] == 1 << 20)
    }
}

@Suite struct CrawlPartTests {
    private func offsets(_ bytes: [UInt8], from: Int, to: Int, _ container: Container, _ format: CrawlRecord.Format) throws -> [Int64] {
        var reader = CrawlReader(MemorySource(Array(bytes[from...])), from: Int64(from), container: container, format: format)
        var found: [Int64] = []
        while let event = try reader.next() {
            guard case .record(let record) = event else { continue }
            if record.offset >= to { break }
            found.append(record.offset)
        }
        return found
    }

    @Test(arguments: [
        "warc/warcio/example.warc", "warc/cdxj-indexer/example.warc.gz", "warc/cdxj-indexer/example.arc", "warc/warcio/example.arc.gz",
        "warc/resiliparse/warcfile.warc.gz",
    ])
    func `each record is in one part, however the input is cut`(name: String) throws {
        guard let path = TestData.path(name) else { return }
        let bytes = TestData.bytes(path)
        let container = Container(opening: bytes.span), format: CrawlRecord.Format = name.contains(".arc") ? .arc : .warc
        let all = try readAll(MemorySource(bytes)).records.map(\.record.offset)
        for parts in 1...9 {
            var found: [Int64] = []
            for part in 0..<parts {
                found += try offsets(bytes, from: part * bytes.count / parts, to: (part + 1) * bytes.count / parts, container, format)
            }
            #expect(found == all, "\(name) in \(parts) parts")
        }
        for offset in all {
            #expect(try offsets(bytes, from: Int(offset), to: bytes.count, container, format).first == offset)
        }
    }
}

@Suite struct WARCDamageTests {
    @Test func `a declared length is not believed before the bytes come`() throws {
        let read = try readAll(warc("short", length: 900_000_000_000))
        #expect(kinds(read.damages) == [.truncatedRecord])
        #expect(read.records.first?.record.missingBytes ?? 0 > 800_000_000_000)
        #expect(read.peak <= 2 << 20)
    }

    @Test func `a length that is too short costs no further record`() throws {
        let read = try readAll(warc("one") + warc("first half, second half", length: 10) + warc("three"))
        #expect(blocks(read.records) == ["one", "first half", "three"])
        #expect(kinds(read.damages) == [.badContentLength])
        #expect(read.damages.first?.offset == Int64(warc("one").utf8.count))
    }

    @Test func `a length that is too long does not swallow the next record`() throws {
        let read = try readAll(warc("one", length: 300) + warc("two") + warc("three"))
        #expect(blocks(read.records) == ["one", "two", "three"])
        #expect(kinds(read.damages) == [.badContentLength])
    }

    @Test(arguments: ["", "-5", "12x", "99999999999999999999"])
    func `a length that is no number is told`(length: String) throws {
        let bad = "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: \(length)\r\n\r\nabc\r\n\r\n"
        let read = try readAll(warc("one") + bad + warc("two"))
        #expect(blocks(read.records) == ["one", "two"])
        #expect(kinds(read.damages) == [.badContentLength])
    }

    @Test func `garbage between records is told once`() throws {
        let read = try readAll(warc("one") + "garbage\nmore\nWARC/x.y\n" + warc("two"))
        #expect(blocks(read.records) == ["one", "two"])
        #expect(kinds(read.damages) == [.badVersionLine])
        #expect(read.damages.first?.offset == Int64(warc("one").utf8.count))
    }

    @Test func `an endless header is told and passed over`() throws {
        let long = "WARC/1.0\r\n" + String(repeating: "X-A: b\r\n", count: 20_000)
        let read = try readAll(warc("one") + long + "\r\n" + warc("two"))
        #expect(blocks(read.records) == ["one", "two"])
        #expect(kinds(read.damages) == [.headerTooLong])
        let line = try readAll(warc("one") + String(repeating: "y", count: 300_000) + "\n" + warc("two"))
        #expect(blocks(line.records) == ["one", "two"])
        #expect(kinds(line.damages) == [.headerTooLong])
        #expect(line.peak <= 2 << 20)
    }

    @Test func `a record cut by the input's end is handed out with what is there`() throws {
        let text = warc("0123456789")
        let read = try readAll(String(text.utf8.dropLast(7))!)
        #expect(blocks(read.records) == ["0123456"])
        #expect(read.records.first?.record.missingBytes == 3)
        #expect(kinds(read.damages) == [.truncatedRecord])
        let packed = try readAll(MemorySource(Array(gzip(text).dropLast(4))))
        #expect(blocks(packed.records) == ["0123456789"])
        #expect(kinds(packed.damages) == [.gzipTruncated])
    }

    @Test func `a record cut by its member's end leaves the next whole`() throws {
        let read = try readAll(MemorySource(gzip(warc("one", length: 50)) + gzip(warc("two"))))
        #expect(read.records.count == 2)
        #expect(read.records.last.map { blocks([$0]) } == ["two"])
        #expect(kinds(read.damages) == [.truncatedRecord])
    }

    @Test func `a damaged member costs its own record only`() throws {
        let members = ["one", "two", "three"].map { gzip(warc($0 + String(repeating: " word", count: 50))) }
        for position in 1..<members[1].count {
            var middle = members[1]
            middle[position] ^= 0x55
            let read = try readAll(MemorySource(members[0] + middle + members[2]))
            let found = blocks(read.records).map { String($0.prefix { $0 != " " }) }
            #expect(found.first == "one" && found.last == "three", "flipped byte \(position): \(found) \(read.damages)")
            // Flags, time and operating system of the gzip header are under no checksum.
            if found.count == 3 { #expect(position >= 3 && position < 10 && found[1] == "two", "flipped byte \(position)") }
            if found.count == 2 { #expect(read.damages.count >= 1, "flipped byte \(position)") }
        }
    }

    @Test func `bytes cut out of a file cost the records they were of`() throws {
        let members = (0..<6).map { gzip(warc("record \($0)" + String(repeating: " word", count: 40))) }
        let all = Array(members.joined())
        let from = members[0].count + 20, to = members[0].count + members[1].count + members[2].count + 30
        let read = try readAll(MemorySource(Array(all[..<from] + all[to...])))
        #expect(read.records.map { String(decoding: $0.block.prefix(8), as: UTF8.self) } == ["record 0", "record 4", "record 5"])
        #expect(kinds(read.damages) == [.gzipDamaged])
    }

    @Test func `bytes between members are told, zeros are padding`() throws {
        let one = gzip(warc("one")), two = gzip(warc("two"))
        let read = try readAll(MemorySource(one + Array("junk".utf8) + two))
        #expect(blocks(read.records) == ["one", "two"])
        #expect(read.damages == [CrawlDamage(.trailingGarbage, at: Int64(one.count))])
        let padded = try readAll(MemorySource(one + [0, 0, 0] + two + Array(repeating: 0, count: 600_000)))
        #expect(blocks(padded.records) == ["one", "two"] && padded.damages.isEmpty)
    }

    @Test func `a damaged zstd frame costs its own record only`() throws {
        let frames = ["one", "two", "three"].map { zstd(warc($0 + String(repeating: " word", count: 50))) }
        var middle = frames[1]
        middle[middle.count - 1] ^= 0x55
        let read = try readAll(MemorySource(frames[0] + middle + frames[2]))
        #expect(read.records.count == 2)
        #expect(read.damages == [CrawlDamage(.zstdDamaged, at: Int64(frames[0].count))])
    }

    @Test func `a zstd window above 128 MB is refused`() throws {
        // Frame header: no single segment, no size, window descriptor of 2^31 (RFC 8878, 3.1.1.1).
        let read = try readAll(MemorySource([0x28, 0xB5, 0x2F, 0xFD, 0x00, 21 << 3, 1, 0, 0]))
        #expect(kinds(read.damages) == [.zstdWindowTooLarge])
    }

    @Test func `an unknown container is told`() throws {
        #expect(kinds(try readAll(MemorySource([0x04, 0x22, 0x4D, 0x18, 1, 2, 3, 4, 5])).damages) == [.unsupportedContainer])
        #expect(kinds(try readAll(MemorySource([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 1, 2, 3])).damages) == [.unsupportedContainer])
    }

    @Test func `a bzip2 stream that ends early is told`() throws {
        #expect(kinds(try readAll(MemorySource(Array("BZh91AY&SY".utf8))).damages) == [.bzip2Truncated])
    }

    @Test func `kinds have stable names`() {
        #expect(CrawlDamage.Kind.allCases.map(\.rawValue) == [
            "bad_version_line", "bad_header", "header_too_long", "bad_content_length", "truncated_record", "gzip_damaged",
            "gzip_truncated", "zstd_damaged", "zstd_truncated", "zstd_window_too_large", "zstd_dictionary_bad", "trailing_garbage",
            "unsupported_container", "line_too_long", "bzip2_damaged", "bzip2_truncated",
        ])
    }
}

@Suite struct ARCReadingTests {
    static let header = "filedesc://a.arc 0.0.0.0 20080430204825 text/plain 77\n1 0 InternetArchive\n"
        + "URL IP-address Archive-date Content-type Archive-length\n\n"

    @Test func `URL lines are records`() throws {
        let page = "HTTP/1.1 200 OK\r\n\r\nhello"
        let read = try readAll(
            Self.header + "\nhttp://a.example/x y 1.2.3.4 20080501000102 text/html \(page.utf8.count)\n\(page)\n"
                + "dns:a.example 1.2.3.4 20080501000103 text/dns 5\n12345\n")
        #expect(read.damages.isEmpty)
        #expect(read.records.map(\.record.kind) == [.warcinfo, .response, .response])
        #expect(read.records.map(\.record.format) == [.arc, .arc, .arc])
        #expect(read.records.map(\.uri) == ["filedesc://a.arc", "http://a.example/x y", "dns:a.example"])
        #expect(read.records.map(\.date) == ["2008-04-30T20:48:25Z", "2008-05-01T00:01:02Z", "2008-05-01T00:01:03Z"])
        #expect(read.records.map(\.record.holdsHTTP) == [false, true, false])
        #expect(read.records.last?.contentType == "text/dns")
        #expect(blocks(read.records).dropFirst() == [page[...].description, "12345"])
    }

    @Test func `version 2 lines are read from both ends`() throws {
        let read = try readAll(
            "filedesc://b.arc 0.0.0.0 19960923142103 text/plain 200 - - 0 b.arc 0\n\n"
                + "http://b.example/ 1.2.3.4 19961104142103 text/html 200 fac069150613fe55599cc7fa88aa089d - 209 b.arc 3\nabc\n")
        #expect(read.damages.isEmpty)
        #expect(blocks(read.records) == ["", "abc"])
    }

    @Test func `a wrong length is found out by the next line`() throws {
        let read = try readAll(
            Self.header + "\nhttp://a.example/1 1.2.3.4 20080501000102 text/html 3\nabcdef\n"
                + "http://a.example/2 1.2.3.4 20080501000102 text/html 3\nxyz\n")
        #expect(read.records.map(\.uri).dropFirst() == ["http://a.example/1", "http://a.example/2"])
        #expect(kinds(read.damages) == [.badContentLength])
    }
}
