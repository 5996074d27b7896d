/// The phrases that RefinedWeb's corrections look for in a line: counters, and what shops and portals leave in short lines.
enum LinePhrases {
    // MARK: Counters

    /// What is counted: nouns of social media, in lower case.
    private static let counted: [StaticString] = [
        "likes", "shares", "comments", "retweets", "reposts", "quotes", "bookmarks", "upvotes", "downvotes", "downloads", "views", "followers",
    ]

    /// Whether the line is a number and what it counts, such as "3 likes" or "(1.2k views)": a digit, then digits, dots and commas, then k,
    /// m or b or none, white space, the noun in any case. Before and after may stand what is no word character.
    static func isCounter(_ text: Span<UInt8>, _ range: Range<Int>, _ table: CodePointTable) -> Bool {
        let end = range.upperBound
        var at = skipMarks(text, range.lowerBound, end, table)
        guard at < end, case let digit = CodePoint(text, at: at, end: end), table.has(digit.value, .digit) else { return false }
        while at < end, case let point = CodePoint(text, at: at, end: end), point.value == 0x2C || point.value == 0x2E || table.has(point.value, .digit) {
            at += point.length
        }
        for unit: StaticString in ["k", "m", "b"] {
            guard let after = match(text, at, end, unit, kelvin: true) else { continue }
            at = after
            break
        }
        let space = at
        while at < end, case let point = CodePoint(text, at: at, end: end), table.has(point.value, .space) { at += point.length }
        guard at > space else { return false }
        for noun in counted {
            if let after = match(text, at, end, noun, kelvin: true) { return skipMarks(text, after, end, table) == end }
        }
        return false
    }

    /// The first word character from `start` on, or `end`.
    private static func skipMarks(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ table: CodePointTable) -> Int {
        var at = start
        while at < end, case let point = CodePoint(text, at: at, end: end), !table.has(point.value, .wordChar) { at += point.length }
        return at
    }

    // MARK: Taking phrases out

    /// Appends the line to `buffer`, each `phrase` left out together with one white space before it; says whether there was one.
    static func append(_ text: Span<UInt8>, _ range: Range<Int>, without phrase: StaticString?, to buffer: inout [UInt8],
                       _ table: CodePointTable) -> Bool {
        var (copied, at) = (range.lowerBound, range.lowerBound)
        var isFound = false
        if let phrase {
            while at < range.upperBound {
                guard let after = match(text, at, range.upperBound, phrase) else {
                    at += 1
                    continue
                }
                copy(text, copied..<max(copied, spaceBefore(text, at, from: copied, table)), to: &buffer)
                (copied, at, isFound) = (after, after, true)
            }
        }
        copy(text, copied..<range.upperBound, to: &buffer)
        return isFound
    }

    /// Where the line ends once `phrase` and one white space before it are taken off its end. `anyThree` has three code points of any
    /// kind stand after the phrase. The phrase has no i and no s, so that its letters have a byte each.
    static func end(of text: Span<UInt8>, _ range: Range<Int>, without phrase: StaticString, anyThree: Bool, _ table: CodePointTable) -> Int {
        var last = range.upperBound
        if anyThree {
            for _ in 0..<3 {
                guard last > range.lowerBound else { return range.upperBound }
                last -= CodePoint(text, before: last, start: range.lowerBound).length
            }
        }
        let start = last - phrase.utf8CodeUnitCount
        guard start >= range.lowerBound, match(text, start, last, phrase) == last else { return range.upperBound }
        return spaceBefore(text, start, from: range.lowerBound, table)
    }

    /// Where the line begins once `phrase` and one white space after it are taken off its front.
    static func start(of text: Span<UInt8>, _ range: Range<Int>, without phrase: StaticString, _ table: CodePointTable) -> Int {
        guard let after = match(text, range.lowerBound, range.upperBound, phrase) else { return range.lowerBound }
        guard after < range.upperBound, case let point = CodePoint(text, at: after, end: range.upperBound), table.has(point.value, .space) else { return after }
        return after + point.length
    }

    /// Where the white space before `at` begins; `at` if there is none.
    private static func spaceBefore(_ text: Span<UInt8>, _ at: Int, from start: Int, _ table: CodePointTable) -> Int {
        guard at > start, case let point = CodePoint(text, before: at, start: start), table.has(point.value, .space) else { return at }
        return at - point.length
    }

    private static func copy(_ text: Span<UInt8>, _ range: Range<Int>, to buffer: inout [UInt8]) {
        // One copy; the pointer lives no longer than the call.
        text.extracting(range).withUnsafeBufferPointer { buffer.append(contentsOf: $0) }
    }

    /// Where `phrase`, given in lower case, ends if it stands at `start` in any case.
    ///
    /// With `kelvin` as in a text that Python's `str.lower` went over: the Kelvin sign is a k. Without as in a regular expression of
    /// Python that ignores case: ſ is an s, and İ and ı are an i.
    private static func match(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ phrase: StaticString, kelvin: Bool = false) -> Int? {
        var at = start
        // A StaticString lives as long as the program; `index` stays below its count.
        for index in 0..<phrase.utf8CodeUnitCount {
            guard at < end else { return nil }
            let wanted = phrase.utf8Start[index]
            let byte = text[at]
            if byte == wanted || wanted >= 0x61 && byte == wanted & 0xDF {
                at += 1
            } else if kelvin, wanted == 0x6B, at + 3 <= end, text.starts(with: "\u{212A}", at: at) {
                at += 3
            } else if !kelvin, at + 2 <= end, wanted == 0x73 && text.starts(with: "ſ", at: at)
                || wanted == 0x69 && (text.starts(with: "İ", at: at) || text.starts(with: "ı", at: at)) {
                at += 2
            } else {
                return nil
            }
        }
        return at
    }
}
