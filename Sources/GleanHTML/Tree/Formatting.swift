/// The list of active formatting elements (13.2.4.3) and the adoption agency (13.2.6.4.7).
extension HTMLTree {
    mutating func clearFormattingToMarker() {
        while let last = formatting.popLast(), last.node != 0 {}
    }

    /// Lists an element; of more than three alike since the last marker the earliest leaves.
    mutating func pushFormatting(_ node: UInt32, _ page: Span<UInt8>) {
        let tag = nodes[Int(node)].tag
        var alike = 0, earliest = 0
        var index = formatting.count
        while index > 0 {
            index -= 1
            let entry = formatting[index]
            if entry.node == 0 { break }
            fuel -= 1
            if entry.tag == tag, haveEqualAttributes(entry.node, node, page) {
                alike += 1
                earliest = index
            }
        }
        if alike >= 3 { formatting.remove(at: earliest) }
        formatting.append(FormattingElement(node: node, tag: tag))
    }

    private mutating func haveEqualAttributes(_ a: UInt32, _ b: UInt32, _ page: Span<UInt8>) -> Bool {
        let one = nodes[Int(a)], two = nodes[Int(b)]
        if one.attributeCount != two.attributeCount { return false }
        let count = Int(one.attributeCount)
        fuel -= count * count
        if fuel < 0 { return false }
        for i in 0..<count {
            let left = tokenizer.attributes[Int(one.firstAttribute) + i]
            var found = false
            for j in 0..<count where !found {
                let right = tokenizer.attributes[Int(two.firstAttribute) + j]
                found = left.name == right.name
                    && equal(page, left.nameStart, left.nameEnd, right.nameStart, right.nameEnd, folding: true)
                    && equal(page, left.valueStart, left.valueEnd, right.valueStart, right.valueEnd, folding: false)
            }
            if !found { return false }
        }
        return true
    }

    /// Whether two stretches of the page are the same, if asked without regard to ASCII case. Long ones cost fuel.
    mutating func equal(_ page: Span<UInt8>, _ a: UInt32, _ aEnd: UInt32, _ b: UInt32, _ bEnd: UInt32, folding: Bool) -> Bool {
        if aEnd - a != bEnd - b { return false }
        if a == b { return true }
        fuel -= Int(aEnd - a) >> 3
        for i in 0..<Int(aEnd - a) {
            let x = page[Int(a) + i], y = page[Int(b) + i]
            if x != y, !folding || lowered(x) != lowered(y) { return false }
        }
        return true
    }

    /// Opens again the formatting elements that were closed by the way.
    mutating func reconstructFormatting() {
        guard let last = formatting.last, last.node != 0, !nodes[Int(last.node)].isOpen else { return }
        var index = formatting.count - 1
        while index > 0 {
            let before = formatting[index - 1]
            if before.node == 0 || nodes[Int(before.node)].isOpen { break }
            index -= 1
        }
        while index < formatting.count {
            formatting[index].node = insertClone(of: formatting[index].node)
            index += 1
            fuel -= 4
            if nodes.count > limits.maxNodes { outcome = .tooManyNodes; return }
        }
    }

    private mutating func clone(_ node: UInt32) -> HTMLNode {
        var copy = HTMLNode(.element)
        let old = nodes[Int(node)]
        copy.tag = old.tag
        copy.namespace = old.namespace
        copy.start = old.start
        copy.end = old.end
        copy.firstAttribute = old.firstAttribute
        copy.attributeCount = old.attributeCount
        return copy
    }

    private mutating func insertClone(of node: UInt32) -> UInt32 {
        let copy = place(clone(node))
        push(copy)
        return copy
    }

    /// The place in the list of the last element of this tag since the last marker.
    mutating func listedFormatting(_ tag: Tag) -> Int? {
        var index = formatting.count
        while index > 0 {
            index -= 1
            if formatting[index].node == 0 { return nil }
            if formatting[index].tag == tag { return index }
        }
        return nil
    }

    mutating func removeFormatting(_ node: UInt32) {
        if let index = formatting.lastIndex(where: { $0.node == node }) { formatting.remove(at: index) }
    }

    /// Closes a misnested formatting element; false where the end tag is to be handled as any other.
    mutating func adoptionAgency(_ tag: Tag) -> Bool {
        if let top = stack.last, top.isHTML(tag), formatting.lastIndex(where: { $0.node == top.node }) == nil {
            pop()
            return true
        }
        for _ in 0..<8 {
            fuel -= formatting.count + stack.count
            if fuel < 0 { return true }
            guard let listed = listedFormatting(tag) else { return false }
            let element = formatting[listed].node
            guard nodes[Int(element)].isOpen, let opened = stack.lastIndex(where: { $0.node == element }) else {
                formatting.remove(at: listed)
                return true
            }
            if !inScope(where: { $0.node == element }) { return true }
            guard let furthest = stack.firstIndex(from: opened, where: { $0.traits.contains(.special) }) else {
                while let top = pop(), top.node != element {}
                removeFormatting(element)
                return true
            }
            adopt(element, opened, furthest)
        }
        return true
    }

    /// Steps 8 to 20: moves the furthest block out of the formatting element, and a copy of that into the block.
    private mutating func adopt(_ element: UInt32, _ opened: Int, _ furthest: Int) {
        let block = stack[furthest].node
        let ancestor = opened > 0 ? stack[opened - 1].node : 0
        var bookmark = formatting.lastIndex { $0.node == element } ?? 0
        var last = block
        var index = furthest
        var inner = 0
        while true {
            inner += 1
            index -= 1
            let node = stack[index].node
            if node == element { break }
            var entry = formatting.lastIndex { $0.node == node }
            fuel -= formatting.count
            if inner > 3, let listed = entry {
                formatting.remove(at: listed)
                if listed < bookmark { bookmark -= 1 }
                entry = nil
            }
            guard let listed = entry else {
                closed(stack.remove(at: index))
                continue
            }
            let copy = append(clone(node))
            formatting[listed].node = copy
            nodes[Int(node)].flags &= ~HTMLNode.isOpen
            nodes[Int(copy)].flags |= HTMLNode.isOpen
            stack[index].node = copy
            if last == block { bookmark = listed + 1 }
            unlink(last)
            link(last, at: Place(parent: copy))
            last = copy
        }
        unlink(last)
        link(last, at: insertionPlace(ancestor))
        let copy = append(clone(element))
        moveChildren(of: block, to: copy)
        link(copy, at: Place(parent: block))
        if let old = formatting.lastIndex(where: { $0.node == element }) {
            formatting.remove(at: old)
            if old < bookmark { bookmark -= 1 }
        }
        formatting.insert(FormattingElement(node: copy, tag: nodes[Int(copy)].tag), at: min(bookmark, formatting.count))
        replaceOpen(element, by: copy, below: block)
    }

    private mutating func moveChildren(of old: UInt32, to new: UInt32) {
        var child = nodes[Int(old)].firstChild
        nodes[Int(new)].firstChild = child
        nodes[Int(new)].lastChild = nodes[Int(old)].lastChild
        nodes[Int(old)].firstChild = 0
        nodes[Int(old)].lastChild = 0
        while child != 0 {
            nodes[Int(child)].parent = new
            child = nodes[Int(child)].nextSibling
            fuel -= 1
        }
    }

    private mutating func replaceOpen(_ element: UInt32, by copy: UInt32, below block: UInt32) {
        removeOpen(element)
        let entry = OpenElement(node: copy, traits: htmlTraits[Int(nodes[Int(copy)].tag.rawValue)], tag: nodes[Int(copy)].tag, namespace: .html)
        let place = (stack.lastIndex { $0.node == block } ?? stack.count - 1) + 1
        stack.insert(entry, at: place)
        nodes[Int(copy)].flags |= HTMLNode.isOpen
        openCounts[Int(entry.tag.rawValue)] += 1
    }
}
