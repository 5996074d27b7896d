import GleanBytes
import Testing
import TestSupport

@Suite struct TablesLineCorrectionTests {
    private func correct(_ text: String, _ rules: LineCorrectionRules = .dclm) -> (text: String, counts: LineCorrectionCounts) {
        let bytes = Array(text.utf8)
        var (corrector, corrected) = (LineCorrector(), [UInt8]())
        let counts = corrector.correct(bytes.span, rules, into: &corrected)
        return (String(decoding: corrected, as: UTF8.self), counts)
    }

    @Test func `lines of more than half upper case go`() {
        #expect(correct("a line stays\nABCD e\nABC de\na line stays").text == "a line stays\nABC de\na line stays")
        // Circled capitals are upper case to Python; a letter in title case is not.
        #expect(correct("\u{1C5}\u{1C5} \u{1C5}\n\u{24B6}\u{24B6} \u{24B6}").text == "\u{1C5}\u{1C5} \u{1C5}")
    }

    @Test func `lines of digits go, of any script, and those with a space stay`() {
        #expect(correct("two words\n1234\n\u{663}\u{664}\u{B2}\u{2460}\n12 34\ntwo words").text == "two words\n12 34\ntwo words")
    }

    @Test func `a million digits and one mark are no text either`() {
        let digits = String(repeating: "7", count: 1_000_001)
        #expect(correct("two words\n\(digits).\ntwo words").counts.droppedLines == 1)
        #expect(correct("two words\n\(digits.prefix(999_998)) .\ntwo words").counts.droppedLines == 0)
    }

    @Test func `the page's ends are stripped after a rule, so that the next sees another line`() {
        #expect(correct("SIGN UP NOW\n  12\ntwo words").text == "two words")
        #expect(correct("two words\n  12 3\ntwo words").text == "two words\n  12 3\ntwo words")
    }

    @Test(arguments: ["3 likes", "1,234 Views", "1.2K followers", "(12 \u{A0} comments!)", "\u{663} shares", "4 li\u{212A}es", "7. quotes"])
    func `a number and what it counts goes`(_ line: String) {
        #expect(correct("two words\n\(line)\ntwo words").text == "two words\ntwo words")
    }

    @Test(arguments: ["3 likes now", "likes 3", "a 3 likes", "3 l\u{130}kes", "3 kk likes", "3 unlikes", "_ 3 likes"])
    func `any other line with a number stays`(_ line: String) {
        #expect(correct("two words\n\(line)\ntwo words").text == "two words\n\(line)\ntwo words")
    }

    @Test func `one word is no line, and empty lines stay`() {
        #expect(correct("two words\n\nHome\n\u{A0}\ntwo words").text == "two words\n\ntwo words")
    }

    @Test func `short lines lose phrases, and one space beside each`() {
        #expect(correct("You have 3 Items in Cart  now").text == "You have 3  now")
        #expect(correct("a items in cart items in cartb").text == "ab")
        #expect(correct("News of today Read more...").text == "News of today")
        #expect(correct("two words\nSign-in\u{A0}\u{A0}or leave").text == "two words\n\u{A0}or leave")
        // Letters that Python takes for an s and an i when it ignores case.
        #expect(correct("\u{17F}\u{131}gn-in to \u{130}tems in cart").text == "to")
    }

    @Test func `eleven words are no short line`() {
        #expect(correct("1 2 3 4 5 6 7 8 items in cart").text == "1 2 3 4 5 6 7 8 items in cart")
        #expect(correct("1 2 3 4 5 6 7 items in cart").text == "1 2 3 4 5 6 7")
    }

    @Test func `a line of a phrase alone goes and is edited once`() {
        let (text, counts) = correct("two words\nitems in cart\nSign-in items in cart read more...\ntwo words")
        #expect(text == "two words\ntwo words")
        #expect(counts.editedLines == 2 && counts.droppedLines == 0 && counts.keptLines == 2)
        #expect(counts.words == 13 && counts.wordsLeft == 4 && counts.flaggedWords == 9)
    }

    @Test func `dots are any three characters in the code and dots in the paper`() {
        #expect(correct("News, read more \u{E9}\u{E9}").text == "News,")
        #expect(correct("News, read more \u{E9}\u{E9}", .refinedweb).text == "News, read more \u{E9}\u{E9}")
        #expect(correct("News, read more...", .refinedweb).text == "News,")
        #expect(correct("News, read more now").text == "News, read more now")
    }

    @Test func `words that begin with a mark do not count`() {
        func count(_ text: String) -> Int { let bytes = Array(text.utf8); return alphanumericWordCount(bytes.span, 0..<bytes.count) }
        #expect(count("a \"b\" _c 1d \u{BC} \u{216B} \u{2014} \u{E9}\u{A0}x\0y") == 6)
    }

    @Test func `any bytes are read to their end, and nothing is left of nothing`() {
        #expect(correct("").text == "" && correct(" \n\n\u{A0}\n").counts.keptLines == 0)
        var (corrector, corrected, random) = (LineCorrector(), [UInt8](), TestRandom())
        for _ in 0..<2000 {
            var bytes: [UInt8] = []
            for _ in 0..<40 {
                let seed = random.next()
                let some: [[UInt8]] = [[0xE2], [0x84, 0xAA], [0xC4], [10], [32], Array("Sign-in".utf8), Array("read more".utf8), Array("items in cart".utf8), [0xF0, 0x90], [0x31]]
                bytes += some[Int(seed >> 33) % some.count]
            }
            corrected.removeAll()
            let counts = corrector.correct(bytes.span, .dclm, into: &corrected)
            #expect(counts.flaggedWords <= counts.words && corrected.count <= bytes.count)
        }
    }
}
