import Foundation
import Testing
import TestSupport
@testable import GleanHTML

/// Pages made to hurt: every one is read to its end, or given up with an outcome, in bounded work.
@Suite struct HostileTests {
    /// Debug builds are a hundred times slower, so that they get smaller pages.
    #if DEBUG
    static let scale = 1
    #else
    static let scale = 10
    #endif

    /// Reads and extracts a page, and checks that the tree's links hold.
    @discardableResult
    static func read(_ page: [UInt8], _ limits: HTMLLimits = HTMLLimits()) -> (HTMLTree.Outcome, HTMLTree) {
        var tree = HTMLTree(), main = MainText(), out: [UInt8] = []
        let outcome = tree.parse(page.span, limits: limits)
        for mode in [MainText.Mode.balanced, .precise, .complete] {
            out.removeAll(keepingCapacity: true)
            _ = main.extract(from: tree, page: page.span, mode: mode, into: &out)
            #expect(out.count <= page.count * 6 + 64)
        }
        return (outcome, tree)
    }

    /// Every link has its counterpart, and no node is reached twice.
    static func checkLinks(_ tree: HTMLTree) {
        var seen = [Bool](repeating: false, count: tree.nodes.count)
        var pending: [UInt32] = [0]
        while let parent = pending.popLast() {
            var child = tree.nodes[Int(parent)].firstChild, previous: UInt32 = 0
            while child != 0 {
                let node = tree.nodes[Int(child)]
                guard node.parent == parent, node.previousSibling == previous, !seen[Int(child)] else {
                    Issue.record("node \(child) is linked wrongly")
                    return
                }
                seen[Int(child)] = true
                pending.append(child)
                previous = child
                child = node.nextSibling
            }
            guard tree.nodes[Int(parent)].lastChild == previous else { Issue.record("node \(parent) has a wrong last child"); return }
        }
    }

    static func deepest(_ tree: HTMLTree) -> Int {
        var depth = 0, most = 0
        var walk = TreeWalk(0)
        while true {
            depth += walk.entering ? 1 : -1
            most = max(most, depth)
            if !walk.advance(tree) { return most }
        }
    }

    static func times(_ count: Int, _ parts: String...) -> [UInt8] {
        Array(parts.map { String(repeating: $0, count: count) }.joined().utf8)
    }

    @Test func `bounds the depth of nested elements`() {
        for tag in ["div", "b", "span", "x-y", "ul><li", "font color=red", "svg", "math", "blockquote"] {
            let (outcome, tree) = Self.read(Self.times(tag == "div" ? 100_000 : 4_000 * Self.scale, "<\(tag)>") + Array("text".utf8))
            #expect(outcome == .parsed)
            #expect(Self.deepest(tree) < 700)
            Self.checkLinks(tree)
        }
    }

    @Test func `survives repeats of misnested markup`() {
        let pieces = [
            "<a><p>", "<table><b>", "<b><p></b>", "<table><tr><td>", "<template>", "<select><option>", "<i><table><i>x", "<p><b id=",
            "</p>", "</b>", "<nobr>", "<a><table></a>", "<li>", "<svg><p>", "<math><mi><b>", "<frameset>", "<button><p>", "<!--", "<![CDATA[",
            "<applet><b>", "<h1><h2>", "<ruby><rt>", "<form><table>", "<body a=1>", "&", "&#", "&notit", "<textarea>", "<", "</", "<?", "\0",
            "<b><i><u><s></b></i></u></s>", "<dd><dt>", "<table>x", "<table><a>x<table>", "<b><div>", "<a><div></a>",
        ]
        for piece in pieces {
            let (_, tree) = Self.read(Self.times(2_000 * Self.scale, piece))
            Self.checkLinks(tree)
        }
    }

    @Test func `gives up where reopened elements multiply`() {
        let many = (0..<200 * Self.scale).map { "<b id=\($0)>" }.joined()
        let page = Array((many + String(repeating: "<p>x</p></div><div>", count: 200 * Self.scale)).utf8)
        Self.read(page)
        let other = (0..<3_000).map { "<p><b id=\($0)></p>" }.joined()
        var limits = HTMLLimits()
        limits.maxNodes = 20_000 * Self.scale
        let (outcome, _) = Self.read(Array(other.utf8), limits)
        #expect(outcome == .tooManyNodes || outcome == .tooCostly)
    }

    @Test func `pays for comparing long names and values`() {
        let long = String(repeating: "x", count: 4_000)
        Self.read(Array((0..<100 * Self.scale).map { "<b a=\(long)\($0)>" }.joined().utf8))
        Self.read(Array(((0..<400).map { "<\(long)\($0)>" } + (0..<60 * Self.scale).map { "</\(long)\($0 + 400)>" }).joined().utf8))
    }

    @Test func `reads an attribute of ten megabytes`() {
        let value = String(repeating: "x", count: 10_000_000)
        #expect(Self.read(Array("<p title=\"\(value)\">text".utf8)).0 == .parsed)
        #expect(Self.read(Array("<p title=\"\(value)".utf8)).0 == .parsed)
        #expect(Self.read(Array("<p \(value)=1 class=\(value)>text".utf8)).0 == .parsed)
        #expect(Self.read(Array("<\(value)>text".utf8)).0 == .parsed)
    }

    @Test func `counts nodes and attributes against the limits`() {
        var limits = HTMLLimits()
        limits.maxNodes = 100
        #expect(Self.read(Self.times(200, "<br>"), limits).0 == .tooManyNodes)
        limits = HTMLLimits()
        limits.maxAttributes = 100
        #expect(Self.read(Self.times(200, "<br a b>"), limits).0 == .tooManyNodes)
    }


    @Test func `survives mutants of pages`() {
        let snippet = """
            <!doctype html><html lang=en><head><title>a&amp;b</title><script>if (a<b) "<!--<script></script>-->"</script></head><body class='a nav'>
            <table><caption>c</caption><colgroup><col></colgroup><tr><td>1<td><p>2<b>3</p></table><svg><foreignObject><p>x</svg><math><mi>y</math>
            <form><select><optgroup><option>o</select><input type=hidden><textarea>\n t</textarea></form><template><td>q</template><pre>\n z</pre>
            <p>x<a href="?a&b=c">l</a><i>1<b>2</i>3</b><!-- c --><![CDATA[d]]>&notin;&#x1F600;春
            """
        var pages = [Array(snippet.utf8)]
        let root = "extraction/scrapinghub-aeb/html"
        pages += TestData.files(root, ".html").prefix(100).map { Array(TestData.bytes($0).prefix(6_000 * Self.scale)) }
        var dice = TestRandom()
        for page in pages {
            for _ in 0..<(page.count < 2_000 ? 400 : 2) {
                let (_, tree) = Self.read(Self.mutant(page, pages, &dice))
                Self.checkLinks(tree)
            }
        }
    }

    /// Flips bits, cuts, or splices; a caller promises UTF-8, but nothing may break without.
    static func mutant(_ page: [UInt8], _ pages: [[UInt8]], _ dice: inout TestRandom) -> [UInt8] {
        var page = page
        if page.isEmpty { return page }
        for _ in 0..<Int.random(in: 1...20, using: &dice) {
            let place = Int.random(in: 0..<page.count, using: &dice)
            switch Int.random(in: 0..<4, using: &dice) {
            case 0: page[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
            case 1: page[place] = [0, 0x3C, 0x3E, 0x26, 0x22, 0x2D, 0x2F, 0x5D].randomElement(using: &dice) ?? 0
            case 2: page.removeSubrange(place..<min(page.count, place + Int.random(in: 1...50, using: &dice)))
            default:
                let other = pages[Int.random(in: 0..<pages.count, using: &dice)]
                let from = Int.random(in: 0..<max(1, other.count), using: &dice)
                page.insert(contentsOf: other[from..<min(other.count, from + 200)], at: place)
            }
            if page.isEmpty { return page }
        }
        return Bool.random(using: &dice) ? page : Array(page.prefix(Int.random(in: 0..<page.count, using: &dice)))
    }
}
