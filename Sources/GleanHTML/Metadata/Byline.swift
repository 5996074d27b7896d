/// What a class or id near the headline says.
struct BylineCues: OptionSet {
    let rawValue: UInt8

    static let author = BylineCues(rawValue: 1)
    static let date = BylineCues(rawValue: 2)
    /// A date of a change.
    static let changed = BylineCues(rawValue: 4)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Reads the first 80 bytes of the names.
    init(_ page: Span<UInt8>, _ start: Int, _ end: Int) {
        self.rawValue = 0
        let end = min(end, start + 80)
        var place = start
        while place + 4 <= end {
            switch lowered(page[place]) {
            case UInt8(ascii: "a"):
                if page.holds("author", at: place) || page.holds("autor", at: place)
                    || page.holds("auteur", at: place) { insert(.author) }
            case UInt8(ascii: "b"):
                if page.holds("byline", at: place) { insert(.author) }
            case UInt8(ascii: "w"):
                if page.holds("writer", at: place) { insert(.author) }
            case UInt8(ascii: "u"):
                if page.holds("username", at: place) { insert(.author) }
                if page.holds("updated", at: place) { insert(.changed) }
            case UInt8(ascii: "m"):
                if page.holds("modified", at: place) { insert(.changed) }
            case UInt8(ascii: "d"):
                let begins = place == start || !isLetter(page[place - 1]) || page[place] == UInt8(ascii: "D")
                if begins, page.holds("date", at: place) || page.holds("datum", at: place) { insert(.date) }
            case UInt8(ascii: "p"):
                if page.holds("publish", at: place) || page.holds("posted", at: place)
                    || page.holds("pubdate", at: place) { insert(.date) }
            case UInt8(ascii: "t"):
                if page.holds("time", at: place) { insert(.date) }
            default: break
            }
            place += 1
        }
    }
}

/// Lines that begin with "By" and a name.
enum Byline {
    private static let leads: [StaticString] = ["by ", "von ", "par ", "por ", "posted by", "written by", "door ", "di "]

    /// Whether a text begins with such a word, or is one.
    static func begins(_ page: Span<UInt8>, _ node: HTMLNode) -> Bool {
        var start = Int(node.start)
        let end = Int(node.end)
        while start < end, isSpace(page[start]) { start += 1 }
        guard start + 2 <= end else { return false }
        let first = lowered(page[start])
        guard first == UInt8(ascii: "b") || first == UInt8(ascii: "v") || first == UInt8(ascii: "p") || first == UInt8(ascii: "w")
            || first == UInt8(ascii: "d")
        else { return false }
        for lead in leads where page.holds(lead, at: start) { return true }
        return page.holds("by", at: start) && (start + 2 == end || isSpace(page[start + 2])
            || page[start + 2] == UInt8(ascii: ":") || page[start + 2] == UInt8(ascii: "&"))
    }

    /// Whether what follows the first word begins with a capital or a letter beyond ASCII.
    static func namesSomeone(_ line: [UInt8]) -> Bool {
        guard let space = line.firstIndex(of: 0x20), space + 2 < line.count else { return false }
        var name = line[space + 1]
        if line.span.holds("by ", at: space + 1), space + 4 < line.count { name = line[space + 4] }
        return name &- 0x41 < 26 || name >= 0xC3
    }
}

/// Tells what stands beside the page's own words: menus, comments, reviews, forms, teasers of other pages.
enum PageSide {
    /// Looks at twelve ancestors by tag and class.
    static func isBeside(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32) -> Bool {
        var at = node
        var inAside = false
        for level in 0..<12 where at != 0 {
            let now = tree.nodes[Int(at)]
            switch now.tag {
            // Some servers write the whole page as one form.
            case .form where level < 5: return true
            case .nav, .footer, .label, .button, .select: return true
            // An article's own aside may hold its date.
            case .aside: inAside = true
            case .article: return false
            case .body, .main: return inAside
            case .div, .section, .li, .ul, .ol:
                if now.attributeCount > 0, isNamedBeside(tree, page, now) { return true }
            default: break
            }
            at = now.parent
        }
        return inAside
    }

    /// Whether class or id, of which 96 bytes are read, tell of comments, reviews or other pages.
    private static func isNamedBeside(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ element: HTMLNode) -> Bool {
        let first = Int(element.firstAttribute)
        for index in first..<first + min(Int(element.attributeCount), 16) {
            let attribute = tree.attribute(index)
            guard attribute.name == .class || attribute.name == .id else { continue }
            for place in Int(attribute.valueStart)..<min(Int(attribute.valueEnd), Int(attribute.valueStart) + 96) {
                switch lowered(page[place]) {
                case UInt8(ascii: "c"): if page.holds("comment", at: place) { return true }
                case UInt8(ascii: "r"):
                    if page.holds("review", at: place) || page.holds("related", at: place) || page.holds("recommend", at: place)
                        || page.holds("respond", at: place) {
                        return true
                    }
                case UInt8(ascii: "t"): if page.holds("testimonial", at: place) { return true }
                default: break
                }
            }
        }
        return false
    }
}
