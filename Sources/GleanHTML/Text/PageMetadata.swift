/// What a page declares about itself: title, language, canonical URL.
struct PageMetadata {
    var title: [UInt8] = []
    var language: [UInt8] = []
    var canonicalURL: [UInt8] = []
    /// The Open Graph type says "article".
    var isArticle = false
    private var openGraphTitle: [UInt8] = []
    private var metaLanguage: [UInt8] = []

    /// Reads the root's attributes and the head; of several declarations the first one counts.
    mutating func read(_ tree: borrowing HTMLTree, _ page: Span<UInt8>) {
        guard !tree.nodes.isEmpty else { return }
        var html = tree.nodes[0].firstChild
        while html != 0, !tree.nodes[Int(html)].isHTML(.html) { html = tree.nodes[Int(html)].nextSibling }
        if html == 0 { return }
        language = Self.value(tree, page, html, .lang)
        if language.isEmpty { language = Self.value(tree, page, html, .xmlLang) }
        var head = tree.nodes[Int(html)].firstChild
        while head != 0, !tree.nodes[Int(head)].isHTML(.head) { head = tree.nodes[Int(head)].nextSibling }
        if head != 0 {
            var child = tree.nodes[Int(head)].firstChild
            while child != 0 {
                readElement(tree, page, child)
                child = tree.nodes[Int(child)].nextSibling
            }
        }
        if title.isEmpty { title = openGraphTitle }
        if language.isEmpty { language = metaLanguage }
    }

    private mutating func readElement(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ index: UInt32) {
        let node = tree.nodes[Int(index)]
        if node.kind != .element { return }
        switch node.tag {
        case .title where title.isEmpty:
            var writer = TextWriter()
            var child = node.firstChild
            while child != 0 {
                writer.write(page, tree.nodes[Int(child)], preformatted: false, to: &title)
                child = tree.nodes[Int(child)].nextSibling
            }
        case .link where canonicalURL.isEmpty && Self.value(tree, page, index, .rel).elementsEqual("canonical".utf8, by: { lowered($0) == $1 }):
            canonicalURL = Self.value(tree, page, index, .href)
        case .meta:
            let name = Self.value(tree, page, index, .property) + Self.value(tree, page, index, .name)
            if openGraphTitle.isEmpty, name.elementsEqual("og:title".utf8) { openGraphTitle = Self.value(tree, page, index, .content) }
            if name.elementsEqual("og:type".utf8), Self.value(tree, page, index, .content).elementsEqual("article".utf8) { isArticle = true }
            if metaLanguage.isEmpty, Self.value(tree, page, index, .httpEquiv).elementsEqual("content-language".utf8, by: { lowered($0) == $1 }) {
                metaLanguage = Self.value(tree, page, index, .content)
            }
        default: break
        }
    }

    /// An attribute's value, decoded and trimmed of spaces; empty where there is none.
    private static func value(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ index: UInt32, _ name: AttributeName) -> [UInt8] {
        guard let attribute = tree.attribute(name, of: index) else { return [] }
        var start = Int(attribute.valueStart), end = Int(attribute.valueEnd)
        while start < end, isSpace(page[start]) { start += 1 }
        while start < end, isSpace(page[end - 1]) { end -= 1 }
        var out: [UInt8] = []
        Decoder.append(page, start, end, references: true, inAttribute: true, nul: .dropped, to: &out)
        return out
    }
}
