extension XMLTree {
    /// The children of a node, in order.
    package struct Children: Sequence, IteratorProtocol {
        let nodes: [Node]
        var place: Int
        let end: Int

        package mutating func next() -> Int? {
            guard place < end else { return nil }
            defer { place = Int(nodes[place].end) }
            return place
        }
    }

    package func children(of node: Int) -> Children { Children(nodes: nodes, place: node + 1, end: Int(nodes[node].end)) }

    /// The nodes below a node, in the document's order.
    package func descendants(of node: Int) -> Range<Int> { (node + 1)..<Int(nodes[node].end) }

    package func parent(of node: Int) -> Int { Int(nodes[node].parent) }

    /// True for an element with this local name.
    @inline(__always)
    package func isNamed(_ node: Int, _ name: StaticString) -> Bool {
        nodes[node].kind == .element && bytes.span.equals(name, in: nodes[node].localNameBytes)
    }

    /// Gives an element another role than its name has.
    package mutating func setRole(_ role: RecordRole, of node: Int) { nodes[node].role = role.rawValue }

    /// True for an element with this name as written, prefix and all.
    package func isWritten(_ node: Int, _ name: StaticString) -> Bool {
        nodes[node].kind == .element && bytes.span.equals(name, in: Int(nodes[node].name)..<Int(nodes[node].nameEnd))
    }

    /// The local name of an element.
    package func localName(of node: Int) -> [UInt8] { Array(bytes[nodes[node].localNameBytes]) }

    /// The first child element of this local name.
    package func child(_ name: StaticString, of node: Int) -> Int? { children(of: node).first { isNamed($0, name) } }

    /// The first element that a path of local names leads to, each one the first child of its name that leads on.
    package func first(_ path: StaticString..., from node: Int = 0) -> Int? { first(path[...], node) }

    private func first(_ path: ArraySlice<StaticString>, _ node: Int) -> Int? {
        guard let name = path.first else { return node }
        for child in children(of: node) where isNamed(child, name) {
            if let found = first(path.dropFirst(), child) { return found }
        }
        return nil
    }

    /// The first element of this local name below a node, however deep.
    package func descendant(_ name: StaticString, of node: Int = 0) -> Int? { descendants(of: node).first { isNamed($0, name) } }

    /// The outermost elements of this local name below a node.
    package func all(_ name: StaticString, below node: Int = 0) -> [Int] { outermost(below: node) { isNamed($0, name) } }

    /// The nodes of a kind below a node that lie in no other of it, so that no text is read once for each element around it.
    package func outermost(below top: Int, _ isWanted: (Int) -> Bool) -> [Int] {
        var found: [Int] = [], node = top + 1
        let end = Int(nodes[top].end)
        while node < end {
            let isFound = isWanted(node)
            if isFound { found.append(node) }
            node = isFound ? Int(nodes[node].end) : node + 1
        }
        return found
    }

    /// The place of an attribute's value, by the name behind its prefix.
    package func attribute(_ name: StaticString, of node: Int) -> Range<Int>? {
        let first = Int(nodes[node].firstAttribute)
        guard nodes[node].kind == .element else { return nil }
        for index in first..<(first + Int(nodes[node].attributeCount)) where bytes.span.equals(name, in: attributes[index].localName) {
            return attributes[index].value
        }
        return nil
    }

    /// An attribute's value, references replaced, without spaces at its sides; empty where there is none.
    package func value(_ name: StaticString, of node: Int) -> [UInt8] {
        guard let range = attribute(name, of: node) else { return [] }
        var value: [UInt8] = [], problems: XMLProblems = []
        entities.append(bytes.span.extracting(bytes.span.trimmed(range)), to: &value, &problems)
        return value
    }

    /// True if an attribute has exactly this value.
    package func has(_ name: StaticString, _ value: StaticString, _ node: Int) -> Bool {
        attribute(name, of: node).map { bytes.span.equals(value, in: bytes.span.trimmed($0)) } ?? false
    }

    /// Appends the bytes of a text node, references replaced.
    package func appendText(of node: Int, to out: inout [UInt8]) {
        let range = nodes[node].bytes
        if nodes[node].hasReferences {
            var problems: XMLProblems = []
            entities.append(bytes.span.extracting(range), to: &out, &problems)
        } else {
            out.append(contentsOf: bytes[range])
        }
    }

    /// Whether there is text below a node that is more than spaces.
    package func hasText(below node: Int) -> Bool {
        descendants(of: node).contains { nodes[$0].kind != .element && !bytes.span.trimmed(nodes[$0].bytes).isEmpty }
    }

    /// All text below a node, each run of spaces as one, none at the sides.
    package func text(of node: Int) -> [UInt8] {
        var all: [UInt8] = []
        for index in node..<Int(nodes[node].end) where nodes[index].kind == .text || nodes[index].kind == .cdata { appendText(of: index, to: &all) }
        return Self.squeezed(all)
    }

    /// The same, without what lies in the elements that are left out.
    package func text(of node: Int, without isLeftOut: (Int) -> Bool) -> [UInt8] {
        var all: [UInt8] = [], index = node
        let end = Int(nodes[node].end)
        while index < end {
            if nodes[index].kind == .text || nodes[index].kind == .cdata { appendText(of: index, to: &all) }
            index = isLeftOut(index) ? Int(nodes[index].end) : index + 1
        }
        return Self.squeezed(all)
    }

    private static func squeezed(_ all: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(all.count)
        var owesSpace = false
        for byte in all {
            if isXMLSpace(byte) {
                owesSpace = !out.isEmpty
            } else {
                if owesSpace { out.append(0x20) }
                owesSpace = false
                out.append(byte)
            }
        }
        return out
    }
}
