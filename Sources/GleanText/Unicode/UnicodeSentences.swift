package import GleanBytes

/// Splits text of any language into sentences by the default rules of Unicode 15.0 (UAX #29, section 5.1).
///
/// Bytes that are no UTF-8 read as U+FFFD. Linear in the text: the one look ahead, after a full stop, ends at the next one.
package struct UnicodeSentences: Sendable {
    private typealias Break = UnicodeBreaks.Sentence
    private let table = UnicodeBreaks.table

    package init() {}

    /// Replaces the contents of `sentences` by consecutive ranges that cover `text`; none for an empty text.
    /// - Precondition: `text.count < 2^32`.
    package func split(_ text: Span<UInt8>, into sentences: inout LineTable) {
        sentences.lines.removeAll(keepingCapacity: true)
        var start = 0
        while start < text.count {
            let end = sentenceEnd(text, start)
            sentences.lines.append(LineTable.Line(start, end))
            start = end
        }
    }

    /// What stands before the place in question: nothing of note, a mark, a mark and closing signs, these and spaces.
    private enum Tail { case none, mark, closed, spaced }

    private func sentenceEnd(_ text: Span<UInt8>, _ start: Int) -> Int {
        var at = start
        var tail = Tail.none
        // Whether the mark is a full stop, and what stood before it.
        var isStop = false
        var (last, beforeMark) = (Break.other, Break.other)
        while at < text.count {
            let found = CodePoint(text, at: at, end: text.count)
            let next = Break.of(table[found.value])
            if Break.isIgnored(next), at > start {
                at += found.length
                continue
            }
            if Break.isParagraphEnd(next) {
                at += found.length
                return next == Break.cr && at < text.count && text[at] == 0x0A ? at + 1 : at
            }
            if tail != .none, !goesOn(text, at, next, tail, isStop, beforeMark) { return at }
            switch next {
            case Break.aTerm, Break.sTerm:
                beforeMark = last
                isStop = next == Break.aTerm
                tail = .mark
            case Break.close where tail == .mark || tail == .closed: tail = .closed
            case Break.sp where tail != .none: tail = .spaced
            default: tail = .none
            }
            last = next
            at += found.length
        }
        return at
    }

    /// SB6 to SB11: whether the sentence goes on with `next` at `at`.
    private func goesOn(_ text: Span<UInt8>, _ at: Int, _ next: UInt32, _ tail: Tail, _ isStop: Bool, _ beforeMark: UInt32) -> Bool {
        if isStop, tail == .mark {
            if next == Break.numeric { return true }
            if next == Break.upper, beforeMark == Break.upper || beforeMark == Break.lower { return true }
        }
        if next == Break.sContinue || next == Break.aTerm || next == Break.sTerm || next == Break.sp { return true }
        if next == Break.close, tail != .spaced { return true }
        // Last, so that a run of closing signs or spaces is not searched from each of them.
        return isStop && leadsToLower(text, at)
    }

    /// SB8: a small letter follows before any other letter, mark or paragraph end.
    private func leadsToLower(_ text: Span<UInt8>, _ at: Int) -> Bool {
        var at = at
        while at < text.count {
            let found = CodePoint(text, at: at, end: text.count)
            switch Break.of(table[found.value]) {
            case Break.lower: return true
            case Break.oLetter, Break.upper, Break.sep, Break.cr, Break.lf, Break.sTerm, Break.aTerm: return false
            default: at += found.length
            }
        }
        return false
    }
}
