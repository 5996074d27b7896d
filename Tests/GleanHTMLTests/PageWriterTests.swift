import Testing
@testable import GleanHTML

/// How chosen blocks are written. The model here knows nothing and takes all blocks, so that only the writing is tested.
@Suite struct PageWriterTests {
    static func write(_ html: String, _ format: TextFormat = .text) -> String {
        let page = Array(html.utf8)
        var tree = HTMLTree(), main = MainText(model: BlockModel()), out: [UInt8] = []
        #expect(tree.parse(page.span) == .parsed)
        _ = main.extract(from: tree, page: page.span, format: format, into: &out)
        return text(out)
    }

    static func markdown(_ html: String, links: Bool = false) -> String { write(html, .markdown(links: links)) }

    // MARK: Text

    @Test func `parts paragraphs by a blank line and collapses spaces`() {
        #expect(Self.write("<p>One  two\n three</p><p>Four<br>five</p>") == "One two three\n\nFour\nfive")
    }

    @Test func `two line breaks part paragraphs`() {
        #expect(Self.write("<div>One<br><br>two<br>three</div>") == "One\n\ntwo\nthree")
    }

    @Test func `writes list items line by line`() {
        #expect(Self.write("<p>Before</p><ul><li>One</li><li><p>Two</p></li></ul><p>After</p>") == "Before\n\n- One\n- Two\n\nAfter")
    }

    @Test func `writes a table row by row`() {
        let table = "<table><tr><th>Name<th>Height<tr><td>Ben Nevis<td>1345 m</table>"
        #expect(Self.write(table) == "Name | Height\nBen Nevis | 1345 m")
    }

    @Test func `leaves a table that lays out the page as paragraphs`() {
        let inner = "<table><tr><td>a<td>b</table>"
        #expect(Self.write("<table><tr><td><p>First</p>\(inner)</td><td>Second</table>") == "First\n\na | b\n\nSecond")
    }

    @Test func `keeps preformatted text as it is`() {
        #expect(Self.write("<pre>\nif x:\n    y()\n\n\tz</pre>") == "if x:\n    y()\n\n\tz")
    }

    @Test func `keeps the indent of a first preformatted line`() {
        #expect(Self.write("<p>Code:</p><pre>    a\n    b</pre><p>end") == "Code:\n\n    a\n    b\n\nend")
    }

    @Test func `keeps an indent that stands before an element`() {
        #expect(Self.write("<p>Code:</p><pre>    <b>a</b>\n  <i>b</i></pre>") == "Code:\n\n    a\n  b")
        #expect(Self.markdown("<pre>  <code>a</code></pre>") == "```\n  a\n```")
    }

    @Test func `keeps a code whose lines are elements line by line`() {
        #expect(Self.write("<pre><div>a {</div><div>  b</div><div>}</div></pre>") == "a {\n  b\n}")
    }

    @Test func `decodes character references and drops controls`() {
        #expect(Self.write("<p>caf&eacute; &amp; t&#233;a&nbsp;&lt;b&gt;\u{01}\u{AD}.\u{FEFF}</p>") == "café & téa <b>.")
    }

    @Test func `joins a word that inline elements part`() {
        #expect(Self.write("<p><b>W</b>ord <i>and</i> <a href=x>link</a>.</p>") == "Word and link.")
    }

    @Test func `drops scripts, styles and what forms hold`() {
        #expect(Self.write("<p>a<script>b</script><style>c</style><select><option>d</select><textarea>e</textarea>f</p>") == "af")
    }

    @Test func `drops noscript that holds markup as text`() {
        #expect(Self.write("<p>x</p><noscript>&lt;img src=a&gt;</noscript>") == "x")
    }

    // MARK: Formulas

    @Test func `writes the TeX of MathML between dollar signs`() {
        let math = "<math><semantics><mrow><mi>x</mi><mo>+</mo><mn>1</mn></mrow><annotation encoding=application/x-tex>x+1</annotation></semantics></math>"
        #expect(Self.write("<p>So \(math) holds.</p>") == "So $x+1$ holds.")
    }

    @Test func `takes a formula's own TeX, not that of a formula inside of it`() {
        let inner = "<math><semantics><mi>x</mi><annotation encoding=application/x-tex>x_1</annotation></semantics></math>"
        let outer = "<math><semantics><mtext>\(inner)</mtext><annotation encoding=application/x-tex>y_2</annotation></semantics></math>"
        #expect(Self.write("<p>So \(outer) holds.</p>") == "So $y_2$ holds.")
        #expect(Self.write("<p>So <math><mtext>\(inner)</mtext></math> holds.</p>") == "So $x_1$ holds.")
    }

    @Test func `writes MathML without TeX as readers see it`() {
        #expect(Self.write("<p>So <math><mi>x</mi><mo>+</mo><mn>1</mn></math>.</p>") == "So x+1.")
    }

    @Test func `writes a formula of KaTeX once`() {
        let katex = """
            <span class=katex><span class=katex-mathml><math><semantics><mi>y</mi><annotation encoding="application/x-tex">y_1</annotation></semantics></math>\
            </span><span class=katex-html aria-hidden=true><span>y</span><span>1</span></span></span>
            """
        #expect(Self.write("<p>Let \(katex) be odd.</p>") == "Let $y_1$ be odd.")
    }

    @Test func `writes the scripts of MathJax, displayed ones between two dollar signs`() {
        let page = "<p>a <script type='math/tex'>e^2</script> b <script type='math/tex; mode=display'>f &lt; g</script></p>"
        #expect(Self.write(page) == "a $e^2$ b $$f &lt; g$$")
    }

    // MARK: Markdown

    @Test func `marks headings, emphasis and code`() {
        let page = "<h2>One <em>two</em><b>!</b></h2><p>a <b>bold</b>, <i>it</i> and <code>x = 1</code>.</p>"
        #expect(Self.markdown(page) == "## One *two*!\n\na **bold**, *it* and `x = 1`.")
    }

    @Test func `puts no space inside marks`() {
        #expect(Self.markdown("<p>a<b> bold </b>b <b> </b>c</p>") == "a **bold** b c")
    }

    @Test func `indents nested lists and counts ordered ones`() {
        let page = "<ol start=3><li>three<ul><li>dot</ul><li>four</ol>"
        #expect(Self.markdown(page) == "3. three\n   - dot\n4. four")
    }

    @Test func `quotes every line of a quotation`() {
        #expect(Self.markdown("<blockquote><p>a</p><p>b<br>c</p></blockquote><p>d") == "> a\n>\n> b\n> c\n\nd")
    }

    @Test func `fences code and names its language`() {
        let page = "<p>See:</p><pre><code class='x language-Swift'>let a = 1\n\nprint(a)\n</code></pre><p>end</p>"
        #expect(Self.markdown(page) == "See:\n\n```swift\nlet a = 1\n\nprint(a)\n```\n\nend")
    }

    @Test func `takes a longer fence where the code holds one`() {
        #expect(Self.markdown("<pre>a\n```\nb</pre>") == "````\na\n```\nb\n````")
    }

    @Test func `writes a table with its head, bars escaped, spans filled`() {
        let page = """
            <table><tr><th>Name<th>Height<th>Note<tr><td>Ben Nevis<td>1345 m<td>a|b<tr><td colspan=2>both<td>c<tr><td>d<td><td>e</table>
            """
        #expect(Self.markdown(page) == """
            | Name | Height | Note |
            | --- | --- | --- |
            | Ben Nevis | 1345 m | a\\|b |
            | both | | c |
            | d | | e |
            """)
    }

    @Test func `keeps links where asked`() {
        let page = "<p>See <a href='/a b?x=1&amp;y=(2)'>the <b>page</b></a>, <a href='#top'>top</a>.</p>"
        #expect(Self.markdown(page, links: true) == "See [the **page**](/a%20b?x=1&y=%282%29), top.")
        #expect(Self.markdown(page) == "See the **page**, top.")
    }

    @Test func `quotations nested past all bounds do not grow the text by each line`() {
        let page = String(repeating: "<blockquote>", count: 400) + String(repeating: "<p>x</p>", count: 1000)
        #expect(Self.markdown(page).utf8.count < 1000 * 80 * 2)
    }

    @Test func `quotations around very many lines of code grow the text by a bounded number of bytes`() {
        for lines in [1_000, 200_000] {
            let page = String(repeating: "<blockquote>", count: 40) + "<pre>text" + String(repeating: "\n", count: lines) + "text</pre>"
            let written = Self.markdown(page)
            #expect(written.utf8.count <= page.utf8.count + LineWriter.mostRepeated(page.utf8.count))
            #expect(written.utf8.filter { $0 == 0x0A }.count == lines + 2)
        }
    }

    @Test func `a link around very many paragraphs grows the text by a bounded number of bytes`() {
        let page = "<a href=/\(String(repeating: "b", count: 2_000))>" + String(repeating: "x<br><br>", count: 6_000)
        let written = Self.markdown(page, links: true)
        #expect(written.utf8.count <= page.utf8.count + LineWriter.mostRepeated(page.utf8.count))
        #expect(written.hasSuffix("\n\nx"))
    }

    @Test func `no page is granted more than eight times its bytes, nor 4 MB more than them`() {
        #expect(LineWriter.mostRepeated(0) == 0)
        #expect(LineWriter.mostRepeated(1_000) == 8_000)
        #expect(LineWriter.mostRepeated(64 << 20) == 68 << 20)
    }

    @Test func `a page of links alone keeps them all`() {
        let target = "/" + String(repeating: "c", count: 2_000)
        let page = String(repeating: "<p><a href=\(target)>x</a></p>", count: 3_000)
        #expect(Self.markdown(page, links: true).split(separator: "\n", omittingEmptySubsequences: true).allSatisfy { $0 == "[x](\(target))" })
    }

    @Test func `cells and rows of MathML are none of a table's`() {
        let page = "<table><tr><td>a <math><td>b</td></math><td>c<tr><td><math><tr><td>d</td></tr></math><td>e</table>"
        #expect(Self.markdown(page) == "| a b | c |\n| --- | --- |\n| d | e |")
        #expect(Self.write(page) == "a b | c\nd | e")
    }

    @Test func `a column count past all bounds writes at most 64 cells`() {
        let page = "<table><tr><td colspan=9007199254740992>a<td>b<tr><td>c</table>"
        #expect(Self.markdown(page).split(separator: "\n").allSatisfy { $0.filter { $0 == "|" }.count <= 66 })
    }
}
