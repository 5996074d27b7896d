@testable import GleanMarkup
import Testing

@Suite struct XMLTreeTests {
    private let document = "<a><b id='1'><c>x</c></b><b id='2'>y<d/>z</b></a>"

    private func tree(_ text: String, mostNodes: Int = 1000) -> XMLTree { XMLTree(Array(text.utf8), roles: XMLRoles([("b", 5)]), mostNodes: mostNodes) }

    @Test func `children are those of the node alone, in order`() {
        let tree = tree(document)
        #expect(tree.children(of: 1).map { String(decoding: tree.value("id", of: $0), as: UTF8.self) } == ["1", "2"])
        #expect(tree.children(of: 1).allSatisfy { tree.nodes[$0].role == 5 && tree.parent(of: $0) == 1 })
    }

    @Test func `an element's bytes go from its start to its end`() {
        let tree = tree(document)
        #expect(tree.all("b").map { String(decoding: tree.bytes[tree.nodes[$0].bytes], as: UTF8.self) } == ["<b id='1'><c>x</c></b>", "<b id='2'>y<d/>z</b>"])
        #expect(String(decoding: tree.bytes[tree.nodes[tree.descendant("d") ?? 0].bytes], as: UTF8.self) == "<d/>")
    }

    @Test func `a path finds the first element that it leads to, past those where it ends`() {
        let tree = tree("<a><b/><b><c>found</c></b></a>")
        #expect(tree.first("a", "b", "c").map { tree.text(of: $0) } == Array("found".utf8))
        #expect(tree.first("a", "c") == nil)
    }

    @Test func `text is all there is below, spaces as one`() {
        #expect(tree("<a> one\n <b>two</b>three <![CDATA[<four>]]> </a>").text(of: 0) == Array("one twothree <four>".utf8))
    }

    @Test func `a bound on nodes keeps what came before it`() {
        let tree = tree("<a>" + String(repeating: "<b>x</b>", count: 100) + "</a>", mostNodes: 50)
        #expect(tree.nodes.count == 50)
        #expect(tree.problems.contains(.tooManyNodes))
        #expect(tree.nodes.allSatisfy { Int($0.end) <= 50 })
    }

    @Test func `elements that the document ends in are told`() {
        func cut(_ text: String) -> [String] {
            let tree = tree(text)
            return tree.nodes.indices.filter { tree.nodes[$0].isCut }.map { String(decoding: tree.localName(of: $0), as: UTF8.self) }
        }
        #expect(cut("<a><b>x</b><c><d>y</d>") == ["a", "c"])
        #expect(cut("<a><b>x<c></a>") == [])
        #expect(cut("<a><b>x</b></a><!-- cut") == [])
        #expect(cut("<a><b>x</b") == ["a"])
        #expect(cut("<a>x</") == ["a"])
    }

    @Test func `names are told apart whatever their bytes`() {
        let words = (0..<500).map { "n\($0 * 7919 % 10007)" }
        let names = XMLNames(words)
        func number(_ word: String) -> Int { names.number(Array(word.utf8).span) }
        for (index, word) in words.enumerated() { #expect(number(word) == index + 1) }
        for word in ["", "n", "n1x", "zzz"] where !words.contains(word) { #expect(number(word) == 0) }
    }
}
