/// Formulas: TeX that the record carries, else what its MathML comes to, between dollar signs.
extension RecordWriter {
    mutating func writeFormula(_ tree: XMLTree, _ node: Int) {
        let role = role(tree, node)
        let isDisplay = role == .displayFormula || role == .math && tree.has("display", "block", node)
        // In a formula without TeX there is none to look for; its MathML may still hold some.
        let isKnown = unmarked > 0 && role != .math
        guard !isKnown, let tex = tex(tree, node), !tex.isEmpty else { return writeUnmarked(tree, node, isDisplay) }
        if isDisplay, !line.isOneLine { line.lineBreak(2) }
        line.write(formula: tex, isDisplay: isDisplay && !line.isOneLine)
        if let label = tree.children(of: node).first(where: { self.role(tree, $0) == .label }) {
            line.space()
            line.write(tree.text(of: label))
        }
        if isDisplay { line.lineBreak(2) }
    }

    /// A formula that is written with letters and marks alone, or that is but a picture.
    private mutating func writeUnmarked(_ tree: XMLTree, _ node: Int, _ isDisplay: Bool) {
        let own = role(tree, node)
        guard own == .displayFormula || own == .inlineFormula else { return }
        if isDisplay { line.lineBreak(2) }
        let labels = tree.children(of: node).filter { role(tree, $0) == .label }
        unmarked += 1
        for child in tree.children(of: node) where role(tree, child) != .label { write(tree, child) }
        unmarked -= 1
        for label in labels {
            line.space()
            line.write(tree.text(of: label))
        }
        if isDisplay { line.lineBreak(2) }
    }

    /// The TeX of a formula; nil where there is none.
    private func tex(_ tree: XMLTree, _ node: Int) -> [UInt8]? {
        var math: Int?, index = node
        let end = Int(tree.nodes[node].end)
        while index < end {
            var next = index + 1
            switch role(tree, index) {
            case .tex:
                let tex = TeXSource.formula(tree, index)
                if !tex.isEmpty { return tex }
                // All of it was looked at.
                next = Int(tree.nodes[index].end)
            case .math: math = math ?? index
            default: break
            }
            index = next
        }
        return math.map { MathTeX.tex(of: $0, in: tree) }
    }

    /// Of several forms of one thing: a formula, else a table, else the first that has text.
    func best(_ tree: XMLTree, _ node: Int) -> Int? {
        let children = tree.children(of: node).filter { tree.nodes[$0].kind == .element }
        for wanted in [RecordRole.tex, .math, .table] {
            if let found = children.first(where: { role(tree, $0) == wanted }) { return found }
        }
        return children.first { role(tree, $0) != .dropped && tree.hasText(below: $0) }
    }
}

extension RecordLine {
    /// Writes TeX between dollar signs; in a cell of a pipe table its bars are written as commands.
    mutating func write(formula tex: [UInt8], isDisplay: Bool) {
        let sign = isDisplay ? "$$" : "$"
        write(sign: sign)
        if escapesBars, tex.contains(0x7C) {
            var place = 0
            while place < tex.count {
                if tex[place] == 0x5C, place + 1 < tex.count, tex[place + 1] == 0x7C {
                    write(sign: "\\Vert ")
                    place += 1
                } else if tex[place] == 0x7C {
                    write(sign: "\\vert ")
                } else {
                    write(byte: tex[place])
                }
                place += 1
            }
        } else {
            for byte in tex { write(byte: byte) }
        }
        write(sign: sign)
    }
}

/// TeX as records carry it: often a whole document around one formula.
enum TeXSource {
    /// The formula alone, each run of spaces as one: what stands between `\begin{document}` and its end, without dollar signs or brackets around it.
    static func formula(_ tree: XMLTree, _ node: Int) -> [UInt8] {
        let text = tree.text(of: node)
        var range = 0..<text.count
        if let begin = text.span.place(of: "\\begin{document}", from: 0) {
            range = (begin + 16)..<(text.span.place(of: "\\end{document}", from: begin) ?? text.count)
        }
        range = text.span.trimmed(range)
        for (opening, closing) in [("$$", "$$"), ("$", "$"), ("\\[", "\\]"), ("\\(", "\\)")] as [(StaticString, StaticString)] {
            let length = opening.utf8CodeUnitCount
            if range.count >= 2 * length, text.span.holds(opening, at: range.lowerBound), text.span.holds(closing, at: range.upperBound - length) {
                range = text.span.trimmed((range.lowerBound + length)..<(range.upperBound - length))
            }
        }
        return Array(text[range])
    }
}
