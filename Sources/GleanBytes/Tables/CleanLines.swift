/// Which lines C4's cleaning keeps (Raffel et al. 2020, arXiv:1910.10683, section 2.2), in one of the forms people ran.
package struct CleanLineRules: Sendable, Equatable {
    /// What a kept line ends in; nil: anything. An ellipsis "..." is no end.
    package var endMarks: [UInt8]?
    package var minWords = 3
    /// The most code points a word has; nil: no limit.
    package var maxWordCharacters: Int? = 1000
    package var removeCitations = true
    package var dropLoremIpsum = true
    package var dropJavascript = true
    package var dropCurlyBracket = true
    package var dropPolicy = true
    /// Whether "lorem ipsum" and "{" drop the page wherever they stand; else only in a line that passed the rules before.
    package var wholePage = false

    package init() {}

    /// The form of datatrove 0.10.1.
    package static let datatrove: Self = {
        var rules = Self()
        rules.endMarks = Array(".?!\"'".utf8)
        return rules
    }()

    /// The form of FineWeb: the same, whatever a line ends in.
    package static let fineweb = Self()

    /// The form of TensorFlow Datasets (c4_utils.py).
    package static let tfds: Self = {
        var rules = Self()
        rules.endMarks = Array(".?!\"".utf8)
        rules.minWords = 5
        return rules
    }()

    /// The form of the T5 paper.
    package static let paper: Self = {
        var rules = tfds
        rules.maxWordCharacters = nil
        rules.wholePage = true
        return rules
    }()
}

/// What became of the lines of a page.
package struct CleanLineCounts: Sendable, Equatable {
    /// A phrase or mark for which the whole page goes.
    package enum PageDrop: Sendable, Equatable { case loremIpsum, curlyBracket }

    /// Set when the page goes at this line; the counts then end there.
    package var pageDrop: PageDrop?
    package var lines = 0
    package var kept = 0
    package var tooLongWord = 0
    package var noEndMark = 0
    package var tooFewWords = 0
    package var javascript = 0
    package var policy = 0

    package init() {}
}

/// C4's pass over lines; its scratch is kept from page to page.
package struct LineCleaner: Sendable {
    private let table = CodePointTable.text
    private var line: [UInt8] = []
    private var lowered: [UInt8] = []

    package init() {}

    /// Goes through the lines in order and gathers those that stay, joined by "\n", in `kept`. Lines that stay lose the white space
    /// at their ends and then their citation marks; what stood before a removed mark at the end may again be white space, as in the
    /// reference, which takes it off only at the ends of the whole text: so must the caller (`Span.stripped`).
    /// - Parameter lines: the lines of `text`, by `LineTable.splitPython`.
    package mutating func clean(_ text: Span<UInt8>, _ lines: LineTable, _ rules: CleanLineRules,
                                into kept: inout [UInt8]) -> CleanLineCounts {
        var counts = CleanLineCounts()
        kept.removeAll(keepingCapacity: true)
        if rules.wholePage {
            counts.pageDrop = pageDrop(text, rules)
            if counts.pageDrop != nil { return counts }
        }
        for index in 0..<lines.count {
            counts.lines += 1
            let range = lines[index].range
            guard take(text, text.stripped(range.lowerBound, range.upperBound), rules, &counts) else {
                if counts.pageDrop != nil { return counts }
                continue
            }
            if counts.kept > 0 { kept.append(10) }
            kept.append(contentsOf: line)
            counts.kept += 1
        }
        return counts
    }

    /// Puts the line, citations removed, in `line`; false when it goes.
    private mutating func take(_ text: Span<UInt8>, _ range: Range<Int>, _ rules: CleanLineRules,
                               _ counts: inout CleanLineCounts) -> Bool {
        let words = countWords(text, range)
        if let most = rules.maxWordCharacters, words.longest > most {
            counts.tooLongWord += 1
            return false
        }
        copy(text, range, withoutCitations: rules.removeCitations)
        if let marks = rules.endMarks, !endsIn(marks) {
            counts.noEndMark += 1
            return false
        }
        if words.count < rules.minWords {
            counts.tooFewWords += 1
            return false
        }
        let current = line
        let found = phrases(current.span)
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

    private mutating func pageDrop(_ text: Span<UInt8>, _ rules: CleanLineRules) -> CleanLineCounts.PageDrop? {
        let found = phrases(text)
        if rules.dropLoremIpsum, found.contains(.loremIpsum) { return .loremIpsum }
        return rules.dropCurlyBracket && found.contains(.curlyBracket) ? .curlyBracket : nil
    }

    /// Words between white space, and the code points of the longest.
    private func countWords(_ text: Span<UInt8>, _ range: Range<Int>) -> (count: Int, longest: Int) {
        var (count, longest, size) = (0, 0, 0)
        var at = range.lowerBound
        while at < range.upperBound {
            let found = CodePoint(text, at: at, end: range.upperBound)
            if table.has(found.value, .space) {
                size = 0
            } else {
                if size == 0 { count += 1 }
                size += 1
                longest = max(longest, size)
            }
            at += found.length
        }
        return (count, longest)
    }

    private func endsIn(_ marks: [UInt8]) -> Bool {
        guard let last = line.last, marks.contains(last) else { return false }
        return !(line.count >= 3 && line.span.starts(with: "...", at: line.count - 3))
    }

    /// Copies the range to `line`, without "[12]", "[]", "[edit]" and "[citation needed]".
    private mutating func copy(_ text: Span<UInt8>, _ range: Range<Int>, withoutCitations: Bool) {
        line.removeAll(keepingCapacity: true)
        var at = range.lowerBound
        while at < range.upperBound {
            if withoutCitations, text[at] == 0x5B, case let size = citation(text, at, range.upperBound), size > 0 {
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
    }

    private mutating func phrases(_ text: Span<UInt8>) -> Phrases {
        lower(text)
        let lowered = lowered
        let low = lowered.span
        var found: Phrases = []
        for at in 0..<low.count {
            switch low[at] {
            case 0x7B: found.insert(.curlyBracket)
            case 0x6C where low.starts(with: "lorem ipsum", at: at): found.insert(.loremIpsum)
            case 0x6A where low.starts(with: "javascript", at: at): found.insert(.javascript)
            case 0x74 where low.starts(with: "terms of use", at: at): found.insert(.policy)
            case 0x70 where low.starts(with: "privacy policy", at: at): found.insert(.policy)
            case 0x63 where low.starts(with: "cookie policy", at: at): found.insert(.policy)
            case 0x75 where low.starts(with: "use", at: at):
                if low.starts(with: "uses cookies", at: at) || low.starts(with: "use of cookies", at: at)
                    || low.starts(with: "use cookies", at: at) { found.insert(.policy) }
            default: break
            }
        }
        return found
    }

    /// Small letters of what the phrases are made of: ASCII, and the Kelvin sign, the one other code point whose small letter is a
    /// lone ASCII letter.
    private mutating func lower(_ text: Span<UInt8>) {
        lowered.removeAll(keepingCapacity: true)
        var at = 0
        while at < text.count {
            let byte = text[at]
            if byte == 0xE2, text.starts(with: "\u{212A}", at: at) {
                lowered.append(0x6B)
                at += 3
            } else {
                lowered.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
                at += 1
            }
        }
    }
}
