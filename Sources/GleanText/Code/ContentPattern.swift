import GleanBytes

/// A sign of a language in a file's text, written as the bytes that stand there.
///
/// "^" at the front is the beginning of a line and "$" at the end its end; "~" is any number of blanks, a space one or more; "%" is one or
/// more letters, digits and "_"; "*" is anything up to what follows, within the line. "\d" is one or more digits, "\<" and "\>" the border of
/// a word, and "\" before any other byte is that byte. Blanks and words are taken whole and walked once, whatever place a match is tried at,
/// what follows the last "*" is tried once at each place, and a pattern has few "*", so that it costs little on any text.
struct ContentPattern: Sendable {
    private enum Element: Equatable, Sendable { case byte(UInt8), lineStart, lineEnd, blanks, someBlanks, word, digits, border, anything }

    /// The most bytes that "*" stands for.
    private static let longestRun = 400

    /// The runs that were walked last in a text, of blanks, words and digits. The end of one is that of every place within it.
    struct Runs {
        fileprivate var blanks = 0..<0
        fileprivate var words = 0..<0
        fileprivate var digits = 0..<0
        /// Bytes that were walked in all, those that a "*" stood for too.
        fileprivate(set) var walked = 0
    }

    private let elements: [Element]
    private let anyCase: Bool
    private let beginsWithBlanks: Bool
    private let lastStar: Int?

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
        beginsWithBlanks = elements.first == .blanks
        lastStar = elements.lastIndex(of: .anything)
    }

    /// Whether the sign stands only at the beginning of a line.
    var beginsLine: Bool { elements.first == .lineStart }

    /// The bytes that a match may begin with, blanks at the beginning of a line passed over.
    var firstBytes: Set<UInt8> {
        var found: Set<UInt8> = []
        for element in elements.drop(while: { $0 == .lineStart }) {
            switch element {
            case .lineStart, .border: continue
            case .blanks:
                if !beginsLine { found.formUnion([0x20, 0x09]) }
                continue
            case .byte(let byte):
                found.insert(byte)
                if anyCase, byte >= 0x61, byte <= 0x7A { found.insert(byte & 0xDF) }
            case .word: found.formUnion((0...UInt8.max).filter(\.isWord))
            case .digits: found.formUnion(0x30...0x39)
            case .someBlanks, .lineEnd, .anything: found.formUnion(0...UInt8.max)
            }
            return found
        }
        return Set(0...UInt8.max)
    }

    /// Whether the sign stands at `place`, which is the beginning of a line for signs that want one; one that begins with blanks stands at their first.
    func stands(at place: Int, in text: Span<UInt8>, _ runs: inout Runs) -> Bool {
        var barren = 0..<0
        return stands(at: place, in: text, &runs, &barren)
    }

    /// In `barren` places what follows the last "*" is known not to stand.
    private func stands(at place: Int, in text: Span<UInt8>, _ runs: inout Runs, _ barren: inout Range<Int>) -> Bool {
        if beginsWithBlanks, place > 0, text[place - 1].isBlank { return false }
        return matches(text, place, beginsLine ? 1 : 0, &runs, &barren)
    }

    /// Whether the sign stands anywhere in the text.
    func stands(in text: Span<UInt8>) -> Bool {
        var runs = Runs()
        return stands(in: text, &runs)
    }

    func stands(in text: Span<UInt8>, _ runs: inout Runs) -> Bool {
        var at = 0, barren = 0..<0
        while at < text.count {
            if stands(at: at, in: text, &runs, &barren) { return true }
            at = beginsLine ? text.firstNewline(at, text.count) + 1 : at + 1
        }
        return false
    }

    /// Whether the elements from `index` on stand at `place`.
    private func matches(_ text: Span<UInt8>, _ place: Int, _ index: Int, _ runs: inout Runs, _ barren: inout Range<Int>) -> Bool {
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
                at = Self.end(of: &runs.blanks, from: start, in: text, &runs.walked) { $0.isBlank }
                if elements[next] == .someBlanks, at == start { return false }
            case .word:
                let start = at
                at = Self.end(of: &runs.words, from: start, in: text, &runs.walked) { $0.isWord }
                if at == start { return false }
            case .digits:
                let start = at
                at = Self.end(of: &runs.digits, from: start, in: text, &runs.walked) { $0 >= 0x30 && $0 <= 0x39 }
                if at == start { return false }
            case .border:
                let before = at > 0 && text[at - 1].isWord, after = at < text.count && text[at].isWord
                if before == after { return false }
            case .anything:
                let start = at, last = min(text.count, at + Self.longestRun)
                while at < last, text[at] != 10 {
                    if next == lastStar, barren.contains(at) {
                        at = min(barren.upperBound, last)
                        continue
                    }
                    if matches(text, at, next + 1, &runs, &barren) { return true }
                    runs.walked += 1
                    at += 1
                }
                if next == lastStar { barren = barren.contains(start) ? barren.lowerBound..<max(barren.upperBound, at) : start..<at }
                return matches(text, at, next + 1, &runs, &barren)
            }
        }
        return true
    }

    /// Where the run of such bytes ends that `start` stands in; `start` itself where it stands in none.
    @inline(__always)
    private static func end(of known: inout Range<Int>, from start: Int, in text: Span<UInt8>, _ walked: inout Int, _ holds: (UInt8) -> Bool) -> Int {
        if known.contains(start) { return known.upperBound }
        var at = start
        while at < text.count, holds(text[at]) { at += 1 }
        walked += at - start
        if at > start { known = start..<at }
        return at
    }
}
