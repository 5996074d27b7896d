/// The parts of a doctype, as places in the page (13.2.5.53 and on).
package struct Doctype {
    package var name: Range<Int>?
    package var publicID: Range<Int>?
    package var systemID: Range<Int>?
    package var forcesQuirks = false

    /// Reads the inside of a doctype, `start..<end` of the page; it is cut off where the page ends before a `>`.
    package init(_ page: Span<UInt8>, _ start: Int, _ end: Int) {
        let cut = end >= page.count
        var place = start
        Self.skipSpace(page, &place, end)
        guard place < end else { forcesQuirks = true; return }
        let nameStart = place
        while place < end, !isSpace(page[place]) { place += 1 }
        name = nameStart..<place
        Self.skipSpace(page, &place, end)
        guard place < end else { forcesQuirks = cut; return }
        let isPublic = page.holds("public", at: place), isSystem = page.holds("system", at: place)
        guard place + 6 <= end, isPublic || isSystem else { forcesQuirks = true; return }
        place += 6
        if isPublic {
            Self.skipSpace(page, &place, end)
            publicID = quoted(page, &place, end)
            if publicID == nil || forcesQuirks { forcesQuirks = true; return }
            Self.skipSpace(page, &place, end)
            if place >= end { forcesQuirks = cut; return }
        } else {
            Self.skipSpace(page, &place, end)
        }
        systemID = quoted(page, &place, end)
        if systemID == nil || forcesQuirks { forcesQuirks = true; return }
        Self.skipSpace(page, &place, end)
        if place >= end { forcesQuirks = cut }
    }

    private static func skipSpace(_ page: Span<UInt8>, _ place: inout Int, _ end: Int) {
        while place < end, isSpace(page[place]) { place += 1 }
    }

    private mutating func quoted(_ page: Span<UInt8>, _ place: inout Int, _ end: Int) -> Range<Int>? {
        guard place < end, page[place] == UInt8(ascii: "\"") || page[place] == UInt8(ascii: "'") else { return nil }
        let quote = page[place], start = place + 1
        place = start
        while place < end, page[place] != quote { place += 1 }
        if place >= end { forcesQuirks = true }
        let text = start..<place
        place += 1
        return text
    }
}
