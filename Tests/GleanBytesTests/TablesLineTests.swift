import GleanBytes
import Testing

@Suite struct TablesLineTests {
    private func lines(_ text: String, _ split: (inout LineTable, Span<UInt8>) -> Void) -> [String] {
        let bytes = Array(text.utf8)
        var table = LineTable()
        split(&table, bytes.span)
        return table.lines.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }

    /// Expectations follow Python's documentation of `str.splitlines`.
    @Test(arguments: [
        ("ab c\n\nde fg\rkl\r\n", ["ab c", "", "de fg", "kl"]),
        ("", []),
        ("One line\n", ["One line"]),
        ("a\u{0B}b\u{0C}c\u{1C}d\u{1D}e\u{1E}f\u{85}g\u{2028}h\u{2029}i", ["a", "b", "c", "d", "e", "f", "g", "h", "i"]),
        ("a\u{1F}b\u{A0}c\u{2027}d", ["a\u{1F}b\u{A0}c\u{2027}d"]),
    ]) func `lines break where Python breaks them`(_ text: String, _ expected: [String]) {
        #expect(lines(text) { $0.splitPython($1) } == expected)
    }

    @Test func `runs of newlines are one break, ends count`() {
        #expect(lines("\na\n\nb\n") { $0.splitRuns($1) } == ["", "a", "b", ""])
        #expect(lines("\na\n\nb\n") { $0.splitEach($1) } == ["", "a", "", "b", ""])
        #expect(lines("") { $0.splitEach($1) } == [""])
    }

    @Test func `paragraphs stand between two newlines or more, outer white space apart`() {
        #expect(lines(" \n\na\nb\n\n\nc\u{3000}\n\n") { $0.splitParagraphs($1) } == ["a\nb", "c"])
    }

    @Test func `a long line's newline is found at any offset`() {
        for before in 0..<40 {
            let text = String(repeating: "x\u{0B}", count: before) + "\n" + String(repeating: "y", count: 20)
            #expect(lines(text) { $0.splitEach($1) }.count == 2)
        }
    }
}

@Suite struct TablesCodePointTests {
    /// Unicode 15.0, section 3.9, tables 3-8 to 3-11: one replacement for each maximal subpart.
    @Test(arguments: [
        ([0xC0, 0xAF, 0xE0, 0x80, 0xBF, 0xF0, 0x81, 0x82, 0x41], 9),
        ([0xED, 0xA0, 0x80, 0xED, 0xBF, 0xBF, 0xED, 0xAF, 0x41], 9),
        ([0xF4, 0x91, 0x92, 0x93, 0xFF, 0x41, 0x80, 0xBF, 0x42], 9),
        ([0xE1, 0x80, 0xE2, 0xF0, 0x91, 0x92, 0xF1, 0xBF, 0x41], 5),
        ([0x41, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0x98, 0x80], 4),
    ]) func `broken UTF-8 counts one for each maximal subpart`(_ bytes: [UInt8], _ expected: Int) {
        #expect(codePointCount(bytes.span) == expected)
        #expect(String(decoding: bytes, as: UTF8.self).unicodeScalars.count == expected)
        // Backwards the same pieces are found.
        var (end, count) = (bytes.count, 0)
        while end > 0 {
            end -= CodePoint(bytes.span, before: end, start: 0).length
            count += 1
        }
        #expect(count == expected)
    }

    @Test func `classes answer as Python does`() {
        let table = CodePointTable.text
        for c in "aé日अ".unicodeScalars { #expect(table.has(c.value, .alpha)) }
        for c in "1_ .…".unicodeScalars { #expect(!table.has(c.value, .alpha)) }
        for c in "\t\u{1C}\u{85}\u{A0}\u{2003}\u{3000}".unicodeScalars { #expect(table.has(c.value, .space)) }
        #expect(!table.has(0x200B, .space) && !table.has(0x180E, .space))
        // U+20000 and up are found by search: the first and last of CJK extension B, and a hole.
        #expect(table.has(0x20000, .alpha) && table.has(0x2A6DF, .alpha) && !table.has(0x2FFFF, .alpha) && !table.has(0x10FFFF, .alpha))
    }
}
