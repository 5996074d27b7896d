import GleanBytes
@testable import GleanText
import Testing
import TestSupport

@Suite struct ItemTests {
    private func text(_ text: String, _ span: Range<Int>) -> String { String(decoding: Array(text.utf8)[span], as: UTF8.self) }

    @Test(arguments: [
        ("Hello, World!", "hello world"), ("it's 1,000 -- not\n\t2.5", "its 1000 not 25"), ("«Äpfel», — Öl", "«Äpfel» — Öl"), ("...", ""), ("", ""),
    ]) func `bare text has small letters and no marks`(_ given: String, _ wanted: String) {
        var out: [UInt8] = []
        let bytes = Array(given.utf8)
        BareText().write(bytes.span, into: &out)
        #expect(String(decoding: out, as: UTF8.self) == wanted)
    }

    private func index(_ settings: ItemTextSettings, _ parts: ItemIndex.Parts, _ items: [(String, String)], byLine: Bool = false) -> ItemIndex {
        var builder = ItemIndex.Builder(settings, parts)
        for (prompt, answer) in items {
            let prompt = Array(prompt.utf8), answer = Array(answer.utf8)
            builder.add(prompt: prompt.span, answer: answer.span, byLine: byLine)
        }
        return builder.index()
    }

    private func match(_ index: ItemIndex, _ text: String, _ settings: ItemMatcher.Settings = .init()) -> [ItemMatch] {
        var matcher = ItemMatcher(index, settings)
        let bytes = Array(text.utf8)
        return matcher.match(bytes.span)
    }

    private let three = ItemTextSettings(normal: .fineweb, words: .spaces, ngram: 3)

    @Test func `the seam of question and answer holds words of both`() {
        let items = [("a b c d", "e f g h")]
        #expect(index(three, .answer, items).ngrams == 2)
        #expect(index(three, .prompt, items).ngrams == 2)
        // c d e, d e f.
        let seam = index(three, .overlap, items)
        #expect(seam.ngrams == 2)
        #expect(match(seam, "x c d e x").count == 1)
        #expect(match(seam, "x b c d x").isEmpty)
        #expect(index(three, .overlap, [("a", "b"), ("", "a b c"), ("a b c", "")]).ngrams == 0)
        #expect(index(three, .overlap, [("a", "b c d")]).ngrams == 1)
    }

    @Test func `n-grams that items share belong to all of them`() {
        let found = match(index(three, .answer, [("", "one two three four"), ("", "zero one two three"), ("", "nothing at all")]), "say one two three")
        #expect(found.map(\.item) == [0, 1])
        #expect(found.map(\.ngrams) == [1, 1])
    }

    @Test func `places are told to white space in the text as it stands`() {
        let given = "Yes: (ONE,  two;\nthree) four… Café one-two three. \n one two three"
        let found = match(index(three, .answer, [("", "one two three")]), given)
        #expect(found.first?.spans.map { text(given, $0) } == ["(ONE,  two;\nthree)", "one-two three. \n one two three"])
    }

    @Test func `a share of an item can be asked for`() {
        let index = index(three, .answer, [("", "a b c d e f")])
        #expect(match(index, "a b c d x", .init(leastItemShare: 0.5)).count == 1)
        #expect(match(index, "a b c d x", .init(leastItemShare: 0.51)).isEmpty)
        // The same n-gram twice is one.
        #expect(match(index, "a b c x a b c", .init(leastItemShare: 0.5)).isEmpty)
    }

    @Test func `lines are compared by themselves`() {
        let settings = ItemTextSettings(normal: .none, words: .spaces, ngram: 3)
        let index = index(settings, [.prompt, .answer], [("a b c d", "e f\ng h i")], byLine: true)
        #expect(index.ngrams == 3)
        let given = "a b c d x\ng h i j k l\na b\nc d"
        let found = match(index, given, .init(leastLineShare: 0.5))
        #expect(found.first?.spans.map { text(given, $0) } == ["a b c d x"])
    }

    /// Bytes of all kinds: the words of the pieces must be those of the whole, which `findOrigins` asserts.
    @Test(arguments: ItemTextSettings.Normal.allCases)
    func `places lie in the text whatever its bytes`(_ normal: ItemTextSettings.Normal) {
        let parts = ["a", "b", "Σ", " ", "\n", "\u{301}", "\u{A0}", "1,0", ".5", "é", "\u{93E}", "!", "—", "\u{3000}", "ß", "\u{300} ", "\u{85}", "x-y", "…"]
        var random = TestRandom()
        for length in 0..<400 {
            var given = ""
            for _ in 0..<(length % 60) {
                let state = random.next()
                given += parts[Int(state >> 33) % parts.count]
            }
            var reader = ItemText(ItemTextSettings(normal: normal, words: .spaces, ngram: 1))
            let bytes = Array(given.utf8)
            reader.read(bytes.span)
            reader.findOrigins(bytes.span)
            var last = 0
            for word in 0..<reader.count {
                let span = reader.origin(of: word..<(word + 1))
                #expect(!span.isEmpty && span.lowerBound >= last && span.upperBound <= bytes.count, "\(given)")
                last = span.lowerBound
            }
        }
    }

    @Test func `windows are counted in characters, and short pieces go`() {
        let text = Array("ééééé<cut>ååååå<cut>ööööö".utf8)
        let spans = [10..<15, 25..<30]
        func left(_ window: Int, _ piece: Int) -> String {
            var kept: [UInt8] = [], at = 0
            for span in SpanWindow.widened(spans, in: text.span, window: window, leastPiece: piece) {
                kept += text[at..<span.lowerBound]
                at = span.upperBound
            }
            return String(decoding: kept + text[at...], as: UTF8.self)
        }
        #expect(left(0, 0) == "éééééåååååööööö")
        #expect(left(2, 0) == "éééåööö")
        #expect(left(2, 2) == "éééööö")
        #expect(left(3, 0) == "ééöö")
        #expect(left(0, 6) == "")
        #expect(left(0, 5) == "éééééåååååööööö")
        #expect(left(100, 0) == "")
        #expect(SpanWindow.widened([], in: text.span, window: 5, leastPiece: 100).isEmpty)
    }
}
