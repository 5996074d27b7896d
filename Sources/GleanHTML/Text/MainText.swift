/// Takes the main text out of a page's tree: prose, lists, tables and code, without menus, banners and the like.
///
/// How: every node is measured (characters, characters in links, prose); elements that say that they stand beside the main text, by
/// tag, role, class or id, are dropped unless they hold much of the page's prose; the smallest element that holds nearly all of the
/// prose left is the main one; in it, blocks that are mostly links are dropped. Lengths are counted in characters, so that scripts
/// without spaces are treated alike. Buffers are kept between pages.
package struct MainText {
    package enum Mode: Sendable {
        /// The main text as a reader sees it.
        case balanced
        /// Rather less than anything that may not belong.
        case precise
        /// All text but what readers never see, menus and footers.
        case complete
    }

    package enum Outcome: Sendable, Equatable {
        case text
        /// The page has no text that counts.
        case empty
    }

    /// What the page says about itself.
    package private(set) var metadata = PageMetadata()
    package var title: [UInt8] { metadata.title }
    package var language: [UInt8] { metadata.language }
    package var canonicalURL: [UInt8] { metadata.canonicalURL }

    /// The page calls itself an article, so that comments are none of it.
    private var isArticle: Bool { metadata.isArticle }
    private var stats = PageStats()
    private var writer = TextWriter()
    private let roles = TagRoles.table

    package init() {}

    /// Appends the main text of `tree`, which was parsed from `page`, to `out`, as UTF-8: paragraphs parted by a blank line, list
    /// items as `- item`, table rows as `cell | cell`. No line end follows the last line.
    package mutating func extract(
        from tree: borrowing HTMLTree, page: Span<UInt8>, mode: Mode = .balanced, into out: inout [UInt8]
    ) -> Outcome {
        metadata.read(tree, page)
        guard let body = Self.body(of: tree) else { return .empty }
        let start = out.count
        stats.measure(page, tree, body)
        let isProse = stats.nodes[Int(body)].prose >= 400
        drop(tree, page, body, mode, isProse)
        let root = mode == .complete ? body : mainElement(tree, body)
        write(tree, page, root, mode, &out)
        if out.count == start, root != body { write(tree, page, body, mode, &out) }
        return out.count == start ? .empty : .text
    }

    /// The body, or a frameset's page as a whole.
    private static func body(of tree: borrowing HTMLTree) -> UInt32? {
        guard !tree.nodes.isEmpty else { return nil }
        var html = tree.nodes[0].firstChild
        while html != 0, !tree.nodes[Int(html)].isHTML(.html) { html = tree.nodes[Int(html)].nextSibling }
        if html == 0 { return nil }
        var child = tree.nodes[Int(html)].firstChild
        while child != 0, !tree.nodes[Int(child)].isHTML(.body) { child = tree.nodes[Int(child)].nextSibling }
        return child == 0 ? html : child
    }

    /// Marks what stands beside the main text, and sums up the prose that is left.
    private mutating func drop(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ body: UInt32, _ mode: Mode, _ isProse: Bool
    ) {
        let total = stats.nodes[Int(body)]
        var walk = TreeWalk(body)
        while true {
            let index = Int(walk.node)
            if walk.entering {
                if tree.nodes[index].kind == .element, walk.node != body, stats.nodes[index].dropped || stands(beside: tree.nodes[index], index, total, mode, isProse) {
                    stats.nodes[index].dropped = true
                    walk.descends = false
                }
            } else if !stats.nodes[index].dropped {
                let own = tree.nodes[index].kind == .element ? ownProse(tree.nodes[index], index, isProse) : 0
                stats.nodes[index].good += own
                if walk.node != body { stats.nodes[Int(tree.nodes[index].parent)].good += stats.nodes[index].good }
            }
            if !walk.advance(tree) { break }
        }
    }

    private func ownProse(_ node: HTMLNode, _ index: Int, _ isProse: Bool) -> UInt32 {
        let stat = stats.nodes[index]
        if !isProse { return stat.own - stat.ownLinks }
        let isBlock = roles[Int(node.tag.rawValue)].contains(.block) && !roles[Int(node.tag.rawValue)].contains(.heading)
        return isBlock && stat.own >= PageStats.leastProse && stat.ownLinks * 5 < stat.own * 2 ? stat.own : 0
    }

    /// Whether an element is dropped: by its own word, unless it holds a good share of the page's prose.
    private func stands(beside node: HTMLNode, _ index: Int, _ total: NodeStats, _ mode: Mode, _ isProse: Bool) -> Bool {
        let stat = stats.nodes[index]
        if stat.characters == 0 { return false }
        let role = node.namespace == .html ? roles[Int(node.tag.rawValue)] : []
        let whole = isProse ? total.prose : total.plain, part = isProse ? stat.prose : stat.plain
        func below(_ percent: UInt32) -> Bool { UInt64(part) * 100 <= UInt64(whole) * UInt64(percent) }
        if role.contains(.beside) || stat.cues.contains(.beside) { return below(mode == .precise ? 60 : 40) }
        // Pages hide text that a script shows later: only what is no prose goes.
        if stat.cues.contains(.hidden) { return below(mode == .precise ? 20 : 0) }
        if mode == .complete { return false }
        if stat.cues.contains(.comments) { return below(mode == .precise || isArticle ? 90 : 30) }
        if role.contains(.perhapsBeside) || stat.cues.contains(.perhapsBeside) { return below(mode == .precise ? 40 : 25) }
        return false
    }

    /// The smallest element that holds nearly all of the prose left.
    private func mainElement(_ tree: borrowing HTMLTree, _ body: UInt32) -> UInt32 {
        let wanted = UInt64(stats.nodes[Int(body)].good) * 85
        if wanted == 0 { return body }
        var node = body
        while true {
            var child = tree.nodes[Int(node)].firstChild
            while child != 0, UInt64(stats.nodes[Int(child)].good) * 100 < wanted { child = tree.nodes[Int(child)].nextSibling }
            if child == 0 || !roles[Int(tree.nodes[Int(child)].tag.rawValue)].contains(.block) { return node }
            // A paragraph or an item alone is no page, and a table is written whole: stay one above.
            let tag = tree.nodes[Int(child)].tag
            if tag == .p || tag == .li || tag == .table && !stats.nodes[Int(child)].isLayout { return node }
            node = child
        }
    }

    /// Whether a block is mostly links and not to be written.
    private func isLinkHeap(_ node: HTMLNode, _ index: Int, _ mode: Mode, _ strict: Bool) -> Bool {
        let stat = stats.nodes[index]
        if mode == .complete || stat.prose > 0 || stat.links == 0 { return false }
        let role = roles[Int(node.tag.rawValue)]
        if !role.contains(.block) || role.contains(.heading) || role.contains(.cell) { return false }
        let density = UInt64(stat.linkCharacters) * 100
        if strict || mode == .precise { return density > UInt64(stat.characters) * 60 }
        return stat.links > 3 && density > UInt64(stat.characters) * 80 && stat.characters < stat.links * 25
    }

    private mutating func write(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ root: UInt32, _ mode: Mode, _ out: inout [UInt8]
    ) {
        writer.begin(at: out.count)
        let whole = stats.nodes[Int(root)]
        let strict = UInt64(whole.good) * 2 >= UInt64(whole.characters) && whole.good > 600
        var preformatted = 0
        var walk = TreeWalk(root)
        while true {
            let index = Int(walk.node)
            let node = tree.nodes[index]
            if node.kind == .text {
                if walk.entering { writer.write(page, node, preformatted: preformatted > 0, to: &out) }
            } else if node.kind == .element {
                let role = node.namespace == .html ? roles[Int(node.tag.rawValue)] : []
                if walk.entering {
                    let stat = stats.nodes[index]
                    if stat.dropped || role.contains(.skipped) || node.namespace == .svg || walk.node != root && isLinkHeap(node, index, mode, strict) {
                        walk.descends = false
                        stats.nodes[index].dropped = true
                    } else {
                        if role.contains(.preformatted) { preformatted += 1 }
                        open(tree, node, index, role)
                    }
                } else if !stats.nodes[index].dropped {
                    close(tree, node, index, role)
                    if role.contains(.preformatted) { preformatted -= 1 }
                }
                if stats.nodes[index].dropped, role.contains(.block) { writer.lineBreak(1) }
            }
            if !walk.advance(tree) { break }
        }
    }

    private mutating func open(_ tree: borrowing HTMLTree, _ node: HTMLNode, _ index: Int, _ role: TagRoles) {
        switch node.tag {
        case .br where node.namespace == .html: writer.lineBreak(1)
        case .li, .dd, .dt: if node.tag == .li { writer.beginItem() } else { writer.lineBreak(1) }
        case .td, .th:
            if isData(tree, node) {
                writer.beginCell(first: node.previousSibling == 0 || isFirstCell(tree, node))
                writer.inCell = true
            } else {
                writer.lineBreak(2)
            }
        case .tr:
            writer.lineBreak(1)
            writer.beginRow()
        default:
            if role.contains(.list) {
                writer.lineBreak(writer.listDepth > 0 ? 1 : 2)
                writer.listDepth += 1
            } else if role.contains(.block) {
                writer.lineBreak(2)
            }
        }
    }

    private mutating func close(_ tree: borrowing HTMLTree, _ node: HTMLNode, _ index: Int, _ role: TagRoles) {
        switch node.tag {
        case .li:
            writer.endItem()
            writer.lineBreak(1)
        case .dd, .dt, .tr: writer.lineBreak(1)
        case .td, .th:
            if isData(tree, node) { writer.inCell = false } else { writer.lineBreak(2) }
        default:
            if role.contains(.list) {
                writer.listDepth = max(0, writer.listDepth - 1)
                writer.lineBreak(2)
            } else if role.contains(.block) {
                writer.lineBreak(2)
            }
        }
    }

    private func isFirstCell(_ tree: borrowing HTMLTree, _ node: HTMLNode) -> Bool {
        var before = node.previousSibling
        while before != 0 {
            if tree.nodes[Int(before)].kind == .element { return false }
            before = tree.nodes[Int(before)].previousSibling
        }
        return true
    }

    /// Whether a cell stands in a table of data; a cell's table is at most three elements above it.
    private func isData(_ tree: borrowing HTMLTree, _ cell: HTMLNode) -> Bool {
        var parent = cell.parent
        for _ in 0..<4 {
            if tree.nodes[Int(parent)].tag == .table { return !stats.nodes[Int(parent)].isLayout }
            parent = tree.nodes[Int(parent)].parent
        }
        return false
    }
}
