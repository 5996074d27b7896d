/// Writes records of XML down as text: headings, paragraphs, lists, tables, formulas, by the roles that a vocabulary gives their elements.
///
/// As text: paragraphs are parted by a blank line, items begin with `- `, table rows have ` | ` between cells. As Markdown: headings, emphasis,
/// pipe tables, and pandoc's `H~2~O` and `10^-6^`. Formulas stand as TeX between dollar signs in both.
package struct RecordWriter: Sendable {
    package let style: MarkupStyle
    /// The level of headings in the outermost section.
    package var baseLevel = 1
    /// What stands before the number of a section's heading, by the local name of the section.
    package var labelNames: [[UInt8]: String] = [:]

    var line = RecordLine()
    /// Elements that are open, and what leaving them undoes.
    private var open: [Int] = []
    private var sections = 0
    var lists: [List] = []
    var preformatted = 0
    /// Open formulas that have no TeX, which is known of all formulas in them.
    var unmarked = 0
    /// Open headings: what is bold there anyway gets no mark.
    private var headings = 0
    /// The title whose heading its label began.
    private var labelledTitle: Int?
    /// For each open heading and note whether what is around it was one line already.
    var outerLines: [Bool] = []

    struct List {
        let isOrdered: Bool
        var next = 1
    }

    package init(_ style: MarkupStyle) { self.style = style }

    /// The text written so far.
    package var text: [UInt8] { line.out }

    package mutating func removeAll() {
        line.removeAll()
        open.removeAll(keepingCapacity: true)
        sections = 0
        lists.removeAll(keepingCapacity: true)
        preformatted = 0
        headings = 0
        labelledTitle = nil
        outerLines.removeAll(keepingCapacity: true)
    }

    // MARK: Parts without elements

    /// Writes a heading of its own.
    package mutating func heading(_ text: [UInt8], level: Int) {
        beginHeading(level)
        line.write(text)
        endHeading()
    }

    package mutating func paragraph(_ text: [UInt8]) {
        line.lineBreak(2)
        line.write(text)
        line.lineBreak(2)
    }

    /// Writes lines as they are, as a paragraph of their own: a table that is set with spaces, say.
    package mutating func lines(_ text: [UInt8]) {
        line.lineBreak(2)
        if style == .markdown {
            line.write(sign: "```")
            line.lineBreak(1)
        }
        line.write(preformatted: text.span)
        if style == .markdown {
            line.lineBreak(1)
            line.write(sign: "```")
        }
        line.lineBreak(2)
    }

    /// Writes an element and all in it.
    package mutating func write(_ tree: XMLTree, _ node: Int) {
        let bottom = open.count
        var index = node
        let stop = Int(tree.nodes[node].end)
        while true {
            while open.count > bottom, index >= tree.nodes[open[open.count - 1]].end { leave(tree, open.removeLast()) }
            if index >= stop { return }
            switch tree.nodes[index].kind {
            case .text, .cdata:
                writeText(tree, index)
                index += 1
            case .element, .document:
                if enter(tree, index) {
                    open.append(index)
                    index += 1
                } else {
                    index = Int(tree.nodes[index].end)
                }
            }
        }
    }

    /// Writes what is in an element, and not the element.
    package mutating func writeChildren(_ tree: XMLTree, _ node: Int) {
        for child in tree.children(of: node) { write(tree, child) }
    }

    private mutating func writeText(_ tree: XMLTree, _ index: Int) {
        let node = tree.nodes[index]
        if preformatted > 0 {
            var text: [UInt8] = []
            tree.appendText(of: index, to: &text)
            line.write(preformatted: text.span)
        } else if node.hasReferences {
            var text: [UInt8] = []
            tree.appendText(of: index, to: &text)
            line.write(text)
        } else {
            line.write(tree.bytes.span.extracting(node.bytes))
        }
    }

    // MARK: Elements

    func role(_ tree: XMLTree, _ node: Int) -> RecordRole { RecordRole(rawValue: tree.nodes[node].role) ?? .plain }

    /// Begins an element; false if it is done with, children and all.
    private mutating func enter(_ tree: XMLTree, _ node: Int) -> Bool {
        switch role(tree, node) {
        case .plain: break
        case .dropped: return false
        case .block: line.lineBreak(breakLevel)
        case .line: line.lineBreak(1)
        case .section:
            line.endRunIn()
            line.lineBreak(2)
            sections += 1
        case .title: enterTitle(tree, node)
        case .heading1: beginHeading(level + 1)
        case .heading2: beginHeading(level + 2)
        case .heading3: beginHeading(level + 3)
        case .label: enterLabel(tree, node)
        case .runInTitle: line.lineBreak(breakLevel)
        case .list:
            line.lineBreak(breakLevel)
            lists.append(List(isOrdered: isOrdered(tree, node)))
        case .item: enterItem()
        case .term, .definition: line.lineBreak(1)
        case .quote:
            line.lineBreak(2)
            if style == .markdown { line.beginIndent("> ") }
        case .quoted: line.open("\u{201C}", "\u{201D}")
        case .verbatim:
            line.lineBreak(2)
            preformatted += 1
        case .preformatted:
            line.lineBreak(2)
            if style == .markdown, !line.isOneLine {
                line.write(sign: "```")
                line.lineBreak(1)
            }
            preformatted += 1
        case .table:
            writeTable(tree, node)
            return false
        case .row: line.lineBreak(1)
        case .cell: line.space()
        case .lineBreak: line.lineBreak(1)
        case .strong: if marks { line.open("**", "**") }
        case .emphasis: if marks { line.open("*", "*") }
        case .monospace: if marks { line.open("`", "`") }
        case .superscript, .subscript: enterScript(tree, node)
        case .spaced: line.space()
        case .note: enterNote(tree, node)
        case .math, .tex, .displayFormula, .inlineFormula:
            writeFormula(tree, node)
            return false
        case .alternatives:
            if let best = best(tree, node) { write(tree, best) }
            return false
        }
        return true
    }

    private mutating func leave(_ tree: XMLTree, _ node: Int) {
        switch role(tree, node) {
        case .block:
            line.endRunIn()
            line.lineBreak(breakLevel)
        case .line: line.lineBreak(1)
        case .section:
            line.endRunIn()
            line.lineBreak(2)
            sections -= 1
        case .title: leaveTitle(tree, node)
        case .heading1, .heading2, .heading3: endHeading()
        case .label: leaveLabel(tree, node)
        case .runInTitle: leaveRunInTitle()
        case .list:
            _ = lists.popLast()
            line.lineBreak(breakLevel)
        case .item: leaveItem()
        case .term, .definition, .row, .lineBreak: line.lineBreak(1)
        case .quote:
            if style == .markdown { line.endIndent() }
            line.lineBreak(2)
        case .verbatim:
            preformatted -= 1
            line.lineBreak(2)
        case .preformatted:
            preformatted -= 1
            if style == .markdown, !line.isOneLine {
                line.lineBreak(1)
                line.write(sign: "```")
            }
            line.lineBreak(2)
        case .strong, .emphasis, .monospace: if marks { line.close() }
        case .superscript, .subscript, .quoted: line.close()
        case .cell, .spaced: line.space()
        case .note: leaveNote(tree, node)
        case .plain, .dropped, .table, .math, .tex, .displayFormula, .inlineFormula, .alternatives: break
        }
        let parent = tree.parent(of: node)
        if role(tree, parent) == .spaced { line.space() }
    }

    /// Whether emphasis is marked here.
    private var marks: Bool { style == .markdown && preformatted == 0 && headings == 0 }

    /// Inside of lists paragraphs stand line by line.
    var breakLevel: Int { lists.isEmpty ? 2 : 1 }

    private var level: Int { baseLevel + max(0, sections - 1) }

    // MARK: Headings

    private mutating func beginHeading(_ level: Int) {
        line.endRunIn()
        line.lineBreak(2)
        headings += 1
        if style == .markdown, !line.isOneLine { line.open(String(repeating: "#", count: min(max(level, 1), 6)) + " ", "") } else { line.open("", "") }
        outerLines.append(line.isOneLine)
        line.isOneLine = true
    }

    private mutating func endHeading() {
        line.close()
        line.endRunIn()
        headings -= 1
        line.isOneLine = outerLines.popLast() ?? false
        line.lineBreak(2)
    }

    /// A heading whose section is not a section of the text (a caption's title) is a paragraph.
    private func isHeading(_ tree: XMLTree, _ node: Int) -> Bool { role(tree, tree.parent(of: node)) == .section && lists.isEmpty }

    private mutating func enterTitle(_ tree: XMLTree, _ node: Int) {
        guard isHeading(tree, node) else {
            line.lineBreak(breakLevel)
            if marks { line.open("**", "**") }
            return
        }
        if labelledTitle == node { line.space() } else { beginHeading(level) }
    }

    private mutating func leaveTitle(_ tree: XMLTree, _ node: Int) {
        if isHeading(tree, node) { return endHeading() }
        if marks { line.close() }
        line.lineBreak(breakLevel)
    }

    /// The title that stands right behind a label.
    private func titleBehind(_ tree: XMLTree, _ label: Int) -> Int? {
        var next = Int(tree.nodes[label].end)
        let end = Int(tree.nodes[tree.parent(of: label)].end)
        while next < end, tree.nodes[next].kind != .element { next += 1 }
        return next < end && role(tree, next) == .title ? next : nil
    }

    private mutating func enterLabel(_ tree: XMLTree, _ node: Int) {
        guard let title = titleBehind(tree, node), isHeading(tree, title) else { return line.lineBreak(breakLevel) }
        labelledTitle = title
        beginHeading(level)
        if let name = labelNames[tree.localName(of: tree.parent(of: node))], tree.hasText(below: node) { line.write(Array(name.utf8) + [0x20]) }
    }

    private mutating func leaveLabel(_ tree: XMLTree, _ node: Int) {
        line.space()
        line.runIn()
    }

    private mutating func leaveRunInTitle() {
        guard let last = line.out.last else { return }
        // Some records write the dash themselves.
        if Array(line.out.suffix(3)) != Array("\u{2014}".utf8) { line.write(verbatim: last == 0x2E ? "\u{2014}" : ".\u{2014}") }
        line.runIn(glued: true)
    }
}
