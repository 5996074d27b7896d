/// C4's pass over lines; its scratch is kept from page to page.
package struct LineCleaner: Sendable {
    private let table = CodePointTable.text
    /// A line without its citation marks.
    private var line: [UInt8] = []
    /// The lines kept by the last call of `clean`, in order.
    package private(set) var origins: [LineOrigin] = []

    package init() {}

    /// Goes through the lines in order and gathers those that stay, joined by "\n", in `kept`. Lines that stay lose the white space
    /// at their ends and then their citation marks; what stood before a removed mark at the end may again be white space, as in the
    /// reference, which takes it off only at the ends of the whole text: so must the caller (`Span.stripped`).
    /// - Parameter lines: the lines of `text`, by `LineTable.splitPython`.
    package mutating func clean(_ text: Span<UInt8>, _ lines: LineTable, _ rules: CleanLineRules,
                                into kept: inout [UInt8]) -> CleanLineCounts {
        var counts = CleanLineCounts()
        kept.removeAll(keepingCapacity: true)
        origins.removeAll(keepingCapacity: true)
        if rules.wholePage {
            counts.pageDrop = pageDrop(text, rules)
            if counts.pageDrop != nil { return counts }
        }
        // Most pages hold no phrase at all: then no line need be searched, unless the removal of a citation could make one.
        let inText = phrases(text)
        let search = !inText.subtracting(.bracket).isEmpty
        for index in 0..<lines.count {
            counts.lines += 1
            let line = lines[index].range
            let range = text.stripped(line.lowerBound, line.upperBound)
            // A character has one byte at least: only a long line can hold a long word.
            if let most = rules.maxWordCharacters, range.count > most, longestWord(text, range) > most {
                counts.tooLongWord += 1
                continue
            }
            let enoughWords = hasWords(text, range, rules.minWords)
            let taken: Bool
            let isChanged = rules.removeCitations && inText.contains(.bracket) && hasCitation(text, range)
            if isChanged {
                removeCitations(text, range)
                taken = take(self.line.span, enoughWords, search: true, rules, &counts)
                if taken { LineCleaner.append(self.line.span, to: &kept, first: counts.kept == 0) }
            } else {
                let line = text.extracting(range)
                taken = take(line, enoughWords, search: search, rules, &counts)
                if taken { LineCleaner.append(line, to: &kept, first: counts.kept == 0) }
            }
            if taken {
                let size = isChanged ? self.line.count : range.count
                origins.append(LineOrigin(source: range.lowerBound, start: kept.count - size, count: size, isChanged: isChanged))
                counts.kept += 1
            }
            if counts.pageDrop != nil { return counts }
        }
        return counts
    }

    private static func append(_ line: Span<UInt8>, to kept: inout [UInt8], first: Bool) {
        if !first { kept.append(10) }
        // One copy; the buffer lives no longer than the call.
        line.withUnsafeBufferPointer { kept.append(contentsOf: $0) }
    }

    /// Whether a line, stripped and without citations, stays. It is searched for phrases if it may hold any.
    private func take(_ line: Span<UInt8>, _ enoughWords: Bool, search: Bool, _ rules: CleanLineRules,
                      _ counts: inout CleanLineCounts) -> Bool {
        if let marks = rules.endMarks, !endsIn(line, marks) {
            counts.noEndMark += 1
            return false
        }
        if !enoughWords {
            counts.tooFewWords += 1
            return false
        }
        guard search, case let found = phrases(line), !found.isEmpty else { return true }
        if rules.dropLoremIpsum, found.contains(.loremIpsum) {
            counts.pageDrop = .loremIpsum
            return false
        }
        if rules.dropJavascript, found.contains(.javascript) {
            counts.javascript += 1
            return false
        }
        if rules.dropCurlyBracket, found.contains(.curlyBracket) {
            counts.pageDrop = .curlyBracket
            return false
        }
        if rules.dropPolicy, found.contains(.policy) {
            counts.policy += 1
            return false
        }
        return true
    }

    private func pageDrop(_ text: Span<UInt8>, _ rules: CleanLineRules) -> CleanLineCounts.PageDrop? {
        let found = phrases(text)
        if rules.dropLoremIpsum, found.contains(.loremIpsum) { return .loremIpsum }
        return rules.dropCurlyBracket && found.contains(.curlyBracket) ? .curlyBracket : nil
    }

    /// Whether the range holds `wanted` words between white space; looks no further than it must.
    private func hasWords(_ text: Span<UInt8>, _ range: Range<Int>, _ wanted: Int) -> Bool {
        var (count, inWord) = (0, false)
        var at = range.lowerBound
        while at < range.upperBound, count < wanted {
            let found = CodePoint(text, at: at, end: range.upperBound)
            let isSpace = table.has(found.value, .space)
            if !isSpace, !inWord { count += 1 }
            inWord = !isSpace
            at += found.length
        }
        return count >= wanted
    }

    /// Code points of the longest word.
    private func longestWord(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
        var (longest, size) = (0, 0)
        var at = range.lowerBound
        while at < range.upperBound {
            let found = CodePoint(text, at: at, end: range.upperBound)
            size = table.has(found.value, .space) ? 0 : size + 1
            longest = max(longest, size)
            at += found.length
        }
        return longest
    }

    private func endsIn(_ line: Span<UInt8>, _ marks: [UInt8]) -> Bool {
        guard line.count > 0, marks.contains(line[line.count - 1]) else { return false }
        return !(line.count >= 3 && line.starts(with: "...", at: line.count - 3))
    }

    private func hasCitation(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for at in range where text[at] == 0x5B && citation(text, at, range.upperBound) > 0 { return true }
        return false
    }

    /// Copies the range to `line`, without "[12]", "[]", "[edit]" and "[citation needed]".
    private mutating func removeCitations(_ text: Span<UInt8>, _ range: Range<Int>) {
        line.removeAll(keepingCapacity: true)
        var at = range.lowerBound
        while at < range.upperBound {
            if text[at] == 0x5B, case let size = citation(text, at, range.upperBound), size > 0 {
                at += size
            } else {
                line.append(text[at])
                at += 1
            }
        }
    }

    /// Bytes of the citation mark at `at`, 0 if there is none. Digits are Unicode's decimal digits.
    private func citation(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> Int {
        if text.starts(with: "[edit]", at: at), at + 6 <= end { return 6 }
        if text.starts(with: "[citation needed]", at: at), at + 17 <= end { return 17 }
        var to = at + 1
        while to < end {
            if text[to] == 0x5D { return to + 1 - at }
            let found = CodePoint(text, at: to, end: end)
            guard table.has(found.value, .digit) else { return 0 }
            to += found.length
        }
        return 0
    }

    // MARK: Phrases

    private struct Phrases: OptionSet {
        let rawValue: UInt8
        static let loremIpsum = Self(rawValue: 1)
        static let javascript = Self(rawValue: 2)
        static let curlyBracket = Self(rawValue: 4)
        static let policy = Self(rawValue: 8)
        /// No phrase, but without one no citation mark can be there.
        static let bracket = Self(rawValue: 16)
    }

    /// Looks for each phrase by a letter in it that is seldom in English, so that few bytes of a text are looked at twice.
    private func phrases(_ text: Span<UInt8>) -> Phrases {
        // One bit for each of the bytes 0x40...0x7F that are looked at: F f J j K k P p V v { [
        let letters: UInt64 = 0x0841_0C40_0841_0C40
        var found: Phrases = []
        for at in 0..<text.count {
            let byte = text[at]
            guard byte &- 0x40 < 0x40 ? letters >> UInt64(byte & 63) & 1 != 0 : byte == 0xE2 else { continue }
            switch byte {
            case 0x5B: found.insert(.bracket)
            case 0x7B: found.insert(.curlyBracket)
            case 0x4A, 0x6A: if reads(text, at, "javascript") { found.insert(.javascript) }
            case 0x4B, 0x6B, 0xE2:  // the k of cookies, or the Kelvin sign
                if byte == 0xE2, !text.starts(with: "\u{212A}", at: at) { continue }
                if reads(text, at - 3, "cookie policy") || reads(text, at - 8, "uses cookies") || reads(text, at - 10, "use of cookies")
                    || reads(text, at - 7, "use cookies") { found.insert(.policy) }
            case 0x46, 0x66: if reads(text, at - 7, "terms of use") { found.insert(.policy) }
            case 0x56, 0x76: if reads(text, at - 3, "privacy policy") { found.insert(.policy) }
            case 0x50, 0x70: if reads(text, at - 7, "lorem ipsum") { found.insert(.loremIpsum) }
            default: break
            }
        }
        return found
    }

    /// Whether the text from `at` on is the phrase in any case: ASCII letters, and the Kelvin sign for k, the one other code point whose
    /// small letter is a lone ASCII letter.
    @inline(__always)
    private func reads(_ text: Span<UInt8>, _ at: Int, _ phrase: StaticString) -> Bool {
        // What makes most tries fail costs the least: the first letter.
        guard at >= 0, at + phrase.utf8CodeUnitCount <= text.count, text[at] | 0x20 == phrase.utf8Start[0] else { return false }
        return readsOn(text, at, phrase)
    }

    private func readsOn(_ text: Span<UInt8>, _ start: Int, _ phrase: StaticString) -> Bool {
        var at = start
        // A StaticString lives as long as the program; `index` stays below its count.
        for index in 0..<phrase.utf8CodeUnitCount {
            guard at < text.count else { return false }
            let wanted = phrase.utf8Start[index]
            let byte = text[at]
            if byte == wanted || wanted >= 0x61 && byte == wanted & 0xDF {
                at += 1
            } else if wanted == 0x6B, text.starts(with: "\u{212A}", at: at) {
                at += 3
            } else {
                return false
            }
        }
        return true
    }
}
