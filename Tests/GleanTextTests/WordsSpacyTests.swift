import GleanBytes
import GleanText
import Testing
import TestSupport

@Suite struct WordsSpacyTests {
    /// Expectations of the first five are spaCy's own documentation and test suite (usage/linguistic-features, tests/lang/en).
    @Test(arguments: [
        ("Apple is looking at buying U.K. startup for $1 billion",
         ["Apple", "is", "looking", "at", "buying", "U.K.", "startup", "for", "$", "1", "billion"]),
        ("“Let’s go to N.Y.!”", ["“", "Let", "’s", "go", "to", "N.Y.", "!", "”"]),
        ("(can't", ["(", "ca", "n't"]),
        ("well-being", ["well", "-", "being"]),
        ("Hello,world", ["Hello", ",", "world"]),
        ("best...Known", ["best", "...", "Known"]),
        ("0.1-13.5", ["0.1", "-", "13.5"]),
        ("103-200/300", ["103", "-", "200/300"]),
        ("  two   spaces ", ["two", "spaces"]),
        ("http://www.google.com/?q=a-b c-d", ["http://www.google.com/?q=a-b", "c", "-", "d"]),
        ("", []),
    ]) func `text splits as spaCy splits it`(_ text: String, _ expected: [String]) {
        #expect(words(Array(text.utf8)) == expected)
    }

    @Test func `an exception torn apart by affixes is put together again`() {
        // spaCy 3.8: the closing bracket and the digit before it are the smiley "8)".
        #expect(words(Array("see page 8) or:D".utf8)) == ["see", "page", "8)", "or", ":D"])
    }

    @Test func `broken bytes read as the replacement character`() {
        // In spaCy's rules U+FFFD is an icon, which is split off.
        let broken: [UInt8] = Array("word".utf8) + [0xFF] + Array(" end".utf8)
        #expect(words(broken).count == 3)
        #expect(words(Array("word\u{FFFD} end".utf8)).count == 3)
    }

    @Test func `no bytes whatever crash, and words lie in order within the text`() {
        var random = TestRandom()
        var splitter = SpacyEnglish()
        var table = WordTable()
        for size in 0..<3000 {
            let text = (0..<(size % 97)).map { _ in
                let state = random.next()
                // A few letters, marks and the bytes that make or break UTF-8.
                let choice: [UInt8] = [0x20, 0x2E, 0x27, 0x2D, 0x61, 0x73, 0x41, 0x35, 0x3A, 0x29, 0x2F, 0x40, 0xC2, 0xE2, 0x80, 0x99, 0xF0, 0xFF]
                return choice[Int(state >> 33) % choice.count]
            }
            splitter.split(text.span, into: &table)
            var end = 0
            for word in table.words {
                #expect(Int(word.start) >= end && word.end > word.start)
                end = Int(word.end)
            }
            #expect(end <= text.count)
        }
    }

    @Test(arguments: ["@", "(", ".", "'", "a.", "a-", ":)", "1", "http://", "…", "8)", "\u{FFFD}"])
    func `a long run of one mark is split without delay`(_ mark: String) {
        let text = [[UInt8]](repeating: Array(mark.utf8), count: 20_000).flatMap { $0 }
        var splitter = SpacyEnglish()
        var table = WordTable()
        splitter.split(text.span, into: &table)
        #expect(table.words.last.map { Int($0.end) } == text.count)
    }

    private func words(_ text: [UInt8]) -> [String] {
        var splitter = SpacyEnglish()
        var table = WordTable()
        splitter.split(text.span, into: &table)
        return table.words.map { String(decoding: text[$0.range], as: UTF8.self) }
    }
}

@Suite struct WordsSentenceTests {
    @Test(arguments: [
        ("One. Two! Three", ["One.", " Two!", " Three"]),
        ("No mark", ["No mark"]),
        ("He said \"Stop.\" Then left.", ["He said \"Stop.\"", " Then left."]),
        ("Wait...\nNext", ["Wait...\nNext"]),
        ("End.\nNext", ["End.", "\nNext"]),
    ]) func `sentences end after a mark and what closes with it`(_ text: String, _ expected: [String]) {
        let bytes = Array(text.utf8)
        var splitter = SpacyEnglish()
        var table = WordTable()
        var sentences = LineTable()
        splitter.split(bytes.span, into: &table)
        SpacySentences().split(bytes.span, table, into: &sentences)
        #expect(sentences.lines.map { String(decoding: bytes[$0.range], as: UTF8.self) } == expected)
        var whole = LineTable()
        whole.lines = [LineTable.Line(0, bytes.count)]
        #expect(SpacySentences().count(bytes.span, table, whole) == expected.count)
    }
}
