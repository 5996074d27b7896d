// Lines: headings, items and paragraphs, told once the line is written.

extension WikiWriter {
    /// Apostrophes: emphasis in markdown, nothing in text.
    mutating func quotes(_ count: Int) {
        if style.followsPeer {
            if count == 2 { line.append(UInt8(ascii: "\"")) }
            return
        }
        // Of four one is an apostrophe, of more than five all but five are.
        let kept = count == 4 ? 1 : max(0, count - 5)
        for _ in 0..<kept { line.append(UInt8(ascii: "'")) }
        if style.output == .markdown { quotes.append((line.count, count - kept)) }
    }

    /// Ends the line that was being written and puts what it says into the text.
    mutating func endLine() {
        if style.followsPeer { return endPeerLine() }
        defer {
            line.removeAll(keepingCapacity: true)
            quotes.removeAll(keepingCapacity: true)
            (isLiteral, isHoled, hasComment) = (false, false, false)
        }
        let range = WikiBytes.trimmed(0..<line.count, in: line.span)
        if range.isEmpty {
            // A line of nothing but a comment is no line.
            if !hasComment || isHoled { closeParagraph() }
            return
        }
        let first = line[0]
        if isLiteral { return paragraph(range, indented: false) }
        switch first {
        case UInt8(ascii: "="): if heading(range) { return }
        case UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: ";"), UInt8(ascii: ":"): return item(range)
        case UInt8(ascii: "-"): if WikiBytes.holds("----", in: line.span, at: 0) { return closeParagraph() }
        case UInt8(ascii: "|"): return closeParagraph()
        case UInt8(ascii: "!"): if inOpenTable { return closeParagraph() }
        default: break
        }
        paragraph(range, indented: first == 0x20)
    }

    /// Takes a heading; false where the line is none.
    private mutating func heading(_ range: Range<Int>) -> Bool {
        var level = 0, end = range.upperBound
        while level < min(6, range.count / 2), line[range.lowerBound + level] == UInt8(ascii: "="), line[end - 1] == UInt8(ascii: "=") {
            level += 1
            end -= 1
        }
        guard level > 0, range.lowerBound + level < end else { return false }
        var text: [UInt8] = []
        let inner = WikiBytes.trimmed(range.lowerBound + level..<end, in: line.span)
        // Emphasis means nothing in a heading.
        WikiBytes.append(inner, of: line.span, to: &text)
        if isHoled { Self.tidy(&text, from: 0) }
        if text.isEmpty { return false }
        inOpenTable = false
        closeParagraph()
        if style.emptySections { flushHeadings() } else { headings.removeAll { $0.level >= level } }
        headings.append((level, text))
        return true
    }

    /// Writes the headings that wait for something under them.
    mutating func flushHeadings() {
        let waiting = headings
        headings.removeAll(keepingCapacity: true)
        for (level, text) in waiting {
            separate(.heading)
            if style.output == .markdown { out += [UInt8](repeating: UInt8(ascii: "#"), count: level) + [0x20] }
            out += text
            last = .heading
        }
    }

    /// The page's title as the first heading.
    mutating func writeTitle() {
        if title.isEmpty { return }
        separate(.heading)
        if style.output == .markdown { out += [UInt8(ascii: "#"), 0x20] }
        out += title
        last = .heading
    }

    /// What comes next does not belong to the paragraph before.
    mutating func closeParagraph() {
        if last == .paragraph { last = .closed }
    }

    /// Puts between two blocks what keeps them apart.
    private mutating func separate(_ block: Block) {
        if last == .none { return }
        let isTight = last == block && (block == .item || block == .row)
        out.append(0x0A)
        if !isTight { out.append(0x0A) }
    }

    /// Adds a block that is written already.
    mutating func writeBlock(_ block: Block, _ text: [UInt8]) {
        flushHeadings()
        separate(block)
        out += text
        last = block
    }

    private mutating func paragraph(_ range: Range<Int>, indented: Bool) {
        flushHeadings()
        if last == .paragraph {
            // Lines of a paragraph are one, but for those of poems and those that begin with a space.
            out.append(poems > 0 || indented ? 0x0A : 0x20)
        } else {
            separate(.paragraph)
        }
        let start = out.count
        writeLine(range)
        last = out.count > start ? .paragraph : .closed
    }

    /// Adds the line's text with its emphasis.
    private mutating func writeLine(_ range: Range<Int>) {
        let start = out.count
        if quotes.isEmpty {
            out += line[range]
        } else {
            var text: [UInt8] = []
            Self.emphasize(line.span.extracting(0..<range.upperBound), quotes, from: range.lowerBound, into: &text)
            out += text
        }
        if isHoled { Self.tidy(&out, from: start) }
    }

    /// An item of a list or an indented line.
    private mutating func item(_ range: Range<Int>) {
        var depth = 0
        while depth < range.count, isMark(line[range.lowerBound + depth]) { depth += 1 }
        let marks = Array(line[range.lowerBound..<range.lowerBound + depth])
        let inner = WikiBytes.trimmed(range.lowerBound + depth..<range.upperBound, in: line.span)
        let kind = marks.last ?? 0
        closeParagraph()
        if inner.isEmpty || !style.lists && kind != UInt8(ascii: ":") { return }
        flushHeadings()
        separate(.item)
        let start = out.count
        if style.output == .markdown { writeMarks(marks) }
        let from = out.count
        writeLine(inner)
        if out.count == from { out.removeSubrange(start...) }
        if style.output == .markdown, kind == UInt8(ascii: ";"), out.count > from { out += [UInt8(ascii: "*"), UInt8(ascii: "*")] }
        last = .item
    }

    private func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "*") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":")
    }

    /// Markdown's marks: each level is indented as far as the mark above it is wide; terms are bold, indents are none.
    private mutating func writeMarks(_ marks: [UInt8]) {
        for mark in marks.dropLast().prefix(12) {
            let width = mark == UInt8(ascii: "#") ? 3 : mark == UInt8(ascii: "*") ? 2 : 0
            out += [UInt8](repeating: 0x20, count: width)
        }
        switch marks.last {
        case UInt8(ascii: "*"): out += [UInt8(ascii: "-"), 0x20]
        case UInt8(ascii: "#"): out += [UInt8(ascii: "1"), UInt8(ascii: "."), 0x20]
        case UInt8(ascii: ";"): out += [UInt8(ascii: "*"), UInt8(ascii: "*")]
        default: break
        }
    }
}
