/// Takes the main text out of a page's tree: prose, lists, tables and code, without menus, banners and the like.
///
/// How: the page is cut into blocks of text (`Blocks/BlockReader.swift`), each is described by numbers (`BlockFeatures.swift`), a model
/// gives each its chance to be main text (`BlockModel.swift`), and the cut that makes the expected F1 greatest decides
/// (`BlockChoice.swift`). What was chosen is written in the page's order (`PageWriter.swift`). Nothing is remembered from page to page
/// but the buffers.
package struct MainText {
    package enum Mode: Sendable {
        /// The main text as a reader sees it.
        case balanced
        /// Rather less than anything that may not belong.
        case precise
        /// All that may belong.
        case complete
    }

    package enum Outcome: Sendable, Equatable {
        case text
        /// The page has no text that counts.
        case empty
    }

    private var head = PageHead()
    private(set) var blocks = PageBlocks()
    private(set) var judged = Judgement()
    private var smoother = ChanceSmoother()
    private(set) var choice = BlockChoice()
    private var writer = PageWriter()
    private let model: BlockModel

    package init(model: BlockModel = .builtIn) { self.model = model }

    /// Appends the main text of `tree`, which was parsed from `page`, to `out`, as UTF-8. No line end follows the last line.
    package mutating func extract(
        from tree: borrowing HTMLTree, page: Span<UInt8>, mode: Mode = .balanced, format: TextFormat = .text, into out: inout [UInt8]
    ) -> Outcome {
        guard prepare(tree, page) else { return .empty }
        return write(tree, page, mode, format, into: &out)
    }

    /// Cuts the page into blocks and judges them; false where the page has no text.
    package mutating func prepare(_ tree: borrowing HTMLTree, _ page: Span<UInt8>) -> Bool {
        guard let body = Self.body(of: tree) else { return false }
        head.read(tree, page)
        blocks.read(page, tree, body: body, head: head, weights: model.tokens)
        model.judge(&blocks, &judged)
        smoother.smooth(blocks, article: judged.article, &judged.chances)
        return blocks.count > 0
    }

    /// Appends the text of a page that was prepared; it may be asked for again in another mode or format.
    package mutating func write(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ mode: Mode, _ format: TextFormat, into out: inout [UInt8]
    ) -> Outcome {
        let start = out.count
        choice.choose(blocks.blocks, judged, mode)
        writer.write(page, tree, blocks.blocks, blocks.containers, choice.kept, format, to: &out)
        return out.count == start ? .empty : .text
    }

    /// The chance that the page is an article, by the model.
    package var articleChance: Double { Double(judged.article) / 65536 }

    /// Of the characters that the page's blocks hold, those of the text that was written last.
    package var textShare: Double {
        var all = 0, kept = 0
        for index in 0..<blocks.count {
            let size = Int(blocks.blocks[index].counts.characters)
            all += size
            if choice.kept[index] { kept += size }
        }
        return all == 0 ? 0 : Double(kept) / Double(all)
    }

    /// How far the texts of two modes are the same: F1 of their characters.
    package func agreement(_ one: Mode, _ other: Mode) -> Double {
        var first = BlockChoice(), second = BlockChoice()
        first.choose(blocks.blocks, judged, one)
        second.choose(blocks.blocks, judged, other)
        var both = 0, sum = 0
        for index in 0..<blocks.count {
            let size = Int(blocks.blocks[index].counts.characters)
            if first.kept[index] { sum += size }
            if second.kept[index] { sum += size }
            if first.kept[index], second.kept[index] { both += size }
        }
        return sum == 0 ? 1 : Double(2 * both) / Double(sum)
    }

    /// The body, or a frameset's page as a whole.
    static func body(of tree: borrowing HTMLTree) -> UInt32? {
        guard tree.nodes.count > 0 else { return nil }
        var html = tree.nodes[0].firstChild
        while html != 0, !tree.nodes[Int(html)].isHTML(.html) { html = tree.nodes[Int(html)].nextSibling }
        if html == 0 { return nil }
        var child = tree.nodes[Int(html)].firstChild
        while child != 0, !tree.nodes[Int(child)].isHTML(.body) { child = tree.nodes[Int(child)].nextSibling }
        return child == 0 ? html : child
    }
}
