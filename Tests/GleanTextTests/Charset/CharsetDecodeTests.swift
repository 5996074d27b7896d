import Testing
import TestSupport

@testable import GleanText

private func isValid(_ bytes: [UInt8]) -> Bool { isValidUTF8(bytes.span) }

private func run(_ bytes: [UInt8], _ encoding: Encoding, _ output: inout [UInt8], limit: Int = .max) -> DecodeOutcome {
    decode(bytes.span, as: encoding, into: &output, limit: limit)
}

private func decoded(_ bytes: [UInt8], _ encoding: Encoding) -> String {
    var output = [UInt8]()
    _ = run(bytes, encoding, &output)
    if !isValid(output) { Issue.record("\(encoding.name) made bad UTF-8 of \(bytes)") }
    return String(decoding: output, as: UTF8.self)
}

/// Compares scalars, since `==` of two strings takes canonically equivalent ones for equal; records only what differs.
private func expect(_ bytes: [UInt8], _ encoding: Encoding, gives scalars: [UInt32]) {
    let found = decoded(bytes, encoding).unicodeScalars.map(\.value)
    if found != scalars { Issue.record("\(encoding.name) \(bytes): \(found) for \(scalars)") }
}

/// The rows of an index file of the standard: pointer and code point.
private func index(_ name: String) -> [(pointer: Int, scalar: UInt32)]? {
    charsetData("conformance/whatwg-encoding/index-\(name).txt").map { bytes in
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "\t")
            guard cells.count >= 2, let pointer = Int(cells[0].filter { $0 != " " }) else { return nil }
            return UInt32(cells[1].dropFirst(2), radix: 16).map { (pointer, $0) }
        }
    }
}


@Suite struct CharsetDecodeTests {
    @Test(arguments: [
        ("big5", Encoding.big5), ("euc_kr", .eucKR), ("gb18030", .gb18030), ("gb18030", .gbk), ("iso_2022_jp", .iso2022JP),
        ("jis0208", .eucJP), ("jis0212", .eucJP), ("shift_jis", .shiftJIS),
    ])
    func `every byte pair decodes as in the vectors of encoding_rs`(name: String, encoding: Encoding) {
        let folder = "conformance/encoding_rs/tests/test_data/"
        guard let input = charsetData(folder + name + "_in.txt"), let wanted = charsetData(folder + name + "_in_ref.txt") else { return }
        var output = [UInt8]()
        _ = run(input, encoding, &output)
        let found = output.split(separator: 0x0A, omittingEmptySubsequences: false)
        let lines = wanted.split(separator: 0x0A, omittingEmptySubsequences: false)
        #expect(found.count == lines.count)
        for (number, (a, b)) in zip(found, lines).enumerated() where a != b {
            Issue.record("line \(number + 1): \(String(decoding: a, as: UTF8.self)) for \(String(decoding: b, as: UTF8.self))")
        }
    }

    @Test func `every row of the two-byte indexes decodes to its character`() {
        func lead(_ row: Int, _ split: Int, _ low: Int, _ high: Int) -> UInt8 { UInt8(row + (row < split ? low : high)) }
        if let rows = index("big5") {
            for (pointer, scalar) in rows {
                let column = pointer % 157
                expect([UInt8(pointer / 157 + 0x81), lead(column, 0x3F, 0x40, 0x62)], .big5, gives: [scalar])
            }
        }
        if let rows = index("gb18030") {
            for (pointer, scalar) in rows {
                expect([UInt8(pointer / 190 + 0x81), lead(pointer % 190, 0x3F, 0x40, 0x41)], .gbk, gives: [scalar])
            }
        }
        if let rows = index("euc-kr") {
            for (pointer, scalar) in rows {
                expect([UInt8(pointer / 190 + 0x81), UInt8(pointer % 190 + 0x41)], .eucKR, gives: [scalar])
            }
        }
        if let rows = index("jis0208") {
            for (pointer, scalar) in rows {
                let privateUse = pointer >= 8836 && pointer <= 10715
                let bytes = [lead(pointer / 188, 0x1F, 0x81, 0xC1), lead(pointer % 188, 0x3F, 0x40, 0x41)]
                expect(bytes, .shiftJIS, gives: [privateUse ? UInt32(0xE000 - 8836 + pointer) : scalar])
                if pointer < 94 * 94 {
                    let row = UInt8(pointer / 94), column = UInt8(pointer % 94)
                    expect([0xA1 + row, 0xA1 + column], .eucJP, gives: [scalar])
                    expect([0x1B, 0x24, 0x42, 0x21 + row, 0x21 + column], .iso2022JP, gives: [scalar])
                }
            }
        }
        if let rows = index("jis0212") {
            for (pointer, scalar) in rows {
                expect([0x8F, UInt8(pointer / 94 + 0xA1), UInt8(pointer % 94 + 0xA1)], .eucJP, gives: [scalar])
            }
        }
    }

    @Test func `every row of the single-byte indexes decodes to its character, and the holes to U+FFFD`() {
        for encoding in Encoding.allCases where encoding.isSingleByte {
            let name = encoding == .iso8859_8i ? "iso-8859-8" : encoding.name.lowercased()
            guard let rows = index(name) else { return }
            var wanted = [UInt32](repeating: 0xFFFD, count: 128)
            for (pointer, scalar) in rows { wanted[pointer] = scalar }
            for byte in 0..<128 { expect([0x41, UInt8(0x80 + byte)], encoding, gives: [0x41, wanted[byte]]) }
        }
    }

    @Test func `every BMP and supplementary character survives gb18030's four bytes`() {
        guard let ranges = index("gb18030-ranges") else { return }
        for (pointer, scalar) in ranges {
            let bytes = [UInt8(0x81 + pointer / 12600), UInt8(0x30 + pointer / 1260 % 10), UInt8(0x81 + pointer / 10 % 126), UInt8(0x30 + pointer % 10)]
            expect(bytes, .gb18030, gives: [scalar])
        }
        #expect(decoded([0xE3, 0x32, 0x9A, 0x35], .gb18030) == "\u{10FFFF}")
        #expect(decoded([0xE3, 0x32, 0x9A, 0x36], .gb18030) == "\u{FFFD}")
        #expect(decoded([0x81, 0x35, 0xF4, 0x37], .gb18030) == "\u{E7C7}")
        #expect(decoded([0x84, 0x31, 0xA4, 0x3A], .gb18030) == "\u{FFFD}1\u{FFFD}:")
    }

    @Test func `bad UTF-8 becomes U+FFFD by maximal subparts`() {
        // The examples of the Unicode Standard, section 3.9, tables 3-8 to 3-11.
        #expect(decoded([0xC0, 0xAF, 0xE0, 0x80, 0xBF, 0xF0, 0x81, 0x82, 0x41], .utf8) == String(repeating: "\u{FFFD}", count: 8) + "A")
        #expect(decoded([0xED, 0xA0, 0x80, 0xED, 0xBF, 0xBF, 0xED, 0xAF, 0x41], .utf8) == String(repeating: "\u{FFFD}", count: 8) + "A")
        #expect(decoded([0xF4, 0x91, 0x92, 0x93, 0xFF, 0x41, 0x80, 0xBF, 0x42], .utf8) == "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}A\u{FFFD}\u{FFFD}B")
        #expect(decoded([0xE1, 0x80, 0xE2, 0xF0, 0x91, 0x92, 0xF1, 0xBF, 0x41], .utf8) == "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}A")
    }

    @Test func `UTF-8 validity and repair agree with the standard library on random bytes`() {
        var random = TestRandom()
        let pool: [UInt8] = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...70, using: &random)).map { _ in
                Int.random(in: 0..<3, using: &random) == 0 ? pool.randomElement(using: &random)! : 0x61
            }
            let wanted = String(decoding: bytes, as: UTF8.self)
            #expect(isValid(bytes) == (String(validating: bytes, as: UTF8.self) != nil))
            var output = [UInt8]()
            _ = run(bytes, .utf8, &output)
            let withoutMark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(wanted.utf8.dropFirst(3)) : Array(wanted.utf8)
            #expect(output == withoutMark, "\(bytes)")
        }
    }

    @Test func `UTF-16 surrogates without partner and half units become U+FFFD`() {
        #expect(decoded([0xFF, 0xFE, 0x41, 0x00, 0x3D, 0xD8, 0x00, 0xDE], .utf16LE) == "A\u{1F600}")
        #expect(decoded([0xFE, 0xFF, 0x00, 0x41, 0xD8, 0x3D, 0xDE, 0x00], .utf16BE) == "A\u{1F600}")
        #expect(decoded([0x3D, 0xD8, 0x41, 0x00], .utf16LE) == "\u{FFFD}A")
        #expect(decoded([0x3D, 0xD8], .utf16LE) == "\u{FFFD}")
        #expect(decoded([0x3D, 0xD8, 0x41], .utf16LE) == "\u{FFFD}")
        #expect(decoded([0x00, 0xDE, 0x41], .utf16LE) == "\u{FFFD}\u{FFFD}")
        #expect(decoded([0x3D, 0xD8, 0x3D, 0xD8, 0x00, 0xDE], .utf16LE) == "\u{FFFD}\u{1F600}")
    }

    @Test func `ISO-2022-JP follows its escapes and marks the bad ones`() {
        #expect(decoded([0x1B, 0x28, 0x4A, 0x5C, 0x7E, 0x1B, 0x28, 0x42, 0x5C], .iso2022JP) == "\u{A5}\u{203E}\\")
        #expect(decoded([0x1B, 0x28, 0x49, 0x31], .iso2022JP) == "\u{FF71}")
        #expect(decoded([0x1B, 0x24, 0x42, 0x1B, 0x28, 0x42, 0x41], .iso2022JP) == "\u{FFFD}A")
        #expect(decoded([0x1B, 0x25, 0x41], .iso2022JP) == "\u{FFFD}%A")
        #expect(decoded([0x1B, 0x24, 0x42, 0x30], .iso2022JP) == "\u{FFFD}")
        #expect(decoded([0x1B, 0x24, 0x42, 0x30, 0x1B, 0x28, 0x42, 0x41], .iso2022JP) == "\u{FFFD}A")
        #expect(decoded([0x41, 0x1B], .iso2022JP) == "A\u{FFFD}")
    }

    @Test func `the replacement encoding yields one U+FFFD, and none for nothing`() {
        #expect(decoded(Array("hello".utf8), .replacement) == "\u{FFFD}")
        #expect(decoded([], .replacement) == "")
        #expect(decoded([0x41, 0x80, 0xFF], .userDefined) == "A\u{F780}\u{F7FF}")
    }

    @Test(arguments: Encoding.allCases)
    func `a text cut at any byte stays valid and keeps what came before`(encoding: Encoding) {
        let texts: [[UInt8]] = [
            [0xA4, 0xA4, 0xA1, 0xA1, 0x81, 0x30, 0x84, 0x36, 0x41, 0x8F, 0xB0, 0xA1, 0x88, 0x62, 0xE4, 0xBD, 0xA0, 0xF0, 0x9F, 0x98, 0x80],
            [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42, 0x61, 0x00, 0xD8, 0x3D, 0xDE, 0x00],
        ]
        for text in texts {
            let whole = decoded(text, encoding)
            for length in 0...text.count {
                let part = decoded(Array(text[..<length]), encoding)
                var common = Array(part.unicodeScalars)
                while common.last == "\u{FFFD}" { common.removeLast() }
                // After a cut the bytes before it may be read one by one: at most three differ.
                let kept = common.dropLast(3)
                #expect(Array(whole.unicodeScalars).starts(with: kept), "\(encoding.name) \(length)")
            }
        }
    }

    @Test func `output stops at the limit, between characters`() {
        var output = [UInt8]()
        let text = [UInt8](repeating: 0xE6, count: 50_000)
        for limit in [0, 1, 2, 3, 4, 20_001, 99_999, 100_000] {
            let outcome = run(text, .windows1251, &output, limit: limit)
            #expect(output.count == min(limit / 2 * 2, 100_000))
            #expect(outcome.truncated == (limit < 100_000))
        }
        let valid = Array(String(repeating: "日本", count: 20_000).utf8)
        let outcome = run(valid, .utf8, &output, limit: 50_000)
        #expect(output.count == 49_998)
        #expect(outcome.truncated)
        #expect(!run(valid, .utf8, &output).truncated)
        #expect(output == valid)
    }

    @Test(arguments: [Encoding.utf8, .shiftJIS, .eucKR, .gb18030, .iso2022JP])
    func `nothing is decoded behind the block in which the limit is passed`(encoding: Encoding) {
        var output = [UInt8]()
        let text = [UInt8](repeating: 0x41, count: 1 << 20) + [UInt8](repeating: 0xFF, count: 1000)
        #expect(run(text, encoding, &output).replacements == 1000)
        #expect(run(text, encoding, &output, limit: 1024) == DecodeOutcome(replacements: 0, truncated: true))
        #expect(output == [UInt8](repeating: 0x41, count: 1024))
    }

    @Test func `errors are counted`() {
        var output = [UInt8]()
        #expect(run([0x41, 0xFF, 0x42, 0x80], .utf8, &output).replacements == 2)
        #expect(run([0x41, 0x81, 0x42], .windows1252, &output).hadErrors == false)
        #expect(run([0x41, 0x98], .windows1255, &output).hadErrors == false)
        #expect(run([0x41, 0xD9], .windows1255, &output).replacements == 1)
    }

    @Test func `labels are trimmed, fold case, and name what the standard says`() {
        #expect(Encoding(label: " \tLatin1\n") == .windows1252)
        #expect(Encoding(label: "UTF8") == .utf8)
        #expect(Encoding(label: "gb2312") == .gbk)
        #expect(Encoding(label: "ks_c_5601-1987") == .eucKR)
        #expect(Encoding(label: "hz-gb-2312") == .replacement)
        #expect(Encoding(label: "utf-7") == nil)
        #expect(Encoding(label: "") == nil)
        for encoding in Encoding.allCases { #expect(Encoding(label: encoding.name) == encoding) }
    }
}
