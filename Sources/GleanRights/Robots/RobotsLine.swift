/// One line of a robots.txt file: what it says, and where.
struct RobotsLine {
    enum Field: UInt8 {
        case userAgent, allow, disallow
        /// Of the content preferences that may stand in the file.
        case contentUsage, contentSignal, license
        /// Records that say nothing about rights: sitemaps, delays, hosts.
        case other
        /// A field that is not known, before its colon.
        case unknown
    }

    var field: Field
    /// Without blanks at both sides, and without a comment.
    var value: Range<Int>
    /// The same of the whole line.
    var line: Range<Int>

    /// Reads a line that is not empty; nil where no field can be told.
    ///
    /// A colon may be missing where the first words are a field (`Disallow /private`), as Google's parser and protego take it; so may the
    /// one behind a field whose value holds a colon. Five misspellings of `disallow` and two of `user-agent` are theirs as well.
    init?(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        self.line = line
        let colon = bytes.firstPlace(of: UInt8(ascii: ":"), in: line)
        if let colon {
            let name = bytes.blanksTrimmed(line.lowerBound..<colon)
            value = bytes.blanksTrimmed(colon + 1..<line.upperBound)
            field = Self.field(bytes, name)
            if field != .unknown || colon + 1 == line.upperBound || isBlank(bytes[colon + 1]) { return }
        } else {
            value = line.upperBound..<line.upperBound
            field = .unknown
        }
        if let end = Self.wordsOfField(bytes, line) {
            field = Self.field(bytes, line.lowerBound..<end)
            value = bytes.blanksTrimmed(end..<line.upperBound)
        } else if colon == nil {
            return nil
        }
    }

    /// The end of the first word, or of the first two, where they are a field that may lack its colon.
    private static func wordsOfField(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Int? {
        var end = line.lowerBound
        for _ in 0..<2 {
            while end < line.upperBound, isBlank(bytes[end]) { end += 1 }
            while end < line.upperBound, !isBlank(bytes[end]) { end += 1 }
            switch field(bytes, line.lowerBound..<end) {
            case .userAgent, .allow, .disallow, .other: return end
            default: continue
            }
        }
        return nil
    }

    private static func field(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Field {
        let name = bytes.extracting(name)
        switch name.count {
        case 3...16: break
        default: return .unknown
        }
        for (word, field) in names where name.equalsIgnoringCase(word) { return field }
        return .unknown
    }

    private static let names: [(StaticString, Field)] = [
        ("disallow", .disallow), ("allow", .allow), ("user-agent", .userAgent), ("sitemap", .other), ("crawl-delay", .other),
        ("content-signal", .contentSignal), ("content-usage", .contentUsage), ("license", .license), ("host", .other),
        ("useragent", .userAgent), ("user agent", .userAgent), ("dissallow", .disallow), ("dissalow", .disallow), ("disalow", .disallow),
        ("diasllow", .disallow), ("disallaw", .disallow), ("sitemaps", .other), ("site-map", .other), ("crawl delay", .other),
        ("request-rate", .other), ("request rate", .other), ("visit-time", .other), ("visit time", .other),
    ]
}

/// Hands out the lines of a file that hold something, without their comments: any of CR, LF and CRLF ends a line (RFC 9309, 2.2).
struct RobotsLines {
    private var place: Int
    private let end: Int

    init(_ range: Range<Int>) {
        place = range.lowerBound
        end = range.upperBound
    }

    mutating func next(_ bytes: Span<UInt8>) -> Range<Int>? {
        while place < end {
            let start = place
            while place < end, bytes[place] != 0x0A, bytes[place] != 0x0D { place += 1 }
            let stop = bytes.firstPlace(of: UInt8(ascii: "#"), in: start..<place) ?? place
            place += 1
            let line = bytes.blanksTrimmed(start..<stop)
            if !line.isEmpty { return line }
        }
        return nil
    }
}
