import Foundation
import FoundationXML
import GleanModel
@testable import GleanSteps
import Testing

@Suite struct USGPOSourceTests {
    private func title(_ parts: Int, words: Int = 20) -> String {
        let divisions = (1...parts).map { part in
            "<DIV5 N=\"\(part)\" NODE=\"1:1.\(part)\"><HEAD>PART \(part)</HEAD>" + String(repeating: "<P>gull \(part)</P>", count: words) + "</DIV5>\n"
        }
        return "<ECFR><DIV1 NODE=\"1:1\"><HEAD>Title 1</HEAD><DIV3><HEAD>CHAPTER <I>I</I></HEAD>" + divisions.joined() + "</DIV3></DIV1></ECFR>"
    }

    @Test func `parts of a long title come one by one, with the headings around them, and can be found again`() throws {
        let bytes = Array(title(150, words: 500).utf8)
        #expect(bytes.count > 1 << 20)
        let read = try ReadPages(USGPOSource(), bytes: bytes)
        #expect(read.pages.map(\.id) == (1...150).map { "1:1.\($0)" })
        #expect(read.pages.allSatisfy { $0.metadata.contains("\"path\":[\"Title 1\",\"CHAPTER I\"]") })
        for page in [read.pages[0], read.pages[149]] {
            let place = RecordPlace(offset: page.facts.offset, inner: 0)
            #expect(try ReadPages(USGPOSource(), bytes: bytes, at: place).pages.first?.text == page.text)
            #expect(Array(bytes[Int(page.facts.offset)...].prefix(5)) == Array("<DIV5".utf8))
        }
    }

    @Test func `a title cut at any byte is read to its end`() throws {
        let bytes = Array(title(3, words: 2).utf8)
        for cut in stride(from: 0, to: bytes.count, by: 3) {
            let read = try ReadPages(USGPOSource(), bytes: Array(bytes[..<cut]))
            // A part counts where its end tag is there; one that is cut is damage.
            let text = String(decoding: bytes[..<cut], as: UTF8.self)
            #expect(read.pages.filter { $0.drop == nil }.count == text.components(separatedBy: "</DIV5>").count - 1, "\(cut)")
            #expect(read.tally.badRecords <= 1)
        }
    }

    @Test func `a tag longer than any record ends the reading with a drop`() throws {
        var source = USGPOSource()
        source.maxRecordBytes = 1024
        let read = try ReadPages(source, bytes: Array(("<ECFR><P x=\"" + String(repeating: "y", count: 3 << 20)).utf8))
        #expect(read.pages.map(\.drop) == ["record_too_large"])
    }

    @Test func `the statute is the evidence, and the record's own words beside it`() throws {
        let rights = "Pursuant to Title 17 Section 105 of the United States Code, this file is not subject to copyright protection and is in the public domain."
        let bill = "<bill><metadata><dublinCore><dc:rights>\(rights)</dc:rights></dublinCore></metadata><legis-body><section><text>x</text></section></legis-body></bill>"
        let claims = try ReadPages(USGPOSource(), bytes: Array(bill.utf8)).pages[0].rights.claims
        #expect(claims.map(\.licence.expression) == ["LicenseRef-public-domain", "LicenseRef-public-domain"])
        #expect(claims.map(\.evidence.place) == [.publisher, .record])
        #expect(claims.allSatisfy { $0.licence.jurisdiction == "us" && $0.trust == .publisherVerified && $0.scope == .page })
        #expect(claims[1].evidence.bytes == Array(rights.utf8))
        #expect(Array(bill.utf8)[Int(claims[1].evidence.offset)...].starts(with: Array(rights.utf8)))
    }

    @Test func `days of the Federal Register are read`() {
        #expect(GPODate.iso(Array("Monday, February 12, 2024".utf8)) == Array("2024-02-12".utf8))
        for text in ["", "February", "Monday, Smarch 12, 2024", "May 99, 2024"] { #expect(GPODate.iso(Array(text.utf8)).isEmpty) }
    }

    @Test func `real files are accounted for`() throws {
        guard let files = ReadPages.files("usgpo-bulk", [".xml", ".html"]) else { return }
        for path in files {
            let read = try ReadPages(USGPOSource(), path: path), name = (path as NSString).lastPathComponent
            #expect(read.tally.badRecords == 0, "\(name)")
            #expect(read.pages.allSatisfy { $0.drop == nil }, "\(name): \(read.pages.compactMap(\.drop))")
            // Counted by another parser: parts of a title, documents of an issue, or the page itself.
            let wanted = try name.hasPrefix("ECFR") ? elements(path, ["DIV5"]) : name.hasPrefix("FR") ? elements(path, ["RULE", "PRORULE", "NOTICE", "PRESDOCU"]) : 1
            #expect(read.pages.count == wanted, "\(name)")
            #expect(Set(read.pages.map(\.id)).count == read.pages.count, "\(name)")
            if name.hasPrefix("BILLS") { #expect(read.pages[0].id == (name as NSString).deletingPathExtension) }
        }
    }

    @Test func `records of bills that are no bills are dropped, pages about them read`() throws {
        guard let files = ReadPages.files("us-congress", [".xml", ".html"]) else { return }
        for path in files {
            let read = try ReadPages(USGPOSource(), path: path)
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            #expect(read.pages.count == (size > 0 ? 1 : 0), "\(path)")
        }
    }

    private func elements(_ path: String, _ names: Set<String>) throws -> Int {
        let counter = ElementCounter(names), parser = XMLParser(data: try Data(contentsOf: URL(filePath: path)))
        parser.delegate = counter
        _ = parser.parse()
        return counter.count
    }
}

private final class ElementCounter: NSObject, XMLParserDelegate {
    private let names: Set<String>
    private(set) var count = 0

    init(_ names: Set<String>) { self.names = names }

    func parser(_ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]) {
        if names.contains(name) { count += 1 }
    }
}
