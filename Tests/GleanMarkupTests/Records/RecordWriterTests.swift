@testable import GleanMarkup
import Testing

/// What a fragment of JATS comes to.
func written(_ text: String, _ style: MarkupStyle = .markdown) -> String {
    let tree = XMLTree(Array(("<body>" + text + "</body>").utf8), roles: JATSRoles.roles(Set(JATSPart.allCases)))
    var writer = RecordWriter(style)
    writer.write(tree, 1)
    return String(decoding: writer.text, as: UTF8.self)
}

@Suite struct RecordWriterTests {
    @Test func `paragraphs are parted by a blank line, spaces are one`() {
        #expect(written("<p>One\n  two.</p> <p>Three.</p>") == "One two.\n\nThree.")
    }

    @Test func `titles are headings as deep as their sections`() {
        let text = "<sec><title>A</title><p>a</p><sec><label>1.2</label><title>B</title><p>b</p></sec></sec><sec><title>C</title></sec>"
        #expect(written(text) == "# A\n\na\n\n## 1.2 B\n\nb\n\n# C")
        #expect(written(text, .text) == "A\n\na\n\n1.2 B\n\nb\n\nC")
    }

    @Test func `a heading is one line, whatever stands in it`() {
        #expect(written("<sec><title>A<break/>B<list><list-item><p>C</p></list-item></list></title><p>x</p></sec>") == "# A B C\n\nx")
    }

    @Test func `a label and a caption's title stand in one line`() {
        let text = "<fig><label>Figure 1.</label><caption><title>Gulls.</title><p>At noon.</p></caption><graphic/></fig><p>x</p>"
        #expect(written(text) == "Figure 1. **Gulls.**\n\nAt noon.\n\nx")
        #expect(written(text, .text) == "Figure 1. Gulls.\n\nAt noon.\n\nx")
    }

    @Test func `a label with nothing behind it does not run into the next paragraph`() {
        #expect(written("<fig><label>Figure 1.</label></fig><p>x</p>") == "Figure 1.\n\nx")
    }

    @Test func `emphasis is marked in Markdown alone, spaces outside of the marks`() {
        #expect(written("<p>A<italic> gull </italic>and <bold/><bold>two</bold>.</p>") == "A *gull* and **two**.")
        #expect(written("<p>A<italic> gull </italic>and.</p>", .text) == "A gull and.")
    }

    @Test func `lists have marks and their paragraphs stand line by line`() {
        let items = "<list-item><p>one</p><p>more</p></list-item><list-item><p>two</p><list><list-item><p>in</p></list-item></list></list-item>"
        #expect(written("<list>" + items + "</list>") == "- one\n  more\n- two\n  - in")
        #expect(written("<list list-type='order'>" + items + "</list>") == "1. one\n   more\n2. two\n   - in")
        #expect(written("<p>See:<list>" + items + "</list>end</p>", .text) == "See:\n\n- one\nmore\n- two\n- in\n\nend")
    }

    @Test func `an item's own label stands behind its mark`() {
        #expect(written("<list><list-item><label>(a)</label><p>one</p></list-item></list>") == "- (a) one")
    }

    @Test func `scripts are pandoc's in Markdown, and powers of numbers in text`() {
        let text = "<p>10<sup>\u{2212}6</sup> m<sup>2</sup> H<sub>2</sub>O, said<sup>1, 2</sup> CD4<sup>+</sup></p>"
        #expect(written(text) == "10^\u{2212}6^ m^2^ H~2~O, said1, 2 CD4^+^")
        #expect(written(text, .text) == "10^\u{2212}6 m2 H2O, said1, 2 CD4+")
    }

    @Test func `a quotation has its sign before each line`() {
        #expect(written("<disp-quote><p>One.</p><p>Two.</p></disp-quote>") == "> One.\n>\n> Two.")
    }

    @Test func `blank lines of preformatted text stay in proportion, however deep the quotation`() {
        let lines = String(repeating: "\n", count: 200_000)
        #expect(written(nested(["disp-quote"], 40, "<preformat>a\(lines)b</preformat>")).utf8.count < 2_000_000)
        #expect(written("<disp-quote><preformat>a\n\n\nb</preformat></disp-quote>") == "> ```\n> a\n>\n>\n> b\n> ```")
        #expect(written("<preformat>a\(lines)b</preformat>", .text).utf8.count == 200_002)
    }

    @Test func `preformatted text keeps its lines`() {
        #expect(written("<p>x</p><preformat>a  b\n  c</preformat><p>y</p>") == "x\n\n```\na  b\n  c\n```\n\ny")
    }

    @Test func `a table of HTML fills what is spanned`() {
        let table = """
            <table><thead><tr><th rowspan='2'>A</th><th colspan='2'>B|C</th></tr><tr><th>b</th><th>c</th></tr></thead>\
            <tbody><tr><td>1</td><td><p>2</p><p>two</p></td><td/></tr></tbody></table>
            """
        #expect(written(table) == "| A | B\\|C | |\n| --- | --- | --- |\n| | b | c |\n| 1 | 2 two | |")
        #expect(written(table, .text) == "A | B|C\nb | c\n1 | 2 two")
    }

    @Test func `a table of CALS places cells by the names of its columns`() {
        let table = """
            <table><tgroup cols='3'><colspec colname='c1'/><colspec colname='c2'/><colspec colname='c3'/>\
            <tbody><row><entry morerows='1'>A</entry><entry namest='c2' nameend='c3'>B</entry></row><row><entry colname='c3'>C</entry></row></tbody></tgroup></table>
            """
        #expect(written(table) == "| A | B | |\n| --- | --- | --- |\n| | | C |")
    }

    @Test func `spans that no table can have are bounded`() {
        let text = written("<table><tr><td colspan='999999' rowspan='999999'>x</td></tr><tr><td>y</td><td>z</td></tr></table>")
        #expect(text.utf8.count < 2000)
        #expect(text.contains("x"))
    }

    @Test func `rows that hold nothing are left out`() {
        #expect(written("<table><tr><td/><td> </td></tr><tr><td>A</td><td>B</td></tr><tr><td><graphic/></td><td/></tr></table>") == "| A | B |\n| --- | --- |")
    }

    @Test func `a table of one column is no table`() {
        #expect(written("<table><tr><td>A</td></tr><tr><td/></tr><tr><td>B</td></tr></table>") == "A\n\nB")
    }

    @Test func `a footnote in a sentence stands in parentheses`() {
        #expect(written("<p>One<fn><p>a note</p></fn> two.</p>") == "One (a note) two.")
        #expect(written("<fn-group><fn><label>*</label><p>a note</p></fn></fn-group>") == "* a note")
    }

    @Test func `formulas stand between dollars, TeX before MathML`() {
        let math = "<mml:math><mml:mi>x</mml:mi></mml:math>"
        #expect(written("<p>a <inline-formula>\(math)</inline-formula> b</p>") == "a $x$ b")
        #expect(written("<p>a <inline-formula><alternatives><tex-math>\\begin{document}$$y$$\\end{document}</tex-math>\(math)</alternatives></inline-formula></p>") == "a $y$")
        #expect(written("<p>a<disp-formula><label>(1)</label>\(math)</disp-formula>b</p>") == "a\n\n$$x$$ (1)\n\nb")
        #expect(written("<p>a <inline-formula><inline-graphic/></inline-formula> b</p>") == "a b")
        #expect(written("<p>a <inline-formula><italic>z</italic></inline-formula></p>") == "a *z*")
    }

    @Test func `a formula that holds others is written part by part`() {
        let math = "<mml:math><mml:mi>x</mml:mi></mml:math>"
        #expect(written("<p>a <disp-formula><mml:math/>see \(math) and <inline-formula>y<sub>1</sub></inline-formula></disp-formula></p>", .text) == "a\n\nsee $x$ and y1")
        #expect(written("<p><inline-formula>b <inline-formula>c</inline-formula></inline-formula> <inline-formula>\(math)</inline-formula></p>") == "b c $x$")
    }

    @Test func `bars of a formula in a cell are commands`() {
        #expect(written("<table><tr><td><tex-math>|x| \\| y</tex-math></td><td>z</td></tr></table>") == "| $\\vert x\\vert  \\Vert  y$ | z |\n| --- | --- |")
    }

    @Test func `letters beyond ASCII come through wherever they stand`() {
        for letter in ["\u{C5}", "\u{3C7}", "\u{20AC}", "\u{1F426}", "\u{FFFD}", "\u{B5}"] {
            for text in ["e\(letter)", "\(letter)", "\(letter)e", "e\(letter) \(letter)\(letter)"] {
                #expect(written("<p>\(text)<italic>x</italic></p>", .text) == text + "x")
            }
        }
    }

    @Test func `work stays in proportion, however many siblings there are`() {
        // Each of these would take hours if elements looked among all their siblings, or at all the text in them.
        let many = 20_000
        for text in [
            "<sec>" + String(repeating: "<label>x</label>", count: many) + "</sec>", "<sec>" + String(repeating: "<title>x</title>", count: many) + "</sec>",
            String(repeating: "<sup>", count: 400) + String(repeating: "x", count: 100_000) + String(repeating: "</sup>", count: 400),
            String(repeating: "<alternatives><p>", count: 200) + String(repeating: "x", count: 100_000) + String(repeating: "</p></alternatives>", count: 200),
            "x" + nested(["inline-formula"], 250, nested(["tex-math"], 250, String(repeating: " ", count: 100_000))),
            "x" + nested(["inline-formula"], 250, "<math>" + String(repeating: "<annotation encoding='tex'>", count: 250) + String(repeating: " ", count: 100_000) + String(repeating: "</annotation>", count: 250) + "</math>"),
        ] { #expect(!written(text).isEmpty) }
    }

    @Test func `controls and soft hyphens are no text, odd spaces are spaces`() {
        #expect(written("<p>a\u{AD}b\u{A0}c\u{2009}d\u{200B}e\u{1}f</p>") == "ab c def")
    }
}
