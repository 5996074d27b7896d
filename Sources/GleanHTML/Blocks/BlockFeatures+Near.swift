/// What stands near a block: the blocks before and after, the headings above, the best container, the page as a whole.
extension BlockFeatures {
    mutating func putNeighbours(_ lane: Int, _ index: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>) {
        let block = blocks[index]
        func size(_ i: Int) -> Float { i >= 0 && i < blocks.count ? Float(blocks[i].counts.characters) : -1 }
        func density(_ i: Int) -> Float {
            i >= 0 && i < blocks.count ? Float(blocks[i].linkCharacters) / Float(blocks[i].counts.characters) : -1
        }
        func heading(_ i: Int) -> Float { i >= 0 && i < blocks.count && containers[Int(blocks[i].container)].own.contains(.heading) ? 1 : 0 }
        func same(_ i: Int) -> Float {
            guard i >= 0, i < blocks.count else { return 0 }
            let one = containers[Int(block.container)], two = containers[Int(blocks[i].container)]
            return block.container == blocks[i].container ? 3 : one.parent == two.parent ? 2 : one.signature == two.signature && one.tag == two.tag ? 1 : 0
        }
        func score(_ i: Int) -> Float { i >= 0 && i < blocks.count ? Float(linear[i]) : 0 }
        tile.put(lane, .previousSize, size(index - 1))
        tile.put(lane, .previousSize2, size(index - 2))
        tile.put(lane, .nextSize, size(index + 1))
        tile.put(lane, .nextSize2, size(index + 2))
        tile.put(lane, .previousDensity, density(index - 1))
        tile.put(lane, .previousDensity2, density(index - 2))
        tile.put(lane, .nextDensity, density(index + 1))
        tile.put(lane, .nextDensity2, density(index + 2))
        tile.put(lane, .previousHeading, heading(index - 1))
        tile.put(lane, .nextHeading, heading(index + 1))
        tile.put(lane, .previousSame, same(index - 1))
        tile.put(lane, .nextSame, same(index + 1))
        tile.put(lane, .previousScore, score(index - 1))
        tile.put(lane, .nextScore, score(index + 1))
        let three = window(index, 3, blocks, containers), eight = window(index, 8, blocks, containers)
        tile.put(lane, .near3Size, three.size)
        tile.put(lane, .near3Density, three.density)
        tile.put(lane, .near8Size, eight.size)
        tile.put(lane, .near8Density, eight.density)
        tile.put(lane, .near8Prose, eight.prose)
        tile.put(lane, .near8Score, eight.score)
    }

    private func window(_ index: Int, _ reach: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>) -> (size: Float, density: Float, prose: Float, score: Float) {
        let low = max(0, index - reach), high = min(blocks.count - 1, index + reach)
        let size = totals.before[high + 1] - totals.before[low], prose = totals.proseBefore[high + 1] - totals.proseBefore[low]
        let links = totals.linksBefore[high + 1] - totals.linksBefore[low], score = linearBefore[high + 1] - linearBefore[low]
        return (Float(size), Float(links) / Float(max(1, size)), Float(prose) / Float(max(1, size)), Float(score) / Float(high - low + 1))
    }

    /// The headings that a block stands under: the last one, and the last one of a higher rank than that.
    struct Headings {
        var index = -1
        var level: Float = 9
        var score: Float = 0
        var aboveIndex = -1
        var aboveScore: Float = 0
        /// The last heading of each level.
        var indexes = [Int](repeating: -1, count: 10)
        var scores = [Float](repeating: 0, count: 10)
        var lastProse = -1

        mutating func add(_ index: Int, _ level: Float, _ score: Float) {
            self.index = index
            self.level = level
            self.score = score
            indexes[Int(level)] = index
            scores[Int(level)] = score
            aboveIndex = -1
            aboveScore = 0
            for higher in 1..<max(1, Int(level)) where indexes[higher] > aboveIndex {
                aboveIndex = indexes[higher]
                aboveScore = scores[higher]
            }
        }
    }

    mutating func putHeadings(_ lane: Int, _ index: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>) {
        let block = blocks[index], row = containers[Int(block.container)]
        tile.put(lane, .sinceHeading, Float(index - headings.index))
        tile.put(lane, .lastHeadingLevel, headings.level)
        tile.put(lane, .lastHeadingScore, headings.score)
        tile.put(lane, .aboveHeadingScore, headings.aboveScore)
        tile.put(lane, .sinceAboveHeading, Float(index - headings.aboveIndex))
        if row.own.contains(.heading) { headings.add(index, Self.headingLevel(row), Float(block.headingScore)) }
        if PageTotals.isProse(block, row) { headings.lastProse = index }
        tile.put(lane, .sinceBest, Float(index - headings.lastProse))
    }

    mutating func putBest(_ lane: Int, _ index: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>) {
        let best = containers[Int(totals.best)]
        let inside = UInt32(index) >= best.firstBlock && UInt32(index) <= best.lastBlock
        tile.put(lane, .inBest, inside ? 1 : 0)
        tile.put(lane, .bestShare, Float(best.counts.characters) / Float(max(1, totals.characters)))
        tile.put(lane, .fromBestStart, Float(index) - Float(best.firstBlock))
        tile.put(lane, .fromBestEnd, Float(index) - Float(best.lastBlock))
        let around = surroundings[Int(blocks[index].inner)]
        tile.put(lane, .bestDistance, around.bestDistance)
        tile.put(lane, .bestCommon, Float(best.depth) - around.bestDepth)
        tile.put(lane, .titleDistance, totals.titleBlock < 0 ? -1 : around.titleDistance)
        tile.put(lane, .titleSize, totals.titleBlock < 0 ? -1 : around.titleSize)
        tile.put(lane, .sinceTitle, totals.titleBlock < 0 ? 0 : Float(index - totals.titleBlock))
    }

    mutating func putSegment(_ lane: Int, _ index: Int) {
        tile.put(lane, .inSegment, segment.first <= index && index <= segment.last ? 1 : 0)
        tile.put(lane, .fromSegmentStart, Float(index - segment.first))
        tile.put(lane, .fromSegmentEnd, Float(index - segment.last))
        tile.put(lane, .segmentShare, Float(segment.characters) / Float(max(1, totals.characters)))
        tile.put(lane, .sinceComment, index < totals.firstComment ? -1 : Float(index - totals.firstComment))
    }

    func pageValues(_ blocks: Rows<Block>, _ containers: Rows<Container>) -> [(Feature, Float)] {
        guard !containers.isEmpty else { return [] }
        let size = Float(max(1, totals.characters)), root = containers[0]
        return [
            (.pageSize, Float(totals.characters)), (.pageBlocks, Float(blocks.count)), (.pageDensity, Float(totals.links) / size),
            (.pageProse, Float(totals.prose) / size), (.pageParagraphs, Float(totals.paragraphs)), (.pageHeadings, Float(totals.headings)),
            (.pageItems, Float(totals.items) / Float(max(1, blocks.count))), (.pageCells, Float(totals.cells) / Float(max(1, blocks.count))),
            (.pagePrices, Float(totals.prices)), (.pageComments, Float(totals.comments) / Float(max(1, blocks.count))), (.pageArticles, Float(totals.articles)),
            (.pageLargestArticle, Float(totals.largestArticle) / size), (.pageBestShare, Float(containers[Int(totals.best)].prose) / Float(max(1, totals.prose))),
            (.pageMainShare, totals.mainRow == 0 ? -1 : Float(containers[Int(totals.mainRow)].counts.characters) / size),
            (.pageImages, Float(root.images)), (.pageFields, Float(root.fields)), (.pageIsArticle, hints.isArticle ? 1 : 0),
            (.pageIsProduct, hints.isProduct ? 1 : 0), (.pageLinks, Float(root.links)),
            (.pageSaysArticle, hints.types.contains(.article) ? 1 : 0), (.pageSaysProduct, hints.types.contains(.product) ? 1 : 0),
            (.pageSaysForum, hints.types.contains(.forum) ? 1 : 0), (.pageSaysList, hints.types.contains(.list) ? 1 : 0),
            (.pageSaysQuestions, hints.types.contains(.questions) ? 1 : 0), (.pageSaysOffer, hints.types.contains(.offer) ? 1 : 0),
            (.pageSaysRecipe, hints.types.contains(.recipe) ? 1 : 0), (.pageSaysBusiness, hints.types.contains(.business) ? 1 : 0),
            (.proseOutside, Float(totals.prose - totals.commentProse)), (.commentShare, Float(totals.commentProse) / Float(max(1, totals.prose))),
            (.reviewShare, Float(totals.reviewProse) / Float(max(1, totals.prose))),
        ]
    }
}
