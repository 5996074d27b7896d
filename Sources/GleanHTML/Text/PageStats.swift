/// What the extractor knows of a node, its subtree included where nothing else is said.
struct NodeStats {
    /// Characters, as `TextMeasure` counts them.
    var characters: UInt32 = 0
    var linkCharacters: UInt32 = 0
    var links: UInt32 = 0
    /// Characters in blocks that read like prose: long enough and mostly outside links.
    var prose: UInt32 = 0
    /// The text right in this block, not in a block inside it.
    var own: UInt32 = 0
    var ownLinks: UInt32 = 0
    /// `prose` without what was dropped.
    var good: UInt32 = 0
    var cues: Cues = []
    var dropped = false
    /// A table that only arranges its parts on the page.
    var isLayout = false

    var plain: UInt32 { characters - linkCharacters }
}

/// Measures every node of a page, children before parents.
struct PageStats {
    var nodes: [NodeStats] = []
    private var tables: [UInt32] = []
    private var blocks: [UInt32] = []
    private var linkDepth = 0
    private let words = CueWords()
    private let roles = TagRoles.table

    /// The least own text of a block that is prose.
    static let leastProse: UInt32 = 30
    /// Cells longer than this stand in no data table.
    static let longestCell: UInt32 = 600

    mutating func measure(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ body: UInt32) {
        nodes.removeAll(keepingCapacity: true)
        nodes.append(contentsOf: repeatElement(NodeStats(), count: tree.nodes.count))
        tables.removeAll(keepingCapacity: true)
        blocks.removeAll(keepingCapacity: true)
        linkDepth = 0
        var walk = TreeWalk(body)
        while true {
            if walk.entering {
                walk.descends = enter(page, tree, walk.node)
            } else {
                leave(tree, walk.node, walk.node == body)
            }
            if !walk.advance(tree) { break }
        }
    }

    private mutating func enter(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ index: UInt32) -> Bool {
        let node = tree.nodes[Int(index)]
        if node.kind == .text {
            let count = TextMeasure.characters(page, Int(node.start), Int(node.end))
            nodes[Int(index)].characters = count
            if linkDepth > 0 { nodes[Int(index)].linkCharacters = count }
            if let block = blocks.last {
                nodes[Int(block)].own += count
                if linkDepth > 0 { nodes[Int(block)].ownLinks += count }
            }
            return false
        }
        guard node.kind == .element else { return false }
        if node.namespace == .svg { return false }
        let role = roles[Int(node.tag.rawValue)]
        if role.contains(.skipped), node.namespace == .html { return false }
        if node.tag == .noscript, holdsSource(page, tree, node) {
            nodes[Int(index)].dropped = true
            return false
        }
        if node.tag == .a { linkDepth += 1 }
        if node.tag == .table {
            if let outer = tables.last { nodes[Int(outer)].isLayout = true }
            tables.append(index)
        }
        if role.contains(.block) { blocks.append(index) }
        if node.attributeCount > 0, node.tag != .body { nodes[Int(index)].cues = cues(page, tree, node) }
        return true
    }

    private mutating func leave(_ tree: borrowing HTMLTree, _ index: UInt32, _ isRoot: Bool) {
        let node = tree.nodes[Int(index)]
        if node.kind == .element, node.namespace != .svg {
            let role = roles[Int(node.tag.rawValue)]
            if !(role.contains(.skipped) && node.namespace == .html), !nodes[Int(index)].dropped {
                if node.tag == .a {
                    linkDepth -= 1
                    nodes[Int(index)].links += 1
                }
                if node.tag == .table { tables.removeLast() }
                if role.contains(.block) {
                    blocks.removeLast()
                    let own = nodes[Int(index)].own
                    if own >= Self.leastProse, nodes[Int(index)].ownLinks * 5 < own * 2, !role.contains(.heading) {
                        nodes[Int(index)].prose += own
                    }
                    if role.contains(.cell), nodes[Int(index)].characters > Self.longestCell, let table = tables.last {
                        nodes[Int(table)].isLayout = true
                    }
                }
            }
        }
        if isRoot { return }
        let parent = Int(node.parent), child = nodes[Int(index)]
        nodes[parent].characters += child.characters
        nodes[parent].linkCharacters += child.linkCharacters
        nodes[parent].links += child.links
        nodes[parent].prose += child.prose
    }

    /// Whether a `noscript` holds markup as text, as in pages that a browser saved with scripting on.
    private func holdsSource(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ node: HTMLNode) -> Bool {
        let first = tree.nodes[Int(node.firstChild)]
        guard node.firstChild != 0, first.kind == .text else { return false }
        var place = Int(first.start)
        while place < Int(first.end), isSpace(page[place]) { place += 1 }
        return page.holds("&lt;", at: place)
    }

    private func cues(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ node: HTMLNode) -> Cues {
        var cues: Cues = []
        for i in 0..<min(Int(node.attributeCount), 64) {
            let attribute = tree.attribute(Int(node.firstAttribute) + i)
            let start = Int(attribute.valueStart), end = Int(attribute.valueEnd)
            switch attribute.name {
            case .class, .id, .role: cues.formUnion(words.cues(page, start, end))
            case .hidden: cues.formUnion(.hidden)
            case .ariaHidden:
                if page.holds("true", at: start) { cues.formUnion(.hidden) }
            case .style:
                if Style.hides(page, start, end) { cues.formUnion(.hidden) }
            case .itemprop:
                if page.holds("articlebody", at: start) { cues.formUnion(.main) }
            default: break
            }
        }
        return cues
    }
}

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
