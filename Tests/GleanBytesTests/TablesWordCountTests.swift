import GleanBytes
import Testing

@Suite struct TablesWordCountTests {
    private func with<T>(_ text: String, _ body: (Span<UInt8>) -> T) -> T {
        let bytes = Array(text.utf8)
        return body(bytes.span)
    }

    @Test func `spaced words stand between white space of any kind`() {
        #expect(with("", spacedWordCount) == 0)
        #expect(with(" \u{A0}a-b\u{3000}c\u{1C}\u{2028}\"d\n", spacedWordCount) == 3)
        #expect(with("港は町より先に", spacedWordCount) == 1)
    }

    @Test func `runs are of word characters or of marks`() {
        // don ' t , é _9 ?!
        #expect(with("don't, \u{E9}_9 ?!", characterRunCount) == 6)
        #expect(with(" \n", characterRunCount) == 0)
    }

    @Test func `runs of newlines are cut to the most allowed`() {
        func shorten(_ text: String, _ most: Int) -> (String, Int) {
            let bytes = Array(text.utf8)
            var out: [UInt8] = []
            let removed = shortenNewlineRuns(bytes.span, most: most, into: &out)
            return (String(decoding: out, as: UTF8.self), removed)
        }
        #expect(shorten("\n\n\na\n\nb\n\n\n\n", 2) == ("\n\na\n\nb\n\n", 3))
        #expect(shorten("a\n \n\n\nb", 1) == ("a\n \nb", 2))
        #expect(shorten("no newline at all, and longer than eight bytes", 2) == ("no newline at all, and longer than eight bytes", 0))
        #expect(shorten("", 2) == ("", 0))
    }

    @Test(arguments: [
        (LineJoining.lines, " a\u{A0}b\r\nc\u{2028}\u{85}d\n ", "a\u{A0}b c  d"),
        (.words, " a\u{A0}b\r\nc\u{2028}\u{85}d\n ", "a b c d"),
        (.removed, " a\u{A0}b\r\nc\u{2028}\u{85}d\n ", "a\u{A0}b\rc\u{2028}\u{85}d"),
        (.lines, "\u{A0}\n", ""), (.words, "\u{A0}\n", ""), (.removed, "\n", ""),
    ])
    func `lines and words are joined as Python's strip, splitlines, split and replace would`(_ joining: LineJoining, _ text: String, _ wanted: String) {
        let bytes = Array(text.utf8)
        var (table, joined) = (LineTable(), [UInt8]("before".utf8))
        table.join(bytes.span, by: joining, into: &joined)
        #expect(String(decoding: joined, as: UTF8.self) == wanted)
    }
}
