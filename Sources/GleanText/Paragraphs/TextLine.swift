import GleanBytes

/// A line of a text that may be hard-wrapped, as far as joining asks about it.
struct TextLine: Sendable {
    /// The line without its newline, and without the white space around it.
    let range: Range<Int>
    let inner: Range<Int>
    /// Columns before the text; a tab goes on to the next multiple of 8.
    let indent: Int
    /// Characters of the text.
    let characters: Int

    var isBlank: Bool { inner.isEmpty }
    var width: Int { indent + characters }

    init(_ text: Span<UInt8>, _ range: Range<Int>) {
        self.range = range
        inner = text.stripped(range.lowerBound, range.upperBound)
        var indent = 0, at = range.lowerBound
        while at < inner.lowerBound {
            indent = text[at] == 0x09 ? (indent / 8 + 1) * 8 : indent + 1
            at += CodePoint(text, at: at, end: inner.lowerBound).length
        }
        self.indent = indent
        characters = codePointCount(text, inner.lowerBound, inner.upperBound)
    }

    /// Characters before the first white space.
    func firstWord(_ text: Span<UInt8>) -> Int {
        var count = 0, at = inner.lowerBound
        while at < inner.upperBound {
            let point = CodePoint(text, at: at, end: inner.upperBound)
            if CodePointTable.text.has(point.value, .space) { break }
            count += 1
            at += point.length
        }
        return count
    }

    /// Whether the line looks like a row of a table: a tab or three spaces within its text, or two upright bars.
    func isTabular(_ text: Span<UInt8>) -> Bool {
        var spaces = 0, bars = 0
        for at in inner {
            switch text[at] {
            case 0x09: return true
            case 0x20:
                spaces += 1
                if spaces == 3 { return true }
            case 0x7C:
                bars += 1
                spaces = 0
                if bars == 2 { return true }
            default: spaces = 0
            }
        }
        return false
    }

    /// Columns of the mark and the space with which an item of a list begins, counted from the text's beginning; nil for no item.
    ///
    /// Marks are `-`, `*`, `+`, `•`, `–`, `·`, and up to three digits or one letter with `.` or `)`, or between round brackets. A single
    /// letter with a full stop is an initial, and no mark.
    func itemMark(_ text: Span<UInt8>) -> Int? {
        guard !inner.isEmpty else { return nil }
        var at = inner.lowerBound, columns = 0
        let end = inner.upperBound
        let first = CodePoint(text, at: at, end: end)
        if [0x2D, 0x2A, 0x2B, 0x2022, 0x2013, 0xB7].contains(first.value) {
            at += first.length
            columns = 1
        } else {
            let isBracketed = first.value == 0x28
            if isBracketed { at += 1 }
            let start = at
            while at < end, at - start < 3, text[at] >= 0x30, text[at] <= 0x39 { at += 1 }
            let isLetter = at == start && at < end && text[at] | 0x20 >= 0x61 && text[at] | 0x20 <= 0x7A
            if isLetter { at += 1 }
            guard at > start, at < end, text[at] == 0x29 || text[at] == 0x2E && !isBracketed && !isLetter else { return nil }
            at += 1
            columns = at - inner.lowerBound
        }
        guard at < end, text[at] == 0x20 || text[at] == 0x09 else { return nil }
        while at < end, text[at] == 0x20 || text[at] == 0x09 {
            at += 1
            columns += 1
        }
        return columns
    }

    /// Whether the first letter is upper case; marks before it do not count.
    func beginsUpper(_ text: Span<UInt8>) -> Bool {
        var at = inner.lowerBound
        while at < inner.upperBound {
            let point = CodePoint(text, at: at, end: inner.upperBound)
            if CodePointTable.text.has(point.value, .wordChar) { return CodePointTable.text.has(point.value, .upper) }
            at += point.length
        }
        return false
    }
}
