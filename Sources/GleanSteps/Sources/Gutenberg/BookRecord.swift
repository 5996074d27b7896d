import GleanMarkup
import GleanModel

/// What Project Gutenberg's catalogue says of a book, in RDF.
struct BookRecord {
    private(set) var title: [UInt8] = []
    /// `Melville, Herman, 1819-1891`.
    private(set) var authors: [[UInt8]] = []
    private(set) var languages: [[UInt8]] = []
    private(set) var subjects: [[UInt8]] = []
    private(set) var issued: [UInt8] = []
    /// `dcterms:rights`, and where its text begins in the record.
    private(set) var rights: (text: [UInt8], offset: Int)?

    /// Nil for bytes that hold no `pgterms:ebook`, or not all of it.
    init?(_ bytes: [UInt8]) {
        let tree = XMLTree(bytes, roles: XMLRoles([]))
        guard let book = tree.descendant("ebook"), !tree.nodes[book].isCut, !tree.problems.contains(.tooManyNodes) else { return nil }
        for node in tree.children(of: book) {
            if tree.isNamed(node, "title") { title = Self.squeezed(tree.text(of: node)) }
            if tree.isNamed(node, "creator") { authors += tree.all("agent", below: node).map { Self.agent(tree, $0) }.filter { !$0.isEmpty } }
            if tree.isNamed(node, "language"), let value = tree.descendant("value", of: node) { languages.append(tree.text(of: value)) }
            // Library of Congress classes stand beside headings, and are one or two letters.
            if tree.isNamed(node, "subject"), let value = tree.descendant("value", of: node), tree.text(of: value).count > 2 { subjects.append(Self.squeezed(tree.text(of: value))) }
            if tree.isNamed(node, "issued") { issued = tree.text(of: node) }
            if tree.isNamed(node, "rights") {
                let text = tree.descendants(of: node).first { tree.nodes[$0].kind != .element }
                rights = (tree.text(of: node), text.map { tree.nodes[$0].bytes.lowerBound } ?? 0)
            }
        }
    }

    private static func agent(_ tree: XMLTree, _ node: Int) -> [UInt8] {
        guard let name = tree.child("name", of: node) else { return [] }
        let birth = tree.child("birthdate", of: node).map { tree.text(of: $0) } ?? [], death = tree.child("deathdate", of: node).map { tree.text(of: $0) } ?? []
        var text = squeezed(tree.text(of: name))
        if !birth.isEmpty || !death.isEmpty { text += Array(", ".utf8) + birth + [UInt8(ascii: "-")] + death }
        return text
    }

    private static func squeezed(_ text: [UInt8]) -> [UInt8] { Array(text.split { $0 <= 32 }.joined(separator: [32])) }
}
