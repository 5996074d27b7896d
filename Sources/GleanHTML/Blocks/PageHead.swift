/// The little that the choice of main text asks of a page's head: its title, and what type it declares.
package struct PageHead {
    /// The text of `<title>`, else of og:title; decoded, spaces collapsed.
    private(set) var title: [UInt8] = []
    /// The Open Graph type says "article" or "product".
    private(set) var isArticle = false
    private(set) var isProduct = false
    private(set) var types: SchemaTypes = []
    private var openGraphTitle: [UInt8] = []
    private var writer = LineWriter()

    /// Children of the head that are looked at.
    private static let most = 2000

    package init() {}

    package mutating func read(_ tree: borrowing HTMLTree, _ page: Span<UInt8>) {
        title.removeAll(keepingCapacity: true)
        openGraphTitle.removeAll(keepingCapacity: true)
        isArticle = false
        isProduct = false
        types = []
        guard let html = Self.child(tree, 0, .html), let head = Self.child(tree, html, .head) else { return }
        var child = tree.nodes[Int(head)].firstChild
        for _ in 0..<Self.most where child != 0 {
            let node = tree.nodes[Int(child)]
            if node.tag == .title, title.isEmpty, node.firstChild != 0 { readTitle(tree, page, node) }
            if node.tag == .meta { readMeta(tree, page, child) }
            if node.tag == .script { types.formUnion(SchemaTypes.read(page, tree, node, child)) }
            child = node.nextSibling
        }
        if title.isEmpty { swap(&title, &openGraphTitle) }
    }

    private static func child(_ tree: borrowing HTMLTree, _ parent: UInt32, _ tag: Tag) -> UInt32? {
        guard tree.nodes.count > 0 else { return nil }
        var child = tree.nodes[Int(parent)].firstChild
        while child != 0, !tree.nodes[Int(child)].isHTML(tag) { child = tree.nodes[Int(child)].nextSibling }
        return child == 0 ? nil : child
    }

    private mutating func readTitle(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: HTMLNode) {
        writer.begin(at: 0)
        writer.write(page, tree.nodes[Int(node.firstChild)], preformatted: false, to: &title)
    }

    private mutating func readMeta(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ meta: UInt32) {
        guard let property = tree.attribute(.property, of: meta), let content = tree.attribute(.content, of: meta) else { return }
        let start = Int(content.valueStart), end = Int(content.valueEnd)
        if page.holds("og:type", at: Int(property.valueStart)) {
            if page.holds("article", at: start) { isArticle = true }
            if page.holds("product", at: start) { isProduct = true }
        } else if openGraphTitle.isEmpty, page.holds("og:title", at: Int(property.valueStart)) {
            writer.begin(at: 0)
            writer.write(page, start, end, references: true, replacesNUL: true, preformatted: false, to: &openGraphTitle)
        }
    }
}
