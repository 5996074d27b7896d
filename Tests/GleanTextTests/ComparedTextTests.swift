import GleanText
import Testing

@Suite struct ComparedTextTests {
    private func form(_ form: ComparedText.Form, _ text: String) -> String {
        var compared = ComparedText(form), out: [UInt8] = []
        let bytes = Array(text.utf8)
        compared.append(bytes.span, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    @Test func `white space runs become one space and none at the ends`() {
        #expect(form(.whitespace, "\t Two  men\u{3000}\n mend. ") == "Two men mend.")
        #expect(form(.whitespace, "\u{A0} ") == "")
        #expect(form(.none, " x ") == " x ")
    }

    @Test func `lower case keeps the white space inside`() {
        #expect(form(.lower, " Zwei  MÄNNER\n") == "zwei  männer")
        #expect(form(.lower, "İ") == "i\u{307}")
    }

    /// What `normalize_for_dedup` of cc_net gives, by reading it: strip, lower, \d to 0, marks of its list and control characters out.
    @Test(arguments: [
        (" Hello, World! 1,234 ", "hello, world! 0,000"),
        ("“Café” – №5…", "café  №0"),
        ("第１章、始まり。", "第0章始まり"),
        ("a\u{7}b\tc\u{85}\u{90}d", "abcd"),
        ("it’s ‘so’ — it's", "its ‘so  it's"),
        ("١٢٣", "000"),
        ("\u{1C} \u{FEFF}x", "\u{FEFF}x"),
        ("   ", ""),
    ])
    func `CCNet's form is that of its code`(_ text: String, _ wanted: String) {
        #expect(form(.ccnet, text) == wanted)
    }

    @Test func `lines are cut with the breaks that belong to them`() {
        var parts = TextParts()
        let text = Array("\n one \n\ntwo\nthree\n \n".utf8)
        parts.split(text.span, atBlankLines: false)
        #expect(parts.parts.map(\.inner) == [1..<6, 8..<11, 12..<17])
        #expect(parts.parts.map(\.whole) == [0..<8, 8..<12, 12..<20])
        parts.split(text.span, atBlankLines: true)
        #expect(parts.parts.map(\.inner) == [1..<6, 8..<17])
        #expect(parts.parts.map(\.whole) == [0..<8, 8..<20])
        let blank = Array(" \n\n".utf8)
        parts.split(blank.span, atBlankLines: true)
        #expect(parts.parts.isEmpty)
    }

    @Test func `sentences take the white space behind them`() {
        var parts = TextParts()
        let text = Array(" One.\n\nTwo! 三。四。".utf8)
        parts.splitSentences(text.span, UnicodeSentences())
        #expect(parts.parts.map { String(decoding: text[$0.inner], as: UTF8.self) } == ["One.", "Two!", "三。", "四。"])
        #expect(parts.parts.map(\.whole) == [0..<7, 7..<12, 12..<18, 18..<24])
    }

    @Test func `tokens are words and marks without white space`() {
        var tokens = TextTokens()
        let text = Array("Don't  stop,\n3.14 東京!".utf8)
        tokens.split(text.span)
        let found = (0..<tokens.count).map { String(decoding: text[tokens.bytes($0, through: $0)], as: UTF8.self) }
        #expect(found == ["Don't", "stop", ",", "3.14", "東", "京", "!"])
    }
}
