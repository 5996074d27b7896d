/// What a page says of itself that bears on its blocks.
struct PageHints {
    var isArticle = false
    var isProduct = false
    var types: SchemaTypes = []
    var titleWords = 0
}

/// Fills the matrix of features from blocks, containers and totals.
struct BlockFeatures {
    private(set) var tile = FeatureTile()
    private var hints = PageHints()
    /// The features that all blocks of the page share.
    private var page: [(Feature, Float)] = []
    private var headings = Headings()
    private var totals = PageTotals()
    private var copies = Copies()
    /// The sum of token weights of each block, the sums before each, and their mean over the page's characters.
    private var linear: [Int32] = []
    private var linearBefore: [Int] = []
    private var linearMean: Float = 0

    /// Sums up a page, so that its blocks can be described.
    mutating func begin(_ blocks: Rows<Block>, _ containers: inout Rows<Container>, _ prints: [UInt64], _ hints: PageHints, _ weights: TokenTables) {
        totals.sum(blocks, &containers)
        copies.find(blocks, prints)
        sumScores(blocks, containers, weights)
        self.hints = hints
        page = pageValues(blocks, containers)
        headings = Headings()
    }

    /// Fills the tile with the blocks from `start` on, sixteen or what is left; tiles are asked for in the page's order.
    mutating func fill(_ start: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>, _ prints: [UInt64], _ weights: TokenTables) {
        for lane in 0..<min(FeatureTile.lanes, blocks.count - start) {
            let index = start + lane
            putOwn(lane, index, blocks, containers)
            putCopies(lane, index, blocks, containers, prints)
            putScores(lane, index, blocks, containers, weights)
            putMarks(lane, blocks[index], containers)
            putContainers(lane, blocks[index], containers)
            putAlike(lane, index, blocks[index], containers)
            putNeighbours(lane, index, blocks, containers)
            putHeadings(lane, index, blocks, containers)
            putBest(lane, index, blocks, containers)
            for (feature, value) in page { tile.put(lane, feature, value) }
        }
    }

    /// The sums of all token weights of each block: a linear model of its own, and the trees' best feature.
    private mutating func sumScores(_ blocks: Rows<Block>, _ containers: Rows<Container>, _ weights: TokenTables) {
        linear.removeAll(keepingCapacity: true)
        linearBefore.removeAll(keepingCapacity: true)
        var heading: Int32 = 0, sum = 0, mean: Float = 0, size: Float = 0
        for index in 0..<blocks.count {
            let block = blocks[index], row = containers[Int(block.container)]
            let score = containers[Int(block.inner)].totalScore &+ row.selfScore &+ block.wordScore &+ heading &+ pathScore(index, weights)
                &+ leadScore(index, block, containers)
            linear.append(score)
            linearBefore.append(sum)
            sum += Int(score)
            if row.own.contains(.heading) { heading = block.headingScore }
            let weight = Float(min(block.counts.characters, 500))
            mean += weight * Float(score)
            size += weight
        }
        linearBefore.append(sum)
        linearMean = size == 0 ? 0 : mean / size
    }

    private func leadScore(_ index: Int, _ block: Block, _ containers: Rows<Container>) -> Int32 {
        let inner = containers[Int(block.inner)]
        return inner.leadTotal &- (inner.firstBlock == UInt32(index) ? block.leadScore : 0)
    }

    /// What the innermost element that begins with another block begins with.
    private func leadNear(_ index: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>) -> Int32 {
        var row = blocks[index].inner
        for _ in 0..<64 {
            let own = containers[Int(row)]
            if own.firstBlock != UInt32(index) { return blocks[Int(own.firstBlock)].leadScore }
            if row == own.parent { break }
            row = own.parent
        }
        return 0
    }

    private func pathScore(_ index: Int, _ weights: TokenTables) -> Int32 { weights.weight(.path, pathSlot(index)) }

    // MARK: The block itself

    private mutating func putOwn(_ lane: Int, _ index: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>) {
        let block = blocks[index], counts = block.counts
        let size = Float(counts.characters), words = Float(max(1, counts.words))
        tile.put(lane, .characters, size)
        tile.put(lane, .words, words)
        tile.put(lane, .wordLength, size / words)
        tile.put(lane, .linkShare, Float(block.linkCharacters) / size)
        tile.put(lane, .linkCharacters, Float(block.linkCharacters))
        tile.put(lane, .links, Float(block.links))
        tile.put(lane, .boldShare, Float(block.boldCharacters) / size)
        tile.put(lane, .upperShare, Float(counts.upper) / size)
        tile.put(lane, .digitShare, Float(counts.digits) / size)
        tile.put(lane, .sentenceEnds, Float(counts.sentenceEnds))
        tile.put(lane, .sentenceShare, Float(counts.sentenceEnds) / words)
        tile.put(lane, .commaShare, Float(counts.commas) / words)
        tile.put(lane, .signs, Float(counts.signs))
        tile.put(lane, .wideShare, Float(counts.wide) / size)
        tile.put(lane, .currency, Float(counts.currency))
        tile.put(lane, .images, Float(block.images))
        tile.put(lane, .firstClass, Self.byteClass(block.firstByte))
        tile.put(lane, .lastClass, Self.byteClass(block.lastByte))
        let row = containers[Int(block.container)], own = row.own
        tile.put(lane, .isHeading, own.contains(.heading) ? 1 : 0)
        tile.put(lane, .headingLevel, Self.headingLevel(row))
        tile.put(lane, .isItem, own.contains(.item) ? 1 : 0)
        tile.put(lane, .isCell, own.contains(.cell) ? 1 : 0)
        tile.put(lane, .isParagraph, row.tag == .p ? 1 : 0)
        tile.put(lane, .isDefinition, own.contains(.definition) ? 1 : 0)
        tile.put(lane, .isPlain, row.tag == .div || row.tag == .section ? 1 : 0)
        let text = totals.texts[Int(totals.textOfBlock[index])]
        tile.put(lane, .repeats, Float(text.count))
        tile.put(lane, .repeatsPlace, text.first == UInt32(index) ? 0 : 1)
        tile.put(lane, .titleShare, Float(block.titleWords) / Float(max(1, block.readWords)))
        tile.put(lane, .titleCover, Float(min(block.titleWords, UInt32(max(1, hints.titleWords)))) / Float(max(1, hints.titleWords)))
        tile.put(lane, .index, Float(index))
        tile.put(lane, .indexFromEnd, Float(blocks.count - 1 - index))
        tile.put(lane, .share, Float(totals.before[index]) / Float(max(1, totals.characters)))
        tile.put(lane, .proseBefore, Float(totals.proseBefore[index]) / Float(max(1, totals.prose)))
        tile.put(lane, .depth, Float(containers[Int(block.inner)].depth))
    }

    private static func byteClass(_ byte: UInt8) -> Float {
        switch byte {
        case 0x61...0x7A: 1
        case 0x41...0x5A: 2
        case 0x80...: 3
        case 0x30...0x39: 4
        case 0x2E: 5
        case 0x21, 0x3F: 6
        case 0x3A: 7
        case 0x2C, 0x3B: 8
        case 0x22, 0x27: 9
        case 0x28, 0x29: 10
        case 0x24: 11
        case 0x2D, 0x2A: 12
        default: 13
        }
    }

    static func headingLevel(_ row: Container) -> Float {
        switch row.tag {
        case .h1: 1
        case .h2: 2
        case .h3: 3
        case .h4: 4
        case .h5: 5
        case .h6: 6
        default: row.own.contains(.heading) ? 4 : 9
        }
    }

    /// Of the block's prints, the share that other blocks have too: before it, after it, right beside it, and in a much longer one.
    private mutating func putCopies(_ lane: Int, _ index: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>, _ prints: [UInt64]) {
        let start = index == 0 ? 0 : Int(blocks[index - 1].printsEnd), end = Int(blocks[index].printsEnd)
        var before: Float = 0, after: Float = 0, beside: Float = 0, larger: Float = 0
        let parent = containers[Int(blocks[index].container)].parent
        for print in start..<end {
            let (first, last) = copies.span(print)
            var isBeside = false, isLarger = false
            for other in [first, last] where other != index {
                let isSibling = containers[Int(blocks[other].container)].parent == parent
                if isSibling { isBeside = true } else if other < index { before += 1 } else { after += 1 }
                if blocks[other].counts.characters > blocks[index].counts.characters / 2 * 3 { isLarger = true }
            }
            if isBeside { beside += 1 }
            if isLarger { larger += 1 }
        }
        let count = Float(max(1, end - start))
        tile.put(lane, .copiesBefore, before / count)
        tile.put(lane, .copiesAfter, after / count)
        tile.put(lane, .copiesBeside, beside / count)
        tile.put(lane, .copiesLarger, larger / count)
    }

    // MARK: Scores of tokens

    private mutating func putScores(
        _ lane: Int, _ index: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>, _ weights: TokenTables
    ) {
        let block = blocks[index]
        let inner = containers[Int(block.inner)], row = containers[Int(block.container)]
        let parent = containers[Int(row.parent)]
        tile.put(lane, .linearScore, Float(linear[index]))
        tile.put(lane, .totalScore, Float(inner.totalScore))
        tile.put(lane, .ownSelf, Float(row.selfScore))
        tile.put(lane, .parentSelf, Float(parent.selfScore))
        tile.put(lane, .ownAncestor, Float(row.ancestorScore))
        tile.put(lane, .parentAncestor, Float(parent.ancestorScore))
        tile.put(lane, .wordScore, Float(block.wordScore))
        tile.put(lane, .wordMean, Float(block.wordScore) / Float(max(1, block.readWords)))
        tile.put(lane, .pathScore, Float(pathScore(index, weights)))
        tile.put(lane, .pageScore, linearMean)
        tile.put(lane, .leadScore, Float(leadScore(index, block, containers)))
        tile.put(lane, .leadNear, Float(leadNear(index, blocks, containers)))
    }

    package func pathSlot(_ block: Int) -> UInt32 { TokenTables.slot(totals.paths.key(of: Int(totals.pathOfBlock[block]))) }

    // MARK: Marks

    private mutating func putMarks(_ lane: Int, _ block: Block, _ containers: Rows<Container>) {
        let all = containers[Int(block.inner)].all
        let rows: [(Feature, ContainerMarks)] = Self.markRows
        for (feature, mark) in rows { tile.put(lane, feature, all.contains(mark) ? 1 : 0) }
        // The smallest element that says it stands beside the main text: how much of the page it holds.
        var row = block.inner, beside: Float = 0, main: Float = 60, blocksAbove: Float = 0
        for step in 0..<64 {
            let own = containers[Int(row)]
            if own.isBlock { blocksAbove += 1 }
            if beside == 0, !own.own.isDisjoint(with: [.nav, .footer, .aside, .beside, .header, .dialog]) {
                beside = 1 + 100 * Float(own.counts.characters) / Float(max(1, totals.characters))
            }
            if main == 60, !own.own.isDisjoint(with: [.main, .article, .articleBody]) { main = Float(step) }
            if row == own.parent { break }
            row = own.parent
        }
        tile.put(lane, .besideSize, beside)
        tile.put(lane, .mainDistance, main)
        tile.put(lane, .blockDepth, blocksAbove)
    }

    private static let markRows: [(Feature, ContainerMarks)] = [
        (.inNav, .nav), (.inHeader, .header), (.inFooter, .footer), (.inAside, .aside), (.inMain, .main), (.inArticle, .article),
        (.inSection, .section), (.inForm, .form), (.inTable, .table), (.inList, .list), (.inFigure, .figure), (.inDetails, .details),
        (.inHidden, .hidden), (.inLink, .link), (.inButton, .button), (.inDialog, .dialog), (.inQuote, .quote), (.inPre, .pre),
        (.inLabel, .label), (.saysBeside, .beside), (.saysPerhaps, .perhapsBeside), (.saysComments, .comments), (.saysMain, .saysMain),
        (.inCollapsed, .collapsed), (.inMenuRole, .menuRole), (.inArticleBody, .articleBody), (.inNoscript, .noscript),
    ]

    // MARK: Containers

    private mutating func putContainers(_ lane: Int, _ block: Block, _ containers: Rows<Container>) {
        var row = block.container
        for level in 0..<6 {
            let own = containers[Int(row)]
            let size = Float(own.counts.characters), density = Float(own.linkCharacters) / max(1, size), blocks = Float(own.blocks)
            switch level {
            case 0:
                tile.put(lane, .size0, size); tile.put(lane, .density0, density); tile.put(lane, .blocks0, blocks)
            case 1:
                tile.put(lane, .size1, size); tile.put(lane, .density1, density); tile.put(lane, .blocks1, blocks)
                tile.put(lane, .prose1, Float(own.prose)); tile.put(lane, .mean1, size / blocks); tile.put(lane, .images1, Float(own.images))
                tile.put(lane, .children1, Float(own.children))
            case 2:
                tile.put(lane, .size2, size); tile.put(lane, .density2, density); tile.put(lane, .blocks2, blocks)
                tile.put(lane, .prose2, Float(own.prose)); tile.put(lane, .mean2, size / blocks); tile.put(lane, .images2, Float(own.images))
                tile.put(lane, .sentences2, Float(own.counts.sentenceEnds)); tile.put(lane, .fields2, Float(own.fields))
                tile.put(lane, .headings2, Float(own.headings)); tile.put(lane, .children2, Float(own.children))
            case 3:
                tile.put(lane, .size3, size); tile.put(lane, .density3, density); tile.put(lane, .blocks3, blocks)
                tile.put(lane, .prose3, Float(own.prose)); tile.put(lane, .mean3, size / blocks); tile.put(lane, .images3, Float(own.images))
                tile.put(lane, .headings3, Float(own.headings))
            case 5:
                tile.put(lane, .size5, size); tile.put(lane, .density5, density)
            default: break
            }
            row = own.parent
        }
        // The largest element around that holds less than half of the page.
        row = block.inner
        var half = containers[Int(row)], steps: Float = 0
        for _ in 0..<64 {
            let own = containers[Int(row)]
            if own.counts.characters * 2 > totals.characters { break }
            half = own
            steps += 1
            if row == own.parent { break }
            row = own.parent
        }
        tile.put(lane, .halfDepth, steps)
        tile.put(lane, .halfSize, Float(half.counts.characters) / Float(max(1, totals.characters)))
        tile.put(lane, .halfDensity, Float(half.linkCharacters) / Float(max(1, half.counts.characters)))
    }

    // MARK: Things alike

    private mutating func putAlike(_ lane: Int, _ index: Int, _ block: Block, _ containers: Rows<Container>) {
        var row = block.inner, most = AlikeGroup(), at: UInt32 = 0, level: Float = 0
        for step in 0..<8 {
            let own = containers[Int(row)]
            if row == own.parent { break }
            let group = totals.siblings[Int(own.group)]
            if group.count > most.count { most = group; at = own.place; level = Float(step) }
            row = own.parent
        }
        let count = Float(max(1, most.count)), size = Float(max(1, most.characters))
        tile.put(lane, .alikeMost, Float(most.count))
        tile.put(lane, .alikePlace, Float(at) / count)
        tile.put(lane, .alikeMean, Float(most.characters) / count)
        tile.put(lane, .alikeDensity, Float(most.linkCharacters) / size)
        tile.put(lane, .alikeProse, Float(most.prose) / size)
        tile.put(lane, .alikeLevel, level)
        tile.put(lane, .alikeShare, Float(most.characters) / Float(max(1, totals.characters)))
        tile.put(lane, .alikeImages, Float(most.images) / count)
        let path = totals.paths[Int(totals.pathOfBlock[index])]
        tile.put(lane, .pathCount, Float(path.count))
        tile.put(lane, .pathSize, Float(path.characters))
        tile.put(lane, .pathMean, Float(path.characters) / Float(path.count))
        tile.put(lane, .pathDensity, Float(path.linkCharacters) / Float(max(1, path.characters)))
        tile.put(lane, .pathShare, Float(path.characters) / Float(max(1, totals.characters)))
        tile.put(lane, .pathProse, Float(path.prose) / Float(max(1, totals.prose)))
        tile.put(lane, .pathFirst, Float(UInt32(index) - path.first))
        tile.put(lane, .pathLast, Float(path.last - UInt32(index)))
    }

    // MARK: Neighbours

    private mutating func putNeighbours(_ lane: Int, _ index: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>) {
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
    private struct Headings {
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

    private mutating func putHeadings(_ lane: Int, _ index: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>) {
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

    // MARK: The best container

    private mutating func putBest(_ lane: Int, _ index: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>) {
        let best = containers[Int(totals.best)]
        let inside = UInt32(index) >= best.firstBlock && UInt32(index) <= best.lastBlock
        tile.put(lane, .inBest, inside ? 1 : 0)
        tile.put(lane, .bestShare, Float(best.counts.characters) / Float(max(1, totals.characters)))
        tile.put(lane, .fromBestStart, Float(index) - Float(best.firstBlock))
        tile.put(lane, .fromBestEnd, Float(index) - Float(best.lastBlock))
        // Steps up to the first container that holds the best one's first block and this one.
        var row = blocks[index].inner, steps: Float = 0
        for _ in 0..<64 {
            let own = containers[Int(row)]
            if own.firstBlock <= best.firstBlock, own.lastBlock >= best.lastBlock { break }
            steps += 1
            if row == own.parent { break }
            row = own.parent
        }
        tile.put(lane, .bestDistance, steps)
        tile.put(lane, .bestCommon, Float(best.depth) - Float(containers[Int(row)].depth))
    }

    // MARK: The page

    private func pageValues(_ blocks: Rows<Block>, _ containers: Rows<Container>) -> [(Feature, Float)] {
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
        ]
    }
}
