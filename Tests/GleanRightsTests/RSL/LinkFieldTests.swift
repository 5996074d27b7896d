import GleanRights
import Testing

@Suite struct LinkFieldTests {
    /// RFC 8288, 3.5, and what pages send.
    @Test(arguments: [
        ("<http://example.com/TheBook/chapter2>; rel=\"previous\"; title=\"previous chapter\"", ["http://example.com/TheBook/chapter2 previous  "]),
        ("</>; rel=\"http://example.net/foo\"", ["/ http://example.net/foo  "]), ("</terms>; rel=\"copyright\"; anchor=\"#foo\"", ["/terms copyright  anchor"]),
        ("</TheBook/chapter2>; rel=\"previous\"; title*=UTF-8'de'letztes%20Kapitel, </TheBook/chapter4>; rel=\"next\"; title*=UTF-8'de'n%c3%a4chstes%20Kapitel",
         ["/TheBook/chapter2 previous  ", "/TheBook/chapter4 next  "]),
        ("<http://example.org/>; rel=\"start http://example.net/relation/other\"", ["http://example.org/ start,http://example.net/relation/other  "]),
        ("<https://example.com/license.xml>; rel=\"license\"; type=\"application/rsl+xml\"", ["https://example.com/license.xml license application/rsl+xml "]),
        ("<a,b;c>;rel=license;type=application/rsl+xml,<d> ; REL = License", ["a,b;c license application/rsl+xml ", "d License  "]),
        ("<a>; rel=one; rel=two", ["a one  "]), ("<a>; title=\"x, <b>; rel=no\"; rel=yes", ["a yes  "]), ("<a>", ["a   "]), ("<a", []), ("a; rel=x", []), ("", []), (", ,<a>,", ["a   "]),
        ("<a>; rel=\"x", ["a x  "]), ("<a>;;rel=x", ["a x  "]),
    ]) func `links are read`(value: String, expected: [String]) {
        let found = LinkField(bytes(value).span).links.map { link in
            "\(text(bytes(value)[link.target])) \(link.relations.map { text($0) }.joined(separator: ",")) \(text(link.type)) \(link.hasAnchor ? "anchor" : "")"
        }
        #expect(found == expected)
    }

    @Test func `relations and types are compared without case and parameters`() {
        let link = LinkField(bytes("<a>; rel=\"other LICENSE\"; type=\"Application/RSL+xml ; charset=utf-8\"").span).links[0]
        #expect(link.isRelated("license") && link.hasType("application/rsl+xml") && !link.isRelated("other2"))
    }
}
