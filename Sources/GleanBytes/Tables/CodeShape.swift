/// What the filters of code count of a text, in characters (code points), in one pass.
///
/// Lines are those of Python's `str.splitlines`, letters and digits those of `str.isalpha` and `str.isalnum`. Words are runs of `\w`,
/// marks runs of what is neither that nor white space; both are tokens for Dolma's `code_redpajama_taggers_v1`.
package struct CodeShape: Sendable, Equatable {
    package var characters = 0
    package var lines = 0
    package var longestLine = 0
    /// Characters in lines, breaks left out.
    package var lineCharacters = 0
    package var letters = 0
    /// Letters and digits.
    package var alphanumerics = 0
    package var words = 0
    package var marks = 0

    package init() {}

    package init(_ text: Span<UInt8>) { count(text) }

    /// Zero for a text without lines.
    package var meanLine: Double { lines == 0 ? 0 : Double(lineCharacters) / Double(lines) }
    package var alphanumericRatio: Double { characters == 0 ? 0 : Double(alphanumerics) / Double(characters) }
    package var letterRatio: Double { characters == 0 ? 0 : Double(letters) / Double(characters) }
    /// Letters a token. The tagger splits the text at its tokens and counts the pieces between them, which are one more.
    package var lettersPerToken: Double { Double(letters) / Double(words + marks + 1) }

    private mutating func count(_ text: Span<UInt8>) {
        let table = CodePointTable.text
        var at = 0, lineStart = 0, before: UInt8 = 0
        while at < text.count {
            let byte = text[at]
            var kind = Self.kinds[Int(byte)]
            var size = 1
            if kind & Self.wide != 0 {
                let point = CodePoint(text, at: at, end: text.count)
                (kind, size) = (Self.kind(table[point.value]), point.length)
            }
            letters += Int(kind & Self.letter)
            alphanumerics += Int(kind & Self.alphanumeric) >> 1
            // A token begins where the kind of character changes to a word's or a mark's.
            let token = kind & (Self.word | Self.mark)
            words += Int(token & ~before & Self.word) >> 2
            marks += Int(token & ~before & Self.mark) >> 3
            before = token
            if kind & Self.lineBreak != 0 {
                end(of: lineStart)
                if byte == 0x0D, at + 1 < text.count, text[at + 1] == 0x0A {
                    characters += 1
                    at += 1
                }
                lineStart = characters + 1
            }
            characters += 1
            at += size
        }
        if lineStart < characters { end(of: lineStart) }
    }

    /// Counts the line that began at `start` and ends before the character that is next.
    private mutating func end(of start: Int) {
        let length = characters - start
        lines += 1
        lineCharacters += length
        longestLine = max(longestLine, length)
    }

    private static let letter: UInt8 = 1
    private static let alphanumeric: UInt8 = 2
    private static let word: UInt8 = 4
    private static let mark: UInt8 = 8
    private static let lineBreak: UInt8 = 16
    private static let wide: UInt8 = 128

    private static func kind(_ bits: UInt32) -> UInt8 {
        func has(_ wanted: CodePointClass) -> Bool { bits & wanted.rawValue != 0 }
        let isWord = has(.wordChar)
        return (has(.alpha) ? letter : 0) | (isWord ? alphanumeric | word : 0) | (!isWord && !has(.space) ? mark : 0) | (has(.lineBreak) ? lineBreak : 0)
    }

    /// The kind of each ASCII byte; `wide` for all others.
    private static let kinds: [UInt8] = (0..<256).map { byte in
        if byte >= 0x80 { return wide }
        return byte == 0x5F ? word : kind(CodePointTable.text[UInt32(byte)])
    }
}
