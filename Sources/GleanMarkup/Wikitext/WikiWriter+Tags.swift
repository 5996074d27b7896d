// HTML's tags and those of extensions.

extension WikiWriter {
    /// Goes on behind a tag, or behind its end where its content is left out.
    mutating func tag(_ found: WikiMark, _ mark: Int, _ text: Span<UInt8>, _ place: inout Int, _ depth: Int) -> Int {
        let isPair = found.kind == .tag && found.other > mark
        if isPair, leavesOut(found, text) {
            if found.tag == .ref { note(found, mark, text, depth) }
            if found.tag == .references { defineNotes(found, mark, text, depth) }
            isHoled = true
            return jump(found, &place)
        }
        if style.followsPeer { return peerTag(found, mark, text, &place) }
        switch found.tag {
        case .ref: if found.kind == .emptyTag { note(found, mark, text, depth) }
        case .br: breakLine()
        case .li:
            breakBlock()
            if found.kind == .tag, style.lists, flat == 0 { line += [UInt8(ascii: "*"), 0x20] }
        case .td, .th: if found.kind == .tag { space() }
        case .code: if style.output == .markdown, found.other >= 0 { line.append(UInt8(ascii: "`")) }
        case .poem:
            breakBlock()
            if isPair { poems += 1 } else if found.kind == .tagEnd, found.other >= 0 { poems -= 1 }
        default: if found.tag.isBlock { breakBlock() }
        }
        return mark + 1
    }

    /// Content that no reader sees, or that the style leaves out.
    private func leavesOut(_ found: WikiMark, _ text: Span<UInt8>) -> Bool {
        switch found.tag {
        case .ref, .references, .includeonly: return true
        case .noinclude, .small, .ul, .ol, .li, .dl, .dt, .dd, .tr, .td, .th, .caption: return style.followsPeer
        case .table: return !style.tables
        case .span, .div, .p, .sup, .sub:
            if style.followsPeer { return false }
            guard found.end - found.place > 12, let hit = WikiBytes.find("isplay", in: text, from: Int(found.place), to: Int(found.end)) else { return false }
            return WikiBytes.find("none", in: text, from: hit, to: min(hit + 14, Int(found.end))) != nil
        default: return false
        }
    }

    /// The peer's ends of lines, and its `codice_1` for pieces of code.
    private mutating func peerTag(_ found: WikiMark, _ mark: Int, _ text: Span<UInt8>, _ place: inout Int) -> Int {
        switch found.tag {
        case .br, .hr: space()
        case .p, .center, .h1, .h2, .h3, .h4: endLine()
        case .code where found.kind == .tag && found.other > mark:
            let content = WikiBytes.array(Int(found.end)..<Int(scan.marks[Int(found.other)].place), of: text)
            codeCount += 1
            let number = codes[content] ?? codeCount
            codes[content] = number
            line += Array("codice_\(number)".utf8)
            return jump(found, &place)
        default: break
        }
        return mark + 1
    }

    private mutating func breakLine() {
        if flat > 0 { return space() }
        while line.last == 0x20 { line.removeLast() }
        // Apostrophes among the spaces stand before the break now.
        for index in quotes.indices.reversed() {
            if quotes[index].place <= line.count { break }
            quotes[index].place = line.count
        }
        if !line.isEmpty { line.append(0x0A) }
    }

    /// What follows is another paragraph.
    private mutating func breakBlock() {
        if flat > 0 { return space() }
        endLine()
        closeParagraph()
    }

    /// Writes what a tag with content of its own kind comes to.
    mutating func raw(_ found: WikiMark, _ text: Span<UInt8>) {
        let content = content(found, text)
        switch found.tag {
        case .nowiki:
            if line.isEmpty { isLiteral = true }
            appendLiteral(content, text)
        case .math: formula(content, found, text)
        case .chem, .ce:
            let inner = WikiBytes.trimmed(content, in: text)
            if style.followsPeer || inner.isEmpty { return WikiBytes.append(inner, of: text, to: &line) }
            line += Array("$\\ce{".utf8)
            WikiBytes.append(inner, of: text, to: &line)
            line += Array("}$".utf8)
        case .pre, .syntaxhighlight, .source:
            if style.followsPeer { return found.tag == .syntaxhighlight ? peerCode(content, text) : () }
            code(content, found, text)
        default: isHoled = true
        }
    }

    /// The bytes between a raw tag and its end.
    private func content(_ found: WikiMark, _ text: Span<UInt8>) -> Range<Int> {
        var end = Int(found.end) - 1
        while end > Int(found.other), text[end] != UInt8(ascii: "<") { end -= 1 }
        return Int(found.other)..<end
    }

    /// Bytes as they stand, references resolved.
    private mutating func appendLiteral(_ range: Range<Int>, _ text: Span<UInt8>) {
        for index in range where text[index] == 0x0A && flat == 0 {
            // Lines inside of it are lines of the text.
            appendReferences(range.lowerBound..<index, text)
            endLine()
            return appendLines(index + 1..<range.upperBound, text)
        }
        appendReferences(range, text)
    }

    private mutating func appendLines(_ range: Range<Int>, _ text: Span<UInt8>) {
        var start = range.lowerBound
        while let feed = WikiBytes.find(0x0A, in: text, from: start, to: range.upperBound) {
            isLiteral = true
            appendReferences(start..<feed, text)
            endLine()
            start = feed + 1
        }
        isLiteral = true
        appendReferences(start..<range.upperBound, text)
    }

    private mutating func appendReferences(_ range: Range<Int>, _ text: Span<UInt8>) {
        var place = range.lowerBound
        while let hit = WikiBytes.find(UInt8(ascii: "&"), in: text, from: place, to: range.upperBound) {
            WikiBytes.append(place..<hit, of: text, to: &line)
            if let behind = WikiReference.append(text, at: hit, to: range.upperBound, onto: &line) {
                place = behind
            } else {
                line.append(UInt8(ascii: "&"))
                place = hit + 1
            }
        }
        WikiBytes.append(place..<range.upperBound, of: text, to: &line)
    }

    /// TeX between dollars; of the peer's dialect, the formula's number.
    private mutating func formula(_ content: Range<Int>, _ found: WikiMark, _ text: Span<UInt8>) {
        if style.followsPeer {
            let key = WikiBytes.array(content, of: text)
            formulaCount += 1
            let number = formulas[key] ?? formulaCount
            formulas[key] = number
            line += Array("formula_\(number)".utf8)
            return
        }
        let inner = WikiBytes.trimmed(content, in: text)
        if inner.isEmpty { return }
        let isBlock = attribute("display", found, text) == Array("block".utf8) && flat == 0
        line += Array((isBlock ? "$$" : "$").utf8)
        for index in inner { line.append(text[index] == 0x0A ? 0x20 : text[index]) }
        line += Array((isBlock ? "$$" : "$").utf8)
    }

    /// A block of code: as it is, in markdown between fences.
    private mutating func code(_ content: Range<Int>, _ found: WikiMark, _ text: Span<UInt8>) {
        let isInline = flat > 0 || WikiBytes.find(" inline", in: text, from: Int(found.place), to: Int(found.other)) != nil
        var body: [UInt8] = []
        swap(&body, &line)
        appendReferences(content, text)
        swap(&body, &line)
        if isInline {
            let inner = WikiBytes.trimmed(0..<body.count, in: body.span)
            if style.output == .markdown { line.append(UInt8(ascii: "`")) }
            line += body[inner].map { $0 == 0x0A ? 0x20 : $0 }
            if style.output == .markdown { line.append(UInt8(ascii: "`")) }
            return
        }
        endLine()
        body.removeSubrange(..<(body.firstIndex { $0 != 0x0A } ?? body.count))
        while let last = body.last, WikiBytes.isSpace(last) { body.removeLast() }
        if body.isEmpty { return }
        if style.output == .markdown {
            // A fence longer than any in the code.
            var fence = 3, run = 0
            for byte in body {
                run = byte == UInt8(ascii: "`") ? run + 1 : 0
                fence = max(fence, run + 1)
            }
            let ticks = [UInt8](repeating: UInt8(ascii: "`"), count: fence)
            let language = attribute("lang", found, text).filter { WikiBytes.isLetter($0) || WikiBytes.isDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
            body = ticks + language + [0x0A] + body + [0x0A] + ticks
        }
        writeBlock(.code, body)
        closeParagraph()
    }

    /// The peer takes the content of this tag for text.
    private mutating func peerCode(_ content: Range<Int>, _ text: Span<UInt8>) {
        var start = content.lowerBound
        while let feed = WikiBytes.find(0x0A, in: text, from: start, to: content.upperBound) {
            appendReferences(start..<feed, text)
            endLine()
            start = feed + 1
        }
        appendReferences(start..<content.upperBound, text)
    }
}
