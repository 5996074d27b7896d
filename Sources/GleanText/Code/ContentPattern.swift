import GleanBytes

/// A sign of a language in a file's text, written as the bytes that stand there.
///
/// "^" at the front is the beginning of a line and "$" at the end its end; "~" is any number of blanks, a space one or more; "%" is one or
/// more letters, digits and "_"; "*" is anything up to what follows, within the line. "\d" is one or more digits, "\<" and "\>" the border of
/// a word, and "\" before any other byte is that byte. Blanks and words are taken whole, and a pattern has few "*", so that a match
/// costs little on any text.
struct ContentPattern: Sendable {
    private enum Element: Equatable, Sendable { case byte(UInt8), lineStart, lineEnd, blanks, someBlanks, word, digits, border, anything }

    /// The most bytes that "*" stands for.
    private static let longestRun = 400

    private let elements: [Element]
    private let anyCase: Bool
    /// The byte that a match begins with, and the element after which it stands; nil where the pattern does not begin with one.
    private let first: UInt8?

    init(_ pattern: some StringProtocol, anyCase: Bool = false) {
        var elements: [Element] = [], bytes = Array(pattern.utf8)[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case 0x5E where elements.isEmpty: elements.append(.lineStart)
            case 0x24 where bytes.isEmpty: elements.append(.lineEnd)
            case 0x7E: elements.append(.blanks)
            case 0x20: elements.append(.someBlanks)
            case 0x25: elements.append(.word)
            case 0x2A: elements.append(.anything)
            case 0x5C:
                switch bytes.popFirst() ?? byte {
                case 0x64: elements.append(.digits)
                case 0x3C, 0x3E: elements.append(.border)
                case let plain: elements.append(.byte(anyCase ? plain.asciiLowered : plain))
                }
            default: elements.append(.byte(anyCase ? byte.asciiLowered : byte))
            }
        }
        self.elements = elements
        self.anyCase = anyCase
        if case .byte(let byte)? = elements.first(where: { $0 != .border }) { first = byte } else { first = nil }
    }

    /// Whether the sign stands anywhere in the text.
    func stands(in text: Span<UInt8>) -> Bool {
        var at = 0
        if elements.first == .lineStart {
            while at < text.count {
                if matches(text, at, 1) { return true }
                at = text.firstNewline(at, text.count) + 1
            }
            return false
        }
        while at < text.count {
            if let first, (anyCase ? text[at].asciiLowered : text[at]) != first {
                at += 1
                continue
            }
            if matches(text, at, 0) { return true }
            at += 1
        }
        return false
    }

    /// Whether the elements from `index` on stand at `place`.
    private func matches(_ text: Span<UInt8>, _ place: Int, _ index: Int) -> Bool {
        var at = place
        for next in index..<elements.count {
            switch elements[next] {
            case .byte(let wanted):
                guard at < text.count, (anyCase ? text[at].asciiLowered : text[at]) == wanted else { return false }
                at += 1
            case .lineStart:
                guard at == 0 || text[at - 1] == 10 else { return false }
            case .lineEnd:
                while at < text.count, text[at].isBlank || text[at] == 0x0D { at += 1 }
                return at == text.count || text[at] == 10
            case .blanks, .someBlanks:
                let start = at
                while at < text.count, text[at].isBlank { at += 1 }
                if elements[next] == .someBlanks, at == start { return false }
            case .word, .digits:
                let start = at
                while at < text.count, elements[next] == .word ? text[at].isWord : text[at] >= 0x30 && text[at] <= 0x39 { at += 1 }
                if at == start { return false }
            case .border:
                let before = at > 0 && text[at - 1].isWord, after = at < text.count && text[at].isWord
                if before == after { return false }
            case .anything:
                let last = min(text.count, at + Self.longestRun)
                while at < last, text[at] != 10 {
                    if matches(text, at, next + 1) { return true }
                    at += 1
                }
                return matches(text, at, next + 1)
            }
        }
        return true
    }
}
