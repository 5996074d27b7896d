package import GleanBytes

/// Sentences as spaCy 3.8's sentencizer marks them with its default marks, re-joined as datatrove 0.10.1 does: each begins where the
/// one before ended, white space included, so that together they are the text.
///
/// A sentence ends before the first word after a mark that is neither a mark nor made of punctuation only. White space beyond a
/// single space is a token for the reference, so that it too begins a sentence after a mark.
package struct SpacySentences: Sendable {
    private let table = CodePointTable.text

    package init() {}

    /// How many sentences the lines hold, each line taken for itself; an empty line counts one, as in the reference.
    /// - Parameters:
    ///   - words: the words of `text` by `SpacyEnglish`.
    ///   - lines: ascending ranges of `text` that cut no word.
    package func count(_ text: Span<UInt8>, _ words: WordTable, _ lines: LineTable) -> Int {
        var (total, first) = (0, 0)
        for line in lines.lines {
            while first < words.count, words[first].start < line.start { first += 1 }
            total += 1
            walk(text, words, &first, line.range) { _ in total += 1 }
        }
        return total
    }

    /// Splits the whole text; `sentences` gets consecutive ranges that cover it.
    package func split(_ text: Span<UInt8>, _ words: WordTable, into sentences: inout LineTable) {
        sentences.lines.removeAll(keepingCapacity: true)
        var (first, start) = (0, 0)
        walk(text, words, &first, 0..<text.count) { end in
            sentences.lines.append(LineTable.Line(start, end))
            start = end
        }
        sentences.lines.append(LineTable.Line(start, text.count))
    }

    /// Calls `ends` with the end of each sentence but the last of `range`, whose words begin with number `next`.
    @inline(__always)
    private func walk(_ text: Span<UInt8>, _ words: WordTable, _ next: inout Int, _ range: Range<Int>, _ ends: (Int) -> Void) {
        var seenMark = false
        var at = range.lowerBound
        while next < words.count, case let word = words[next], Int(word.start) < range.upperBound {
            let start = Int(word.start)
            if seenMark, start - at > 1 || start - at == 1 && text[at] != 0x20 {
                // The white space token begins the next sentence, which the word then belongs to.
                ends(at)
                seenMark = false
            }
            let kind = kind(text, start, Int(word.end))
            if seenMark, kind == .other {
                ends(at)
                seenMark = false
            } else if kind == .mark {
                seenMark = true
            }
            at = Int(word.end)
            next += 1
        }
        let rest = range.upperBound - at
        if seenMark, rest > 1 || rest == 1 && text[at] != 0x20 { ends(at) }
    }

    private enum Kind { case mark, punctuation, other }

    @inline(__always) private func kind(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Kind {
        var at = start
        while at < end {
            let found = CodePoint(text, at: at, end: end)
            let bits = table[found.value]
            if found.length == end - start, bits & CodePointClass.sentenceMark.rawValue != 0 { return .mark }
            if bits & CodePointClass.punctuation.rawValue == 0 { return .other }
            at += found.length
        }
        return .punctuation
    }
}
