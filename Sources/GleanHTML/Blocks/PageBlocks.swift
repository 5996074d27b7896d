/// A page's blocks with all that the model is told of them. Buffers are kept between pages.
package struct PageBlocks {
    private var reader = BlockReader()
    private var features = BlockFeatures()

    package init(recordsTokens: Bool = false) {
        if recordsTokens { reader.record = TokenRecord() }
    }

    package var count: Int { reader.blocks.count }
    /// The features of the sixteen blocks that were described last.
    package var tile: FeatureTile { features.tile }
    package var tokens: TokenRecord? { reader.record }
    var blocks: Rows<Block> { reader.blocks }
    var containers: Rows<Container> { reader.containers }
    /// Characters of prose that do not stand in comments.
    var proseOutsideComments: UInt32 { features.totals.prose - features.totals.commentProse }
    /// The number of groups of siblings alike, and the largest one around a block.
    var groups: Int { features.totals.siblings.groups.count }
    func alike(_ block: Int) -> (index: Int, count: UInt32) {
        let group = Int(features.surroundings[Int(reader.blocks[block].inner)].alike)
        return (group, features.totals.siblings[group].count)
    }

    /// Cuts the page, and sums it up.
    mutating func read(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, body: UInt32, head: PageHead, weights: TokenTables) {
        reader.read(page, tree, body: body, title: head.title.span, weights: weights)
        let hints = PageHints(
            isArticle: head.isArticle, isProduct: head.isProduct, types: head.types.union(reader.types), titleWords: reader.titleWords,
            kinds: reader.kinds.leads(weights))
        features.begin(reader.blocks, &reader.containers, reader.prints, hints, weights)
    }

    /// Describes the blocks from `start` on, sixteen or what is left, in `tile`; tiles are asked for in order.
    package mutating func describe(_ start: Int, weights: TokenTables) {
        features.fill(start, reader.blocks, reader.containers, reader.prints, weights)
    }

    package func pathSlot(_ block: Int) -> UInt32 { features.pathSlot(block) }

    /// The container of a block, and of a container its parent, for training.
    package func container(_ block: Int) -> Int { Int(reader.blocks[block].container) }
    package func innerContainer(_ block: Int) -> Int { Int(reader.blocks[block].inner) }
    package func parent(_ container: Int) -> Int { Int(reader.containers[container].parent) }
    package func firstBlock(_ container: Int) -> Int { Int(reader.containers[container].firstBlock) }
    /// The first and the last block of the elements one, two and three above a block's own, and of the largest around it that holds less
    /// than half of the page.
    package func spans(_ block: Int) -> [UInt32] {
        let rows = reader.containers
        var out: [UInt32] = [], row = reader.blocks[block].container
        for _ in 0..<3 {
            row = rows[Int(row)].parent
            out += [rows[Int(row)].firstBlock, rows[Int(row)].lastBlock]
        }
        let half = rows[Int(features.surroundings[Int(reader.blocks[block].inner)].half)]
        return out + [half.firstBlock, half.lastBlock]
    }

    package func headingLevel(_ block: Int) -> Int { Int(BlockFeatures.headingLevel(reader.containers[Int(reader.blocks[block].container)])) }
    package func isHeading(_ block: Int) -> Bool { reader.containers[Int(reader.blocks[block].container)].own.contains(.heading) }

    /// The text of one block, on one line.
    package func appendText(_ block: Int, _ page: Span<UInt8>, _ tree: borrowing HTMLTree, to out: inout [UInt8]) {
        var writer = LineWriter()
        writer.begin(at: out.count)
        writer.isOneLine = true
        var node = reader.blocks[block].first
        let last = reader.blocks[block].last
        while true {
            let row = tree.nodes[Int(node)]
            if row.kind == .text { writer.write(page, row, preformatted: false, to: &out) }
            if row.isHTML(.br) { writer.lineBreak(1) }
            if node == last { return }
            let skipped = row.kind == .element && (row.namespace == .svg || row.namespace == .html && TagRoles.table[Int(row.tag.rawValue)].contains(.skipped))
            if row.firstChild != 0, !skipped {
                node = row.firstChild
                continue
            }
            while tree.nodes[Int(node)].nextSibling == 0 {
                node = tree.nodes[Int(node)].parent
                if node == 0 { return }
            }
            node = tree.nodes[Int(node)].nextSibling
        }
    }
}

extension PageBlocks {
    /// Reads a page by itself, for training.
    package mutating func read(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ head: inout PageHead, weights: TokenTables) {
        head.read(tree, page)
        guard let body = MainText.body(of: tree) else { return }
        read(page, tree, body: body, head: head, weights: weights)
    }
}
