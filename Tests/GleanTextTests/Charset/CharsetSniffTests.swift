import Testing

@testable import GleanText

private func prescan(_ bytes: [UInt8], window: Int = 1024) -> Encoding? { prescanEncoding(bytes.span, window: window) }
private func prescan(_ text: String) -> Encoding? { prescan(Array(text.utf8)) }

private func sniff(_ bytes: [UInt8], http: String? = nil) -> EncodingGuess {
    guard let http else { return sniffEncoding(bytes.span, httpCharset: nil) }
    let label = Array(http.utf8)
    return sniffEncoding(bytes.span, httpCharset: label.span)
}

/// The cases of an html5lib encoding file: page bytes and the name of the encoding wanted.
private func html5libCases(_ name: String) -> [(page: [UInt8], label: String)] {
    guard let bytes = charsetData("conformance/html5lib-tests/encoding/" + name) else { return [] }
    var cases: [(page: [UInt8], label: String)] = []
    var part = ""
    var page: [[UInt8]] = []
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init) {
        if line == Array("#data".utf8) {
            (part, page) = ("data", [])
        } else if line == Array("#encoding".utf8) {
            part = "encoding"
        } else if part == "data" {
            page.append(line)
        } else if part == "encoding", !line.isEmpty {
            cases.append((Array(page.joined(separator: [0x0A])), String(decoding: line, as: UTF8.self)))
            part = ""
        }
    }
    return cases
}

@Suite struct CharsetSniffTests {
    @Test(arguments: ["tests1.dat", "tests2.dat", "test-yahoo-jp.dat"])
    func `html5lib's cases declare what they say, a late meta included`(name: String) {
        for (number, (page, label)) in html5libCases(name).enumerated() {
            // Its last cases declare past the window: there the tree builder changes the encoding, as our second look does.
            let mark = page.starts(with: [0xEF, 0xBB, 0xBF]) ? Encoding.utf8 : nil
            let found = mark ?? prescan(page) ?? prescan(page, window: lateMetaBytes) ?? .windows1252
            #expect(found == Encoding(label: label), "\(name) case \(number + 1)")
        }
    }

    @Test func `an XML declaration counts where no meta does`() {
        #expect(prescan("<?xml version=\"1.0\" encoding='euc-jp'?><html>") == .eucJP)
        #expect(prescan("<?xml version='1.0' encoding='euc-jp'?><meta charset=big5>") == .big5)
        #expect(prescan("<?xml encoding=\"utf-16\"?>") == .utf8)
        #expect(prescan(" <?xml version=\"1.0\" encoding='euc-jp'?>") == nil)
        #expect(prescan("<?xml encoding='euc-jp") == nil)
        #expect(prescan([0x3C, 0, 0x3F, 0, 0x78, 0, 0x6D, 0]) == .utf16LE)
    }

    @Test func `only the first 1,024 bytes count for the prescan`() {
        let meta = Array("<meta charset=big5>".utf8)
        #expect(prescan([UInt8](repeating: 0x20, count: 1024 - meta.count) + meta) == .big5)
        #expect(prescan([UInt8](repeating: 0x20, count: 1025 - meta.count) + meta) == nil)
    }

    @Test func `any cut of a page is prescanned without a crash`() {
        let page = Array("<?xml encoding='x'?><!-- --><p a=\"b\" c='d' e=f/><meta http-equiv=Content-Type content='text/html; charset = \"sjis\"' /><!x></p>".utf8)
        for start in 0..<page.count { for end in start...page.count { _ = prescan(Array(page[start..<end])) } }
        #expect(prescan(page) == .shiftJIS)
    }

    @Test func `a byte order mark beats the header, the header beats the page`() {
        let page = Array("<meta charset=big5>".utf8)
        #expect(sniff([0xEF, 0xBB, 0xBF] + page, http: "gbk").encoding == .utf8)
        #expect(sniff([0xFE, 0xFF, 0, 0x41], http: "gbk").encoding == .utf16BE)
        #expect(sniff([0xFF, 0xFE, 0x41, 0]).source == .bom)
        #expect(sniff(page, http: "gbk").encoding == .gbk)
        #expect(sniff(page, http: "gbk").source == .http)
        #expect(sniff(page, http: "no such thing").encoding == .big5)
        #expect(sniff(page).source == .meta)
        #expect(sniff(Array("plain".utf8)).source == .fallback)
    }

    @Test func `a page that is UTF-8 is UTF-8, whatever single-byte encoding it declares`() {
        let page = Array("<meta charset=iso-8859-1><p>für Müller – naïve".utf8)
        #expect(sniff(page).encoding == .utf8)
        #expect(sniff(page).source == .detected)
        #expect(sniff(page, http: "windows-1251").encoding == .utf8)
        #expect(sniff(page, http: "windows-1251").readsInPlace)
    }

    @Test func `UTF-8 with a few bad bytes stays UTF-8, and one cut at the end too`() {
        let page = Array("<meta charset=utf-8><p>größer schöner weiter über alles ".utf8) + [0xE9, 0x20]
        #expect(sniff(page).encoding == .utf8)
        #expect(sniff(page).source == .meta)
        #expect(!sniff(page).readsInPlace)
        #expect(sniff(Array("Grüße ".utf8) + [0xC3]).encoding == .utf8)
    }

    @Test func `a page that declares UTF-8 and is windows-1252 is read as that`() {
        let page = Array("<meta charset=utf-8><p>d".utf8) + [0xE9] + Array("j".utf8) + [0xE0] + Array(" vu, l'".utf8) + [0xE9] + Array("t".utf8) + [0xE9]
        #expect(sniff(page).encoding == .windows1252)
        #expect(sniff(page).source == .detected)
    }

    @Test func `an ASCII page is read in place, unless its encoding gives ASCII other meanings`() {
        let page = Array("<p>hello".utf8)
        #expect(sniff(page, http: "shift_jis").readsInPlace)
        #expect(sniff(page, http: "utf-16le").readsInPlace)
        #expect(!sniff([0x3C, 0, 0x70, 0, 0x3E, 0], http: "utf-16le").readsInPlace)
        #expect(sniff([0x3C, 0, 0x70, 0, 0x3E, 0], http: "utf-16le").encoding == .utf16LE)
        #expect(!sniff(Array("<meta charset=iso-2022-jp>\u{1B}$B0!\u{1B}(B".utf8)).readsInPlace)
    }

    @Test func `a page in another script is not windows-1252, though a server says so by default`() {
        // "Новости: погода в Москве" in windows-1251; "今日の天気をお知らせします" in Shift_JIS.
        let russian: [UInt8] = [0xCD, 0xEE, 0xE2, 0xEE, 0xF1, 0xF2, 0xE8, 0x3A, 0x20, 0xEF, 0xEE, 0xE3, 0xEE, 0xE4, 0xE0, 0x20, 0xE2, 0x20, 0xCC, 0xEE, 0xF1, 0xEA, 0xE2, 0xE5]
        let japanese: [UInt8] = [0x8D, 0xA1, 0x93, 0xFA, 0x82, 0xCC, 0x93, 0x56, 0x8B, 0x43, 0x82, 0xF0, 0x82, 0xA8, 0x92, 0x6D, 0x82, 0xE7, 0x82, 0xB9, 0x82, 0xB5, 0x82, 0xDC, 0x82, 0xB7]
        #expect(sniff(russian, http: "iso-8859-1").encoding == .windows1251)
        #expect(sniff(japanese, http: "iso-8859-1").encoding == .shiftJIS)
        #expect(sniff(japanese, http: "utf-8").encoding == .shiftJIS)
        #expect(sniff(japanese).source == .detected)
        // Any other declaration holds, though it makes no sense of the text: a browser would show the same.
        #expect(sniff(russian, http: "koi8-r").encoding == .koi8r)
    }

    @Test func `a declared two-byte encoding that the bytes break gives way`() {
        let japanese: [UInt8] = [0x8D, 0xA1, 0x93, 0xFA, 0x82, 0xCC, 0x93, 0x56, 0x8B, 0x43, 0x82, 0xF0, 0x82, 0xA8, 0x92, 0x6D, 0x82, 0xE7, 0x82, 0xB9, 0x82, 0xB5, 0x82, 0xDC, 0x82, 0xB7]
        #expect(sniff(japanese, http: "euc-jp").encoding == .shiftJIS)
        #expect(sniff(japanese, http: "shift_jis").source == .http)
        #expect(sniff(japanese + [0xFF], http: "shift_jis").source == .http)
    }

    @Test func `UTF-16 without a mark and ISO-2022-JP show by their bytes`() {
        let wide = "<p>plain text</p>".utf8.reduce(into: [UInt8]()) { $0 += [$1, 0] }
        #expect(sniff(wide).encoding == .utf16LE)
        #expect(sniff([0] + wide.dropLast()).encoding == .utf16BE)
        #expect(sniff(Array("\u{1B}$B0!\u{1B}(B".utf8)).encoding == .iso2022JP)
    }
}
