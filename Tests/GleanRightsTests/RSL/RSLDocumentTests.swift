import GleanModel
import GleanRights
import Testing

@Suite struct RSLDocumentTests {
    private func reservations(_ xml: String, _ page: String) -> [String] {
        RSLScanner.document(bytes(xml).span).reservations(for: bytes(page)) { Evidence(.link, [], offset: UInt64($0)) }.map { "\(text($0.subject)) \($0.stance)" }
    }

    private func rsl(_ inner: String, _ attributes: String = "url=\"/\"") -> String {
        "<?xml version=\"1.0\"?>\n<rsl xmlns=\"https://rslstandard.org/rsl\"><content \(attributes)><license>\(inner)</license></content></rsl>"
    }

    @Test(arguments: [
        ("<permits type=\"usage\">search</permits><prohibits type=\"usage\">ai-train, ai-input</prohibits>", ["ai-train reserved", "ai-input reserved", "search allowed"]),
        ("<permits type='usage'>train-ai</permits>", ["train-ai allowed"]), ("<prohibits type=\"usage\">ALL</prohibits>", ["all reserved"]),
        ("<permits type=\"usage\">ai-train</permits><payment type=\"training\"><amount currency=\"USD\">1</amount></payment>", ["ai-train reserved"]),
        ("<permits type=\"usage\">ai-train</permits><payment type=\"free\"/>", ["ai-train allowed"]), ("<permits type=\"usage\">ai-train</permits><payment/>", ["ai-train allowed"]),
        ("<permits type=\"usage\">ai-train</permits><payment type=\"attribution\"/>", ["ai-train unknown"]), ("<payment type=\"crawl\"/>", [" reserved"]),
        ("<permits type=\"user\">education</permits><prohibits type=\"geo\">US</prohibits>", []),
        ("<permits type=\"user\">commercial</permits><payment type=\"subscription\"><amount currency=\"USD\">5</amount></payment>", [" reserved"]),
        ("<permits type=\"user\">commercial</permits><payment type=\"free\"/>", []),
        ("<!-- <prohibits type=\"usage\">all</prohibits> --><permits type=\"usage\"><![CDATA[search]]></permits>", ["search allowed"]),
    ]) func `usages are permitted, prohibited, or to be paid for`(inner: String, expected: [String]) {
        let found = reservations(rsl(inner), "https://example.com/a")
        #expect(found == expected)
    }

    @Test func `a server means that a licence must be had`() {
        let found = reservations(rsl("<permits type=\"usage\">ai-all</permits><payment type=\"free\"/>", "url=\"/\" server=\"https://rsl.example/api\""), "https://example.com/a")
        #expect(found == [" reserved", "ai-all reserved"])
    }

    @Test(arguments: [
        ("/images/", "https://example.com/images/a.png", true), ("/images/", "https://example.com/a", false), ("https://example.com/a*", "http://EXAMPLE.com/abc?x", true),
        ("https://other.example/", "https://example.com/", false), ("https://example.com", "https://example.com/a", true), ("/*.html$", "https://example.com/x/a.html", true),
        ("*", "https://example.com/a", true), ("images", "https://example.com/images", false), ("https://example.com/*", "https://example.com/", true),
    ]) func `addresses match as paths of robots.txt do`(url: String, page: String, matches: Bool) {
        let found = reservations(rsl("<prohibits type=\"usage\">all</prohibits>", "url=\"\(url)\""), page)
        #expect(found == (matches ? ["all reserved"] : []))
    }

    @Test func `the most specific content counts`() {
        let xml = """
            <rsl xmlns="https://rslstandard.org/rsl">
              <content url="/"><license><prohibits type="usage">all</prohibits></license></content>
              <content url="/open/"><license><permits type="usage">all</permits></license></content>
            </rsl>
            """
        #expect(reservations(xml, "https://example.com/open/a") == ["all allowed"])
        #expect(reservations(xml, "https://example.com/a") == ["all reserved"])
    }

    @Test func `all parts are read, with prefixes and references`() throws {
        let xml = """
            <rss xmlns:rsl="https://rslstandard.org/rsl"><channel><item><rsl:rsl>
              <rsl:content url="/a?x=1&amp;y=2" lastmod="2026-01-01T00:00:00Z" encrypted="true">
                <rsl:license><rsl:permits type="user">non-commercial education</rsl:permits>
                  <rsl:payment type="purchase"><rsl:standard>https://std.example/</rsl:standard><rsl:custom> https://cus.example/ </rsl:custom><rsl:amount currency="EUR">9.99</rsl:amount></rsl:payment>
                  <rsl:legal type="warranty">ownership</rsl:legal></rsl:license>
                <rsl:copyright>A &#38; B</rsl:copyright><rsl:terms>https://terms.example/</rsl:terms>
              </rsl:content></rsl:rsl></item></channel></rss>
            """
        let document = RSLScanner.document(bytes(xml).span)
        let content = try #require(document.contents.first)
        #expect(document.isRSL && document.contents.count == 1)
        #expect(text(content.url) == "/a?x=1&y=2" && text(content.lastModified) == "2026-01-01T00:00:00Z" && content.isEncrypted)
        #expect(text(content.copyright) == "A & B" && text(content.terms) == "https://terms.example/")
        let licence = try #require(content.licences.first), payment = try #require(licence.payments.first)
        #expect(licence.permits.first?.tokens.map { text($0) } == ["non-commercial", "education"])
        #expect(text(payment.type) == "purchase" && text(payment.amount) == "9.99" && text(payment.currency) == "EUR")
        #expect(text(payment.standard) == "https://std.example/" && text(payment.custom) == "https://cus.example/" && licence.legal.map { text($0) } == ["warranty"])
        #expect(xml.utf8.dropFirst(content.offset).starts(with: Array("<rsl:content".utf8)))
    }

    @Test(arguments: ["", "<", "<rsl", "<rsl><content url=\"/\"", "<rsl><content url=/>", "</rsl></content>", "<license><permits type=\"usage\">x</permits></license>", "<!--", "<![CDATA[", "&&;"])
    func `what is no licence says nothing`(xml: String) {
        let found = reservations(xml, "https://example.com/")
        #expect(found == [])
    }

    @Test func `items of a feed hold contents of their own`() {
        let feed = """
            <rss xmlns:rsl="https://rslstandard.org/rsl" xmlns:media="http://search.yahoo.com/mrss/"><item><media:content url="/"/>
            <rsl:content url="/a"><rsl:license><rsl:prohibits type="usage">all</rsl:prohibits></rsl:license></rsl:content></item></rss>
            """
        #expect(RSLScanner.document(bytes(feed).span).contents.map { text($0.url) } == ["/a"])
        #expect(reservations(feed, "https://example.com/a") == ["all reserved"])
    }

    @Test func `what stands before the break is kept`() {
        #expect(reservations("<rsl><content url='/'><license><prohibits type='usage'>ai-train</prohibits></lic", "https://example.com/") == ["ai-train reserved"])
    }

    private func content(_ url: String, _ inner: String) -> String { "<content url=\"\(url)\"><license>\(inner)</license></content>" }

    @Test func `a content behind those that are kept changes none of them`() {
        let kept = (0..<255).map { content("/\($0)", "") }.joined() + content("/last", "<permits type=\"usage\">search</permits>")
        let xml = "<rsl>" + kept + content("/more", "<prohibits type=\"usage\">all</prohibits>") + "</rsl>"
        #expect(reservations(xml, "https://example.com/last") == ["search allowed"])
        #expect(reservations(xml, "https://example.com/more") == [])
    }

    @Test func `contents of other vocabularies and licences that are not kept change no others`() {
        let media = "<rss><rsl:content url=\"/\"><rsl:license><rsl:permits type=\"usage\">search</rsl:permits></rsl:license></rsl:content>"
            + "<media:content><license><prohibits type=\"usage\">all</prohibits></license></media:content></rss>"
        #expect(reservations(media, "https://example.com/") == ["search allowed"])
        let licences = String(repeating: "<license><permits type=\"usage\">search</permits></license>", count: 256)
        let found = reservations("<rsl><content url=\"/\">\(licences)<license><prohibits type=\"usage\">all</prohibits></license></content></rsl>", "https://example.com/")
        #expect(Set(found) == ["search allowed"])
    }

    @Test(arguments: [
        "<rsl><content url='/'><license><content url='/a'><permits type='usage'>x</permits><payment/><amount>1</amount></content></license></content></rsl>",
        "<rsl><license><content url='/a'><permits type='usage'>x</permits></content></license></rsl>", "<rsl><content url='/a'/><license><permits type='usage'>x</permits></license></rsl>",
    ]) func `elements in one another's places say nothing`(xml: String) {
        let found = reservations(xml, "https://example.com/a")
        #expect(found == [])
    }

    @Test func `elements nested too deep say nothing, and what stands behind them does`() {
        let deep = String(repeating: "<x>", count: 300) + "<content url='/'><license><prohibits type='usage'>all</prohibits></license></content>" + String(repeating: "</x>", count: 300)
        #expect(reservations("<rsl>\(deep)<content url='/'><license><prohibits type='usage'>ai-train</prohibits></license></content></rsl>", "https://example.com/") == ["ai-train reserved"])
    }

    @Test func `a list of very many tokens is cut behind a token`() {
        let tokens = (0..<300).map { "t\($0)" }, found = reservations(rsl("<permits type=\"usage\">\(tokens.joined(separator: " "))</permits>"), "https://example.com/a")
        #expect(found == tokens.prefix(256).map { "\($0) allowed" })
    }

    @Test func `statements are bounded, and what reserves is among them`() {
        let permits = (0..<20).map { row in "<permits type=\"usage\">\((0..<200).map { "t\(row)x\($0)" }.joined(separator: " "))</permits>" }.joined()
        let found = reservations(rsl(permits + "<prohibits type=\"usage\">ai-train</prohibits>"), "https://example.com/a")
        #expect(found.count == 257 && found.first == "ai-train reserved")
    }
}
