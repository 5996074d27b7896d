/// What a page says of itself that bears on its blocks.
struct PageHints {
    var isArticle = false
    var isProduct = false
    var types: SchemaTypes = []
    var titleWords = 0
    /// How likely each kind of page is, by its tokens.
    var kinds: [(Feature, Float)] = []
}

/// Fills the matrix of features from blocks, containers and totals.
struct BlockFeatures {
    var tile = FeatureTile()
    var hints = PageHints()
    /// The features that all blocks of the page share.
    var page: [(Feature, Float)] = []
    var headings = Headings()
    var totals = PageTotals()
    var copies = Copies()
    /// A row for each container.
    var surroundings = Rows<Surroundings>()
    /// The sum of token weights of each block, the sums before each, and their mean over the page's characters.
    var linear: [Int32] = []
    var linearBefore: [Int] = []
    var linearMean: Float = 0
    var segment = Segment()

    /// Sums up a page, so that its blocks can be described.
    mutating func begin(_ blocks: Rows<Block>, _ containers: inout Rows<Container>, _ prints: [UInt64], _ hints: PageHints, _ weights: TokenTables) {
        totals.sum(blocks, &containers, titleWords: hints.titleWords)
        copies.find(blocks, prints)
        surroundings.begin()
        for row in 0..<containers.count {
            let above = Int(containers[row].parent)
            surroundings.append(Surroundings(row, containers, row == 0 ? Surroundings() : surroundings[above], totals))
        }
        sumScores(blocks, containers, weights)
        segment = Segment(blocks, linear, weights.bias)
        self.hints = hints
        page = pageValues(blocks, containers) + hints.kinds
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
            putAlike(lane, index, blocks[index])
            putNeighbours(lane, index, blocks, containers)
            putHeadings(lane, index, blocks, containers)
            putBest(lane, index, blocks, containers)
            putSegment(lane, index)
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

    func leadScore(_ index: Int, _ block: Block, _ containers: Rows<Container>) -> Int32 {
        let inner = containers[Int(block.inner)]
        return inner.leadTotal &- (inner.firstBlock == UInt32(index) ? block.leadScore : 0)
    }

    /// What the innermost element that begins with another block begins with.
    func leadNear(_ index: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>) -> Int32 {
        let inner = Int(blocks[index].inner), first = containers[inner].firstBlock
        let other = first == UInt32(index) ? surroundings[inner].otherFirst : first
        return other == UInt32(index) ? 0 : blocks[Int(other)].leadScore
    }

    func pathScore(_ index: Int, _ weights: TokenTables) -> Int32 { weights.weight(.path, pathSlot(index)) }
}
