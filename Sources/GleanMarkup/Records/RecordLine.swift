/// Writes text as lines and paragraphs, runs of spaces as one.
///
/// Line ends, spaces, indents, marks of items and of emphasis are owed until a visible character comes, so that nothing empty is written and
/// no line ends in a space.
struct RecordLine {
    private struct Mark {
        let opening: [UInt8]
        let closing: [UInt8]
        var isWritten = false
    }

    private(set) var out: [UInt8] = []
    private var breaks = 0
    private var owesSpace = false
    /// Line ends of preformatted text that are owed.
    private var owedFeeds = 0
    /// Bytes of prefixes before blank lines of preformatted text that are written.
    private var blankPrefix = 0
    /// The next break is a space: what comes stands in the line of a label.
    private var runsIn = false
    /// What runs in does so without a space.
    private var isGlued = false
    private var prefix: [UInt8] = []
    private var indents: [Int] = []
    private var itemMark: [UInt8] = []
    private var itemPrefix = 0
    private var marks: [Mark] = []
    private var unwritten = 0
    /// Inside a cell or a note line ends become spaces.
    var isOneLine = false
    /// Inside a cell of a Markdown table a bar in the text is escaped.
    var escapesBars = false

    /// Bytes of a prefix past which deeper indents add nothing: nested lists must not grow by each line.
    private static let longestPrefix = 64
    /// Bytes of prefixes before blank lines of preformatted text; past these it has no blank lines inside of quotations.
    private static let mostBlankPrefix = 1 << 20

    init() {}

    var isEmpty: Bool { out.isEmpty }
    /// The last byte written, if no space or break is owed behind it.
    var last: UInt8? { breaks == 0 && !owesSpace ? out.last : nil }

    mutating func removeAll() {
        var empty = [UInt8]()
        swap(&empty, &out)
        empty.removeAll(keepingCapacity: empty.capacity <= 16 << 20)
        self = RecordLine()
        out = empty
    }

    /// Hands the text out.
    mutating func take() -> [UInt8] {
        defer { removeAll() }
        return out
    }

    /// Ends the line; at `level` 2 the paragraph too.
    mutating func lineBreak(_ level: Int) {
        if isOneLine || runsIn { owesSpace = owesSpace || !isGlued } else { breaks = max(breaks, level) }
    }

    mutating func space() { owesSpace = true }

    /// What comes next, whatever it is, stands in this line; `glued` to what stands before it.
    mutating func runIn(glued: Bool = false) {
        runsIn = true
        isGlued = glued
    }

    /// Nothing more runs in.
    mutating func endRunIn() {
        runsIn = false
        isGlued = false
    }

    mutating func beginIndent(_ indent: String, mark: String = "") {
        if !mark.isEmpty {
            itemMark = Array(mark.utf8)
            itemPrefix = prefix.count
        }
        let isTooDeep = prefix.count >= Self.longestPrefix
        indents.append(isTooDeep ? 0 : indent.utf8.count)
        if !isTooDeep { prefix += Array(indent.utf8) }
    }

    mutating func endIndent() {
        prefix.removeLast(indents.popLast() ?? 0)
        if prefix.count <= itemPrefix { itemMark.removeAll() }
    }

    mutating func open(_ opening: String, _ closing: String) {
        marks.append(Mark(opening: Array(opening.utf8), closing: Array(closing.utf8)))
        unwritten += 1
    }

    mutating func close() {
        guard let mark = marks.popLast() else { return }
        if mark.isWritten { out += mark.closing } else { unwritten -= 1 }
    }

    /// Writes what is owed before a visible character.
    private mutating func settle() {
        if out.isEmpty {
            writePrefix()
        } else if breaks > 0 {
            for step in 0..<breaks {
                if step > 0 { writeBlankPrefix() }
                out.append(0x0A)
            }
            writePrefix()
        } else if !itemMark.isEmpty {
            out.append(0x0A)
            writePrefix()
        } else if owesSpace, let last = out.last, last > 0x20 {
            out.append(0x20)
        }
        breaks = 0
        owesSpace = false
        owedFeeds = 0
        endRunIn()
        if unwritten > 0 {
            for index in marks.indices where !marks[index].isWritten {
                out += marks[index].opening
                marks[index].isWritten = true
            }
            unwritten = 0
        }
    }

    private mutating func writePrefix() {
        if itemMark.isEmpty {
            out += prefix
        } else {
            out += prefix[..<min(itemPrefix, prefix.count)]
            out += itemMark
            itemMark.removeAll()
        }
    }

    /// A blank line inside a quotation keeps its signs, and no space ends it.
    private mutating func writeBlankPrefix() {
        var end = prefix.count
        while end > 0, prefix[end - 1] == 0x20 { end -= 1 }
        out += prefix[..<end]
    }

    /// Writes signs as visible characters of the line.
    mutating func write(sign: String) {
        settle()
        out += Array(sign.utf8)
    }

    /// Writes bytes in the line as they are: no space is owed before them, but a line end may be.
    mutating func write(verbatim bytes: String) {
        owesSpace = false
        if breaks > 0 || out.isEmpty { settle() }
        out += Array(bytes.utf8)
    }

    /// Writes a byte of a formula as it is, behind its sign.
    mutating func write(byte: UInt8) { out.append(byte) }

    mutating func write(_ text: [UInt8]) { write(text.span) }

    /// Writes text; runs of spaces become one, controls and soft hyphens nothing.
    mutating func write(_ text: Span<UInt8>) {
        var place = 0
        while place < text.count {
            let byte = text[place]
            if byte > 0x20, byte < 0x7F, byte != 0x7C || !escapesBars {
                settle()
                let start = place
                place += 1
                while place < text.count, isPlain(text[place]) { place += 1 }
                text.extracting(start..<place).withUnsafeBufferPointer { out.append(contentsOf: $0) }
            } else if byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D {
                owesSpace = true
                place += 1
            } else {
                place += special(text, place)
            }
        }
    }

    @inline(__always)
    private func isPlain(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F && byte != 0x7C || byte >= 0x80 && byte != 0xC2 && byte != 0xE2 && byte != 0xEF }

    /// Writes the character at `place` that needs a look; its length.
    private mutating func special(_ text: Span<UInt8>, _ place: Int) -> Int {
        let byte = text[place]
        let length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        guard place + length <= text.count else { return text.count - place }
        if length == 1 {
            if byte == 0x7C {
                settle()
                if escapesBars { out.append(0x5C) }
                out.append(0x7C)
            }
            return 1
        }
        let second = text[place + 1], third = length > 2 ? text[place + 2] : 0
        // U+0080 to U+009F, the soft hyphen, zero-width spaces and the byte order mark are no text; other spaces are spaces.
        if byte == 0xC2, second < 0xA0 || second == 0xAD { return 2 }
        if byte == 0xEF, second == 0xBB, third == 0xBF { return 3 }
        if byte == 0xE2, second == 0x80, third == 0x8B { return 3 }
        let isWideSpace = byte == 0xE2 && second == 0x80 && (third <= 0x8A || third == 0xA8 || third == 0xA9 || third == 0xAF)
        if byte == 0xC2 && second == 0xA0 || isWideSpace {
            owesSpace = true
            return length
        }
        settle()
        text.extracting(place..<(place + length)).withUnsafeBufferPointer { out.append(contentsOf: $0) }
        return length
    }

    private mutating func feed() {
        for step in 0..<owedFeeds {
            if step > 0 {
                if blankPrefix > Self.mostBlankPrefix { break }
                let before = out.count
                writeBlankPrefix()
                blankPrefix += out.count - before
            }
            out.append(0x0A)
        }
        out += prefix
        owedFeeds = 0
    }

    /// Writes text whose spaces and line ends are kept; tabs too.
    mutating func write(preformatted text: Span<UInt8>) {
        if isOneLine { return write(text) }
        for index in text.indices {
            let byte = text[index]
            switch byte {
            case 0x0A:
                // Line ends before the first line are none.
                if breaks == 0, !out.isEmpty { owedFeeds += 1 }
            case 0x0D, 0..<0x09, 0x0B, 0x0C, 0x0E..<0x20, 0x7F: break
            default:
                if breaks > 0 || unwritten > 0 || !itemMark.isEmpty || out.isEmpty { settle() } else if owedFeeds > 0 { feed() }
                owesSpace = false
                out.append(byte)
            }
        }
    }
}
