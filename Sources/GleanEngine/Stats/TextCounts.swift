import GleanBytes

/// What is counted byte by byte in texts.
struct TextCounts: Sendable {
    private(set) var bytes = 0
    private(set) var characters = 0
    /// Of at least one byte that is no line feed.
    private(set) var lines = 0
    private(set) var words = 0
    /// C0 but for tab, line feed and carriage return; DEL; C1.
    private(set) var controls = 0
    /// U+FFFD as it stands, which an earlier decoding left.
    private(set) var replacements = 0
    /// Sequences that are no UTF-8: maximal subparts, as a decoder would replace them.
    private(set) var invalid = 0
    /// Bytes by script.
    private(set) var scripts = Array(repeating: 0, count: Script.allCases.count)

    /// Counts a text; its characters and words. Words stand between white space, as Python's `str.split` parts them and `page_length` counts.
    mutating func add(_ text: Span<UInt8>) -> (characters: Int, words: Int) {
        let (before, count) = (characters, text.count)
        var ascii = Array(repeating: 0, count: 128)
        var at = 0, lineStart = 0
        while at < count {
            let byte = text[at]
            if byte < 0x80 {
                ascii[Int(byte)] += 1
                if byte == 0x0A {
                    if at > lineStart { lines += 1 }
                    lineStart = at + 1
                }
                at += 1
                continue
            }
            let point = CodePoint(text, at: at, end: count)
            scripts[Int(Script.of(point.value).rawValue)] += point.length
            characters += 1
            if point.value == 0xFFFD { isWritten(text, at, point.length) ? (replacements += 1) : (invalid += 1) }
            if point.value < 0xA0 { controls += 1 }
            at += point.length
        }
        if count > lineStart { lines += 1 }
        add(ascii)
        bytes += count
        let words = spacedWordCount(text)
        self.words += words
        return (characters - before, words)
    }

    /// Whether the text itself says U+FFFD there.
    private func isWritten(_ text: Span<UInt8>, _ at: Int, _ length: Int) -> Bool {
        length == 3 && text[at] == 0xEF && text[at + 1] == 0xBF && text[at + 2] == 0xBD
    }

    private mutating func add(_ ascii: [Int]) {
        for (byte, count) in ascii.enumerated() where count > 0 {
            characters += count
            let isLetter = (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            scripts[Int((isLetter ? Script.latin : .common).rawValue)] += count
            if byte == 0x7F || byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D { controls += count }
        }
    }

    mutating func add(_ other: TextCounts) {
        bytes += other.bytes
        characters += other.characters
        lines += other.lines
        words += other.words
        controls += other.controls
        replacements += other.replacements
        invalid += other.invalid
        for script in scripts.indices { scripts[script] += other.scripts[script] }
    }
}
