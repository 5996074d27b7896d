// Comments, CDATA, processing instructions, and the document type declaration with its internal subset (XML 1.0, 2.5 to 2.8).

extension XMLReader {
    mutating func instruction(_ bytes: Span<UInt8>, _ isLast: Bool) -> Event? {
        let found = lacksInstructionEnd ? nil : bytes.place(of: "?>", from: position + 2)
        if let found {
            position = found + 2
            return nil
        }
        if !isLast { return .needsMore }
        // SGML ends an instruction with ">".
        lacksInstructionEnd = true
        problems.insert(.truncated)
        position = min(bytes.count, bytes.place(of: UInt8(ascii: ">"), from: position + 2) + 1)
        return nil
    }

    mutating func declaration(_ bytes: Span<UInt8>, _ isLast: Bool) -> Event? {
        if bytes.holds("<!--", at: position) { return comment(bytes, isLast) }
        if bytes.holds("<![CDATA[", at: position) { return section(bytes, isLast) }
        if bytes.count - position < 9, !isLast { return .needsMore }
        if bytes.holds("<!DOCTYPE", at: position) || bytes.holds("<!doctype", at: position) {
            guard let end = doctype(bytes, isLast) else { return .needsMore }
            position = end
            return nil
        }
        let end = bytes.place(of: UInt8(ascii: ">"), from: position)
        if end >= bytes.count {
            if !isLast { return .needsMore }
            problems.insert(.truncated)
        }
        problems.insert(.badTag)
        position = min(bytes.count, end + 1)
        return nil
    }

    private mutating func comment(_ bytes: Span<UInt8>, _ isLast: Bool) -> Event? {
        if let end = bytes.place(of: "-->", from: position + 4) {
            position = end + 3
            return nil
        }
        if !isLast { return .needsMore }
        problems.insert(.truncated)
        position = bytes.count
        return nil
    }

    private mutating func section(_ bytes: Span<UInt8>, _ isLast: Bool) -> Event? {
        let start = position + 9
        var end = bytes.count
        if let found = bytes.place(of: "]]>", from: start) {
            end = found
        } else if !isLast {
            return .needsMore
        } else {
            problems.insert(.truncated)
        }
        content = start..<end
        range = position..<min(bytes.count, end + 3)
        hasReferences = false
        position = range.upperBound
        if depth > 0 { return .cdata }
        problems.insert(.outsideRoot)
        return nil
    }

    /// Reads the document type and what it declares; the place behind it, or nil where the bytes end in it and are not the last. It is read anew
    /// with more bytes, up to its bound.
    private mutating func doctype(_ bytes: Span<UInt8>, _ isLast: Bool) -> Int? {
        let isTooLong = bytes.count - position > Self.mostDoctypeBytes
        let bytes = bytes.extracting(first: isTooLong ? position + Self.mostDoctypeBytes : bytes.count)
        var place = position + 9, declared = entities
        while place < bytes.count {
            switch bytes[place] {
            case 0x22, 0x27:
                place = bytes.place(of: bytes[place], from: place + 1) + 1
            case UInt8(ascii: "["):
                place = Self.subset(bytes, from: place + 1, &declared)
            case UInt8(ascii: ">"):
                entities = declared
                return place + 1
            case 0x3C where declaresNothing(bytes, place):
                // Without its end, the declaration ends where the first element begins.
                problems.insert(.truncated)
                entities = declared
                return place
            default:
                place += 1
            }
        }
        if !isLast, !isTooLong { return nil }
        problems.insert(.truncated)
        return bytes.count
    }

    private func declaresNothing(_ bytes: Span<UInt8>, _ place: Int) -> Bool { place + 1 < bytes.count && beginsName(bytes[place + 1]) }

    /// Reads the internal subset up to behind its bracket, or to the end of the bytes.
    private static func subset(_ bytes: Span<UInt8>, from start: Int, _ entities: inout XMLEntities) -> Int {
        var place = start
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "]"): return place + 1
            case 0x3C where bytes.holds("<!--", at: place):
                place = bytes.place(of: "-->", from: place + 4).map { $0 + 3 } ?? bytes.count
            case 0x3C where bytes.holds("<?", at: place):
                place = bytes.place(of: "?>", from: place + 2).map { $0 + 2 } ?? bytes.count
            case 0x3C where bytes.holds("<!ENTITY", at: place):
                place = entity(bytes, from: place + 8, &entities)
            case 0x3C:
                place = declarationEnd(bytes, from: place + 1)
            default: place += 1
            }
        }
        return place
    }

    /// Behind the `>` of a declaration; what stands in quotes does not count.
    private static func declarationEnd(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var place = start
        while place < bytes.count, bytes[place] != UInt8(ascii: ">") {
            let isQuote = bytes[place] == 0x22 || bytes[place] == 0x27
            place = isQuote ? bytes.place(of: bytes[place], from: place + 1) + 1 : place + 1
        }
        return min(bytes.count, place + 1)
    }

    /// Reads `name "value"`. Parameter entities, and those that lie outside of the document, are passed over.
    private static func entity(_ bytes: Span<UInt8>, from start: Int, _ entities: inout XMLEntities) -> Int {
        var place = start
        while place < bytes.count, isXMLSpace(bytes[place]) { place += 1 }
        let name = self.name(bytes, &place).0
        while place < bytes.count, isXMLSpace(bytes[place]) { place += 1 }
        guard place < bytes.count, bytes[place] == 0x22 || bytes[place] == 0x27, !name.isEmpty, bytes[name.lowerBound] != 0x25 else {
            return declarationEnd(bytes, from: place)
        }
        let end = bytes.place(of: bytes[place], from: place + 1)
        if end < bytes.count { entities.declare(bytes.extracting(name), bytes.extracting((place + 1)..<end)) }
        return declarationEnd(bytes, from: min(bytes.count, end + 1))
    }
}
