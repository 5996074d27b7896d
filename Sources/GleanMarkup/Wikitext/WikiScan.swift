/// Finds all marks of a text in one pass, and which of them belong together.
///
/// Pairs are told by stacks, so that the work is linear however things nest: a brace is never looked for from its other half. Braces count
/// before links, and what stands in a `<ref>` is a world of its own, as for MediaWiki.
struct WikiScan {
    private(set) var marks: [WikiMark] = []
    /// Conversion between variants of a language, `-{zh-cn:A; zh-tw:B}-`, is on.
    var hasVariants = false

    /// Open braces, parameters and variants by number of their mark; `ref` tags too, which nothing inside closes over.
    private var braces: [Int32] = []
    private var links: [(mark: Int32, depth: Int)] = []
    private var tables: [(mark: Int32, depth: Int)] = []
    private var tags: [Int32] = []
    private var external: Int32 = -1
    private var lineStart = 0
    private var openRef: Int32 = -1
    /// For each raw tag, and `ref`: from this place on there is no end of it.
    private var noEnd: [Int] = []
    /// Where the next `</ref` is, as far as it was looked for.
    private var refEnd = -1
    private var noClose = false

    /// Bytes that may begin a mark.
    private static let special: [Bool] = {
        var table = [Bool](repeating: false, count: 256)
        for byte in "{}[]<&'|\n_".utf8 { table[Int(byte)] = true }
        return table
    }()

    /// Forgets the last text's marks and keeps the memory, unless that was a lot.
    private mutating func reset() {
        if marks.capacity > 1 << 20 { marks = [] } else { marks.removeAll(keepingCapacity: true) }
        braces.removeAll(keepingCapacity: true)
        links.removeAll(keepingCapacity: true)
        tables.removeAll(keepingCapacity: true)
        tags.removeAll(keepingCapacity: true)
        external = -1
        lineStart = 0
        openRef = -1
        noEnd.removeAll(keepingCapacity: true)
        refEnd = -1
        noClose = false
    }

    /// Reads `text`, of less than 2 GB.
    mutating func read(_ text: Span<UInt8>) {
        reset()
        let special = Self.special
        var place = 0
        while true {
            while place < text.count, !special[Int(text[place])] { place += 1 }
            if place == text.count { break }
            place = mark(text, at: place)
        }
    }

    @inline(__always)
    private mutating func add(_ kind: WikiMark.Kind, _ place: Int, _ end: Int, tag: WikiTag = .br) {
        marks.append(WikiMark(kind, place, end, tag: tag))
    }

    private mutating func pair(_ first: Int32, _ second: Int32) {
        marks[Int(first)].other = second
        marks[Int(second)].other = first
    }

    private var last: Int32 { Int32(truncatingIfNeeded: marks.count - 1) }

    /// Reads what begins at `place`, and gives the place behind it.
    private mutating func mark(_ text: Span<UInt8>, at place: Int) -> Int {
        switch text[place] {
        case UInt8(ascii: "\n"):
            add(.newline, place, place + 1)
            lineStart = place + 1
            external = -1
            return place + 1
        case UInt8(ascii: "|"): return pipe(text, at: place)
        case UInt8(ascii: "'"):
            let end = run(text, at: place)
            if end - place > 1 { add(.quotes, place, end) }
            return end
        case UInt8(ascii: "<"): return tag(text, at: place)
        case UInt8(ascii: "["): return openBracket(text, at: place)
        case UInt8(ascii: "]"): return closeBracket(text, at: place)
        case UInt8(ascii: "{"): return openBrace(text, at: place)
        case UInt8(ascii: "}"): return closeBrace(text, at: place)
        case UInt8(ascii: "&"):
            add(.reference, place, place + 1)
            return place + 1
        default: return behaviour(text, at: place)
        }
    }

    /// The place behind the run of equal bytes.
    private func run(_ text: Span<UInt8>, at place: Int) -> Int {
        var end = place + 1
        while end < text.count, text[end] == text[place] { end += 1 }
        return end
    }

    /// Nothing but spaces, and marks of lists, stands before `place` in its line.
    private func beginsLine(_ text: Span<UInt8>, _ place: Int, lists: Bool) -> Bool {
        // A line's beginning is short, or it is none.
        guard place - lineStart < 64 else { return false }
        for index in lineStart..<place {
            let byte = text[index]
            let isMark = byte == UInt8(ascii: ":") || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";")
            if byte != 0x20, byte != 0x09, !(lists && isMark) { return false }
        }
        return true
    }

    private mutating func pipe(_ text: Span<UInt8>, at place: Int) -> Int {
        if place + 1 < text.count, text[place + 1] == UInt8(ascii: "}"), beginsLine(text, place, lists: false) {
            let closesTemplate = place + 2 < text.count && text[place + 2] == UInt8(ascii: "}") && !braces.isEmpty
            if !closesTemplate, let table = tables.last, table.depth == braces.count {
                add(.tableEnd, place, place + 2)
                tables.removeLast()
                pair(table.mark, last)
                return place + 2
            }
        }
        if !braces.isEmpty || !links.isEmpty { add(.pipe, place, place + 1) }
        return place + 1
    }

    private mutating func behaviour(_ text: Span<UInt8>, at place: Int) -> Int {
        guard place + 5 < text.count, text[place + 1] == UInt8(ascii: "_") else { return place + 1 }
        var end = place + 2
        while end < text.count, end - place < 40, WikiBytes.isLetter(text[end]) || text[end] >= 0x80 { end += 1 }
        guard end > place + 3, WikiBytes.holds("__", in: text, at: end) else { return place + 2 }
        add(.behaviour, place, end + 2)
        return end + 2
    }
}

// MARK: - Brackets and braces

extension WikiScan {
    private mutating func openBracket(_ text: Span<UInt8>, at place: Int) -> Int {
        let end = run(text, at: place)
        if end - place > 1 {
            // Of more than two brackets the last two are the link's; one before may open an external link, whose label cannot be a link.
            add(.link, end - 2, end)
            links.append((last, braces.count))
            return end
        }
        if let behind = WikiAddress.end(text, at: end) {
            add(.external, place, behind)
            external = last
            return behind
        }
        return end
    }

    private mutating func closeBracket(_ text: Span<UInt8>, at place: Int) -> Int {
        let end = run(text, at: place)
        var at = place
        while at < end {
            let inLink = links.last.map { $0.depth == braces.count } ?? false
            let linkIsInner = inLink && (links.last?.mark ?? -1) > external
            if end - at > 1, inLink, linkIsInner || external < 0 {
                add(.linkEnd, at, at + 2)
                let link = links.removeLast()
                pair(link.mark, last)
                at += 2
            } else if external >= 0 {
                add(.externalEnd, at, at + 1)
                pair(external, last)
                external = -1
                at += 1
            } else {
                at += 1
            }
        }
        return end
    }

    private mutating func openBrace(_ text: Span<UInt8>, at place: Int) -> Int {
        let end = run(text, at: place)
        if end - place == 1 {
            if end < text.count, text[end] == UInt8(ascii: "|"), beginsLine(text, place, lists: true) {
                add(.table, place, end + 1)
                tables.append((last, braces.count))
                return end + 1
            }
            if hasVariants, place > 0, text[place - 1] == UInt8(ascii: "-") {
                add(.variant, place - 1, end)
                braces.append(last)
            }
            return end
        }
        // As many threes from the right as there are, but never one alone: {{{{ is two and two, {{{{{ two and three.
        var left = end - place, at = place
        while left > 1 {
            let count = left == 2 || left == 4 ? 2 : left % 3 == 2 ? 2 : left % 3 == 1 ? 2 : 3
            add(count == 3 ? .parameter : .template, at, at + count)
            braces.append(last)
            at += count
            left -= count
        }
        return end
    }

    private mutating func closeBrace(_ text: Span<UInt8>, at place: Int) -> Int {
        let end = run(text, at: place)
        var at = place
        while let open = braces.last {
            let kind = marks[Int(open)].kind
            if kind == .variant {
                guard end - at == 1, end < text.count, text[end] == UInt8(ascii: "-") else { return end }
                add(.variantEnd, at, end + 1)
                close(open)
                return end + 1
            }
            guard end - at > 1, kind == .template || kind == .parameter else { return end }
            if kind == .parameter, end - at == 2 {
                // Three that are closed by two: a brace, and a template.
                marks[Int(open)].kind = .template
                marks[Int(open)].place += 1
            }
            let count = marks[Int(open)].kind == .parameter ? 3 : 2
            add(count == 3 ? .parameterEnd : .templateEnd, at, at + count)
            close(open)
            at += count
        }
        return end
    }

    /// Pairs the innermost brace with the last mark; links and tables that were opened inside and not closed are none.
    private mutating func close(_ open: Int32) {
        braces.removeLast()
        pair(open, last)
        while let link = links.last, link.depth > braces.count { links.removeLast() }
        while let table = tables.last, table.depth > braces.count { tables.removeLast() }
        if external > open { external = -1 }
    }
}

// MARK: - Tags

extension WikiScan {
    private mutating func tag(_ text: Span<UInt8>, at place: Int) -> Int {
        guard place + 2 < text.count else { return place + 1 }
        if text[place + 1] == UInt8(ascii: "!") { return comment(text, at: place) }
        let closes = text[place + 1] == UInt8(ascii: "/")
        guard let (tag, behind) = WikiTag.read(text, at: closes ? place + 2 : place + 1), !noClose else { return place + 1 }
        guard let close = WikiBytes.find(UInt8(ascii: ">"), in: text, from: behind, to: text.count) else {
            noClose = true
            return place + 1
        }
        let end = close + 1
        if closes {
            // `</ref name="a">` is no end.
            if tag != .ref || ends(text, behind) { closeTag(tag, place, end) }
            return end
        }
        if text[close - 1] == UInt8(ascii: "/") || tag == .br || tag == .hr || tag == .wbr {
            add(.emptyTag, place, end, tag: tag)
            return end
        }
        if tag.isRaw { return raw(tag, text, place, end) }
        if tag == .ref { return ref(text, place, end) }
        add(.tag, place, end, tag: tag)
        tags.append(last)
        return end
    }

    private mutating func comment(_ text: Span<UInt8>, at place: Int) -> Int {
        guard WikiBytes.holds("<!--", in: text, at: place) else { return place + 1 }
        // Without an end it goes on to the end of the text, as MediaWiki has it.
        let end = WikiBytes.find("-->", in: text, from: place + 4, to: text.count).map { $0 + 3 } ?? text.count
        add(.comment, place, end)
        return end
    }

    private mutating func closeTag(_ tag: WikiTag, _ place: Int, _ end: Int) {
        add(.tagEnd, place, end, tag: tag)
        if tag == .ref {
            guard openRef >= 0 else { return }
            while let open = braces.popLast(), open != openRef {}
            while let link = links.last, link.mark > openRef { links.removeLast() }
            while let table = tables.last, table.mark > openRef { tables.removeLast() }
            while let inner = tags.last, inner > openRef { tags.removeLast() }
            external = -1
            pair(openRef, last)
            openRef = -1
            return
        }
        // Tags that are nested wrongly are looked for among the innermost.
        for index in tags.indices.reversed().prefix(24) where marks[Int(tags[index])].tag == tag {
            if tags[index] < openRef { return }
            pair(tags[index], last)
            tags.removeSubrange(index...)
            return
        }
    }

    /// A tag whose content ends with the first end of its name; without one it is no pair.
    private mutating func raw(_ tag: WikiTag, _ text: Span<UInt8>, _ place: Int, _ end: Int) -> Int {
        guard let close = endTag(tag, text, from: end), let behind = WikiBytes.find(UInt8(ascii: ">"), in: text, from: close, to: text.count) else {
            add(.emptyTag, place, end, tag: tag)
            return end
        }
        add(.raw, place, behind + 1, tag: tag)
        marks[marks.count - 1].other = Int32(truncatingIfNeeded: end)
        // A line that begins inside of it does not begin a line of the text.
        return behind + 1
    }

    private mutating func ref(_ text: Span<UInt8>, _ place: Int, _ end: Int) -> Int {
        if refEnd < end { refEnd = endTag(.ref, text, from: end) ?? text.count }
        // One inside another is none, and one without its end neither.
        let isPair = openRef < 0 && refEnd < text.count
        add(isPair ? .tag : .emptyTag, place, end, tag: .ref)
        if isPair {
            openRef = last
            braces.append(last)
        }
        return end
    }

    /// Nothing but spaces stands between a name that ends at `place` and its bracket.
    private func ends(_ text: Span<UInt8>, _ place: Int) -> Bool {
        var place = place
        while place < text.count, WikiBytes.isSpace(text[place]) { place += 1 }
        return place < text.count && text[place] == UInt8(ascii: ">")
    }

    /// The place of `</name>`, without regard to case.
    private mutating func endTag(_ tag: WikiTag, _ text: Span<UInt8>, from start: Int) -> Int? {
        if noEnd.isEmpty { noEnd = [Int](repeating: .max, count: 256) }
        guard start < noEnd[Int(tag.rawValue)] else { return nil }
        var place = start
        while let hit = WikiBytes.find(UInt8(ascii: "<"), in: text, from: place, to: text.count) {
            if hit + 2 < text.count, text[hit + 1] == UInt8(ascii: "/"), let found = WikiTag.read(text, at: hit + 2), found.tag == tag, ends(text, found.end) { return hit }
            place = hit + 1
        }
        noEnd[Int(tag.rawValue)] = start
        return nil
    }
}
