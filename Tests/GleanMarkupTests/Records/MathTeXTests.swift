@testable import GleanMarkup
import Testing

/// What TeX calls formulas that MathML 3 (chapter 3) shows or that are as common.
@Suite struct MathTeXTests {
    private func tex(_ math: String) -> String {
        let tree = XMLTree(Array(("<math>" + math + "</math>").utf8), roles: JATSRoles.roles([]))
        return String(decoding: MathTeX.tex(of: 1, in: tree), as: UTF8.self)
    }

    @Test func `letters, numbers and signs`() {
        #expect(tex("<mi>a</mi><mo>=</mo><mn>2</mn><mo>\u{2062}</mo><mi>b</mi>") == "a = 2b")
        #expect(tex("<mi>\u{3B1}</mi><mi>x</mi><mo>\u{2264}</mo><mi>\u{221E}</mi>") == "\\alpha x \\leq \\infty")
        #expect(tex("<mo>-</mo><mn>1</mn><mo>-</mo><mi>x</mi>") == "-1 - x")
        #expect(tex("<mo>{</mo><mi>a</mi><mo>}</mo><mo>%</mo>") == "\\{a\\}\\%")
    }

    @Test func `words and alphabets`() {
        #expect(tex("<mi>sin</mi><mi>x</mi>") == "\\sin x")
        #expect(tex("<mi>rate</mi>") == "\\mathrm{rate}")
        #expect(tex("<mi mathvariant='bold'>x</mi><mi mathvariant='double-struck'>R</mi><mi mathvariant='normal'>d</mi>") == "\\mathbf{x}\\mathbb{R}\\mathrm{d}")
        #expect(tex("<mtext>if x_1</mtext>") == "\\text{if x\\_1}")
    }

    @Test func `spaces are thin spaces, whoever writes them`() {
        #expect(tex("<mi>a</mi><mspace width='1em'/><mi>b</mi><mtext>\u{A0}</mtext><mi>c</mi><mo>\u{2009}</mo><mi>d</mi>") == "a\\,b\\,c\\,d")
    }

    /// MathML 3, 3.3.8: a character of `separators` between each two, the last again where there are more.
    @Test(arguments: [("", "(a,b,c)"), (" separators=';'", "(a;b;c)"), (" separators=' ; | '", "(a;b|c)"), (" separators=';|!?'", "(a;b|c)"), (" separators=''", "(abc)")])
    func `fences have one separator between each two parts`(attribute: String, wanted: String) {
        #expect(tex("<mfenced\(attribute)><mi>a</mi><mi>b</mi><mi>c</mi></mfenced>") == wanted)
    }

    @Test func `fractions and roots`() {
        #expect(tex("<mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac>") == "\\frac{a}{b + 1}")
        #expect(tex("<msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt><mroot><mi>y</mi><mn>3</mn></mroot>") == "\\sqrt{x + 1}\\sqrt[3]{y}")
    }

    @Test func `scripts`() {
        #expect(tex("<msub><mi>x</mi><mi>i</mi></msub><msup><mi>x</mi><mn>2</mn></msup>") == "x_{i}x^{2}")
        #expect(tex("<msubsup><mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow><mn>1</mn><mn>2</mn></msubsup>") == "{(a)}_{1}^{2}")
        #expect(tex("<mmultiscripts><mi>C</mi><mprescripts/><none/><mn>14</mn></mmultiscripts>") == "{}_{}^{14}C")
    }

    @Test func `sums, limits and accents`() {
        #expect(tex("<munderover><mo>\u{2211}</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>") == "\\sum_{i = 1}^{n}i")
        #expect(tex("<munder><mi>lim</mi><mrow><mi>x</mi><mo>\u{2192}</mo><mn>0</mn></mrow></munder>") == "\\lim_{x \\rightarrow 0}")
        #expect(tex("<mover accent='true'><mi>x</mi><mo>^</mo></mover><mover><mi>y</mi><mo>\u{AF}</mo></mover>") == "\\hat{x}\\bar{y}")
        #expect(tex("<mover><mo>=</mo><mi>d</mi></mover>") == "\\overset{d}{=}")
        #expect(tex("<mover><mi>p</mi><mo/></mover>") == "p")
    }

    @Test func `tables and fences`() {
        let table = "<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd><mtd><mn>4</mn></mtd></mtr></mtable>"
        #expect(tex(table) == "\\begin{matrix} 1 & 2 \\\\ 3 & 4 \\end{matrix}")
        #expect(tex("<mfenced><mi>a</mi><mi>b</mi></mfenced><mfenced open='[' close=']'><mi>c</mi></mfenced>") == "(a,b)[c]")
    }

    @Test func `an annotation of TeX is taken as it is`() {
        #expect(tex("<semantics><mi>x</mi><annotation encoding='application/x-tex'> \\frac a b </annotation></semantics>") == "\\frac a b")
        #expect(tex("<semantics><mi>x</mi><annotation encoding='StarMath 5.0'>x</annotation></semantics>") == "x")
    }

    @Test func `what is nested past all reason is its text`() {
        let deep = String(repeating: "<mrow>", count: 200) + "<mi>x</mi>" + String(repeating: "</mrow>", count: 200)
        #expect(tex(deep) == "\\text{x}")
    }
}
