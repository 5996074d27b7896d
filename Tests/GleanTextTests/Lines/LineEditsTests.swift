import GleanText
import Testing
import TestSupport

@Suite struct LineEditsTests {
    private static func edit(_ edits: LineEdits, _ text: String) -> (text: String, counts: LineEdits.Counts) {
        let bytes = Array(text.utf8)
        var edited: [UInt8] = []
        let counts = edits.edit(bytes.span, into: &edited)
        return (String(decoding: edited, as: UTF8.self), counts)
    }

    @Test(arguments: [
        ("a\nx\nb\n", "a\nb\n"), ("x\nb", "b"), ("a\nx", "a\n"), ("x", ""), ("", ""), ("\n\n", "\n\n"), ("a\r\n x\t\r\nb", "a\r\nb"),
        ("a x\nxx\n", "a x\nxx\n"), ("\u{3000}x\u{A0}\n-", "-"),
    ])
    func `a listed line goes with its newline`(_ text: String, _ left: String) {
        var edits = LineEdits()
        edits.listed = TextLists(equals: ["x"])
        #expect(Self.edit(edits, text).text == left)
    }

    @Test func `lines of any bytes are edited without a crash`() {
        var edits = LineEdits()
        edits.listed = TextLists(equals: ["x"], startsWith: ["é"], endsWith: ["\u{85}", "é"], contains: ["yy"])
        edits.minWords = 2
        edits.trim = .both
        var random = TestRandom()
        for _ in 0..<300 {
            let bytes: [UInt8] = (0..<40).map { _ in
                let seed = random.next()
                return [10, 13, 32, 0xC3, 0xA9, 0x78, 0x79, 0xE3, 0x80, 0xFF, 0xC2, 0x85][Int(seed >> 33) % 12]
            }
            var edited: [UInt8] = []
            let counts = edits.edit(bytes.span, into: &edited)
            #expect(edited.count <= bytes.count)
            #expect(counts.keptLines + counts.droppedLines <= 41)
        }
    }

    @Test func `a long listed line is found`() {
        let line = String(repeating: "long ", count: 200) + "line"
        var edits = LineEdits()
        edits.listed = TextLists(equals: [line])
        let found = Self.edit(edits, "a\n\(line)\n\(line)r\n")
        #expect(found.text == "a\n\(line)r\n")
        #expect(found.counts.keptLines == 2)
        #expect(found.counts.droppedLines == 1)
    }

    @Test func `an empty beginning names no line`() {
        var edits = LineEdits()
        edits.listed = TextLists(startsWith: [""], endsWith: [""], contains: [""])
        #expect(edits.listed.isEmpty)
        #expect(Self.edit(edits, "a\nb").text == "a\nb")
    }
}
