/// RefinedWeb's corrections of lines; its scratch is kept from page to page.
///
/// Rule after rule goes over the whole page, as in DCLM's code, since the order shows: after each rule but the one on words the page
/// loses the white space at its ends, and a line that now comes first is another to the rule after. One pass over the bytes a rule,
/// and most rules look at the front of a line only.
package struct LineCorrector: Sendable {
    private let table = CodePointTable.text
    private let cases = CodePointTable.cases
    private var lines = LineSelection()
    /// The lines that were searched for phrases, one after the other.
    private var buffer: [UInt8] = []

    package init() {}

    /// Appends the text that is left of `text`, its lines joined by "\n", to `corrected`.
    /// - Precondition: `text.count < 2^32`.
    package mutating func correct(_ text: Span<UInt8>, _ rules: LineCorrectionRules, into corrected: inout [UInt8]) -> LineCorrectionCounts {
        var counts = LineCorrectionCounts()
        counts.words = alphanumericWordCount(text, 0..<text.count)
        let (table, cases) = (table, cases)
        lines.begin(text)
        lines.drop(text, &counts) { Self.share(of: 1, $0, $1, cases) > rules.maxUppercase }
        lines.trimEnds(text)
        lines.drop(text, &counts) { Self.hasDigits($0, $1, above: rules.maxDigits, cases) }
        lines.trimEnds(text)
        if rules.dropCounters {
            lines.drop(text, &counts) { LinePhrases.isCounter($0, $1, table) }
            lines.trimEnds(text)
        }
        lines.drop(text, &counts) { !Self.hasWords($0, $1, rules.minWords, table) }
        let start = corrected.count
        if rules.maxEditedWords > 0 {
            takePhrases(text, rules.maxEditedWords, &counts)
            // Held by both until the next page writes into it: no copy.
            let buffer = buffer
            lines.trimEnds(buffer.span)
            let (end, anyThree): (StaticString, Bool) = rules.dotsAreAny ? ("read more", true) : ("read more...", false)
            shorten(rules.maxEditedWords, &counts) { $1.lowerBound..<LinePhrases.end(of: $0, $1, without: end, anyThree: anyThree, table) }
            lines.trimEnds(buffer.span)
            shorten(rules.maxEditedWords, &counts) { LinePhrases.start(of: $0, $1, without: "sign-in", table)..<$1.upperBound }
            lines.trimEnds(buffer.span)
            join(buffer.span, into: &corrected, &counts)
        } else {
            lines.trimEnds(text)
            join(text, into: &corrected, &counts)
        }
        counts.wordsLeft = alphanumericWordCount(corrected.span, start..<corrected.count)
        return counts
    }

    /// Copies the lines to the buffer, short ones without "items in cart".
    private mutating func takePhrases(_ text: Span<UInt8>, _ mostWords: Int, _ counts: inout LineCorrectionCounts) {
        var buffer: [UInt8] = []
        swap(&buffer, &self.buffer)
        // What one enormous page took is given back before the next.
        buffer.removeAll(keepingCapacity: buffer.capacity <= 1 << 24)
        let table = table
        lines.replace { range, _ in
            let start = buffer.count
            let isShort = !Self.hasWords(text, range, mostWords + 1, table)
            let isEdited = LinePhrases.append(text, range, without: isShort ? "items in cart" : nil, to: &buffer, table)
            if isEdited { counts.flag(text, range) }
            if isShort, !range.isEmpty, buffer.span.stripped(start, buffer.count).isEmpty {
                buffer.removeLast(buffer.count - start)
                return (nil, isEdited)
            }
            return (start..<buffer.count, isEdited)
        }
        self.buffer = buffer
    }

    /// Shortens the short lines of the buffer to what `rest` leaves of them; those of which nothing is left go.
    private mutating func shorten(_ mostWords: Int, _ counts: inout LineCorrectionCounts, _ rest: (Span<UInt8>, Range<Int>) -> Range<Int>) {
        let (buffer, table) = (buffer, table)
        lines.replace { range, wasFlagged in
            guard !range.isEmpty, !Self.hasWords(buffer.span, range, mostWords + 1, table) else { return (range, wasFlagged) }
            let left = rest(buffer.span, range)
            if left != range, !wasFlagged { counts.flag(buffer.span, range) }
            return (buffer.span.stripped(left.lowerBound, left.upperBound).isEmpty ? nil : left, wasFlagged || left != range)
        }
    }

    private func join(_ text: Span<UInt8>, into corrected: inout [UInt8], _ counts: inout LineCorrectionCounts) {
        for index in 0..<lines.count {
            if index > 0 { corrected.append(10) }
            if lines[index].isEmpty { continue }
            counts.keptLines += 1
            // One copy; the pointer lives no longer than the call.
            text.extracting(lines[index]).withUnsafeBufferPointer { corrected.append(contentsOf: $0) }
        }
    }

    // MARK: What a line is

    /// The share of code points of one class.
    private static func share(of wanted: UInt32, _ text: Span<UInt8>, _ range: Range<Int>, _ cases: CodePointTable) -> Double {
        var (characters, found, at) = (0, 0, range.lowerBound)
        while at < range.upperBound {
            let point = CodePoint(text, at: at, end: range.upperBound)
            characters += 1
            if cases[point.value] == wanted { found += 1 }
            at += point.length
        }
        return Double(found) / Double(characters)
    }

    /// Whether the share of digits is above `most`. Most lines begin with a letter, and for them that is all that is read: a line has
    /// no more code points than bytes, so once more than a part 1 - `most` of the bytes are none, it cannot be.
    private static func hasDigits(_ text: Span<UInt8>, _ range: Range<Int>, above most: Double, _ cases: CodePointTable) -> Bool {
        var at = range.lowerBound
        var others = 0
        let enough = Double(range.count) * (1 - most) + 1
        while at < range.upperBound, Double(others) <= enough {
            let point = CodePoint(text, at: at, end: range.upperBound)
            if cases[point.value] != 2 { others += 1 }
            at += point.length
        }
        return at == range.upperBound && share(of: 2, text, range, cases) > most
    }

    /// Whether a line holds `wanted` words between white space; looks no further than it must.
    private static func hasWords(_ text: Span<UInt8>, _ range: Range<Int>, _ wanted: Int, _ table: CodePointTable) -> Bool {
        var (count, inWord, at) = (0, false, range.lowerBound)
        while at < range.upperBound, count < wanted {
            let point = CodePoint(text, at: at, end: range.upperBound)
            let isSpace = table.has(point.value, .space)
            if !isSpace, !inWord { count += 1 }
            inWord = !isSpace
            at += point.length
        }
        return count >= wanted
    }
}
