@testable import GleanMarkup
import Testing

@Suite struct WikiMarkdownTests {
    @Test(arguments: [
        ("''a'' '''b'''", "*a* **b**"), ("'''''a''' b''", "***a** b*"), ("'''a '''b", "**a** b"), ("'''''a'' b'''", "***a* b**"), ("''a'''''b'''", "*a***b**"), ("''a", "*a*"), ("''''", "'"), ("'' a '' b", "*a*  b"), ("a '' ''b", "a  b"), ("'' ''a", "a"), ("''a ''' '''b''", "*a  b*"), ("''a'''b''c'''", "*a**b*c**"), ("'''{{x}}'''a", "a"), ("== ''a'' ==\nb", "## a\n\nb"), ("* a\n** b\n*# c\n* d", "- a\n  - b\n  1. c\n- d"),
        ("; a\n: b", "**a**\nb"), ("<code>a</code>", "`a`"), ("<syntaxhighlight lang=\"c\">\nint a;\n</syntaxhighlight>", "```c\nint a;\n```"), ("<pre>a ``` b</pre>", "````\na ``` b\n````"),
        ("<math display=\"block\">x</math>", "$$x$$"), ("{|\n! a\n! b\n|-\n| c<br>d || e{{!}}f\n|}", "| a | b |\n| --- | --- |\n| c d | e\\|f |"), ("{|\n| a\n|-\n| b || c\n|}", "| a |  |\n| --- | --- |\n| b | c |"),
        ("{|\n| a || b\n|-\n| c\n|}", "| a | b |\n| --- | --- |\n| c |"),
    ])
    func `markup is CommonMark's`(wikitext: String, text: String) { #expect(markdown(wikitext) == text) }

    /// Spaces before a break go, and the apostrophes among them stay in their order.
    @Test(arguments: [("''a ''<br>b", "*a*\nb"), ("a ''  <br>b''", "a\n*b*"), ("''a''  ''<br>''b''", "*a*\nb"), ("''a''  '' '' <br>''b''", "*a*\n*b*")])
    func `apostrophes before a break`(wikitext: String, text: String) { #expect(markdown(wikitext) == text) }
}
