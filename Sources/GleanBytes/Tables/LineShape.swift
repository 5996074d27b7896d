/// The numbers under FineWeb's own rules (Penedo et al. 2024, arXiv:2406.17557, section 3.6) as datatrove 0.10.1 counts them.
/// Ratios are what Python's division gives, bit for bit.
package struct LineShape: Sendable, Equatable {
    /// Lines that are not blank, the text split at every "\n".
    package var lines = 0
    /// Of these: ending in terminal punctuation (trailing white space not taken off), and of at most the given length.
    package var terminalLines = 0
    package var shortLines = 0
    /// Code points in lines that stood before, in the text without "\n", and newlines.
    package var duplicateCharacters = 0
    package var characters = 0
    package var newlines = 0

    package init() {}

    package var terminalRatio: Double { Double(terminalLines) / Double(lines) }
    package var shortRatio: Double { Double(shortLines) / Double(lines) }
    package var duplicateRatio: Double { Double(duplicateCharacters) / Double(characters) }
    /// - Parameter words: how many words the text has.
    package func newlineRatio(words: Int) -> Double { Double(newlines) / Double(words) }
}

/// Counts `LineShape`; its scratch is kept from page to page.
package struct LineShapeCounter: Sendable {
    private let table = CodePointTable.text
    private var lines = LineTable()

    package init() {}

    /// - Parameters:
    ///   - shortCharacters: the most code points a short line has; 30 in FineWeb.
    ///   - repetition: lends its table of lines.
    package mutating func count(_ text: Span<UInt8>, shortCharacters: Int = 30, _ repetition: inout RepetitionCounter) -> LineShape {
        var shape = LineShape()
        lines.splitEach(text)
        shape.newlines = lines.count - 1
        shape.characters = codePointCount(text) - shape.newlines
        var kept = 0
        for index in 0..<lines.count {
            let line = lines[index]
            let (start, end) = (Int(line.start), Int(line.end))
            if text.stripped(start, end).isEmpty { continue }
            lines.lines[kept] = line
            kept += 1
            if table.has(CodePoint(text, before: end, start: start).value, .terminal) { shape.terminalLines += 1 }
            // A code point has at most four bytes.
            if end - start <= 4 * shortCharacters, codePointCount(text, start, end) <= shortCharacters { shape.shortLines += 1 }
        }
        lines.lines.removeLast(lines.count - kept)
        shape.lines = kept
        shape.duplicateCharacters = repetition.duplicates(text, lines).characters
        return shape
    }
}
