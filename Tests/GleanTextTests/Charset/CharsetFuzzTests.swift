import Testing
import TestSupport

@testable import GleanText


private func index(_ name: String) -> [Int: UInt32]? {
    guard let bytes = charsetData("conformance/whatwg-encoding/index-\(name).txt") else { return nil }
    var rows: [Int: UInt32] = [:]
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
        let cells = line.split(separator: "\t")
        if cells.count >= 2, let pointer = Int(cells[0].filter { $0 != " " }) { rows[pointer] = UInt32(cells[1].dropFirst(2), radix: 16) }
    }
    return rows
}

@Suite struct CharsetFuzzTests {
    @Test func `broken multi-byte text decodes as by the standard's own state machines`() {
        var indexes: [String: [Int: UInt32]] = [:]
        for name in ["big5", "euc-kr", "gb18030", "gb18030-ranges", "jis0208", "jis0212"] {
            guard let rows = index(name) else { return }
            indexes[name] = rows
        }
        let ranges = (indexes["gb18030-ranges"] ?? [:]).sorted { $0.key < $1.key }
        let oracle = CharsetOracle(
            index: { indexes[$0]?[$1] },
            ranges: { pointer in
                if pointer > 39419 && pointer < 189_000 || pointer > 1_237_575 { return nil }
                if pointer == 7457 { return 0xE7C7 }
                return ranges.last { $0.key <= pointer }.map { $0.value + UInt32(pointer - $0.key) }
            })
        // Bytes at the edges of every encoding's ranges come often, or random text would never be nearly right.
        let edges: [UInt8] = [0x1B, 0x24, 0x28, 0x30, 0x39, 0x3A, 0x40, 0x41, 0x42, 0x7E, 0x7F, 0x80, 0x81, 0x84, 0x8E, 0x8F, 0x90, 0x9F, 0xA0, 0xA1, 0xDF, 0xE0, 0xE3, 0xFC, 0xFD, 0xFE, 0xFF]
        let escapes: [UInt8] = [0x1B, 0x1B, 0x1B, 0x24, 0x24, 0x28, 0x28, 0x40, 0x42, 0x49, 0x4A, 0x21, 0x30, 0x5C, 0x7E, 0x0E, 0x80]
        var dice = TestRandom()
        var output: [UInt8] = []
        for encoding in [Encoding.eucKR, .shiftJIS, .eucJP, .gb18030, .big5, .iso2022JP] {
            for _ in 0..<4000 {
                var bytes = (0..<Int.random(in: 0...12, using: &dice)).map { _ in
                    Bool.random(using: &dice) ? edges[Int.random(in: 0..<edges.count, using: &dice)] : UInt8.random(in: 0x30...0xFF, using: &dice)
                }
                if encoding == .iso2022JP { bytes = bytes.map { escapes[Int($0) % escapes.count] } }
                decode(bytes.span, as: encoding, into: &output)
                let found = String(decoding: output, as: UTF8.self).unicodeScalars.map(\.value)
                let wanted = encoding == .iso2022JP ? oracle.decodeISO2022JP(bytes) : oracle.decode(encoding.name, bytes)
                if found != wanted { Issue.record("\(encoding.name) \(bytes): \(found) for \(wanted)") }
            }
        }
    }

    @Test func `random bytes never crash a decoder, the prescan or the detector, and always give valid UTF-8`() {
        var dice = TestRandom()
        var output: [UInt8] = []
        let pieces = ["<meta ", "charset=", "\"", "'", ">", "<!--", "-->", "http-equiv=content-type ", "content=", "utf-8", "gbk", "<?xml encoding=", "\u{1B}$B", "\u{1B}(B", "é", "日本", " "].map { Array($0.utf8) }
        for _ in 0..<2000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...20, using: &dice) {
                if Bool.random(using: &dice) { bytes += pieces[Int.random(in: 0..<pieces.count, using: &dice)] } else { bytes.append(UInt8.random(in: 0...255, using: &dice)) }
            }
            let guess = sniffEncoding(bytes.span, httpCharset: nil)
            _ = sniffEncoding(bytes.span, httpCharset: bytes.span)
            if guess.readsInPlace, !isValidUTF8(bytes.span) { Issue.record("\(bytes) is not UTF-8") }
            let encoding = Encoding.allCases[Int.random(in: 0..<Encoding.allCases.count, using: &dice)]
            let outcome = decode(bytes.span, as: encoding, into: &output)
            if !isValidUTF8(output.span) || output.count > 3 * bytes.count + 3 { Issue.record("\(encoding.name) \(bytes)") }
            // A cut output is the start of the whole one.
            let whole = output
            let limit = Int.random(in: 0...max(1, whole.count), using: &dice)
            let cut = decode(bytes.span, as: encoding, into: &output, limit: limit)
            if !whole.starts(with: output) || output.count > limit || cut.truncated != (whole.count > limit) { Issue.record("\(encoding.name) \(bytes) \(limit)") }
            if outcome.truncated { Issue.record("\(bytes) has no limit") }
        }
    }
}
