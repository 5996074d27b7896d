/// What the model that tells articles from other pages is told: the page's own features, and sums over the blocks that the token
/// weights alone take for main text.
struct PageType {
    static let own: [Feature] = [
        .pageSize, .pageBlocks, .pageDensity, .pageProse, .pageParagraphs, .pageHeadings, .pageItems, .pageCells, .pagePrices, .pageComments,
        .pageArticles, .pageLargestArticle, .pageBestShare, .pageMainShare, .pageImages, .pageFields, .pageIsArticle, .pageIsProduct, .pageLinks,
        .pageSaysArticle, .pageSaysProduct, .pageSaysForum, .pageSaysList, .pageSaysQuestions, .pageSaysOffer, .pageSaysRecipe, .pageSaysBusiness,
    ] + TypeTokens.features
    static let count = own.count + 8

    private var characters: Float = 0
    private var blocks: Float = 0
    private var chosen: Float = 0
    private var chosenBlocks: Float = 0
    private var links: Float = 0
    private var long: Float = 0
    private var alike: Float = 0
    private var paragraphs: Float = 0
    private var cells: Float = 0
    private var items: Float = 0

    /// Adds the first `count` blocks of a tile.
    mutating func add(_ tile: FeatureTile, _ count: Int, _ bias: Int32) {
        for lane in 0..<count {
            let size = tile.value(lane, .characters)
            characters += size
            blocks += 1
            guard tile.value(lane, .linearScore) > Float(-bias) else { continue }
            chosen += size
            chosenBlocks += 1
            links += tile.value(lane, .linkCharacters)
            if size > 120 { long += size }
            alike += size * min(tile.value(lane, .alikeMost), 50)
            if tile.value(lane, .isParagraph) > 0 { paragraphs += size }
            if tile.value(lane, .isCell) > 0 { cells += size }
            if tile.value(lane, .isItem) > 0 { items += size }
        }
    }

    /// Fills the first lane of a tile of `count` values; `last` is any tile of the page.
    func fill(_ last: FeatureTile, into tile: inout [Float]) {
        tile.removeAll(keepingCapacity: true)
        tile.append(contentsOf: repeatElement(0, count: Self.count * FeatureTile.lanes))
        for index in Self.own.indices { tile[index * FeatureTile.lanes] = last.value(0, Self.own[index]) }
        let all = max(1, chosen)
        let sums = [
            chosen / max(1, characters), chosenBlocks / max(1, blocks), chosen, links / all, long / all, alike / all, paragraphs / all, (cells + items) / all,
        ]
        for index in sums.indices { tile[(Self.own.count + index) * FeatureTile.lanes] = sums[index] }
    }
}
