/// Writes text as lines and paragraphs, spaces collapsed as a browser does.
///
/// What stands before a line (a quotation's sign, an indent, an item's mark), between words, cells and paragraphs is owed until a visible
/// character comes, so that nothing empty is written and no line ends in a space.
struct LineWriter {
    /// An inline mark, such as an emphasis: written when text comes, closed only where it was opened.
    struct Mark {
        var opening: [UInt8]
        var closing: [UInt8]
        var isWritten = false
    }

    private var start = 0
    private var breaks = 0
    private var owesSpace = false
    /// Written instead of a space between two cells; empty where none is owed.
    private var separator: StaticString = ""
    private var prefix: [UInt8] = []
    /// How much of the prefix each indent added.
    private var indents: [Int] = []
    /// An item's mark, and how much of the prefix stands before it.
    private var itemMark: [UInt8] = []
    private var itemPrefix = 0
    private var marks: [Mark] = []
    private var unwrittenMarks = 0
    private var repeatsLeft = 0
    /// Inside a cell line ends become spaces.
    var isOneLine = false
    /// Inside a markdown table a bar in the text is escaped.
    var escapesBars = false

    /// Begins the text of a page of `pageBytes` bytes behind what `start` bytes hold.
    mutating func begin(at start: Int, pageBytes: Int = 0) {
        self.start = start
        repeatsLeft = Self.mostRepeated(pageBytes)
        breaks = 0
        owesSpace = false
        separator = ""
        prefix.removeAll(keepingCapacity: true)
        indents.removeAll(keepingCapacity: true)
        itemMark.removeAll(keepingCapacity: true)
        marks.removeAll(keepingCapacity: true)
        unwrittenMarks = 0
        isOneLine = false
        escapesBars = false
    }

    /// Ends the line; at `level` 2 the paragraph too.
    mutating func lineBreak(_ level: Int) {
        if isOneLine { owesSpace = true } else { breaks = max(breaks, level) }
    }

    mutating func space() { owesSpace = true }

    /// What stands between the cell before and the next one.
    mutating func separate(_ separator: StaticString) { self.separator = separator }

    /// Bytes of a prefix past which deeper indents add nothing: a page of nested quotations must not grow by each line.
    private static let longestPrefix = 64

    /// Puts `indent` before each line from here to `endIndent`, and `mark` in its place on the first one.
    mutating func beginIndent(_ indent: [UInt8], mark: [UInt8] = []) {
        if !mark.isEmpty {
            itemMark = mark
            itemPrefix = prefix.count
        }
        let isTooDeep = prefix.count >= Self.longestPrefix
        indents.append(isTooDeep ? 0 : indent.count)
        if !isTooDeep { prefix += indent }
    }

    mutating func endIndent() {
        prefix.removeLast(indents.popLast() ?? 0)
        if prefix.count <= itemPrefix { itemMark.removeAll(keepingCapacity: true) }
    }

    mutating func open(_ opening: StaticString, _ closing: StaticString) { open(bytes(opening), bytes(closing)) }

    mutating func open(_ opening: [UInt8], _ closing: [UInt8]) {
        let mayOpen = mayRepeat(opening.count + closing.count)
        marks.append(mayOpen ? Mark(opening: opening, closing: closing) : Mark(opening: [], closing: []))
        unwrittenMarks += 1
    }

    private func bytes(_ text: StaticString) -> [UInt8] { text.withUTF8Buffer { Array($0) } }

    mutating func close(to out: inout [UInt8]) {
        guard let mark = marks.popLast() else { return }
        if mark.isWritten { out += mark.closing } else { unwrittenMarks -= 1 }
    }

    /// Bytes of prefixes and marks that may be written for a page of `pageBytes` bytes. Each line repeats the prefix, each block the marks
    /// around it: what no element repeats takes no more than stands in the page.
    static func mostRepeated(_ pageBytes: Int) -> Int { min(8 * pageBytes, pageBytes + (4 << 20)) }

    /// Whether `count` more bytes of prefixes and marks may be written; once they may not, no others may.
    mutating func mayRepeat(_ count: Int) -> Bool {
        repeatsLeft -= count
        return repeatsLeft >= 0
    }

    @inline(__always)
    private var owes: Bool {
        breaks > 0 || owesSpace || separator.utf8CodeUnitCount > 0 || !itemMark.isEmpty || unwrittenMarks > 0
    }

    /// Writes what is owed before a visible character, or before the first.
    @inline(never)
    private mutating func settle(_ out: inout [UInt8]) {
        if breaks > 0 || out.count == start {
            if out.count > start {
                for step in 0..<breaks {
                    if step > 0 { writeBlankPrefix(&out) }
                    out.append(0x0A)
                }
            }
            if itemMark.isEmpty {
                writePrefix(prefix.count, &out)
            } else {
                writePrefix(min(itemPrefix, prefix.count), &out)
                out += itemMark
            }
        } else if !itemMark.isEmpty {
            if out[out.count - 1] != 0x0A { out.append(0x0A) }
            writePrefix(min(itemPrefix, prefix.count), &out)
            out += itemMark
        } else if separator.utf8CodeUnitCount > 0 {
            separator.withUTF8Buffer { out.append(contentsOf: $0) }
        } else if owesSpace, out[out.count - 1] > 0x20 {
            out.append(0x20)
        }
        breaks = 0
        owesSpace = false
        separator = ""
        itemMark.removeAll(keepingCapacity: true)
        if unwrittenMarks > 0 {
            for index in marks.indices where !marks[index].isWritten {
                out += marks[index].opening
                marks[index].isWritten = true
            }
            unwrittenMarks = 0
        }
    }

    /// A blank line inside a quotation keeps its signs, and no space ends it.
    private mutating func writeBlankPrefix(_ out: inout [UInt8]) {
        var end = prefix.count
        while end > 0, prefix[end - 1] == 0x20 { end -= 1 }
        writePrefix(end, &out)
    }

    /// Writes the first bytes of the prefix.
    private mutating func writePrefix(_ length: Int, _ out: inout [UInt8]) {
        if length > 0, mayRepeat(length) { out += prefix[..<length] }
    }

    mutating func closeMarks(to out: inout [UInt8]) { while !marks.isEmpty { close(to: &out) } }

    /// Writes bytes as they are; a line break that is owed comes first, a space does not.
    mutating func write(verbatim bytes: [UInt8], to out: inout [UInt8]) {
        owesSpace = false
        separator = ""
        if breaks > 0 || !itemMark.isEmpty || out.count == start { settle(&out) }
        out += bytes
    }

    mutating func write(verbatim bytes: StaticString, to out: inout [UInt8]) {
        bytes.withUTF8Buffer { write(verbatim: Array($0), to: &out) }
    }

    /// Writes a sign in the line, as a visible character.
    mutating func write(sign: StaticString, to out: inout [UInt8]) {
        if owes || out.count == start { settle(&out) }
        sign.withUTF8Buffer { out.append(contentsOf: $0) }
    }

    /// Writes the text of a node; inside preformatted text spaces and line ends are kept.
    mutating func write(_ page: Span<UInt8>, _ node: HTMLNode, preformatted: Bool, to out: inout [UInt8]) {
        write(page, Int(node.start), Int(node.end), references: node.textDecodesReferences, replacesNUL: node.textReplacesNUL, preformatted: preformatted, to: &out)
    }

    mutating func write(
        _ page: Span<UInt8>, _ start: Int, _ end: Int, references: Bool, replacesNUL: Bool, preformatted: Bool, to out: inout [UInt8]
    ) {
        var place = start
        while place < end {
            let byte = page[place]
            if byte > 0x26 && byte < 0x7F && (byte != 0x7C || !escapesBars) || byte >= 0xC3 || byte == 0x21 {
                // A run without spaces, references and controls is copied at once.
                if byte == 0xEF, place + 2 < end, page[place + 1] == 0xBB, page[place + 2] == 0xBF {
                    place += 3
                    continue
                }
                if owes || out.count == self.start { settle(&out) }
                var next = place + 1
                while next < end {
                    let byte = page[next]
                    if byte <= 0x26 || byte >= 0x7C && (byte == 0x7C || byte == 0x7F || byte == 0xC2 || byte == 0xEF) { break }
                    next += 1
                }
                page.extracting(place..<next).withUnsafeBufferPointer { out.append(contentsOf: $0) }
                place = next
            } else if byte == UInt8(ascii: "&"), references,
                let reference = CharacterReference(page, at: place, limit: end, inAttribute: false) {
                write(scalar: reference.first, preformatted, &out)
                if reference.second != 0 { write(scalar: reference.second, preformatted, &out) }
                place = reference.end
            } else if byte == 0xC2, place + 1 < end {
                write(scalar: UInt32(page[place + 1]), preformatted, &out)
                place += 2
            } else if byte == 0x0D {
                if place + 1 >= end || page[place + 1] != 0x0A { write(scalar: 0x0A, preformatted, &out) }
                place += 1
            } else {
                write(scalar: byte == 0 && replacesNUL ? 0xFFFD : UInt32(byte), preformatted, &out)
                place += 1
            }
        }
    }

    private mutating func write(scalar: UInt32, _ preformatted: Bool, _ out: inout [UInt8]) {
        switch scalar {
        case 0x09, 0x0A, 0x0C, 0x0D, 0x20, 0xA0: space(scalar, preformatted, &out)
        // Controls, the soft hyphen and the byte order mark are no text.
        case 0..<0x20, 0x7F...0x9F, 0xAD, 0xFEFF: break
        default:
            if owes || out.count == start { settle(&out) }
            if scalar == 0x7C, escapesBars { out.append(0x5C) }
            Decoder.append(scalar: scalar, to: &out)
        }
    }

    private mutating func space(_ scalar: UInt32, _ preformatted: Bool, _ out: inout [UInt8]) {
        if !preformatted || isOneLine { owesSpace = true; return }
        if scalar == 0x0A {
            if out.count == start || breaks > 0 { return }
            owesSpace = false
            out.append(0x0A)
            writePrefix(prefix.count, &out)
        } else {
            if owes || out.count == start { settle(&out) }
            out.append(scalar == 0x09 ? 0x09 : 0x20)
        }
    }
}
