import Testing
@testable import GleanHTML

/// Statements of licences: every one is found, with its kind and its place.
@Suite struct LicenceTests {
    static let by = "https://creativecommons.org/licenses/by/4.0/"

    struct Found: Equatable {
        var kind: LicenceStatement.Kind
        var part: LicenceStatement.Part
        var href = ""
        var text = ""
        var name = ""
        var subject = ""
    }

    static func found(_ html: String) -> [Found] {
        let licences = MetadataTests.read(html).licences
        func string(_ range: Range<Int>) -> String { text(Array(licences.bytes[range])) }
        return licences.rows.map {
            Found(kind: $0.kind, part: $0.part, href: string($0.href), text: string($0.text), name: string($0.name), subject: string($0.subject))
        }
    }

    @Test func `finds a link element in the head`() {
        #expect(Self.found("<link rel=license href=\(Self.by)><p>x") == [Found(kind: .link, part: .head, href: Self.by, name: "license")])
    }

    @Test func `finds an anchor by its rel, with the sentence around it`() {
        let page = "<body><footer><p>This work is under <a rel='noopener license' href='/terms'>these terms</a>.</p></footer>"
        #expect(Self.found(page) == [Found(kind: .anchor, part: .footer, href: "/terms", text: "This work is under these terms.", name: "noopener license")])
    }

    @Test func `finds anchors to well-known addresses without a rel`() {
        for address in [
            Self.by, "http://www.creativecommons.org/publicdomain/zero/1.0/", "//creativecommons.org/licenses/by-sa/3.0/de/", "https://www.gnu.org/licenses/gpl-3.0.html",
            "https://opensource.org/licenses/MIT", "https://opendatacommons.org/licenses/odbl/", "https://spdx.org/licenses/MIT",
            "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", "HTTPS://CreativeCommons.org/Licenses/by/4.0/",
            "https://web.archive.org/web/20160218174457/http://creativecommons.org/licenses/by-nc-sa/3.0/",
        ] {
            #expect(Self.found("<body><main><p>See <a href='\(address)'>here</a></p></main>") == [Found(kind: .address, part: .main, href: address, text: "See here")])
        }
    }

    @Test func `compares the host, not the path`() {
        for address in ["https://example.org/creativecommons.org/licenses/by/4.0/", "https://creativecommons.org.example.org/licenses/by/4.0/", "https://creativecommons.org/about/",
            "https://web.archive.org/web/2016/http://example.org/licenses/by/4.0/", "https://web.archive.org/web/" + String(repeating: "9", count: 60),
            "https://web.archive.org/web/2016/https://web.archive.org/web/2015/" + Self.by] {
            #expect(Self.found("<body><p><a href='\(address)'>here</a>") == [])
        }
    }

    @Test func `finds meta elements`() {
        for name in ["dc.rights", "DCTERMS.license", "dc.rights.license", "copyright", "cc:license"] {
            #expect(Self.found("<meta name='\(name)' content='\(Self.by)'><p>x") == [Found(kind: .meta, part: .head, href: Self.by, name: name)])
        }
        #expect(Self.found("<meta name=copyright content='2019 Ann Lee'><p>x") == [Found(kind: .meta, part: .head, text: "2019 Ann Lee", name: "copyright")])
    }

    @Test func `finds licences in JSON-LD with what they speak of`() {
        let json = #"{"@type": "Article", "license": "\#(Self.by)", "image": {"@type": "ImageObject", "license": "https://example.org/l", "acquireLicensePage": "https://example.org/buy"}}"#
        #expect(Self.found("<script type=application/ld+json>\(json)</script><p>x") == [
            Found(kind: .linkedData, part: .head, href: Self.by, name: "license", subject: "Article"),
            Found(kind: .linkedData, part: .head, href: "https://example.org/l", name: "license", subject: "ImageObject"),
            Found(kind: .linkedData, part: .head, href: "https://example.org/buy", name: "acquireLicensePage", subject: "ImageObject"),
        ])
    }

    @Test func `finds RDFa and microdata`() {
        #expect(Self.found("<body><p><span property=dct:license resource='\(Self.by)'>CC</span>") == [Found(kind: .property, part: .elsewhere, href: Self.by, text: "CC", name: "dct:license")])
        let microdata = "<body><div itemscope itemtype=https://schema.org/Photograph><link itemprop=license href='\(Self.by)'></div>"
        #expect(Self.found(microdata) == [Found(kind: .property, part: .elsewhere, href: Self.by, name: "license", subject: "Photograph")])
    }

    @Test func `finds words in the footer`() {
        for words in ["Text under Creative Commons.", "Lizenz: CC BY 4.0", "Licensed under the MIT terms.", "This is in the public domain.", "Dieses Bild ist gemeinfrei."] {
            #expect(Self.found("<body><p>x</p><footer><p>\(words)</p></footer>") == [Found(kind: .text, part: .footer, text: words)])
        }
    }

    @Test func `keeps a statement once, be it found by address and by words`() {
        let page = "<body><footer><a rel=license href='\(Self.by)'>CC BY 4.0</a></footer>"
        #expect(Self.found(page).count { $0.kind == .anchor } == 1)
    }

    @Test func `tells where a statement begins`() {
        let page = "<body><p>x</p><a href='\(Self.by)'>l</a>"
        #expect(MetadataTests.read(page).licences.rows.map(\.offset) == [UInt32(Array(page.utf8).firstIndex(of: 0x61)! - 1)])
    }

    @Test func `keeps the words around a licence in a long text`() {
        let long = String(repeating: "The river rose and fell. ", count: 60)
        let found = Self.found("<body><footer><p>\(long)Licensed under CC BY 4.0. \(long)</p></footer>")
        #expect(found.count == 1)
        #expect(found.first?.text.contains("Licensed under CC BY 4.0.") == true)
        #expect((found.first?.text.utf8.count ?? 0) <= 400)
    }
}
