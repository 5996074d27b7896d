import Testing
@testable import GleanHTML

@Suite struct MainTextTests {
    static let sentence = "The river rose twice that spring, and the people of the lower town carried what they owned up the hill. "

    static func extract(_ html: String, _ mode: MainText.Mode = .balanced) -> String {
        let page = Array(html.utf8)
        var tree = HTMLTree(), main = MainText(), out: [UInt8] = []
        #expect(tree.parse(page.span) == .parsed)
        _ = main.extract(from: tree, page: page.span, mode: mode, into: &out)
        return text(out)
    }

    @Test func `parts paragraphs by a blank line and collapses spaces`() {
        #expect(Self.extract("<p>One  two\n three</p><p>Four<br>five</p>") == "One two three\n\nFour\nfive")
    }

    @Test func `writes list items line by line`() {
        #expect(Self.extract("<p>Before</p><ul><li>One</li><li><p>Two</p></li></ul><p>After</p>") == "Before\n\n- One\n- Two\n\nAfter")
    }

    @Test func `writes a table row by row`() {
        let table = "<table><tr><th>Name<th>Height<tr><td>Ben Nevis<td>1345 m</table>"
        #expect(Self.extract(table) == "Name | Height\nBen Nevis | 1345 m")
    }

    @Test func `leaves a table that lays out the page as paragraphs`() {
        let inner = "<table><tr><td>a<td>b</table>"
        #expect(Self.extract("<table><tr><td><p>First</p>\(inner)</td><td>Second</table>") == "First\n\na | b\n\nSecond")
    }

    @Test func `keeps preformatted text as it is`() {
        #expect(Self.extract("<pre>\nif x:\n    y()\n\n\tz</pre>") == "if x:\n    y()\n\n\tz")
    }

    @Test func `keeps the indent of a first preformatted line`() {
        #expect(Self.extract("<p>Code:</p><pre>    a\n    b</pre><p>end") == "Code:\n\n    a\n    b\n\nend")
    }

    @Test func `decodes character references and drops controls`() {
        #expect(Self.extract("<p>caf&eacute; &amp; t&#233;a&nbsp;&lt;b&gt;\u{01}\u{AD}.\u{FEFF}</p>") == "café & téa <b>.")
    }

    @Test func `leaves scripts, styles and menus out`() {
        let page = """
            <body><nav><ul><li><a href=/>Home</a><li><a href=/n>News</a></ul></nav>
            <script>var a = "<p>no</p>"</script><style>p { color: red }</style>
            <article><h1>Flood</h1><p>\(Self.sentence)</p><p>\(Self.sentence)\(Self.sentence)</p></article>
            <div class="cookie-banner"><p>We use cookies to make this site work as well as we can make it.</p></div>
            <footer><p>All rights reserved by the county paper and its friends, 2020.</p></footer>
            """
        let found = Self.extract(page)
        #expect(found.hasPrefix("Flood\n\nThe river rose"))
        #expect(!found.contains("Home") && !found.contains("cookies") && !found.contains("rights") && !found.contains("color"))
    }

    @Test func `keeps a section whose heading became its id`() {
        let body = "<div id=sharing-a-notebook-with-your-neighbours><p>\(Self.sentence)</p></div><p>\(String(repeating: Self.sentence, count: 9))</p>"
        #expect(Self.extract(body).hasPrefix("The river"))
    }

    @Test func `drops noscript that holds markup as text`() {
        #expect(Self.extract("<p>\(Self.sentence)</p><noscript>&lt;img src=a&gt;</noscript>").hasSuffix("hill."))
    }

    @Test func `keeps an element with a telltale class that holds the page`() {
        let body = String(repeating: "<p>\(Self.sentence)</p>", count: 4)
        #expect(Self.extract("<div class='with-sidebar nav'>\(body)</div>").contains("river"))
    }

    @Test func `measures scripts without spaces by characters`() {
        let prose = String(repeating: "春の川は二度あふれ、下町の人々は持ち物を丘の上へ運んだ。", count: 6)
        let found = Self.extract("<div class=menu><a href=a>首頁</a><a href=b>新聞</a></div><div><p>\(prose)</p><p>\(prose)</p></div>")
        #expect(found == prose + "\n\n" + prose)
    }

    @Test func `reads title, language and canonical URL`() {
        let page = Array("""
            <html lang=" en-GB "><title> Flood &amp;
             after </title><link rel=Canonical href="https://example.org/?a=1&amp;b=2"><p>x
            """.utf8)
        var tree = HTMLTree(), main = MainText(), out: [UInt8] = []
        _ = tree.parse(page.span)
        _ = main.extract(from: tree, page: page.span, into: &out)
        #expect(text(main.title) == "Flood & after")
        #expect(text(main.language) == "en-GB")
        #expect(text(main.canonicalURL) == "https://example.org/?a=1&b=2")
    }

    @Test func `appends to what is there`() {
        let page = Array("<p>x".utf8)
        var tree = HTMLTree(), main = MainText(), out = Array("before".utf8)
        _ = tree.parse(page.span)
        #expect(main.extract(from: tree, page: page.span, into: &out) == .text)
        #expect(text(out) == "beforex")
    }

    @Test func `says that a page is empty`() {
        let page = Array("<script>1</script> &nbsp;".utf8)
        var tree = HTMLTree(), main = MainText(), out: [UInt8] = []
        _ = tree.parse(page.span)
        #expect(main.extract(from: tree, page: page.span, into: &out) == .empty)
        #expect(out.isEmpty)
    }
}
