extension Tokenizer {
    /// Reads a tag whose name begins at `start`; a tag that the page's end cuts off makes no token.
    @inline(__always)
    mutating func tag(_ page: Span<UInt8>, _ start: Int, _ closes: Bool) {
        var place = start
        let name = PackedName(page, start, inAttribute: false, end: &place)
        token.kind = closes ? .endTag : .startTag
        token.tag = names.tag(name)
        token.selfClosing = false
        token.start = UInt32(truncatingIfNeeded: start)
        token.end = UInt32(truncatingIfNeeded: place)
        let first = attributes.count
        token.firstAttribute = UInt32(truncatingIfNeeded: first)
        token.attributeCount = 0
        if place < page.count, page[place] == UInt8(ascii: ">") {
            position = place + 1
            return
        }
        if !readAttributes(page, place) {
            attributes.removeLast(attributes.count - first)
            return emitEnd(page)
        }
        if closes { attributes.removeLast(attributes.count - first) }
        token.attributeCount = UInt32(truncatingIfNeeded: attributes.count - first)
    }

    /// Reads attributes from `start` and the tag's end; false where the page ends first.
    private mutating func readAttributes(_ page: Span<UInt8>, _ start: Int) -> Bool {
        let count = page.count
        var place = start
        while place < count {
            let byte = page[place]
            if isSpace(byte) { place += 1; continue }
            if byte == UInt8(ascii: ">") { position = place + 1; return true }
            if byte == UInt8(ascii: "/") {
                place += 1
                if place < count, page[place] == UInt8(ascii: ">") {
                    token.selfClosing = true
                    position = place + 1
                    return true
                }
                continue
            }
            place = readAttribute(page, place)
        }
        return false
    }

    /// Reads the attribute whose name begins at `start`; gives the place after it, `page.count` where the page ends inside.
    @inline(__always)
    private mutating func readAttribute(_ page: Span<UInt8>, _ start: Int) -> Int {
        let count = page.count
        var place = start
        var name: PackedName
        if page[start] == UInt8(ascii: "=") {
            // An equals sign in first place belongs to the name, which no table has.
            name = PackedName(page, start + 1, inAttribute: true, end: &place)
            name.length = 17
        } else {
            name = PackedName(page, start, inAttribute: true, end: &place)
        }
        let nameEnd = place
        while place < count, isSpace(page[place]) { place += 1 }
        if place >= count { return count }
        var valueStart = 0, valueEnd = 0
        if page[place] == UInt8(ascii: "=") {
            place += 1
            while place < count, isSpace(page[place]) { place += 1 }
            if place >= count { return count }
            let quote = page[place]
            if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                valueStart = place + 1
                valueEnd = page.place(of: quote, from: valueStart)
                if valueEnd >= count { return count }
                place = valueEnd + 1
            } else if quote != UInt8(ascii: ">") {
                valueStart = place
                while place < count, !isSpace(page[place]), page[place] != UInt8(ascii: ">") { place += 1 }
                if place >= count { return count }
                valueEnd = place
            }
        }
        if attributes.count > maxAttributes { return place }
        attributes.append(HTMLAttribute(
            name: names.attribute(name),
            nameStart: UInt32(truncatingIfNeeded: start), nameEnd: UInt32(truncatingIfNeeded: nameEnd),
            valueStart: UInt32(truncatingIfNeeded: valueStart), valueEnd: UInt32(truncatingIfNeeded: valueEnd)))
        return place
    }
}
