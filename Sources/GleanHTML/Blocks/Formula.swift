/// A formula's TeX source, as places in the page: what MathML carries in an annotation, KaTeX beside its markup, MathJax in a script.
struct Formula {
    var start: UInt32
    var end: UInt32
    var decodesReferences: Bool
    /// Set apart on a line of its own.
    var isDisplay: Bool

    /// Nodes of a formula that are looked at for its annotation.
    private static let mostNodes = 4096

    /// The formula that an element is; nil where it is none or carries no TeX.
    static func find(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ index: UInt32, _ node: HTMLNode) -> Formula? {
        if node.tag == .math, node.namespace == .mathml { return findMathML(page, tree, index) }
        guard node.tag == .script, node.namespace == .html, node.firstChild != 0, let type = tree.attribute(.type, of: index),
            page.holds("math/tex", at: Int(type.valueStart))
        else { return nil }
        let text = tree.nodes[Int(node.firstChild)]
        // MathJax writes "math/tex; mode=display" for a formula on a line of its own.
        return Formula(start: text.start, end: text.end, decodesReferences: false, isDisplay: type.valueEnd - type.valueStart > 8)
    }

    private static func findMathML(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ math: UInt32) -> Formula? {
        var walk = TreeWalk(math)
        for _ in 0..<mostNodes {
            let node = tree.nodes[Int(walk.node)]
            // A formula inside is looked at by itself: no node is looked at for each of the formulas around it.
            if node.tag == .math, node.namespace == .mathml, walk.node != math { walk.descends = false }
            if walk.entering, node.kind == .element, node.tag == .annotation, let encoding = tree.attribute(.encoding, of: walk.node),
                isTeX(page, encoding), node.firstChild != 0, tree.nodes[Int(node.firstChild)].kind == .text {
                let text = tree.nodes[Int(node.firstChild)]
                let isDisplay = tree.attribute(.display, of: math).map { page.holds("block", at: Int($0.valueStart)) } ?? false
                return Formula(start: text.start, end: text.end, decodesReferences: text.textDecodesReferences, isDisplay: isDisplay)
            }
            if !walk.advance(tree) { return nil }
        }
        return nil
    }

    /// Whether an element is how KaTeX draws a formula whose source stands beside it.
    @inline(__always)
    static func isDrawing(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ index: UInt32, _ node: HTMLNode) -> Bool {
        guard node.tag == .span, node.attributeCount > 0, let attribute = tree.attribute(.class, of: index) else { return false }
        return page.holds("katex-html", at: Int(attribute.valueStart))
    }

    private static func isTeX(_ page: Span<UInt8>, _ encoding: HTMLAttribute) -> Bool {
        let start = Int(encoding.valueStart)
        return page.holds("application/x-tex", at: start) || page.holds("tex", at: start) || page.holds("latex", at: start)
    }
}

extension LineWriter {
    /// Writes a formula between dollar signs, two where it stands on a line of its own.
    mutating func write(formula: Formula, _ page: Span<UInt8>, to out: inout [UInt8]) {
        var start = Int(formula.start), end = Int(formula.end)
        while start < end, isSpace(page[start]) { start += 1 }
        while start < end, isSpace(page[end - 1]) { end -= 1 }
        if start == end { return }
        let sign: StaticString = formula.isDisplay ? "$$" : "$"
        write(sign: sign, to: &out)
        write(page, start, end, references: formula.decodesReferences, replacesNUL: true, preformatted: false, to: &out)
        write(sign: sign, to: &out)
    }
}
