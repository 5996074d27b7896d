extension HTMLTree {
    /// Where the next node goes: as the last child of `parent`, or before the child `before`.
    struct Place {
        var parent: UInt32
        var before: UInt32 = 0
    }

    // What reads here is `mutating` too: the compiler hands a copy of the whole tree's head to a function that is not.

    var current: UInt32 {
        @inline(__always) mutating get { stack.isEmpty ? 0 : stack[stack.count - 1].node }
    }

    mutating func currentIs(_ tag: Tag) -> Bool { stack.last?.isHTML(tag) ?? false }

    /// The appropriate place for inserting a node (13.2.6.1), foster parenting included.
    mutating func insertionPlace(_ override: UInt32? = nil) -> Place {
        let target = override ?? current
        guard fosterParenting, nodes[Int(target)].kind == .element, nodes[Int(target)].namespace == .html,
            htmlTraits[Int(nodes[Int(target)].tag.rawValue)].contains(.tablePart)
        else { return Place(parent: target) }
        return fosterPlace()
    }

    private mutating func fosterPlace() -> Place {
        fuel -= stack.count
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

    /// Appends a node and links it at the appropriate place, which is nearly always the end of the current node.
    @inline(__always)
    mutating func place(_ node: HTMLNode) -> UInt32 {
        place(node, at: fosterParenting ? insertionPlace() : Place(parent: current))
    }

    @inline(__always)
    mutating func place(_ node: HTMLNode, at place: Place) -> UInt32 {
        let index = UInt32(truncatingIfNeeded: nodes.count)
        let parent = place.parent, before = place.before
        let previous = before == 0 ? nodes[Int(parent)].lastChild : nodes[Int(before)].previousSibling
        var node = node
        node.parent = parent
        node.previousSibling = previous
        node.nextSibling = before
        nodes.append(node)
        if previous == 0 { nodes[Int(parent)].firstChild = index } else { nodes[Int(previous)].nextSibling = index }
        if before == 0 { nodes[Int(parent)].lastChild = index } else { nodes[Int(before)].previousSibling = index }
        return index
    }

    /// An element for the start tag in hand.
    @inline(__always)
    mutating func element(_ namespace: Namespace = .html) -> HTMLNode {
        var node = HTMLNode(.element)
        node.tag = token.tag
        node.namespace = namespace
        node.start = token.start
        node.end = token.end
        node.firstAttribute = token.firstAttribute
        node.attributeCount = token.attributeCount
        return node
    }

    /// Inserts an element for the start tag in hand and opens it.
    @discardableResult
    mutating func insert() -> UInt32 {
        let tag = token.tag
        let node = place(element())
        open(node, tag)
        return node
    }

    /// Inserts an element that has no end tag.
    mutating func insertVoid() { _ = place(element()) }

    /// Inserts and opens an element that the page leaves out.
    @discardableResult
    mutating func insertImplied(_ tag: Tag) -> UInt32 {
        var node = HTMLNode(.element)
        node.tag = tag
        let index = place(node)
        open(index, tag)
        return index
    }

    /// Opens an element. At the deepest level the one above is closed first, so that what lies deeper stands beside it.
    mutating func push(_ node: UInt32) {
        let tag = nodes[Int(node)].tag, namespace = nodes[Int(node)].namespace
        if namespace == .html { return open(node, tag) }
        if stack.count >= limits.maxDepth { makeRoom(for: node) }
        stack.append(OpenElement(node: node, traits: foreignTraits(node), tag: tag, namespace: namespace))
        nodes[Int(node)].flags |= HTMLNode.isOpen
    }

    /// Opens an HTML element.
    @inline(__always)
    mutating func open(_ node: UInt32, _ tag: Tag) {
        if stack.count >= limits.maxDepth { makeRoom(for: node) }
        openCounts[Int(tag.rawValue)] &+= 1
        stack.append(OpenElement(node: node, traits: htmlTraits[Int(tag.rawValue)], tag: tag, namespace: .html))
        nodes[Int(node)].flags |= HTMLNode.isOpen
    }

    @inline(never)
    private mutating func makeRoom(for node: UInt32) {
        let top = stack[stack.count - 1]
        if top.namespace == .html, top.traits.contains(.tableScope) || top.traits.contains(.tablePart) || stack.count < 3 {
            outcome = .tooDeep
        } else {
            pop()
            unlink(node)
            link(node, at: Place(parent: current))
        }
    }

    private mutating func foreignTraits(_ node: UInt32) -> Traits {
        let element = nodes[Int(node)]
        var traits = Traits.foreign(element.namespace, element.tag)
        if element.namespace == .mathml, element.tag == .annotationXml, element.flags & HTMLNode.isIntegrationPoint != 0 {
            traits.insert(.htmlIntegration)
        }
        return traits
    }

    @discardableResult
    mutating func pop() -> OpenElement? {
        guard let top = stack.popLast() else { return nil }
        closed(top)
        return top
    }

    mutating func closed(_ element: OpenElement) {
        nodes[Int(element.node)].flags &= ~HTMLNode.isOpen
        if element.namespace == .html { openCounts[Int(element.tag.rawValue)] &-= 1 }
    }

    /// Takes an element out of the middle of the stack.
    mutating func removeOpen(_ node: UInt32) {
        guard let index = stack.lastIndex(where: { $0.node == node }) else { return }
        closed(stack.remove(at: index))
    }

    /// Inserts the text in hand; text that goes on where the text before it ends makes no node of its own.
    mutating func insertText(foreign: Bool = false) {
        var flags: UInt8 = 0
        switch token.textKind {
        case .data: flags = HTMLNode.decodesReferences | (foreign ? HTMLNode.replacesNUL : 0)
        case .rcdata: flags = HTMLNode.decodesReferences | HTMLNode.replacesNUL
        case .raw: flags = HTMLNode.replacesNUL
        case .cdata: flags = foreign ? HTMLNode.replacesNUL : 0
        }
        let place = fosterParenting ? insertionPlace() : Place(parent: current)
        if place.parent == 0 { return }
        let previous = Int(place.before == 0 ? nodes[Int(place.parent)].lastChild : nodes[Int(place.before)].previousSibling)
        if previous != 0, nodes[previous].kind == .text, nodes[previous].end == token.start, nodes[previous].flags == flags {
            nodes[previous].end = token.end
            return
        }
        var node = HTMLNode(.text)
        node.start = token.start
        node.end = token.end
        node.flags = flags
        _ = self.place(node, at: place)
    }

    mutating func insertComment(into parent: UInt32? = nil) {
        var node = HTMLNode(.comment)
        node.start = token.start
        node.end = token.end
        if let parent { link(append(node), at: Place(parent: parent)) } else { _ = place(node) }
    }
}
