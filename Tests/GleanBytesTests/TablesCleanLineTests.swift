import GleanBytes
import Testing

@Suite struct TablesCleanLineTests {
    private func clean(_ text: String, _ rules: CleanLineRules) -> (String, CleanLineCounts) {
        let bytes = Array(text.utf8)
        var (lines, cleaner, kept) = (LineTable(), LineCleaner(), [UInt8]())
        lines.splitPython(bytes.span)
        let counts = cleaner.clean(bytes.span, lines, rules, into: &kept)
        return (String(decoding: kept, as: UTF8.self), counts)
    }

    @Test func `lines without an end mark go, also those that trail off`() {
        let (kept, counts) = clean("This one stays.\nThis one goes\nThis trails off...\nHe said \"stay here\"\nIt's 'here now'", .datatrove)
        #expect(kept == "This one stays.\nHe said \"stay here\"\nIt's 'here now'")
        #expect(counts.noEndMark == 2 && counts.kept == 3 && counts.lines == 5)
        #expect(clean("Five words 'are in here'", .tfds).1.noEndMark == 1)
        #expect(clean("This one stays too", .fineweb).0 == "This one stays too")
    }

    @Test func `the forms ask for three or five words`() {
        #expect(clean("Only four words here.", .datatrove).1.kept == 1)
        #expect(clean("Only four words here.", .tfds).1.tooFewWords == 1)
    }

    @Test func `citation marks go, their words are counted before`() {
        #expect(clean("A fact[1][23] here[edit] and[citation needed] there[] [a].", .fineweb).0 == "A fact here and there [a].")
        #expect(clean("two words [1]", .fineweb).0 == "two words ")
        #expect(clean("three words here [citation needed", .fineweb).0 == "three words here [citation needed")
    }

    @Test func `a word of more than a thousand characters drops its line`() {
        let long = String(repeating: "é", count: 1000)
        #expect(clean("a b \(long)", .fineweb).1.kept == 1)
        #expect(clean("a b \(long)x", .fineweb).1.tooLongWord == 1)
        #expect(clean("a b c d e \(long)x.", .paper).1.kept == 1)
    }

    @Test(arguments: ["See the Terms of Use here", "our PRIVACY POLICY is this", "Cookie policy of ours", "This site uses cookies today",
                      "We make use of cookies", "We use coo\u{212A}ies often"])
    func `policy phrases drop their line in any case`(_ line: String) {
        #expect(clean(line, .fineweb).1.policy == 1)
    }

    @Test func `javascript drops a line, lorem ipsum and a curly bracket the page`() {
        #expect(clean("Enable JavaScript to read\nThis is the text", .fineweb).0 == "This is the text")
        #expect(clean("Here is Lorem ipsum dolor", .fineweb).1.pageDrop == .loremIpsum)
        #expect(clean("Here is a { bracket", .fineweb).1.pageDrop == .curlyBracket)
        // Only lines that passed so far are looked at, but in the paper's form.
        #expect(clean("a {\nThis is the text", .fineweb).1.pageDrop == nil)
        #expect(clean("a {\nThis is the text", .paper).1.pageDrop == .curlyBracket)
    }

    @Test func `a phrase that only the removal of a citation makes is found`() {
        #expect(clean("the terms[1] of use here", .fineweb).1.policy == 1)
    }
}
