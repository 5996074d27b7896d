import GleanBytes
@testable import GleanFormats
import Testing

/// Archives written here block by block, after POSIX.1-1988 (ustar), POSIX.1-2001 (pax) and the manual of GNU tar.
@Suite struct TarReaderTests {
    private func block(_ name: String, size: Int, type: Character = "0", magic: String = "ustar\0" + "00", prefix: String = "", link: String = "", octal: String? = nil) -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at place: Int) { block.replaceSubrange(place..<(place + text.utf8.count), with: Array(text.utf8)) }
        put(name, at: 0)
        put("0000644\0", at: 100)
        let digits = String(size, radix: 8)
        put(octal ?? String(repeating: "0", count: 11 - digits.count) + digits, at: 124)
        put("14000000000", at: 136)
        put("        ", at: 148)
        put(String(type), at: 156)
        put(link, at: 157)
        put(magic, at: 257)
        put(prefix, at: 345)
        return summed(block)
    }

    private func summed(_ block: [UInt8]) -> [UInt8] {
        var block = block
        let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
        block.replaceSubrange(148..<156, with: Array((String(repeating: "0", count: 6 - sum.count) + sum + "\0 ").utf8))
        return block
    }

    private func padded(_ text: String) -> [UInt8] { Array(text.utf8) + [UInt8](repeating: 0, count: (512 - text.utf8.count % 512) % 512) }

    private func file(_ name: String, _ text: String) -> [UInt8] { block(name, size: text.utf8.count) + padded(text) }

    private let end = [UInt8](repeating: 0, count: 1024)

    private func pax(_ records: [(String, String)]) -> String {
        records.map { key, value in
            let rest = " \(key)=\(value)\n".utf8.count
            var length = rest
            while "\(length)".utf8.count + rest != length { length += 1 }
            return "\(length) \(key)=\(value)\n"
        }.joined()
    }

    /// `name=text` for files, `name kind` for others, kinds of damage.
    private func read(_ bytes: [UInt8], pieceBytes: Int = .max, limit: Int = 1 << 20) throws -> [String] {
        var reader = TarReader(MemorySource(bytes, pieceBytes: pieceBytes)), out: [String] = []
        while let event = try reader.next() {
            switch event {
            case .member(let member):
                let name = String(decoding: member.name, as: UTF8.self)
                guard member.kind == .file else {
                    out.append("\(name) \(member.kind)")
                    continue
                }
                var text: [UInt8] = []
                let isWhole = try reader.read(into: &text, limit: limit)
                out.append(name + "=" + String(decoding: text, as: UTF8.self) + (isWhole ? "" : " cut"))
            case .damage(let damage): out.append("\(damage.kind.rawValue) at \(damage.offset)")
            case .unpacking(let damage): out.append(damage.kind.rawValue)
            }
        }
        return out
    }

    @Test func `files are read in order, whatever pieces the archive comes in`() throws {
        let long = String(repeating: "gull ", count: 300)
        let bytes = block("docs/", size: 0, type: "5") + file("docs/a", "one") + file("docs/b", "") + file("docs/c", long) + block("l", size: 0, type: "2", link: "docs/a") + end
        let wanted = ["docs/ folder", "docs/a=one", "docs/b=", "docs/c=" + long, "l link"]
        for piece in [1, 7, 511, 512, 513, 4096] { #expect(try read(bytes, pieceBytes: piece) == wanted) }
    }

    @Test func `an archive packed by gzip or zstd is read as it is`() throws {
        let bytes = file("a", "one") + file("b", "two") + end
        #expect(try read(gzipped(bytes)) == ["a=one", "b=two"])
    }

    @Test func `what is not read of a file is passed over`() throws {
        #expect(try read(file("a", String(repeating: "x", count: 2000)) + file("b", "two") + end, limit: 3) == ["a=xxx", "b=two"])
    }

    @Test func `a long name stands in the prefix, in pax or in GNU's own member`() throws {
        let long = String(repeating: "deep/", count: 30) + "file"
        let prefix = block("file", size: 1, prefix: "some/folder") + padded("1")
        let header = pax([("path", long), ("mtime", "1.5")])
        let posix = block("x", size: header.utf8.count, type: "x") + padded(header) + file("short", "2")
        let gnu = block("././@LongLink", size: long.utf8.count + 1, type: "L", magic: "ustar  \0") + padded(long + "\0") + block("short", size: 1, magic: "ustar  \0") + padded("3")
        #expect(try read(prefix + posix + gnu + file("next", "4") + end) == ["some/folder/file=1", long + "=2", long + "=3", "next=4"])
    }

    @Test func `a size may stand in pax or in base 256`() throws {
        let header = pax([("size", "3")])
        let posix = block("x", size: header.utf8.count, type: "x") + padded(header) + block("a", size: 0) + padded("one")
        var binary = block("b", size: 0)
        binary.replaceSubrange(124..<136, with: [0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3])
        #expect(try read(posix + summed(spaces(binary)) + padded("two") + end) == ["a=one", "b=two"])
    }

    private func spaces(_ block: [UInt8]) -> [UInt8] {
        var block = block
        block.replaceSubrange(148..<156, with: Array("        ".utf8))
        return block
    }

    @Test func `sparse files are refused, and what stands behind them is read`() throws {
        let header = pax([("GNU.sparse.major", "1"), ("GNU.sparse.name", "holes")])
        let posix = block("x", size: header.utf8.count, type: "x") + padded(header) + file("GNUSparseFile/holes", "map")
        #expect(try read(posix + block("old", size: 3, type: "S") + padded("map") + file("b", "two") + end) == ["holes sparse", "old sparse", "b=two"])
    }

    @Test func `a header that is none costs what stands up to the next one`() throws {
        var bad = file("b", "two")
        bad[0] = UInt8(ascii: "z")
        let first = file("a", "one")
        #expect(try read(first + bad + file("c", "three") + end) == ["a=one", "bad_tar_header at \(first.count)", "c=three"])
    }

    @Test func `an archive may end without its mark, but not in a member`() throws {
        let bytes = file("a", "one")
        #expect(try read(bytes) == ["a=one"])
        #expect(try read(Array(bytes.dropLast(300))) == ["a=one"])
        #expect(try read(Array(file("a", String(repeating: "x", count: 600)).dropLast(500)), limit: 1) == ["a=x", "truncated_tar at 1036"])
        #expect(try read([]) == [])
    }

    @Test func `an archive cut at any byte is read to its end`() throws {
        let header = pax([("path", "long")])
        let bytes = block("x", size: header.utf8.count, type: "x") + padded(header) + file("a", "one") + block("l", size: 5, type: "L") + padded("name\0") + file("b", "two") + end
        for cut in bytes.indices { _ = try read(Array(bytes[..<cut])) }
    }

    @Test func `sizes that no archive can have end the reading`() throws {
        func huge(_ type: Character, _ low: [UInt8]) -> [UInt8] {
            var block = block("a", size: 0, type: type)
            block.replaceSubrange(124..<136, with: [0x80, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] + low)
            return summed(spaces(block))
        }
        // What fills the last block must not take the size past the largest number.
        #expect(try read(huge("0", [0xFB, 0xFF]) + padded("x"), limit: 10).last?.hasPrefix("truncated_tar") == true)
        for low in [[0xFC, 0x00], [0xFE, 0x01], [0xFF, 0xFF]] as [[UInt8]] {
            for type in ["0", "x", "L"] as [Character] { #expect(try read(huge(type, low) + file("b", "two") + end) == ["bad_tar_header at 0", "b=two"]) }
        }
        let header = pax([("size", "9223372036854775807")])
        #expect(try read(block("x", size: header.utf8.count, type: "x") + padded(header) + file("a", "one") + end) == ["a=one"])
        let extended = block("x", size: 0, type: "x", octal: "77777777777") + file("b", "two") + end
        #expect(try read(extended).first?.hasPrefix("bad_tar_extension") == true)
        for text in ["5 a=b\n", "x path=y\n", "999 path=y\n", "9 path y\n", "7 path=y\n"] {
            #expect(try read(block("x", size: text.utf8.count, type: "x") + padded(text) + file("b", "two") + end).last == "b=two", "\(text)")
        }
    }

    @Test func `a broken gzip member ends the archive with its damage`() throws {
        let packed = gzipped(file("a", "one") + file("b", (0..<3000).map { "\($0 * 7919 % 1009) " }.joined()) + end)
        #expect(try read(Array(packed.dropLast(200))).last == "gzip_truncated")
    }

    /// One member of stored blocks (RFC 1951, 3.2.4).
    private func stored(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        _ = GzipCompressor().append(bytes.span, to: &out)
        var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
        for start in stride(from: 0, to: bytes.count, by: 512) {
            let piece = bytes[start..<min(bytes.count, start + 512)], count = piece.count
            packed += [piece.endIndex == bytes.count ? 1 : 0, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8 & 255)] + piece
        }
        return packed + out.suffix(8)
    }

    @Test func `a checksum that is wrong behind the mark of the end is told`() throws {
        let packed = stored(file("a", "one") + end)
        #expect(try read(packed) == ["a=one"])
        for place in [packed.count - 8, 10 + 512 + 5 + 5] {
            var flipped = packed
            flipped[place] ^= 1
            #expect(try read(flipped).last == "gzip_damaged", "\(place)")
        }
        #expect(try read(Array(packed.dropLast(4))) == ["a=one", "gzip_truncated"])
    }

    @Test func `bytes behind the packed archive are no damage`() throws {
        #expect(try read(gzipped(file("a", "one") + end) + Array("signature".utf8)) == ["a=one"])
    }
}

private func gzipped(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    _ = GzipCompressor().append(bytes.span, to: &out)
    return out
}
