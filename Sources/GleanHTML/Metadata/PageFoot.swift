/// Finds what pages put at their end, in footers and in the last nodes: words about licences, and when the page was changed last.
struct PageFoot {
    private var text: [UInt8] = []

    /// How many nodes of a footer, and how many last nodes of a page, are read.
    static let mostNodes = 160

    mutating func readLicences(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ footers: [UInt32], into claims: inout MetadataClaims) {
        let last = max(1, tree.nodes.count - Self.mostNodes)
        for footer in footers where Int(footer) < last {
            var node = footer
            for _ in 0..<Self.mostNodes where !claims.licences.isFull {
                read(tree, page, node, &claims)
                guard let next = next(tree, node, within: footer) else { break }
                node = next
            }
        }
        for node in last..<max(last, tree.nodes.count) where !claims.licences.isFull {
            read(tree, page, UInt32(truncatingIfNeeded: node), &claims)
        }
    }

    /// Reads "This page was last edited on 5 March 2019" and the like.
    mutating func readChange(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, into claims: inout MetadataClaims) {
        for index in max(1, tree.nodes.count - Self.mostNodes)..<max(1, tree.nodes.count) where tree.nodes[index].kind == .text {
            let node = tree.nodes[index]
            guard node.end - node.start < 200, page.holdsDigits(Int(node.start), Int(node.end)) else { continue }
            text.removeAll(keepingCapacity: true)
            var owesSpace = false
            ElementText.append(page, node, limit: 200, 0, &owesSpace, &text)
            for place in text.indices where (place == 0 || text[place - 1] == 0x20)
                && ChangeWords.begin(text.span.extracting(place..<text.count)) {
                return claims.offer(modified: text.span.extracting(place..<text.count), Trust.anywhere)
            }
        }
    }

    /// The node after `node` in a walk over `root`.
    private func next(_ tree: borrowing HTMLTree, _ node: UInt32, within root: UInt32) -> UInt32? {
        if tree.nodes[Int(node)].firstChild != 0 { return tree.nodes[Int(node)].firstChild }
        var at = node
        while at != root, tree.nodes[Int(at)].nextSibling == 0 { at = tree.nodes[Int(at)].parent }
        return at == root ? nil : tree.nodes[Int(at)].nextSibling
    }

    private mutating func read(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32, _ claims: inout MetadataClaims) {
        let now = tree.nodes[Int(node)]
        guard now.kind == .text, now.end - now.start > 4 else { return }
        switch tree.nodes[Int(now.parent)].tag {
        case .script, .style, .noscript, .template, .title, .textarea, .option, .button: return
        default: break
        }
        guard let word = LicenceWords.first(page, Int(now.start), min(Int(now.end), Int(now.start) + 20_000)) else { return }
        let block = PagePart.block(tree, node)
        let start = tree.nodes[Int(block)].start
        if claims.licences.holds(offset: start) { return }
        text.removeAll(keepingCapacity: true)
        ElementText.append(tree, page, block, limit: LicenceStatements.longest, to: &text)
        var offset = start
        if text.count >= LicenceStatements.longest {
            // A long block: the words around the one found.
            offset = UInt32(truncatingIfNeeded: max(Int(now.start), word - 150))
            var around = now
            around.start = offset
            var owesSpace = false
            text.removeAll(keepingCapacity: true)
            ElementText.append(page, around, limit: 300, 0, &owesSpace, &text)
            let whole = text.firstIndex { $0 & 0xC0 != 0x80 } ?? 0
            text.removeFirst(whole)
            if claims.licences.holds(offset: offset) { return }
        }
        claims.licences.add(
            .text, PagePart.part(tree, page, node), at: offset, href: Span(), text: text.span, name: Span(), subject: Span())
    }
}
