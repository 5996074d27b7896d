extension HTMLTree {
    /// Where the next node goes: as the last child of `parent`, or before the child `before`.
    struct Place {
        var parent: UInt32
        var before: UInt32 = 0
    }

    var current: UInt32 { stack.last?.node ?? 0 }

    func currentIs(_ tag: Tag) -> Bool { stack.last?.isHTML(tag) ?? false }

    /// The appropriate place for inserting a node (13.2.6.1), foster parenting included.
    func insertionPlace(_ override: UInt32? = nil) -> Place {
        let target = override ?? current
        guard fosterParenting, nodes[Int(target)].kind == .element, nodes[Int(target)].namespace == .html,
            htmlTraits[Int(nodes[Int(target)].tag.rawValue)].contains(.tablePart)
        else { return Place(parent: target) }
        return fosterPlace()
    }

    private func fosterPlace() -> Place {
        let lastTemplate = stack.lastIndex { $0.isHTML(.template) }
        let lastTable = stack.lastIndex { $0.isHTML(.table) }
        if let lastTemplate, lastTemplate > lastTable ?? -1 { return Place(parent: stack[lastTemplate].node) }
        guard let lastTable else { return Place(parent: stack.first?.node ?? 0) }
        let table = stack[lastTable].node
        if nodes[Int(table)].parent != 0 { return Place(parent: nodes[Int(table)].parent, before: table) }
        return Place(parent: lastTable > 0 ? stack[lastTable - 1].node : 0)
    }

    /// Links a node that has no parent.
    mutating func link(_ node: UInt32, at place: Place) {
        let before = place.before
        let previous = before == 0 ? nodes[Int(place.parent)].lastChild : nodes[Int(before)].previousSibling
        nodes[Int(node)].parent = place.parent
        nodes[Int(node)].previousSibling = previous
        nodes[Int(node)].nextSibling = before
        if previous == 0 { nodes[Int(place.parent)].firstChild = node } else { nodes[Int(previous)].nextSibling = node }
        if before == 0 { nodes[Int(place.parent)].lastChild = node } else { nodes[Int(before)].previousSibling = node }
    }

    /// Takes a node out of its parent; one that has none stays as it is.
    mutating func unlink(_ node: UInt32) {
        let old = nodes[Int(node)]
        if old.previousSibling != 0 {
            nodes[Int(old.previousSibling)].nextSibling = old.nextSibling
        } else if nodes[Int(old.parent)].firstChild == node {
            nodes[Int(old.parent)].firstChild = old.nextSibling
        }
        if old.nextSibling != 0 {
            nodes[Int(old.nextSibling)].previousSibling = old.previousSibling
        } else if nodes[Int(old.parent)].lastChild == node {
            nodes[Int(old.parent)].lastChild = old.previousSibling
        }
        nodes[Int(node)].parent = 0
        nodes[Int(node)].previousSibling = 0
        nodes[Int(node)].nextSibling = 0
    }

    mutating func append(_ node: HTMLNode) -> UInt32 {
        nodes.append(node)
        return UInt32(truncatingIfNeeded: nodes.count - 1)
    }

    func element(_ token: Token, _ namespace: Namespace = .html) -> HTMLNode {
        var node = HTMLNode(.element)
        node.tag = token.tag
        node.namespace = namespace
        node.start = token.start
        node.end = token.end
        node.firstAttribute = token.firstAttribute
        node.attributeCount = token.attributeCount
        return node
    }

    /// Inserts an element for a start tag and opens it.
    @discardableResult
    mutating func insert(_ token: Token, _ namespace: Namespace = .html) -> UInt32 {
        let node = append(element(token, namespace))
        link(node, at: insertionPlace())
        push(node)
        return node
    }

    /// Inserts an element that has no end tag.
    mutating func insertVoid(_ token: Token) {
        link(append(element(token)), at: insertionPlace())
    }

    /// Inserts and opens an element that the page leaves out.
    @discardableResult
    mutating func insertImplied(_ tag: Tag) -> UInt32 {
        let node = appendImplied(tag, to: nil)
        push(node)
        return node
    }

    mutating func appendImplied(_ tag: Tag, to parent: UInt32?) -> UInt32 {
        var node = HTMLNode(.element)
        node.tag = tag
        let index = append(node)
        link(index, at: parent.map { Place(parent: $0) } ?? insertionPlace())
        return index
    }

    /// Opens an element. At the deepest level the one above is closed first, so that what lies deeper stands beside it.
    mutating func push(_ node: UInt32) {
        let element = nodes[Int(node)]
        if stack.count >= limits.maxDepth {
            let top = stack[stack.count - 1]
            if top.namespace == .html, top.traits.contains(.tableScope) || top.traits.contains(.tablePart) || stack.count < 3 {
                outcome = .tooDeep
            } else {
                pop()
                unlink(node)
                link(node, at: Place(parent: current))
            }
        }
        var traits = element.namespace == .html ? htmlTraits[Int(element.tag.rawValue)] : Traits.foreign(element.namespace, element.tag)
        if element.namespace == .mathml, element.tag == .annotationXml, element.flags & HTMLNode.isIntegrationPoint != 0 {
            traits.insert(.htmlIntegration)
        }
        stack.append(OpenElement(node: node, traits: traits, tag: element.tag, namespace: element.namespace))
        nodes[Int(node)].flags |= HTMLNode.isOpen
        if element.namespace == .html { openCounts[Int(element.tag.rawValue)] += 1 }
    }

    @discardableResult
    mutating func pop() -> OpenElement? {
        guard let top = stack.popLast() else { return nil }
        closed(top)
        return top
    }

    mutating func closed(_ element: OpenElement) {
        nodes[Int(element.node)].flags &= ~HTMLNode.isOpen
        if element.namespace == .html { openCounts[Int(element.tag.rawValue)] -= 1 }
    }

    /// Takes an element out of the middle of the stack.
    mutating func removeOpen(_ node: UInt32) {
        guard let index = stack.lastIndex(where: { $0.node == node }) else { return }
        closed(stack.remove(at: index))
    }

    /// Inserts text; text that goes on where the text before it ends makes no node of its own.
    mutating func insertText(_ token: Token, foreign: Bool = false) {
        let place = insertionPlace()
        if place.parent == 0 { return }
        var flags: UInt8 = 0
        switch token.textKind {
        case .data: flags = HTMLNode.decodesReferences | (foreign ? HTMLNode.replacesNUL : 0)
        case .rcdata: flags = HTMLNode.decodesReferences | HTMLNode.replacesNUL
        case .raw: flags = HTMLNode.replacesNUL
        case .cdata: flags = foreign ? HTMLNode.replacesNUL : 0
        }
        let previous = Int(place.before == 0 ? nodes[Int(place.parent)].lastChild : nodes[Int(place.before)].previousSibling)
        if previous != 0, nodes[previous].kind == .text, nodes[previous].end == token.start, nodes[previous].flags == flags {
            nodes[previous].end = token.end
            return
        }
        var node = HTMLNode(.text)
        node.start = token.start
        node.end = token.end
        node.flags = flags
        link(append(node), at: place)
    }

    mutating func insertComment(_ token: Token, into parent: UInt32? = nil) {
        var node = HTMLNode(.comment)
        node.start = token.start
        node.end = token.end
        link(append(node), at: parent.map { Place(parent: $0) } ?? insertionPlace())
    }
}
