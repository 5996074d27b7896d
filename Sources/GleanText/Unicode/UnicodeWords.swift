package import GleanBytes

/// Splits text of any language into words by the default rules of Unicode 15.0 (UAX #29, section 4.1). Where a script writes no
/// spaces these are coarse: every Han character is a word, and so is a whole run of Katakana; Thai comes one character a word.
///
/// Bytes that are no UTF-8 read as U+FFFD. One pass, linear in the text.
package struct UnicodeWords: Sendable {
    private typealias Break = UnicodeBreaks.Word
    private let table = UnicodeBreaks.table

    package init() {}

    /// Replaces the contents of `words` by the segments of `text` that hold a letter or a digit.
    /// - Precondition: `text.count < 2^32`.
    package func split(_ text: Span<UInt8>, into words: inout WordTable) {
        words.removeAll()
        var at = 0
        while at < text.count {
            let segment = segment(text, at)
            if segment.isWord { words.add(text, at, segment.end) }
            at = segment.end
        }
    }

    /// The next segment in `at ..< end` that holds a letter or a digit, behind which `at` is moved; nil when there is none.
    func next(_ text: Span<UInt8>, from at: inout Int, to end: Int) -> Range<Int>? {
        let text = text.extracting(0..<end)
        while at < end {
            let start = at
            let segment = segment(text, start)
            at = segment.end
            if segment.isWord { return start..<at }
        }
        return nil
    }

    /// Calls `found` with every segment, in order; together they are the text.
    package func segments(_ text: Span<UInt8>, _ found: (Range<Int>) -> Void) {
        var at = 0
        while at < text.count {
            let end = segment(text, at).end
            found(at..<end)
            at = end
        }
    }

    /// The segment that begins at `start`, which is a boundary.
    private func segment(_ text: Span<UInt8>, _ start: Int) -> (end: Int, isWord: Bool) {
        let count = text.count
        var at = start
        // Most words are ASCII letters up to a space or a line's end.
        while at < count, SpacyEnglish.isLetter(text[at]) { at += 1 }
        if at > start, at == count || text[at] == 0x20 || text[at] == 0x0A { return (at, true) }
        at = start
        var current = CodePoint(text, at: at, end: count)
        var bits = table[current.value]
        // `last` passes over what WB4 ignores, `adjacent` does not.
        var last = Break.of(bits)
        var (adjacent, indicators) = (last, last == Break.regionalIndicator ? 1 : 0)
        var isWord = UnicodeBreaks.isWordlike(bits)
        // After a letter or number and one joining mark: what must follow was already seen.
        var beforeMark = Break.other
        at += current.length
        if Break.isNewline(last) {
            return (last == Break.cr && at < count && text[at] == 0x0A ? at + 1 : at, false)
        }
        while at < count {
            current = CodePoint(text, at: at, end: count)
            bits = table[current.value]
            let next = Break.of(bits)
            if Break.isIgnored(next) {
                adjacent = next
                at += current.length
                continue
            }
            let joined = adjacent == Break.zwj && UnicodeBreaks.isPicture(bits) || adjacent == Break.space && next == Break.space
                || joins(text, beforeMark, last, next, at + current.length, indicators)
            guard joined else { break }
            isWord = isWord || UnicodeBreaks.isWordlike(bits)
            indicators = next == Break.regionalIndicator ? indicators + 1 : 0
            (beforeMark, last, adjacent) = (last, next, next)
            at += current.length
        }
        return (at, isWord)
    }

    /// WB5 to WB16, between `last` (with `before` in front of it) and `next`, which ends at `after`.
    @inline(__always)
    private func joins(_ text: Span<UInt8>, _ before: UInt32, _ last: UInt32, _ next: UInt32, _ after: Int, _ indicators: Int) -> Bool {
        if Break.isLetter(last) {
            if Break.isLetter(next) || next == Break.numeric || next == Break.extendNumLet { return true }
            if last == Break.hebrew, next == Break.singleQuote { return true }
            if last == Break.hebrew, next == Break.doubleQuote { return following(text, after) == Break.hebrew }
            return Break.joinsLetters(next) && Break.isLetter(following(text, after))
        }
        if last == Break.numeric {
            if next == Break.numeric || Break.isLetter(next) || next == Break.extendNumLet { return true }
            return Break.joinsNumbers(next) && following(text, after) == Break.numeric
        }
        // A mark was joined to what stands before it only when the right thing follows; Hebrew's single quote joins alone.
        if Break.isLetter(next), Break.isLetter(before), Break.joinsLetters(last) { return true }
        if next == Break.hebrew, before == Break.hebrew, last == Break.doubleQuote { return true }
        if next == Break.numeric, before == Break.numeric, Break.joinsNumbers(last) { return true }
        if last == Break.katakana { return next == Break.katakana || next == Break.extendNumLet }
        if last == Break.extendNumLet {
            return next == Break.extendNumLet || Break.isLetter(next) || next == Break.numeric || next == Break.katakana
        }
        return last == Break.regionalIndicator && next == Break.regionalIndicator && indicators % 2 == 1
    }

    /// The first value from `at` on that WB4 does not ignore.
    private func following(_ text: Span<UInt8>, _ at: Int) -> UInt32 {
        var at = at
        while at < text.count {
            let found = CodePoint(text, at: at, end: text.count)
            let value = Break.of(table[found.value])
            if !Break.isIgnored(value) { return value }
            at += found.length
        }
        return Break.other
    }
}
