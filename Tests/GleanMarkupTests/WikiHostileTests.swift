@testable import GleanMarkup
import Testing
import TestSupport

@Suite struct WikiHostileTests {
    private static let styles: [@Sendable (inout WikiStyle) -> Void] = [
        { _ in }, { $0.followsPeer = true },
        {
            $0.output = .markdown
            $0.tables = true
            $0.references = true
            $0.captions = true
            $0.infoboxes = .lines
            $0.emptySections = true
        },
    ]

    /// Long runs of what nests: each would take minutes if its work grew with the square.
    @Test(arguments: [
        "{{", "}}", "{{{", "[[", "]]", "<ref>", "</ref>", "{|\n", "|}\n", "<span>", "</span>", "<!--", "[http://a ", "-{", "''", "'''", "* ", "<nowiki>", "<math>", "{{lang|a|", "{{lang|a|[[b|", "<ref>{{", "{|\n|\n", "<div><ref name=a>",
        "= ", "&", "__", "<", "<a", "{{a|b", "{{infobox|a=", "[[File:a|", "<table><tr><td>", "|", "{{convert|{{lang|", "<ref name=\"", "\n", ":", "'", "<poem>", "<code>", "[[a|''", "{{quote|\n",
    ])
    func `a text of nothing but one mark ends`(mark: String) {
        let wikitext = String(repeating: mark, count: 200_000 / mark.utf8.count)
        for style in Self.styles {
            #expect(write(wikitext, style).utf8.count < 20 * 200_000)
            _ = write(wikitext + "a" + String(repeating: "]]}}|}</ref></span>", count: 5000), style)
        }
    }

    /// What nests in one pair each, or is but one line: four megabytes took minutes.
    @Test(arguments: [("[[a", "]]"), ("[[a", "|]]"), ("=", "a"), ("{{lc:", "}}")])
    func `a text that nests a hundred thousand times ends`(opening: String, closing: String) {
        let wikitext = String(repeating: opening, count: 200_000) + (closing == "a" ? closing : String(repeating: closing, count: 200_000))
        for style in Self.styles { #expect(write(wikitext, style).utf8.count <= wikitext.utf8.count) }
    }

    @Test func `code that begins with millions of blank lines ends`() {
        #expect(write("<pre>" + String(repeating: "\n", count: 8_000_000) + "x</pre>") == "x")
    }

    @Test func `a page that names itself again and again does not grow without end`() {
        var writer = WikiWriter(WikiStyle(), WikiNames(DumpSite())), out: [UInt8] = []
        let long = [UInt8](repeating: 0x54, count: 60_000), wikitext = Array(String(repeating: "{{PAGENAME}} ", count: 2000).utf8)
        writer.write(wikitext.span, title: long.span, into: &out)
        #expect(out.count < 1_000_000 && out.starts(with: long))
        // The next page has its own measure.
        out = []
        writer.write(Array("{{PAGENAME}} here".utf8).span, title: Array("Gull".utf8).span, into: &out)
        #expect(out == Array("Gull here".utf8))
    }

    @Test func `any marks in any order give UTF-8`() {
        let marks = ["{{", "}}", "{{{", "}}}", "[[", "]]", "|", "=", "<ref>", "</ref>", "<ref/>", "{|", "|}", "|-", "!", "\n", "''", "'''", "*", "#", ":", "<nowiki>", "</nowiki>", "<math>", "</math>", "a", " ", "File:", "lang|", "convert|5|km", "é",
                     "<!--", "-->", "<div style=display:none>", "</div>", "[http://a ", "]", "&amp;", "&#x110000;", "__TOC__", "-{", "}-", "\u{0}", "<table>", "</table>", "<li>", "==", "infobox|", "quote|", "<poem>", "</poem>", "<br>", "||", "!!"]
        var random = TestRandom()
        var site = DumpSite()
        site.language = Array("zh".utf8)
        for _ in 0..<2000 {
            let wikitext = (0..<40).map { _ in marks.randomElement(using: &random)! }.joined()
            for style in Self.styles { _ = write(wikitext, site: site, style) }
        }
    }

    @Test func `bytes that are no UTF-8 become U+FFFD`() {
        var writer = WikiWriter(WikiStyle(), WikiNames(DumpSite())), out: [UInt8] = Array("é".utf8)
        writer.write([0x61, 0xFF, 0xE2, 0x82, 0x62, 0xC3].span, title: Span(), into: &out)
        #expect(out == Array("éa\u{FFFD}\u{FFFD}b\u{FFFD}".utf8))
    }
}
