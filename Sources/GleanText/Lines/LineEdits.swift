import GleanBytes

/// Which lines of a text go, and what the others lose.
package struct LineEdits: Sendable {
    /// Which of a kept line's white space goes.
    package enum Trim: String, Sendable, CaseIterable { case none, ends, both }

    /// Lines that go, compared without the white space around them.
    package var listed = TextLists()
    /// A line in which one of these is found goes; each sees the whole line, without its newline.
    package var patterns: PatternSet?
    /// Fewest words of a line that stays, parted by white space; empty lines are not asked.
    package var minWords = 0
    /// Lines without a word go.
    package var dropsEmpty = false
    package var trim = Trim.none

    /// What was done to a text. Lines of white space count in no number.
    package struct Counts: Equatable, Sendable {
        package var keptLines = 0
        package var droppedLines = 0
        package var editedLines = 0
    }

    package init() {}

    /// Appends what is left of `text` to `edited`. A line goes with its newline; the last line of a text may have none.
    package func edit(_ text: Span<UInt8>, into edited: inout [UInt8]) -> Counts {
        var counts = Counts()
        var (start, copied) = (0, 0)
        while start < text.count {
            let end = text.firstNewline(start, text.count), next = min(end + 1, text.count)
            let inner = text.stripped(start, end)
            let goes = inner.isEmpty ? dropsEmpty : drops(text, start..<end, inner)
            let kept = goes ? start..<start : trimmed(start..<end, inner)
            if !inner.isEmpty {
                if goes { counts.droppedLines += 1 } else { counts.keptLines += 1 }
                if !goes, kept != start..<end { counts.editedLines += 1 }
            }
            // Lines that stay as they are go over in one piece.
            if goes || kept != start..<end {
                edited.append(text, copied..<start)
                edited.append(text, kept)
                copied = goes ? next : end
            }
            start = next
        }
        edited.append(text, copied..<text.count)
        return counts
    }

    private func drops(_ text: Span<UInt8>, _ line: Range<Int>, _ inner: Range<Int>) -> Bool {
        if !listed.isEmpty, listed.names(text, inner) { return true }
        if let patterns, patterns.matches(text, line) { return true }
        return minWords > 1 && spacedWordCount(text.extracting(inner)) < minWords
    }

    private func trimmed(_ line: Range<Int>, _ inner: Range<Int>) -> Range<Int> {
        switch trim {
        case .none: line
        case .ends: (inner.isEmpty ? inner.lowerBound : line.lowerBound)..<inner.upperBound
        case .both: inner
        }
    }
}
