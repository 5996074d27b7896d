// Items of lists, notes, and what is set above or below the line.

extension RecordWriter {
    /// `list-type` of JATS, `list-style` of patents; what they call numbers or letters is ordered.
    func isOrdered(_ tree: XMLTree, _ node: Int) -> Bool {
        if tree.isNamed(node, "ol") { return true }
        let type = tree.value("list-type", of: node)
        return type == Array("order".utf8) || type == Array("ordered".utf8)
    }

    mutating func enterItem() {
        line.lineBreak(1)
        if line.isOneLine { return }
        guard style == .markdown else { return line.beginIndent("", mark: "- ") }
        if let list = lists.last, list.isOrdered {
            line.beginIndent("   ", mark: "\(list.next). ")
            lists[lists.count - 1].next += 1
        } else {
            line.beginIndent("  ", mark: "- ")
        }
    }

    mutating func leaveItem() {
        if !line.isOneLine { line.endIndent() }
        line.endRunIn()
        line.lineBreak(1)
    }

    /// Whether a note stands among others, and not in a sentence.
    private func isInGroup(_ tree: XMLTree, _ node: Int) -> Bool {
        let parent = tree.parent(of: node), role = role(tree, parent)
        return (role == .block || role == .section || role == .list) && !tree.isNamed(parent, "p")
    }

    mutating func enterNote(_ tree: XMLTree, _ node: Int) {
        if isInGroup(tree, node) { return line.lineBreak(breakLevel) }
        line.space()
        line.open("(", ")")
        outerLines.append(line.isOneLine)
        line.isOneLine = true
    }

    mutating func leaveNote(_ tree: XMLTree, _ node: Int) {
        if isInGroup(tree, node) {
            line.endRunIn()
            return line.lineBreak(breakLevel)
        }
        line.close()
        line.isOneLine = outerLines.popLast() ?? false
    }

    /// pandoc's marks in Markdown, which hold no spaces; in text a power is told from its base where that is a number.
    mutating func enterScript(_ tree: XMLTree, _ node: Int) {
        let isSuper = role(tree, node) == .superscript
        // What is longer is no script, whatever it says.
        let text = tree.nodes[node].bytes.count <= 1024 ? tree.text(of: node) : []
        if style == .markdown, preformatted == 0, !text.isEmpty, !text.contains(0x20), tree.descendants(of: node).allSatisfy({ !isScript(tree, $0) }) {
            let mark = isSuper ? "^" : "~"
            return line.open(mark, mark)
        }
        let isPower = isSuper && preformatted == 0 && line.last.map { $0 &- 0x30 < 10 } == true && text.first.map { $0 &- 0x30 < 10 || $0 == 0x2D || $0 == 0xE2 } == true
        line.open(isPower ? "^" : "", "")
    }

    private func isScript(_ tree: XMLTree, _ node: Int) -> Bool {
        let role = role(tree, node)
        return role == .superscript || role == .subscript || role == .math || role == .inlineFormula
    }
}
