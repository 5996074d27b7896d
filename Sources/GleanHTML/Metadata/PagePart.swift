/// Tells in which part of a page a node stands, by its ancestors.
enum PagePart {
    static func part(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32) -> LicenceStatement.Part {
        var at = node
        var main = false
        for _ in 0..<600 {
            let now = tree.nodes[Int(at)]
            switch now.tag {
            case .head: return .head
            case .footer: return .footer
            case .main, .article: main = true
            case .body: return main ? .main : .elsewhere
            case .div, .section, .td, .p, .ul:
                if named(tree, page, at, "foot") || named(tree, page, at, "contentinfo") { return .footer }
            default: break
            }
            if at == 0 { break }
            at = now.parent
        }
        return main ? .main : .elsewhere
    }

    /// Whether an ancestor or the node itself has one of these tags.
    static func isInside(_ tree: borrowing HTMLTree, _ node: UInt32, _ isWanted: (Tag) -> Bool) -> Bool {
        var at = node
        for _ in 0..<600 where at != 0 {
            if isWanted(tree.nodes[Int(at)].tag) { return true }
            at = tree.nodes[Int(at)].parent
        }
        return false
    }

    /// Whether `word` stands in the element's class, id or role, of which 128 bytes are read.
    static func named(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32, _ word: StaticString) -> Bool {
        let element = tree.nodes[Int(node)]
        let first = Int(element.firstAttribute)
        for index in first..<first + min(Int(element.attributeCount), 16) {
            let attribute = tree.attribute(index)
            guard attribute.name == .class || attribute.name == .id || attribute.name == .role else { continue }
            let start = Int(attribute.valueStart), end = min(Int(attribute.valueEnd), start + 128)
            let length = word.utf8CodeUnitCount
            var place = start
            while place + length <= end {
                if page.holds(word, at: place) { return true }
                place += 1
            }
        }
        return false
    }

    /// The nearest element around a node that is no part of a line, at most six above it.
    static func block(_ tree: borrowing HTMLTree, _ node: UInt32) -> UInt32 {
        var at = node
        for _ in 0..<6 {
            let parent = tree.nodes[Int(at)].parent
            if parent == 0 { return at }
            switch tree.nodes[Int(parent)].tag {
            case .body, .html, .main, .article, .section: return at
            case .p, .div, .li, .td, .footer, .small, .dd, .figcaption, .address, .center, .blockquote: return parent
            default: at = parent
            }
        }
        return at
    }
}
