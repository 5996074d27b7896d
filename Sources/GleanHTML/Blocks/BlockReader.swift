/// Cuts a page's tree into blocks of text and the containers around them, in one walk.
struct BlockReader {
    private(set) var blocks = Rows<Block>()
    var containers = Rows<Container>()
    /// Prints of all blocks in a row; a block knows where its own end.
    private(set) var prints: [UInt64] = []
    /// The types that structured data in the body names.
    private(set) var types: SchemaTypes = []
    private(set) var kinds = TypeTokens()
    /// Slots of tokens, kept for training only.
    var record: TokenRecord?

    var titleWords: Int { title.count }

    /// Words of an element's first block that speak for the element.
    package static let leadWords = 8

    private struct OpenNode: BitwiseCopyable {
        var node: UInt32
        var tag: Tag
        var isBlock: Bool
        var isBold: Bool
        var isLink: Bool
    }

    private var open = Rows<OpenNode>()
    /// How many of the open nodes, from the root, have a row; and the row of each.
    private var rows = Rows<UInt32>()
    private var reader = TextReader()
    private var element = ElementReader()
    private let roles = TagRoles.table
    private var title = TitleWords()
    private var blockIsOpen = false
    private var linkDepth = 0
    private var boldDepth = 0
    private var lineBreaks = 0
    private var preformattedDepth = 0
    /// Inside preformatted text: the spaces that stand before the next block, and are its indent. 0 where there are none.
    private var leadingSpaces: UInt32 = 0
    /// Pictures, fields and headings since the last row.
    private var pictures: UInt32 = 0

    mutating func read(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, body: UInt32, title: Span<UInt8>, weights: TokenTables) {
        begin()
        self.title.read(title)
        var node = body
        // Entered nodes stand in `open`; a node without children is left at once.
        while true {
            let row = tree.nodes[Int(node)]
            if enter(page, tree, node, row, weights), row.firstChild != 0 {
                node = row.firstChild
                continue
            }
            while node != body, tree.nodes[Int(node)].nextSibling == 0 {
                node = tree.nodes[Int(node)].parent
                leave(page, tree, node, weights)
            }
            if node == body { break }
            node = tree.nodes[Int(node)].nextSibling
        }
        endBlock(weights)
    }

    private mutating func begin() {
        blocks.begin()
        containers.begin()
        prints.removeAll(keepingCapacity: true)
        open.begin()
        rows.begin()
        types = []
        kinds.begin()
        record?.begin()
        blockIsOpen = false
        linkDepth = 0
        boldDepth = 0
        lineBreaks = 0
        pictures = 0
        preformattedDepth = 0
        leadingSpaces = 0
    }

    /// Enters a node; true where its children are to be read and it will be left.
    @inline(__always)
    private mutating func enter(
        _ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ index: UInt32, _ node: HTMLNode, _ weights: TokenTables
    ) -> Bool {
        if node.kind == .text {
            readText(page, tree, index, node, weights)
            return false
        }
        guard node.kind == .element, node.namespace != .svg else { return false }
        let role = node.namespace == .html ? roles[Int(node.tag.rawValue)] : []
        if !role.isDisjoint(with: [.block, .skipped, .void]) {
            if role.contains(.skipped) {
                if node.tag == .script, !readFormula(page, tree, index, node, weights) { types.formUnion(SchemaTypes.read(page, tree, node, index)) }
                if node.tag == .input || node.tag == .select || node.tag == .textarea, let row = rows.last { containers[Int(row)].fields += 1 }
                return false
            }
            if role.contains(.void) {
                enterVoid(node, weights)
                return false
            }
            endBlock(weights)
            if node.tag == .noscript, Self.holdsSource(page, tree, node) { return false }
        }
        if node.firstChild == 0 || Formula.isDrawing(page, tree, index, node) { return false }
        if node.namespace == .mathml, node.tag == .math, readFormula(page, tree, index, node, weights) { return false }
        if node.namespace == .mathml, node.tag == .annotation || node.tag == .annotationXml { return false }
        let isLink = node.tag == .a, isBold = node.tag == .b || node.tag == .strong || node.tag == .em || node.tag == .i
        if isLink { linkDepth += 1 }
        if isBold { boldDepth += 1 }
        if node.tag == .pre { preformattedDepth += 1 }
        open.append(OpenNode(node: index, tag: node.tag, isBlock: role.contains(.block), isBold: isBold, isLink: isLink))
        return true
    }

    private mutating func enterVoid(_ node: HTMLNode, _ weights: TokenTables) {
        switch node.tag {
        case .br:
            reader.breakWord()
            lineBreaks += 1
            if lineBreaks > 1 { endBlock(weights) }
        case .hr: endBlock(weights)
        case .img:
            pictures += 1
            if blockIsOpen { blocks[blocks.count - 1].images += 1 }
        default: break
        }
    }

    private mutating func leave(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ index: UInt32, _ weights: TokenTables) {
        guard let node = open.popLast() else { return }
        if node.isLink {
            linkDepth -= 1
            if blockIsOpen { blocks[blocks.count - 1].links += 1 }
        }
        if node.isBold { boldDepth -= 1 }
        if node.tag == .pre { preformattedDepth -= 1 }
        if node.isBlock { endBlock(weights) }
        if rows.count > open.count {
            let row = Int(rows.popLast() ?? 0)
            containers[row].images += pictures
            pictures = 0
        }
    }

    private mutating func readText(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ index: UInt32, _ node: HTMLNode, _ weights: TokenTables) {
        if TextReader.isBlank(page, Int(node.start), Int(node.end)) {
            reader.breakWord()
            if preformattedDepth > 0, !blockIsOpen, leadingSpaces == 0 { leadingSpaces = index }
            return
        }
        read(page, tree, index, node, weights)
    }

    /// Reads the source of a formula as text; false where the element is none.
    @discardableResult
    private mutating func readFormula(
        _ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ index: UInt32, _ node: HTMLNode, _ weights: TokenTables
    ) -> Bool {
        guard let formula = Formula.find(page, tree, index, node) else { return false }
        var text = HTMLNode(.text)
        text.start = formula.start
        text.end = formula.end
        if formula.decodesReferences { text.flags = HTMLNode.decodesReferences }
        read(page, tree, index, text, weights)
        return true
    }

    private mutating func read(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ index: UInt32, _ node: HTMLNode, _ weights: TokenTables) {
        lineBreaks = 0
        if !blockIsOpen {
            reader.begin()
            addRows(page, tree, weights)
            blockIsOpen = true
            var block = Block()
            block.first = leadingSpaces == 0 ? index : leadingSpaces
            leadingSpaces = 0
            block.inner = rows.last ?? 0
            block.container = block.inner
            while !containers[Int(block.container)].isBlock, containers[Int(block.container)].parent != block.container {
                block.container = containers[Int(block.container)].parent
            }
            blocks.append(block)
        }
        let before = reader.counts.characters
        reader.read(page, node)
        let count = reader.counts.characters &- before
        blocks[blocks.count - 1].last = index
        if linkDepth > 0 { blocks[blocks.count - 1].linkCharacters &+= count }
        if boldDepth > 0 { blocks[blocks.count - 1].boldCharacters &+= count }
    }

    private mutating func endBlock(_ weights: TokenTables) {
        lineBreaks = 0
        leadingSpaces = 0
        guard blockIsOpen else { return }
        blockIsOpen = false
        reader.end()
        // Only what a reader sees makes a block.
        guard reader.counts.characters > 0 else { blocks.removeLast(); return }
        let last = blocks.count - 1
        blocks[last].counts = reader.counts
        blocks[last].hash = reader.hash
        blocks[last].firstByte = reader.firstByte
        blocks[last].lastByte = reader.lastByte
        prints += reader.prints
        blocks[last].printsEnd = UInt32(truncatingIfNeeded: prints.count)
        blocks[last].readWords = UInt32(reader.words.count)
        if linkDepth > 0 { blocks[last].links += 1 }
        var score: Int32 = 0, heading: Int32 = 0, shared: UInt32 = 0
        let isHeading = containers[Int(blocks[last].container)].own.contains(.heading)
        var lead: Int32 = 0
        for (place, word) in reader.words.enumerated() {
            let slot = TokenTables.slot(word)
            kinds.addWord(slot, weights)
            if place < Self.leadWords { lead += weights.weight(.lead, slot) }
            score += weights.weight(.word, slot)
            if isHeading { heading += weights.weight(.heading, slot) }
            if title.contains(word) { shared += 1 }
        }
        blocks[last].wordScore = score
        blocks[last].headingScore = heading
        blocks[last].leadScore = lead
        blocks[last].titleWords = shared
        record?.endBlock(reader.words)
    }

    /// Gives a row to each open node that has none.
    private mutating func addRows(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ weights: TokenTables) {
        while rows.count < open.count {
            let node = open[rows.count]
            let parent = rows.last ?? 0
            element.read(page, tree, tree.nodes[Int(node.node)])
            types.formUnion(element.types)
            var row = Container(node: node.node, parent: parent, tag: node.tag, isBlock: node.isBlock, own: element.marks, all: element.marks)
            var path = TokenHash(20)
            if rows.isEmpty {
                row.isBlock = true
            } else {
                row.all.formUnion(containers[Int(parent)].all)
                row.depth = containers[Int(parent)].depth + 1
                row.totalScore = containers[Int(parent)].totalScore
                path.add(UInt64(containers[Int(parent)].path))
            }
            path.add(UInt64(node.tag.rawValue))
            row.path = UInt32(truncatingIfNeeded: path.value >> 32)
            row.signature = element.signature
            for slot in element.slots {
                kinds.addElement(slot, weights)
                row.ancestorScore += weights.weight(.ancestor, slot)
                row.selfScore += weights.weight(.own, slot)
            }
            row.totalScore += row.ancestorScore
            record?.addContainer(element.slots)
            rows.append(UInt32(truncatingIfNeeded: containers.count))
            containers.append(row)
        }
        if let row = rows.last { containers[Int(row)].images += pictures; pictures = 0 }
    }

    /// Whether a `noscript` holds markup as text, as in pages that a browser saved with scripting on.
    private static func holdsSource(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ node: HTMLNode) -> Bool {
        let first = tree.nodes[Int(node.firstChild)]
        guard node.firstChild != 0, first.kind == .text else { return false }
        var place = Int(first.start)
        while place < Int(first.end), isSpace(page[place]) { place += 1 }
        return page.holds("&lt;", at: place)
    }
}
