/// The text of one block, with its line breaks, and in markdown its emphasis, code and links.
extension PageWriter {
    mutating func writeInline(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ block: Block, _ out: inout [UInt8]) {
        let markdown = format.isMarkdown && preformatted == 0
        if markdown { openAround(block, page, tree) }
        var node = block.first
        while true {
            let row = tree.nodes[Int(node)]
            var descends = false
            if row.kind == .text {
                line.write(page, row, preformatted: preformatted > 0, to: &out)
            } else if row.kind == .element {
                descends = enterInline(page, tree, node, row, markdown, &out)
            }
            if node == block.last { break }
            if descends, row.firstChild != 0 {
                node = row.firstChild
                continue
            }
            if descends, markdown { leaveInline(page, tree, row, &out) }
            while tree.nodes[Int(node)].nextSibling == 0 {
                node = tree.nodes[Int(node)].parent
                if node == 0 { return }
                if markdown { leaveInline(page, tree, tree.nodes[Int(node)], &out) }
            }
            node = tree.nodes[Int(node)].nextSibling
        }
        if markdown { line.closeMarks(to: &out) }
    }

    /// Whether the element's children are to be written.
    private mutating func enterInline(
        _ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ index: UInt32, _ node: HTMLNode, _ markdown: Bool, _ out: inout [UInt8]
    ) -> Bool {
        if node.namespace == .svg { return false }
        if Formula.isDrawing(page, tree, index, node) { return false }
        if let formula = Formula.find(page, tree, index, node) {
            line.write(formula: formula, page, to: &out)
            return false
        }
        guard node.namespace == .html else { return node.tag != .annotation && node.tag != .annotationXml }
        if node.tag == .br { line.lineBreak(1); return false }
        if roles[Int(node.tag.rawValue)].contains(.skipped) { return false }
        if markdown { openMark(page, tree, node) }
        return true
    }

    /// Opens the marks of the inline elements that the block begins inside of.
    private mutating func openAround(_ block: Block, _ page: Span<UInt8>, _ tree: borrowing HTMLTree) {
        var above: [UInt32] = []
        var node = tree.nodes[Int(block.first)].parent
        while node != 0, !roles[Int(tree.nodes[Int(node)].tag.rawValue)].contains(.block), above.count < 32 {
            above.append(node)
            node = tree.nodes[Int(node)].parent
        }
        for node in above.reversed() { openMark(page, tree, tree.nodes[Int(node)]) }
    }

    private mutating func openMark(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ node: HTMLNode) {
        guard node.namespace == .html else { return }
        switch node.tag {
        case .b, .strong: headings > 0 ? line.open("", "") : line.open("**", "**")
        case .i, .em: line.open("*", "*")
        case .code, .kbd, .samp, .tt: line.open("`", "`")
        case .a where format.hasLinks:
            if line.mayRepeat(0), let href = Self.href(page, tree, node) { line.open([0x5B], [0x5D, 0x28] + href + [0x29]) } else { line.open("", "") }
        default: break
        }
    }

    private mutating func leaveInline(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ node: HTMLNode, _ out: inout [UInt8]) {
        guard node.kind == .element, node.namespace == .html else { return }
        switch node.tag {
        case .b, .strong, .i, .em, .code, .kbd, .samp, .tt: line.close(to: &out)
        case .a where format.hasLinks: line.close(to: &out)
        default: break
        }
    }

    /// A link's target as it stands in the page, decoded; nil where it is none that leads somewhere, or would break the line.
    private static func href(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ node: HTMLNode) -> [UInt8]? {
        let first = Int(node.firstAttribute)
        for index in first..<first + Int(node.attributeCount) where tree.attribute(index).name == .href {
            let attribute = tree.attribute(index)
            var start = Int(attribute.valueStart), end = Int(attribute.valueEnd)
            while start < end, isSpace(page[start]) { start += 1 }
            while start < end, isSpace(page[end - 1]) { end -= 1 }
            guard end > start, end - start <= 2048, page[start] != 0x23, !page.holds("javascript:", at: start) else { return nil }
            var out: [UInt8] = []
            Decoder.append(page, start, end, references: true, inAttribute: true, nul: .dropped, to: &out)
            // Spaces and brackets would end the target.
            return out.flatMap { $0 <= 0x20 || $0 == 0x28 || $0 == 0x29 || $0 == 0x3C || $0 == 0x3E ? escaped($0) : [$0] }
        }
        return nil
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x37 + digit }
        return [0x25, hex(byte >> 4), hex(byte & 15)]
    }
}
