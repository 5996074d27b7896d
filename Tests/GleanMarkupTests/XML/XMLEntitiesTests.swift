@testable import GleanMarkup
import Testing

@Suite struct XMLEntitiesTests {
    private func text(_ document: String) -> String {
        let tree = XMLTree(Array(document.utf8), roles: XMLRoles([("a", 1)]))
        return String(decoding: tree.text(of: 0), as: UTF8.self)
    }

    @Test func `the five names and numbers are replaced`() {
        #expect(text("<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x42;&#X43;&#x1F600;</a>") == "<>&\"'ABC\u{1F600}")
    }

    @Test func `a name that is not known, and a bare ampersand, stay as they are`() {
        #expect(text("<a>AT&T &nosuchname; & &;</a>") == "AT&T &nosuchname; & &;")
    }

    @Test func `names that HTML has are known without a declaration`() {
        #expect(text("<a>&mdash;&nbsp;&yuml;&Omega;&bgr;&frac12;</a>") == "\u{2014}\u{A0}\u{FF}\u{3A9}\u{3B2}\u{BD}")
    }

    @Test func `numbers that are no characters are replaced by the sign for that`() {
        #expect(text("<a>&#0;&#xD800;&#x110000;&#99999999999;</a>") == "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
    }

    @Test func `numbers of Windows are what Windows means`() {
        #expect(text("<a>&#147;x&#148;</a>") == "\u{201C}x\u{201D}")
    }

    @Test func `names that the document declares are replaced, also in one another`() {
        #expect(text("<!DOCTYPE a [<!ENTITY co \"Gull &amp; Sons\"><!ENTITY line '&co;, 1921'>]><a>&line;</a>") == "Gull & Sons, 1921")
    }

    @Test func `external and parameter entities are not read`() {
        #expect(text("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY % p 'q'><!ENTITY y PUBLIC 'p' 's'>]><a>&x;&y;&p;</a>") == "&x;&y;&p;")
    }

    @Test func `names that grow into one another stay within bounds`() {
        var subset = "<!ENTITY a0 'laughter'>"
        for level in 1..<20 { subset += "<!ENTITY a\(level) '" + String(repeating: "&a\(level - 1);", count: 10) + "'>" }
        let document = "<!DOCTYPE a [" + subset + "]><a>" + String(repeating: "&a2;&a19;", count: 100_000) + "</a>"
        let tree = XMLTree(Array(document.utf8), roles: XMLRoles([("a", 1)]))
        #expect(tree.problems.contains(.expansion))
        #expect(tree.text(of: 0).count <= document.utf8.count)
    }

    private static let declared = "<!DOCTYPE a [<!ENTITY x '" + String(repeating: "y", count: 4000) + "'>]>"

    @Test(arguments: [
        declared + "<a>" + String(repeating: "&x;", count: 1000) + "</a>",
        declared + "<a href='" + String(repeating: "&x;", count: 1000) + "'/>",
        // Declared behind the text that uses it.
        "<a>" + String(repeating: "&x;", count: 1000) + declared + "</a>",
    ])
    func `names that would add more than a megabyte are none`(document: String) {
        let tree = XMLTree(Array(document.utf8), roles: XMLRoles([("a", 1)]))
        #expect(tree.problems.contains(.expansion))
        #expect(tree.text(of: 0).count < 10_000 && tree.value("href", of: 1).count < 10_000)
    }

    @Test func `growth is counted no further than its bound`() {
        var entities = XMLEntities()
        entities.declare(Array("x".utf8).span, [UInt8](repeating: 0x79, count: 103).span)
        entities.declare(Array("amp".utf8).span, [UInt8](repeating: 0x79, count: 103).span)
        let text = Array(String(repeating: "&x; &amp; &; ", count: 50).utf8)
        #expect(entities.growth(of: text.span, limit: .max) == 5000)
        #expect(entities.growth(of: text.span, limit: 250) == 300)
    }

    @Test func `a value that is too long is not put together`() {
        let longest = String(repeating: "y", count: XMLEntities.longestValue)
        let document = "<!DOCTYPE a [<!ENTITY x '\(longest)'><!ENTITY y '&x;'><!ENTITY z '&x;y'>]><a>&y;&z;</a>"
        #expect(text(document) == longest + "&z;")
    }

    @Test(arguments: [200_000, 8 << 20])
    func `a document type without end is read up to its bound`(piece: Int) {
        let bytes = Array(("<!DOCTYPE a [<!ENTITY x 'y'>" + String(repeating: "<!-- " + String(repeating: "z", count: 4000) + " -->", count: 500)).utf8)
        var reader = XMLReader(), end = 0, event = XMLReader.Event.needsMore
        while event == .needsMore {
            end = min(bytes.count, end + piece)
            event = reader.next(bytes.span.extracting(0..<end), isLast: end == bytes.count)
            #expect(event != .needsMore || end - reader.position <= XMLReader.mostDoctypeBytes + piece)
        }
        #expect(event == .ended)
        #expect(reader.problems.contains(.truncated))
    }

    @Test func `a value's references are replaced too`() {
        let tree = XMLTree(Array("<a href=' x?a&amp;b '/>".utf8), roles: XMLRoles([("a", 1)]))
        #expect(String(decoding: tree.value("href", of: 1), as: UTF8.self) == "x?a&b")
    }

    @Test func `the declared encoding is found`() {
        func declared(_ bytes: [UInt8]) -> String? { XMLEncoding.declared(bytes.span).map { String(decoding: $0, as: UTF8.self) } }
        #expect(declared(Array("<?xml version=\"1.0\" encoding='ISO-8859-1'?><a/>".utf8)) == "iso-8859-1")
        #expect(declared(Array("<?xml version=\"1.0\" encoding = \"UTF-8\"?><a/>".utf8)) == nil)
        #expect(declared(Array("<a/>".utf8)) == nil)
        #expect(declared([0xFF, 0xFE, 0x3C, 0, 0x61, 0]) == "utf-16le")
        #expect(declared([0, 0x3C, 0, 0x61]) == "utf-16be")
        #expect(declared([]) == nil)
    }
}
