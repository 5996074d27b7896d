/// Preformatted text: as it is, in markdown inside a fence.
extension PageWriter {
    mutating func enterPreformatted(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ container: Container, _ out: inout [UInt8]) {
        preformatted += 1
        guard format.isMarkdown, preformatted == 1, !line.isOneLine else { return }
        fence = Self.fence(page, tree, container)
        line.write(verbatim: fence + Self.language(page, tree, container), to: &out)
        line.lineBreak(1)
    }

    mutating func leavePreformatted(_ out: inout [UInt8]) {
        preformatted -= 1
        guard format.isMarkdown, preformatted == 0, !line.isOneLine else { return }
        while let last = out.last, last == 0x0A || last == 0x20 { out.removeLast() }
        line.lineBreak(1)
        line.write(verbatim: fence, to: &out)
    }

    /// Three backticks, or one more than the longest run in the text.
    private static func fence(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ container: Container) -> [UInt8] {
        var longest = 0, run = 0
        var walk = TreeWalk(container.node)
        repeat {
            let node = tree.nodes[Int(walk.node)]
            guard walk.entering, node.kind == .text else { continue }
            for place in Int(node.start)..<Int(node.end) {
                run = page[place] == 0x60 ? run + 1 : 0
                longest = max(longest, run)
            }
        } while walk.advance(tree)
        return [UInt8](repeating: 0x60, count: max(3, min(longest + 1, 64)))
    }

    /// What a class such as `language-swift` on the element or the code inside says.
    private static func language(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ container: Container) -> [UInt8] {
        var node = container.node
        for _ in 0..<2 {
            if let attribute = tree.attribute(.class, of: node) {
                for prefix in ["language-", "lang-", "highlight-source-"] as [StaticString] {
                    let length = prefix.utf8CodeUnitCount
                    var place = Int(attribute.valueStart)
                    while place + length < Int(attribute.valueEnd) {
                        if page.holds(prefix, at: place), place == Int(attribute.valueStart) || isSpace(page[place - 1]) {
                            var name: [UInt8] = []
                            place += length
                            while place < Int(attribute.valueEnd), name.count < 20, !isSpace(page[place]), page[place] > 0x2A, page[place] < 0x7F, page[place] != 0x60 {
                                name.append(lowered(page[place]))
                                place += 1
                            }
                            return name
                        }
                        place += 1
                    }
                }
            }
            let child = tree.nodes[Int(node)].firstChild
            guard child != 0, tree.nodes[Int(child)].isHTML(.code) else { break }
            node = child
        }
        return []
    }
}
