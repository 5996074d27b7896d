import GleanBytes

/// The lines, paragraphs or sentences of a text, as they are compared and as they are cut out of it.
package struct TextParts: Sendable {
    package struct Part: Sendable, Equatable {
        /// What is compared.
        package let inner: Range<Int>
        /// What goes if the part is cut: the part and the line breaks or white space up to the next one. The first part also takes what
        /// stands before it, so that together the parts are the text.
        package let whole: Range<Int>
    }

    package private(set) var parts: [Part] = []
    private var lines = LineTable()

    package init() {}

    /// Splits at line breaks, or where lines are blank. Blank lines are no parts.
    package mutating func split(_ text: Span<UInt8>, atBlankLines: Bool) {
        parts.removeAll(keepingCapacity: true)
        lines.splitEach(text)
        var open: Range<Int>?
        for line in lines.lines {
            if text.stripped(Int(line.start), Int(line.end)).isEmpty {
                if atBlankLines, let part = open {
                    add(part)
                    open = nil
                }
            } else if atBlankLines {
                open = (open?.lowerBound ?? Int(line.start))..<Int(line.end)
            } else {
                add(line.range)
            }
        }
        if let part = open { add(part) }
        close(text.count)
    }

    /// Splits into sentences; white space between two belongs to the one before.
    package mutating func splitSentences(_ text: Span<UInt8>, _ splitter: UnicodeSentences) {
        parts.removeAll(keepingCapacity: true)
        splitter.split(text, into: &lines)
        for line in lines.lines {
            let inner = text.stripped(Int(line.start), Int(line.end))
            if !inner.isEmpty { add(inner, from: Int(line.start)) }
        }
        close(text.count)
    }

    /// Adds a part that is cut from `start` on, and ends the one before there.
    private mutating func add(_ inner: Range<Int>, from start: Int? = nil) {
        let start = parts.isEmpty ? 0 : start ?? inner.lowerBound
        close(start)
        parts.append(Part(inner: inner, whole: start..<inner.upperBound))
    }

    private mutating func close(_ end: Int) {
        guard let last = parts.last else { return }
        parts[parts.count - 1] = Part(inner: last.inner, whole: last.whole.lowerBound..<end)
    }
}
