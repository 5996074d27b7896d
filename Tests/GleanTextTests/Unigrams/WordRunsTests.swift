import GleanText
import Testing

@Suite struct WordRunsTests {
    /// By the expression `[0-9]+([.,][0-9]+)+|\w+|[^\w\s]`, read by hand.
    @Test(arguments: [
        ("", []), (" \u{3000}\n", []), ("Don't stop.", ["Don", "'", "t", "stop", "."]), ("3,000.50 3. .5 1.2.3", ["3,000.50", "3", ".", ".", "5", "1.2.3"]),
        ("v2.0 3rd 3.5kg", ["v2", ".", "0", "3rd", "3.5", "kg"]), ("foo_bar--x", ["foo_bar", "-", "-", "x"]), ("möwe—港", ["möwe", "—", "港"]), ("3,", ["3", ","]), ("3.٣", ["3", ".", "٣"]),
    ] as [(String, [String])])
    func `runs are words, and marks stand alone`(_ text: String, _ words: [String]) {
        let bytes = Array(text.utf8)
        var found: [String] = []
        bytes.span.forEachRun { found.append(String(decoding: bytes[$0], as: UTF8.self)) }
        #expect(found == words)
    }
}
