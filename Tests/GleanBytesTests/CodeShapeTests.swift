import GleanBytes
import Testing

@Suite struct CodeShapeTests {
    /// Characters, lines, longest line, characters in lines, letters, letters and digits, tokens, as scripts/check_code_quality.py counts them.
    @Test(arguments: [
        ("", [0, 0, 0, 0, 0, 0, 0]),
        ("def mean(the_values):\n    return sum(x)\n\nprint(mean)", [52, 4, 21, 49, 35, 35, 14]),
        ("a\r\nbc\rd\n", [8, 3, 2, 4, 4, 4, 3]),
        ("größe = 1\u{C}ß = 2", [15, 2, 9, 14, 6, 8, 6]),
        ("a_1 += b2", [9, 1, 9, 9, 2, 4, 3]),
        ("x\u{2028}漢字、仮名", [7, 2, 5, 6, 5, 5, 4]),
    ])
    func `lines, letters and tokens are Python's`(_ text: String, _ wanted: [Int]) {
        let bytes = Array(text.utf8)
        let shape = CodeShape(bytes.span)
        let found = [
            shape.characters, shape.lines, shape.longestLine, shape.lineCharacters, shape.letters, shape.alphanumerics, shape.words + shape.marks,
        ]
        #expect(found == wanted)
    }
}
