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
        guard let range = source(page, tree, script, index) else { return [] }
        let text = page.extracting(range)
        var types: SchemaTypes = [], place = 0
        while true {
            place = text.place(of: UInt8(ascii: "@"), from: place)
            if place >= text.count { return types }
            if text.holds("@type", at: place) { types.formUnion(readNames(text, place + 6)) }
            place += 1
        }
    }

    /// The JSON-LD of a script that is read, and all that is searched; nil where the script is another.
    static func source(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ script: HTMLNode, _ index: UInt32) -> Range<Int>? {
        guard script.firstChild != 0, let type = tree.attribute(.type, of: index), page.holds("application/ld+json", at: Int(type.valueStart)) else { return nil }
        let text = tree.nodes[Int(script.firstChild)]
        return Int(text.start)..<min(Int(text.end), Int(text.start) + mostBytes)
    }

    /// The names in quotation marks right after a key: one, or a list of at most four.
    private static func readNames(_ text: Span<UInt8>, _ start: Int) -> SchemaTypes {
        var types: SchemaTypes = [], place = start, names = 0
        while place < min(text.count, start + 160), names < 4 {
            let byte = text[place]
            if byte == UInt8(ascii: "\"") {
                let close = text.place(of: byte, from: place + 1)
                if close >= text.count { break }
                types.formUnion(named(text, place + 1))
                place = close + 1
                names += 1
            } else if isSpace(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: ",") && names > 0 {
                place += 1
            } else {
                break
            }
            // After one name that is no list's, what follows a comma is the next key.
            if names == 1, place < text.count, text[place] == UInt8(ascii: ","), !isList(text, start, place) { break }
        }
        return types
    }

    private static func isList(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        for place in start..<end where text[place] == UInt8(ascii: "[") { return true }
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
