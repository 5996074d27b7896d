/// What a page's structured data says it is, as bits: the types of schema.org in JSON-LD and microdata.
struct SchemaTypes: OptionSet {
    let rawValue: UInt8

    static let article = Self(rawValue: 1)
    static let product = Self(rawValue: 2)
    static let forum = Self(rawValue: 4)
    static let list = Self(rawValue: 8)
    static let questions = Self(rawValue: 16)
    static let offer = Self(rawValue: 32)
    static let recipe = Self(rawValue: 64)
    static let business = Self(rawValue: 128)

    /// JSON-LD is read up to this many bytes a script.
    private static let mostBytes = 64 << 10

    /// The types that the JSON-LD of a script names, whatever they describe.
    static func read(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ script: HTMLNode, _ index: UInt32) -> SchemaTypes {
        guard script.firstChild != 0, let type = tree.attribute(.type, of: index), page.holds("application/ld+json", at: Int(type.valueStart)) else { return [] }
        let text = tree.nodes[Int(script.firstChild)]
        var types: SchemaTypes = [], place = Int(text.start)
        let end = min(Int(text.end), place + mostBytes)
        while true {
            place = page.place(of: UInt8(ascii: "@"), from: place)
            if place >= end { return types }
            if page.holds("@type", at: place) { types.formUnion(readNames(page, place + 6, end)) }
            place += 1
        }
    }

    /// The names in quotation marks right after a key: one, or a list of at most four.
    private static func readNames(_ page: Span<UInt8>, _ start: Int, _ end: Int) -> SchemaTypes {
        var types: SchemaTypes = [], place = start, names = 0
        while place < min(end, start + 160), names < 4 {
            let byte = page[place]
            if byte == UInt8(ascii: "\"") {
                let close = page.place(of: byte, from: place + 1)
                if close >= end { break }
                types.formUnion(named(page, place + 1))
                place = close + 1
                names += 1
            } else if isSpace(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: ",") && names > 0 {
                place += 1
            } else {
                break
            }
            // After one name that is no list's, what follows a comma is the next key.
            if names == 1, page[min(place, page.count - 1)] == UInt8(ascii: ","), !isList(page, start, place) { break }
        }
        return types
    }

    private static func isList(_ page: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        for place in start..<min(end, page.count) where page[place] == UInt8(ascii: "[") { return true }
        return false
    }

    /// The type of a name that begins at `start`; an address before it is passed over by the caller.
    static func named(_ page: Span<UInt8>, _ start: Int) -> SchemaTypes {
        let rows: [(StaticString, SchemaTypes)] = [
            ("product", .product), ("article", .article), ("newsarticle", .article), ("blogposting", .article), ("techarticle", .article),
            ("reportagenewsarticle", .article), ("opinionnewsarticle", .article), ("liveblogposting", .article), ("socialmediaposting", .forum),
            ("discussionforumposting", .forum), ("qapage", .forum), ("itemlist", .list), ("collectionpage", .list), ("searchresultspage", .list),
            ("faqpage", .questions), ("offer", .offer), ("aggregateoffer", .offer), ("recipe", .recipe), ("service", .business),
            ("localbusiness", .business), ("softwareapplication", .business),
        ]
        for (name, types) in rows where page.holds(name, at: start) { return types }
        return []
    }
}
