import GleanBytes
import Testing
import TestSupport

/// Words at single spaces: enough for kernels that only count.
private func spaced(_ text: [UInt8]) -> WordTable {
    var table = WordTable()
    var start = 0
    for at in 0...text.count where at == text.count || text[at] == 0x20 {
        if at > start { table.add(text.span, start, at) }
        start = at + 1
    }
    return table
}

@Suite struct TablesRepetitionTests {
    private func counter(_ text: String) -> RepetitionCounter {
        let bytes = Array(text.utf8)
        var counter = RepetitionCounter()
        counter.begin(bytes.span, spaced(bytes))
        return counter
    }

    @Test func `the top n-gram counts all its copies, joined by spaces`() {
        var counter = counter("é b é b c é b")
        #expect(counter.topNGramCharacters(2) == 9)
        // "é b é", "b é b" (once each): the first counts, with all five of its characters.
        #expect(counter.topNGramCharacters(3) == 5)
        #expect(counter.topNGramCharacters(4) == 7)
    }

    @Test func `among equally frequent n-grams the first counts`() {
        var counter = counter("a b longer words a b longer words")
        #expect(counter.topNGramCharacters(2) == 6)
    }

    @Test func `too few words have no n-gram`() {
        var counter = counter("one two")
        #expect(counter.topNGramCharacters(3) == nil)
        #expect(counter.duplicatedNGramCharacters(3) == 0)
        var empty = RepetitionCounter()
        let nothing: [UInt8] = []
        empty.begin(nothing.span, WordTable())
        #expect(empty.topNGramCharacters(2) == nil && empty.duplicatedNGramCharacters(5) == 0)
    }

    @Test func `a repeated n-gram is counted once and skipped`() {
        // Bigrams: ab, ba, then ab again (skip two), then ab again: 2 + 2 characters.
        var counter = counter("a b a b a b")
        #expect(counter.duplicatedNGramCharacters(2) == 4)
    }

    @Test func `n-grams are compared as text without spaces`() {
        // "web site" and "websi te" are the same letters cut at another place.
        var counter = counter("web site x websi te y")
        #expect(counter.duplicatedNGramCharacters(2) == 7)
    }

    @Test func `long n-grams cut at another place are found as well`() {
        // Half and half! stand again as halfa and bab...!: 41 characters; then half and half twice: 40.
        let half = String(repeating: "ab", count: 10)
        var counter = counter("\(half) \(half)! z \(half)a \(String((half + "!").dropFirst())) \(half) \(half) \(half)")
        #expect(counter.duplicatedNGramCharacters(2) == 81)
    }

    @Test func `results equal a plain count on random texts, whatever was counted before`() {
        var random = TestRandom()
        var counter = RepetitionCounter()
        for round in 0..<300 {
            var words: [String] = []
            for _ in 0..<(round % 60) {
                let state = random.next()
                words.append(["a", "ab", "b", "bé", "aab", "longerword", "averyverylongwordindeed"][Int(state >> 33) % 7])
            }
            let bytes = Array(words.joined(separator: " ").utf8)
            counter.begin(bytes.span, spaced(bytes))
            for n in 2...10 {
                #expect(counter.topNGramCharacters(n) == plainTop(words, n))
                #expect(counter.duplicatedNGramCharacters(n) == plainDuplicated(words, n))
            }
        }
    }

    private func plainTop(_ words: [String], _ n: Int) -> Int? {
        guard words.count >= n else { return nil }
        let grams = (0...(words.count - n)).map { words[$0..<($0 + n)].joined(separator: " ") }
        var counts: [String: Int] = [:]
        for gram in grams { counts[gram, default: 0] += 1 }
        var best = grams[0]
        for gram in grams where counts[gram, default: 0] > counts[best, default: 0] { best = gram }
        return best.unicodeScalars.count * counts[best, default: 0]
    }

    private func plainDuplicated(_ words: [String], _ n: Int) -> Int {
        var seen: Set<String> = []
        var (index, found) = (0, 0)
        while index + n <= words.count {
            let gram = words[index..<(index + n)].joined()
            if seen.insert(gram).inserted {
                index += 1
            } else {
                found += gram.unicodeScalars.count
                index += n
            }
        }
        return found
    }

    @Test func `every copy of a line after the first is a duplicate`() {
        let text = Array("é\nb\né\n\n\né\nlong line of more than eight\nlong line of more than eighT".utf8)
        var (lines, counter) = (LineTable(), RepetitionCounter())
        lines.splitEach(text.span)
        let found = counter.duplicates(text.span, lines)
        // Two more of "é", one more empty line.
        #expect(found.items == 3 && found.characters == 2)
    }
}

@Suite struct TablesProseTests {
    private func count(_ text: String) -> ProseCounts {
        let bytes = Array(text.utf8)
        var (lines, counter) = (LineTable(), ProseCounter())
        lines.splitPython(bytes.span)
        return counter.count(bytes.span, spaced(bytes), lines)
    }

    @Test func `words, letters and symbols are told apart`() {
        let counts = count("the The 42 --- … x1 the of")
        #expect(counts.words == 8 && counts.nonSymbolWords == 6 && counts.alphaWords == 5)
        #expect(counts.nonSymbolCharacters == 15 && counts.stopWords == 2)
        #expect(counts.meanWordLength == 15.0 / 6)
    }

    @Test func `ellipses are counted without overlap`() {
        let counts = count("a.... b...... c… # d##")
        #expect(counts.ellipses == 4 && counts.hashes == 3)
    }

    @Test func `bullets and ellipses are seen through white space`() {
        let counts = count("  - a\n\u{3000}• b...  \n-…\nc - d\n\n...")
        #expect(counts.lines == 6 && counts.bulletLines == 3 && counts.ellipsisLines == 3)
    }
}

@Suite struct TablesLineShapeTests {
    @Test func `blank lines do not count, white space at a line's end does`() {
        let text = Array("One.\nTwo. \n \t\nOne.\n\nThree is a line of more than thirty characters!".utf8)
        var (shapes, repetition) = (LineShapeCounter(), RepetitionCounter())
        let shape = shapes.count(text.span, &repetition)
        #expect(shape.lines == 4 && shape.terminalLines == 3 && shape.shortLines == 3)
        #expect(shape.duplicateCharacters == 4 && shape.newlines == 5)
        #expect(shape.characters == text.count - 5)
        #expect(shape.newlineRatio(words: 10) == 0.5)
    }
}
