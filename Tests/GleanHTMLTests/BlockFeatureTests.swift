import Testing
@testable import GleanHTML

/// What the model is told of small pages whose numbers can be counted by hand.
@Suite struct BlockFeatureTests {
    static let prose = "The river rose twice that spring, and the people carried what they owned up the hill."

    /// The features of each block of a page.
    static func describe(_ html: String, weights: TokenTables = TokenTables()) -> [[Feature: Float]] {
        let page = Array(html.utf8)
        var tree = HTMLTree(), head = PageHead(), blocks = PageBlocks(), out: [[Feature: Float]] = []
        _ = tree.parse(page.span)
        blocks.read(page.span, tree, &head, weights: weights)
        for block in 0..<blocks.count {
            if block % FeatureTile.lanes == 0 { blocks.describe(block, weights: weights) }
            out.append(Dictionary(uniqueKeysWithValues: Feature.allCases.map { ($0, blocks.tile.value(block % FeatureTile.lanes, $0)) }))
        }
        return out
    }

    @Test func `tells comments and reviews from the text before them`() {
        let page = """
            <div class=post><p>\(Self.prose)</p><p>\(Self.prose) Then it fell.</p></div>
            <ol class=comment-list><li>Nice.</li><li>\(Self.prose) So it was.</li></ol><div id=reviews><p>\(Self.prose) Five stars.</p></div>
            """
        let blocks = Self.describe(page)
        #expect(blocks.map { $0[.saysComments] } == [0, 0, 1, 1, 0])
        #expect(blocks.map { $0[.saysReviews] } == [0, 0, 0, 0, 1])
        #expect(blocks.map { $0[.sinceComment] } == [-1, -1, 0, 1, 2])
        // Characters that are no space, of the blocks that are prose.
        let lengths = blocks.map { $0[.characters] ?? 0 }
        #expect(blocks[0][.proseOutside] == lengths[0] + lengths[1] + lengths[4])
        let prose = lengths[0] + lengths[1] + lengths[3] + lengths[4]
        #expect(blocks[0][.commentShare] == lengths[3] / prose)
        #expect(blocks[0][.reviewShare] == lengths[4] / prose)
    }

    @Test func `finds the heading that repeats the title, and how far each block is from it`() {
        let page = """
            <title>The red teapot - Shop</title><h1>Shop</h1>
            <div><section><h2>The red teapot</h2><p>Holds a litre.</p></section><p>Ships in a week.</p></div><p>Contact us.</p>
            """
        let blocks = Self.describe(page)
        #expect(blocks.map { $0[.sinceTitle] } == [-1, 0, 1, 2, 3])
        // The h1 and the last paragraph share only the body with it.
        #expect(blocks.map { $0[.titleDistance] } == [1, 0, 1, 1, 1])
        #expect(Self.describe("<p>No title, no heading.</p>")[0][.titleDistance] == -1)
    }

    @Test func `counts prices in the elements around`() {
        let cards = (1...4).map { "<li><b>Cup \($0)</b><br><br>$\($0)</li>" }.joined()
        let blocks = Self.describe("<div><div><ul>\(cards)</ul></div></div>")
        #expect(blocks.count == 8)
        // The list around a card's item holds four, and each item of it one.
        #expect(blocks.allSatisfy { $0[.prices1] == 4 && $0[.alikePrices] == 1 && $0[.alikeMost] == 4 })
        #expect(blocks.map { $0[.alikePlace] } == [0, 0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75])
    }

    @Test func `tells what stands beside, by the smallest element that says so`() {
        let page = "<header><div class=sidebar><p>Ab</p></div><p>Cdefgh</p></header><main><p>\(String(repeating: "i", count: 92))</p></main>"
        let blocks = Self.describe(page)
        #expect(blocks.map { $0[.besideSize] } == [3, 9, 0])
        #expect(blocks.map { $0[.mainDistance] } == [Surroundings.noMain, Surroundings.noMain, 1])
        // The header is the largest element with less than half of the page; above the long paragraph there is none.
        #expect(blocks.map { $0[.halfSize] } == [0.08, 0.08, 0.92])
        #expect(blocks.map { $0[.halfDepth] } == [3, 2, 0])
    }

    /// Tables in which the elements' tokens in `classes` weigh something, as ancestors or for a kind of page.
    static func weights(_ classes: [(String, Int8)], kind: Int? = nil) -> TokenTables {
        var tables = TokenTables()
        for (name, weight) in classes {
            var hash = TokenHash(3)
            for byte in name.utf8 { hash.add(byte) }
            if let kind { tables.types[Int(hash.slot)][kind] = weight } else { tables.weights[Int(hash.slot)] = weight }
        }
        return tables
    }

    @Test func `finds the run of blocks that tokens speak for`() {
        let page = "<p class=bad>aaaa<p class=good>bbbb<p class=bad>c<p class=good>dddd<p class=bad>eeeeeeee<p class=good>f"
        let blocks = Self.describe(page, weights: Self.weights([("good", 20), ("bad", -30)]))
        // 80 - 30 + 80 beats what follows, -240 + 20.
        #expect(blocks.map { $0[.inSegment] } == [0, 1, 1, 1, 0, 0])
        #expect(blocks.map { $0[.fromSegmentStart] } == [-1, 0, 1, 2, 3, 4])
        #expect(blocks.map { $0[.fromSegmentEnd] } == [-3, -2, -1, 0, 1, 2])
        #expect(blocks[0][.segmentShare] == Float(9) / 22)
        #expect(blocks.map { $0[.score1] } == Array(repeating: -5, count: 6))
        #expect(Self.describe("<p class=bad>a", weights: Self.weights([("bad", -1)]))[0][.inSegment] == 0)
    }

    @Test func `counts each token of a page once for its kind`() {
        let weights = Self.weights([("cart", 40)], kind: TypeTokens.features.firstIndex(of: .typeProduct))
        let once = Self.describe("<div class=cart><p>a</p></div>", weights: weights)[0]
        let twice = Self.describe("<div class=cart><p class=cart>a</p></div>", weights: weights)[0]
        // Tags body, div and p, the class, and the word: five tokens.
        #expect(once[.typeProduct] == 40 / Float(5).squareRoot() && once[.typeArticle] == -40 / Float(5).squareRoot())
        #expect(twice[.typeProduct] == once[.typeProduct])
    }

    @Test func `reads labels and data attributes of elements`() {
        let weights = Self.weights([("recommendations", -7), ("gallery", -5), ("json", -100)])
        func score(_ attribute: String) -> Float? { Self.describe("<div \(attribute)><p>a</p></div>", weights: weights)[0][.totalScore] }
        #expect(score("") == 0)
        #expect(score("aria-label='Product recommendations'") == -7)
        #expect(score("data-section-type=product-recommendations") == -7)
        #expect(score("data-testid='gallery'") == -5)
        // A value that is no name says nothing.
        #expect(score("data-props='{json: 1}'") == 0 && score("data-src=/json/a") == 0)
    }

    @Test func `gives a list one chance, and draws siblings alike toward their mean`() {
        let cards = (1...4).map { _ in "<div class=card><p>abcde</p></div>" }.joined()
        let page = Array("<ul><li>abc</li><li>d</li></ul><main>\(cards)</main><p>alone</p>".utf8)
        var tree = HTMLTree(), head = PageHead(), blocks = PageBlocks(), smoother = ChanceSmoother()
        _ = tree.parse(page.span)
        blocks.read(page.span, tree, &head, weights: TokenTables())
        var chances: [UInt32] = [40000, 0, 50000, 10000, 10000, 10000, 7]
        smoother.smooth(blocks, article: 65000, &chances)
        // By characters: (3 * 40000 + 0) / 4; the cards' mean is 20000, and two fifths of it are shared.
        #expect(chances == [30000, 30000, 38000, 14000, 14000, 14000, 7])
    }

    @Test func `gives the terms and paragraphs of a list of definitions one chance`() {
        let page = Array("<dl><dt>ab</dt><dd><p>cdef</p><p>gh</p></dd></dl><p>alone</p>".utf8)
        var tree = HTMLTree(), head = PageHead(), blocks = PageBlocks(), smoother = ChanceSmoother()
        _ = tree.parse(page.span)
        blocks.read(page.span, tree, &head, weights: TokenTables())
        var chances: [UInt32] = [10000, 20000, 30000, 7]
        smoother.smooth(blocks, article: 0, &chances)
        #expect(chances == [20000, 20000, 20000, 7])
    }

    @Test func `halves what readers say below an article, and only there`() {
        func smoothed(_ own: Int, article: UInt32) -> UInt32? {
            let page = Array("<p>\(String(repeating: "abcdefghi ", count: own))</p><div class=comments><p>\(Self.prose)</p></div>".utf8)
            var tree = HTMLTree(), head = PageHead(), blocks = PageBlocks(), smoother = ChanceSmoother()
            _ = tree.parse(page.span)
            blocks.read(page.span, tree, &head, weights: TokenTables())
            var chances: [UInt32] = [60000, 60000]
            smoother.smooth(blocks, article: article, &chances)
            #expect(chances[0] == 60000)
            return chances.last
        }
        #expect(smoothed(40, article: 50000) == 30000)
        #expect(smoothed(40, article: 40000) == 60000)
        #expect(smoothed(20, article: 50000) == 60000)
    }
}
