@testable import GleanMarkup
import Testing

/// Expectations follow MediaWiki's help pages on links, lists, formatting and templates.
@Suite struct WikiTextTests {
    private static let long = String(repeating: "many words ", count: 9) + "end"

    @Test(arguments: [
        ("[[a]]", "a"), ("[[a|b]]s", "bs"), ("[[a (b)|]]", "a"), ("[[Help:a (b)|]]", "a"), ("[[a, b|]]", "a"), ("[[a|b|c]]", "b|c"),
        ("[[File:x.jpg|thumb|A [[b]] c]]d", "d"), ("[[image:x.jpg]]d", "d"), ("[[Category:X]]d", "d"), ("[[:Category:X]]", "Category:X"), ("[[fr:Mot]]d", "d"),
        ("[[:fr:Mot|mot]]", "mot"), ("[[wikt:a|b]]", "b"), ("[[Star Trek: Voyager]]", "Star Trek: Voyager"), ("[[be-x-old:A]]d", "d"), ("[[a", "a"), ("a]] b", "a]] b"),
        ("[http://x.example a b] c", "a b c"), ("[http://x.example] c", "c"), ("[//x.example ''a'']", "a"), ("[a]", "[a]"), ("[http://x.example a\nb", "[http://x.example a b"),
        ("http://x.example/a", "http://x.example/a"), ("[[a|[http://x.example b]]]", "b"),
    ])
    func `links show their labels`(wikitext: String, text: String) { #expect(write(wikitext) == text) }

    @Test(arguments: [
        ("''a'' '''b''' '''''c'''''", "a b c"), ("it's", "it's"), ("'''''a''''''", "a'"), ("a''''b'''", "a'b"), ("&eacute;&#233;&#xE9;&amp;lt;&nosuch;", "ééé&lt;&nosuch;"), ("a&nbsp;b", "a b"),
        ("a<!-- b -->c", "ac"), ("a<!-- b", "a"), ("a<ref>b</ref>c<ref name=x/>d", "acd"), ("a<ref>{{b</ref>c", "ac"), ("a<ref>b", "ab"), ("a<ref>b</ref c>d</ref>e", "ae"), ("a<br>b<br/>c", "a\nb\nc"), ("<span style=\"display:none\">a</span>b", "b"),
        ("<nowiki>''a'' [[b]]</nowiki>", "''a'' [[b]]"), ("<nowiki>* a</nowiki>", "* a"), ("&#42; a", "* a"), ("H<sub>2</sub>O", "H2O"), ("<foo>a</foo>", "<foo>a</foo>"), ("a < b > c", "a < b > c"),
        ("<math>x^2</math>", "$x^2$"), ("<chem>H2O</chem>", "$\\ce{H2O}$"), ("__NOTOC__a", "a"), ("a __init__ b", "a __init__ b"), ("<gallery>\nA.jpg|b\n</gallery>c", "c"), ("<includeonly>a</includeonly>b", "b"),
    ])
    func `inline markup is left out`(wikitext: String, text: String) { #expect(write(wikitext) == text) }

    @Test(arguments: [
        ("{{a}}b", "b"), ("a {{x|{{y}}|d=[[e]]}} f", "a f"), ("{{lang|fr|mot}}", "mot"), ("{{Lang-fr|mot}}", "mot"), ("{{nowrap|a [[b|c]]}}", "a c"), ("{{ convert | 5 | km | mi }}", "5 km"),
        ("{{convert|5|to|6|km}}", "5 to 6 km"), ("{{abbr|Dr|Doctor}}", "Dr"), ("{{nowrap|1=a=b}}", "a=b"), ("{{Birth date|1950|1|22}}", "1950-01-22"), ("{{frac|1|2}}", "1/2"), ("a{{snd}}b", "a – b"),
        ("{{PAGENAME}}", "Title"), ("{{formatnum:1234}}", "1234"), ("{{uc:ab}}", "AB"), ("{{lc:\(long.uppercased())}}", long), ("{{subst:\(long)|x}}", long), ("{{lang:\(long)}}a", "a"), ("{{#if:x|y}}a", "a"), ("{{{1|a}}}", "a"), ("{{{1}}}b", "b"), ("{{a", "a"), ("a}} b", "a}} b"), ("{{{{a}}|b}}c", "c"), ("{{{a}}b", "{b"),
        ("A (, b) c", "A (, b) c"), ("A ({{b}}, c) d", "A (c) d"), ("A ({{b}}) d", "A d"), ("a {{b}}, c {{d}}. e", "a, c. e"), ("{{x|b]]}} [[c]]", "c"), ("[[a {{x|c]]}} d]]", "a d"),
    ])
    func `templates are left out but for those that stand for text`(wikitext: String, text: String) { #expect(write(wikitext) == text) }

    @Test(arguments: [
        ("a\nb\n\nc", "a b\n\nc"), ("a\n{{b}}\nc", "a\n\nc"), ("a\n<!-- b -->\nc", "a c"), ("== a ==\nb", "a\n\nb"), ("== a ==\n== b ==\nc", "b\n\nc"), ("== a ==\n=== b ===\nc", "a\n\nb\n\nc"), ("== a ==\n{{b}}", ""),
        ("= a\nb", "= a b"), ("a\n----\nb", "a\n\nb"), ("* a\n* b\nc", "a\nb\n\nc"), ("# a\n#: b", "a\nb"), ("; a\n: b", "a\nb"), (" a\n b", "a\nb"), ("<poem>\na\nb\n</poem>", "a\nb"), ("{|\n| a\n|}\nb", "b"), ("{|\n| a\n\nb", "b"),
        ("<pre>\n a\n  b\n</pre>c", " a\n  b\n\nc"), ("a<p>b</p>c", "a\n\nb\n\nc"), ("<syntaxhighlight lang=\"c\">int a;</syntaxhighlight>", "int a;"), ("<table><tr><td>a</table>b", "b"),
    ])
    func `lines make paragraphs, headings and items`(wikitext: String, text: String) { #expect(write(wikitext) == text) }

    @Test func `tables are rows if they are kept`() {
        let table = "{| class=x\n|+ c\n! a !! b\n|-\n| [[d|e]] || style=\"f\" | g\n| h\n{| \n| i\n|}\n|}"
        #expect(write(table) { $0.tables = true } == "c\n\na\tb\ne\tg\th i")
    }

    @Test func `no row and no cell of a table is lost`() {
        let rows = (1...3000).map { "|-\n| \($0)\n" }.joined(), cells = (1...3000).map(String.init)
        #expect(write("{|\n\(rows)|}") { $0.tables = true } == cells.joined(separator: "\n"))
        #expect(write("{|\n| \(cells.joined(separator: " || "))\n|}") { $0.tables = true } == cells.joined(separator: "\t"))
    }

    @Test func `variants are shown in the first of their forms`() {
        var site = DumpSite()
        site.language = Array("zh".utf8)
        #expect(write("a-{zh-cn:b; zh-tw:c}-d-{e}-f-{H|zh-cn:g}-", site: site) == "abdef")
        #expect(write("a-{b}-") == "a-{b}-")
    }

    @Test func `notes are numbered, and stand at the end`() {
        let notes = { (style: inout WikiStyle) in style.references = true }
        #expect(write("a<ref name=x>b</ref> c<ref>{{d}}</ref> e<ref name=\"x\" />\n== References ==\n<references />", notes) == "a[1] c e[1]\n\n[1] b")
        #expect(write("a<ref>{{cite web|title=T|last=L|first=F|date=2020}}</ref>", notes) == "a[1]\n\n[1] L, F. T. 2020")
        #expect(write("a<ref name=x /> <references><ref name=x>b</ref></references>", notes) == "a[1]\n\n[1] b")
    }

    @Test func `categories are told`() {
        var writer = WikiWriter(WikiStyle(), WikiNames(DumpSite())), out: [UInt8] = []
        writer.write(Array("a [[Category:X y|z]][[Category: Q ]]".utf8).span, title: Span(), into: &out)
        #expect(writer.categories.map { String(decoding: $0, as: UTF8.self) } == ["X y", "Q"])
    }
}
