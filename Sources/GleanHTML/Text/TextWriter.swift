/// Writes a page's text as lines and paragraphs, spaces collapsed as a browser does.
struct TextWriter {
    private var breaks = 0
    private var pendingSpace = false
    private var pendingItem = false
    private var pendingCell = false
    private var start = 0
    /// Inside a data table's cell line ends become spaces.
    var inCell = false
    var listDepth = 0

    mutating func begin(at start: Int) {
        self = TextWriter()
        self.start = start
    }

    /// Ends the line; at `level` 2 the paragraph too, but for lists, whose items stand line by line.
    mutating func lineBreak(_ level: Int) {
        if inCell {
            pendingSpace = true
        } else {
            breaks = max(breaks, listDepth > 0 ? 1 : level)
        }
    }

    mutating func beginItem() {
        lineBreak(1)
        if !inCell { pendingItem = true }
    }

    mutating func endItem() { pendingItem = false }

    mutating func beginCell(first: Bool) { if !first { pendingCell = true } }

    mutating func beginRow() { pendingCell = false }

    /// Writes what is owed before a visible character.
    private mutating func settle(_ out: inout [UInt8]) {
        let atStart = out.count == start
        if breaks > 0 {
            if !atStart { for _ in 0..<breaks { out.append(0x0A) } }
            if pendingItem { out.append(0x2D); out.append(0x20) }
        } else if pendingItem {
            if !atStart { out.append(0x0A) }
            out.append(0x2D)
            out.append(0x20)
        } else if pendingCell, !atStart {
            out.append(0x20)
            out.append(0x7C)
            out.append(0x20)
        } else if pendingSpace, !atStart, out[out.count - 1] != 0x0A {
            out.append(0x20)
        }
        breaks = 0
        pendingSpace = false
        pendingItem = false
        pendingCell = false
    }

    @inline(__always)
    private var owes: Bool { breaks > 0 || pendingSpace || pendingItem || pendingCell }

    /// Writes the text of a node.
    mutating func write(_ page: Span<UInt8>, _ node: HTMLNode, preformatted: Bool, to out: inout [UInt8]) {
        var place = Int(node.start)
        let end = Int(node.end)
        while place < end {
            let byte = page[place]
            if byte > 0x26 && byte < 0x7F || byte >= 0xC3 || byte == 0x21 {
                // A run without spaces, references and controls is copied at once.
                if byte == 0xEF, place + 2 < end, page[place + 1] == 0xBB, page[place + 2] == 0xBF {
                    place += 3
                    continue
                }
                if owes { settle(&out) }
                var next = place + 1
                while next < end {
                    let byte = page[next]
                    if byte <= 0x26 || byte == 0x7F || byte == 0xC2 || byte == 0xEF { break }
                    next += 1
                }
                for at in place..<next { out.append(page[at]) }
                place = next
            } else if byte == UInt8(ascii: "&"), node.textDecodesReferences,
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
                write(scalar: byte == 0 && node.textReplacesNUL ? 0xFFFD : UInt32(byte), preformatted, &out)
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
            if owes { settle(&out) }
            Decoder.append(scalar: scalar, to: &out)
        }
    }

    private mutating func space(_ scalar: UInt32, _ preformatted: Bool, _ out: inout [UInt8]) {
        if !preformatted || inCell { pendingSpace = true; return }
        if scalar == 0x0A {
            if out.count == start || breaks > 0 { return }
            pendingSpace = false
            out.append(0x0A)
        } else {
            if owes { settle(&out) }
            out.append(scalar == 0x09 ? 0x09 : 0x20)
        }
    }
}
