import Testing
@testable import GleanHTML

/// The bounds of ARCHITECTURE.md on memory and work, against pages made to reach them.
@Suite struct BoundsTests {
    static func page(_ piece: String, bytes: Int = 20_000, after head: String = "") -> [UInt8] {
        Array((head + String(repeating: piece, count: bytes / piece.utf8.count)).utf8)
    }

    static func parsed(_ page: [UInt8], _ limits: HTMLLimits = HTMLLimits()) -> (HTMLTree.Outcome, HTMLTree) {
        var tree = HTMLTree()
        return (tree.parse(page.span, limits: limits), tree)
    }

    @Test func `takes forty bytes a node and twenty an attribute`() {
        #expect(MemoryLayout<HTMLNode>.stride == 40)
        #expect(MemoryLayout<HTMLAttribute>.stride == 20)
    }

    /// Two nodes for four bytes, a text of one byte and the shortest tag, is the most.
    @Test(arguments: [
        "x<a>", "x<!>", "<br>", "<a>", "<p>", "x</p>", "</p>", "<table><td>x", "<!>", "<li>", "x<i></i>", "<svg>x", "<option>x", "x<hr>", "<td>x",
        "<h1><h2>", "<dd>x", "x<q>", "<ruby><rt>", "<select><option>", "x</br>", "x<x>",
    ])
    func `keeps twenty bytes of nodes for a byte of a page that reopens nothing`(piece: String) {
        let page = Self.page(piece)
        let (_, tree) = Self.parsed(page)
        #expect(tree.nodes.count * MemoryLayout<HTMLNode>.stride <= page.count * 20 + 1_000)
        // A table that lies too deep ends the page with its own element open.
        #expect(tree.stack.count <= HTMLLimits().maxDepth + 4)
    }

    @Test(arguments: ["a ", "a=", "/a", "<a b c>", "<a b=1>", "a\t=\"\"", "='"])
    func `keeps ten bytes of attributes for a byte of a page`(piece: String) {
        let page = Self.page(piece, after: "<p ")
        let (_, tree) = Self.parsed(page + [0x3E])
        #expect(tree.attributes.count * MemoryLayout<HTMLAttribute>.stride <= page.count * 10 + 1_000)
    }

    @Test(arguments: [
        "<b><p>", "<a><p>", "<p><b id=1><i id=2>x</p>", "<b id=1><b id=2><b id=3><p>x</p>", "<b><i><u><s><div></b></i></u></s>", "<nobr>x<p>", "<table><b>x",
    ])
    func `holds reopened elements to the limit of nodes`(piece: String) {
        var limits = HTMLLimits()
        limits.maxNodes = 2_000
        let formatting = (0..<400).map { "<b id=\($0)>" }.joined()
        for head in ["", formatting] {
            let (outcome, tree) = Self.parsed(Self.page(piece, after: head), limits)
            #expect(outcome == .tooManyNodes)
            #expect(tree.nodes.count <= limits.maxNodes + 64)
            #expect(tree.nodes.reservedBytes <= 2 * 40 * (limits.maxNodes + 64))
        }
    }

    @Test func `stops within a tag at the limit of attributes`() {
        var limits = HTMLLimits()
        limits.maxAttributes = 100
        for page in [Self.page("a ", after: "<p "), Self.page("<html a b c>"), Self.page("a ", bytes: 150, after: "<html ") + Self.page("><html a")] {
            let (outcome, tree) = Self.parsed(page + [0x3E], limits)
            #expect(outcome == .tooManyNodes)
            #expect(tree.attributes.count <= limits.maxAttributes + 1)
        }
    }

    /// 500 elements are open, and every piece looks at each of them, at the least.
    @Test(arguments: ["</zz>", "<li></li>", "</i>", "<table></table>"])
    func `pays for scans of all that is open`(piece: String) {
        let formatting = piece == "</i>" ? (0..<600).map { "<b id=\($0)>" }.joined() : ""
        let page = Self.page(piece, bytes: 500 * piece.utf8.count, after: "<y>" + String(repeating: "<span>", count: 500) + formatting)
        let (outcome, tree) = Self.parsed(page)
        #expect(outcome == .parsed)
        #expect(HTMLTree.fuel(forPageOf: page.count) - tree.fuel >= 500 * 500)
    }

    #if !DEBUG
    @Test func `gives up where the scans outgrow the page`() {
        #expect(Self.parsed(Self.page("</zz>", bytes: 600_000, after: "<y>" + String(repeating: "<span>", count: 500))).0 == .tooCostly)
    }
    #endif

    @Test func `gives back what a rare page made a table grow to`() {
        var rows = Rows<UInt64>(capacity: 64)
        for row in 0..<UInt64(64) { rows.append(row) }
        rows.begin()
        #expect(rows.isEmpty && rows.reservedBytes == 64 * 8)
        rows = Rows<UInt64>(capacity: 3 << 20)
        rows.begin()
        #expect(rows.reservedBytes <= Rows<UInt64>.mostKeptBytes)
    }

    @Test func `leaves a copy of a tree as it was`() {
        let one = Array("<p class=a>one".utf8), two = Array("<div id=b><b>two</b>".utf8)
        var tree = HTMLTree()
        _ = tree.parse(one.span)
        let copy = tree
        let before = TreeDump(tree: copy, page: one).lines(fragment: false)
        _ = tree.parse(two.span)
        #expect(TreeDump(tree: copy, page: one).lines(fragment: false) == before)
        #expect(TreeDump(tree: tree, page: two).lines(fragment: false) != before)
    }
}
