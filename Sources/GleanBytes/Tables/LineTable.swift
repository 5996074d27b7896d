/// The lines or paragraphs of one text, as byte ranges without their breaks; its storage is kept from page to page.
@usableFromInline package struct LineTable: Sendable {
    @usableFromInline package struct Line: Sendable, Equatable {
        @usableFromInline package var start: UInt32
        @usableFromInline package var end: UInt32

        @inlinable @inline(__always) package init(_ start: Int, _ end: Int) {
            self.start = UInt32(truncatingIfNeeded: start)
            self.end = UInt32(truncatingIfNeeded: end)
        }

        @inlinable @inline(__always) package var range: Range<Int> { Int(start)..<Int(end) }
    }

    @usableFromInline package var lines: [Line]

    package init() { lines = [] }

    @inlinable @inline(__always) package var count: Int { lines.count }
    @inlinable @inline(__always) package subscript(_ index: Int) -> Line { lines[index] }

    /// Splits at every "\n": as many lines as newlines plus one, empty ones included (Python's `text.split("\n")`).
    package mutating func splitEach(_ text: Span<UInt8>) { splitRuns(text, 0, text.count, atLeast: 1, whole: false) }

    /// Splits at runs of "\n" (`re.split("\n+", text)`): a text that begins or ends with one has an empty line there.
    package mutating func splitRuns(_ text: Span<UInt8>) { splitRuns(text, 0, text.count, atLeast: 1, whole: true) }

    /// Splits the text, white space taken off its ends, at runs of two "\n" or more.
    package mutating func splitParagraphs(_ text: Span<UInt8>) {
        let inner = text.stripped(0, text.count)
        splitRuns(text, inner.lowerBound, inner.upperBound, atLeast: 2, whole: true)
    }

    private mutating func splitRuns(_ text: Span<UInt8>, _ first: Int, _ last: Int, atLeast: Int, whole: Bool) {
        lines.removeAll(keepingCapacity: true)
        var start = first
        var at = text.firstNewline(first, last)
        while at < last {
            var end = at + 1
            if whole {
                while end < last, text[end] == 10 { end += 1 }
            }
            if end - at >= atLeast {
                lines.append(Line(start, at))
                start = end
            }
            at = text.firstNewline(end, last)
        }
        lines.append(Line(start, last))
    }

    /// Splits as Python's `str.splitlines`: at \n \r \r\n \v \f \x1c \x1d \x1e U+0085 U+2028 U+2029; no empty line after a last break.
    package mutating func splitPython(_ text: Span<UInt8>) {
        lines.removeAll(keepingCapacity: true)
        var (start, at) = (0, 0)
        let count = text.count
        while at < count {
            let byte = text[at]
            if byte > 0x1E, byte < 0xC2 {
                at += 1
                continue
            }
            let size = lineBreakSize(text, at)
            if size > 0 {
                lines.append(Line(start, at))
                start = at + size
            }
            at += max(size, 1)
        }
        if start < count { lines.append(Line(start, count)) }
    }

    private func lineBreakSize(_ text: Span<UInt8>, _ at: Int) -> Int {
        switch text[at] {
        case 0x0D: at + 1 < text.count && text[at + 1] == 0x0A ? 2 : 1
        case 0x0A...0x0C, 0x1C...0x1E: 1
        case 0xC2: text.starts(with: "\u{85}", at: at) ? 2 : 0
        case 0xE2: text.starts(with: "\u{2028}", at: at) || text.starts(with: "\u{2029}", at: at) ? 3 : 0
        default: 0
        }
    }
}

extension Span<UInt8> {
    /// Where the first "\n" of `start ..< end` stands, `end` if there is none. Eight bytes at a time.
    package func firstNewline(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at + 8 <= end {
            let x = eightBytes(at) ^ 0x0A0A_0A0A_0A0A_0A0A
            let zero = (x &- 0x0101_0101_0101_0101) & ~x & 0x8080_8080_8080_8080
            // The lowest marked byte is right whatever the borrow did above it; bytes lie in memory order on the little-endian
            // machines that are supported.
            if zero != 0 { return at + zero.trailingZeroBitCount / 8 }
            at += 8
        }
        while at < end, self[at] != 10 { at += 1 }
        return at
    }
}
