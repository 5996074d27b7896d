/// Reads the little of a style attribute that matters.
enum Style {
    /// Whether `display: none` or `visibility: hidden` stands in the first kilobyte.
    static func hides(_ page: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        let end = min(end, start + 1024)
        var place = start
        while place < end {
            if page[place] | 0x20 == UInt8(ascii: "d"), page.holds("display", at: place) {
                if value(page, place + 7, end, is: "none") { return true }
            } else if page[place] | 0x20 == UInt8(ascii: "v"), page.holds("visibility", at: place) {
                if value(page, place + 10, end, is: "hidden") { return true }
            }
            place += 1
        }
        return false
    }

    private static func value(_ page: Span<UInt8>, _ start: Int, _ end: Int, is word: StaticString) -> Bool {
        var place = start
        while place < end, isSpace(page[place]) || page[place] == UInt8(ascii: ":") { place += 1 }
        return place > start && page.holds(word, at: place)
    }
}
