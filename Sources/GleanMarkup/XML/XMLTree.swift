/// A document of one record as a flat table of nodes, in the document's order, over bytes that it owns.
///
/// A node's descendants stand right behind it, up to its `end`. Node 0 is the document itself. Names that a vocabulary knows are numbers.
package struct XMLTree: Sendable {
    package struct Node: Sendable {
        package enum Kind: UInt8, Sendable { case document, element, text, cdata }

        package var kind: Kind
        /// What the vocabulary makes of the element; 0 where it does not know its name.
        package var role: UInt8 = 0
        var attributeCount: UInt16 = 0
        var firstAttribute: Int32 = 0
        /// The first node that is no descendant.
        package internal(set) var end: Int32
        package internal(set) var parent: Int32
        /// The bytes of a text; of an element from the `<` of its start to the `>` of its end.
        var start: Int32
        var stop: Int32
        var name: Int32 = 0
        var localName: Int32 = 0
        var nameEnd: Int32 = 0
        var hasReferences = false
        /// The document ends inside of the element.
        package internal(set) var isCut = false

        init(_ kind: Kind, parent: Int, end: Int, bytes: Range<Int>) {
            self.kind = kind
            self.parent = Int32(parent)
            self.end = Int32(end)
            start = Int32(bytes.lowerBound)
            stop = Int32(bytes.upperBound)
        }

        /// The node's place in the bytes of the record.
        package var bytes: Range<Int> { Int(start)..<Int(stop) }
        var localNameBytes: Range<Int> { Int(localName)..<Int(nameEnd) }
    }

    package let bytes: [UInt8]
    package internal(set) var nodes: [Node] = []
    package internal(set) var problems: XMLProblems = []
    var attributes: [XMLAttribute] = []
    package private(set) var entities = XMLEntities()

    /// The most bytes that the names which a document declares may add to it; past these they count as unknown.
    package static let mostExpansion = 1 << 20

    /// Reads the document. `roles` gives elements their role by their local name. More than `mostNodes` nodes, or attributes, are not taken in: `tooManyNodes`.
    package init(_ bytes: [UInt8], roles: XMLRoles, mostNodes: Int = 1_000_000) {
        self.bytes = bytes
        nodes.reserveCapacity(min(mostNodes, bytes.count / 24 + 16))
        read(bytes.span, roles, mostNodes)
    }

    private mutating func read(_ bytes: Span<UInt8>, _ roles: XMLRoles, _ mostNodes: Int) {
        var reader = XMLReader(voids: roles.voids), nodes = nodes, open = [0]
        nodes.append(Node(.document, parent: 0, end: 1, bytes: 0..<bytes.count))
        reading: while true {
            let event = reader.next(bytes)
            if nodes.count >= mostNodes || attributes.count > mostNodes, event == .start || event == .text || event == .cdata {
                problems.insert(.tooManyNodes)
                break
            }
            let parent = open[open.count - 1]
            switch event {
            case .start:
                var node = Node(.element, parent: parent, end: nodes.count + 1, bytes: reader.range)
                node.name = Int32(reader.name.lowerBound)
                node.localName = Int32(reader.localName.lowerBound)
                node.nameEnd = Int32(reader.name.upperBound)
                node.role = roles.role(bytes.extracting(reader.localName))
                node.firstAttribute = Int32(attributes.count)
                node.attributeCount = UInt16(reader.attributes.count)
                attributes.append(contentsOf: reader.attributes)
                open.append(nodes.count)
                nodes.append(node)
            case .end:
                open.removeLast()
                nodes[parent].end = Int32(nodes.count)
                nodes[parent].stop = Int32(reader.range.upperBound)
                nodes[parent].isCut = reader.problems.contains(.unclosedElement)
            case .text, .cdata:
                var node = Node(event == .text ? .text : .cdata, parent: parent, end: nodes.count + 1, bytes: reader.content)
                node.hasReferences = reader.hasReferences
                nodes.append(node)
            case .needsMore, .ended: break reading
            }
        }
        for index in open {
            nodes[index].end = Int32(nodes.count)
            if index > 0 { nodes[index].stop = Int32(bytes.count) }
        }
        self.nodes = nodes
        problems.formUnion(reader.problems)
        entities = reader.entities
        if !entities.isEmpty, expansion(bytes) > Self.mostExpansion {
            entities.removeAll()
            problems.insert(.expansion)
        }
    }

    /// Bytes that the names which the document declares add to its texts and attributes, counted until they are too many.
    private func expansion(_ bytes: Span<UInt8>) -> Int {
        var grown = 0
        for node in nodes where node.hasReferences && grown <= Self.mostExpansion {
            grown += entities.growth(of: bytes.extracting(node.bytes), limit: Self.mostExpansion - grown)
        }
        for attribute in attributes where grown <= Self.mostExpansion {
            grown += entities.growth(of: bytes.extracting(attribute.value), limit: Self.mostExpansion - grown)
        }
        return grown
    }
}

/// What a vocabulary makes of the names of elements.
package struct XMLRoles: Sendable {
    private let names: XMLNames
    private let roles: [UInt8]
    /// Elements without end tags.
    let voids: XMLNames?

    /// `roles` gives numbers from 1 to local names.
    package init(_ roles: [(name: String, role: UInt8)], voids: [String] = []) {
        names = XMLNames(roles.map(\.name))
        self.roles = [0] + roles.map(\.role)
        self.voids = voids.isEmpty ? nil : XMLNames(voids)
    }

    @inline(__always)
    func role(_ name: Span<UInt8>) -> UInt8 { roles[names.number(name)] }
}
