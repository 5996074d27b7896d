/// Where a block stands: what the elements around it are and hold, and what is alike on the page.
extension BlockFeatures {
    mutating func putMarks(_ lane: Int, _ block: Block, _ containers: Rows<Container>) {
        let all = containers[Int(block.inner)].all
        let rows: [(Feature, ContainerMarks)] = Self.markRows
        for (feature, mark) in rows { tile.put(lane, feature, all.contains(mark) ? 1 : 0) }
        let around = surroundings[Int(block.inner)]
        tile.put(lane, .besideSize, around.beside)
        tile.put(lane, .mainDistance, around.mainDistance)
        tile.put(lane, .blockDepth, around.blockDepth)
    }

    private static let markRows: [(Feature, ContainerMarks)] = [
        (.inNav, .nav), (.inHeader, .header), (.inFooter, .footer), (.inAside, .aside), (.inMain, .main), (.inArticle, .article),
        (.inSection, .section), (.inForm, .form), (.inTable, .table), (.inList, .list), (.inFigure, .figure), (.inDetails, .details),
        (.inHidden, .hidden), (.inLink, .link), (.inButton, .button), (.inDialog, .dialog), (.inQuote, .quote), (.inPre, .pre),
        (.inLabel, .label), (.saysBeside, .beside), (.saysPerhaps, .perhapsBeside), (.saysComments, .comments), (.saysReviews, .reviews), (.saysMain, .saysMain),
        (.inCollapsed, .collapsed), (.inMenuRole, .menuRole), (.inArticleBody, .articleBody), (.inNoscript, .noscript),
    ]

    mutating func putContainers(_ lane: Int, _ block: Block, _ containers: Rows<Container>) {
        var row = block.container
        for level in 0..<6 {
            let own = containers[Int(row)]
            if (1...3).contains(level) { tile.put(lane, Self.scoreFeatures[level - 1], meanScore(own)) }
            let size = Float(own.counts.characters), density = Float(own.linkCharacters) / max(1, size), blocks = Float(own.blocks)
            switch level {
            case 0:
                tile.put(lane, .size0, size); tile.put(lane, .density0, density); tile.put(lane, .blocks0, blocks)
            case 1:
                tile.put(lane, .size1, size); tile.put(lane, .density1, density); tile.put(lane, .blocks1, blocks)
                tile.put(lane, .prose1, Float(own.prose)); tile.put(lane, .mean1, size / blocks); tile.put(lane, .images1, Float(own.images))
                tile.put(lane, .prices1, Float(own.prices))
                tile.put(lane, .children1, Float(own.children))
            case 2:
                tile.put(lane, .size2, size); tile.put(lane, .density2, density); tile.put(lane, .blocks2, blocks)
                tile.put(lane, .prose2, Float(own.prose)); tile.put(lane, .mean2, size / blocks); tile.put(lane, .images2, Float(own.images))
                tile.put(lane, .prices2, Float(own.prices))
                tile.put(lane, .sentences2, Float(own.counts.sentenceEnds)); tile.put(lane, .fields2, Float(own.fields))
                tile.put(lane, .headings2, Float(own.headings)); tile.put(lane, .children2, Float(own.children))
            case 3:
                tile.put(lane, .size3, size); tile.put(lane, .density3, density); tile.put(lane, .blocks3, blocks)
                tile.put(lane, .prose3, Float(own.prose)); tile.put(lane, .mean3, size / blocks); tile.put(lane, .images3, Float(own.images))
                tile.put(lane, .prices3, Float(own.prices)); tile.put(lane, .fields3, Float(own.fields))
                tile.put(lane, .headings3, Float(own.headings))
            case 5:
                tile.put(lane, .size5, size); tile.put(lane, .density5, density)
            default: break
            }
            row = own.parent
        }
        let around = surroundings[Int(block.inner)], half = containers[Int(around.half)]
        tile.put(lane, .halfScore, meanScore(half))
        tile.put(lane, .halfDepth, around.halfDepth)
        tile.put(lane, .halfSize, Float(half.counts.characters) / Float(max(1, totals.characters)))
        tile.put(lane, .halfDensity, Float(half.linkCharacters) / Float(max(1, half.counts.characters)))
    }

    private static let scoreFeatures: [Feature] = [.score1, .score2, .score3]

    /// The mean sum of token weights of the blocks inside.
    private func meanScore(_ container: Container) -> Float {
        let first = Int(container.firstBlock), end = Int(container.lastBlock) + 1
        return Float(linearBefore[end] - linearBefore[first]) / Float(end - first)
    }

    mutating func putAlike(_ lane: Int, _ index: Int, _ block: Block) {
        let around = surroundings[Int(block.inner)], most = totals.siblings[Int(around.alike)]
        let count = Float(max(1, most.count)), size = Float(max(1, most.characters))
        tile.put(lane, .alikeMost, Float(most.count))
        tile.put(lane, .alikePlace, Float(around.alikePlace) / count)
        tile.put(lane, .alikeMean, Float(most.characters) / count)
        tile.put(lane, .alikeDensity, Float(most.linkCharacters) / size)
        tile.put(lane, .alikeProse, Float(most.prose) / size)
        tile.put(lane, .alikeLevel, around.alikeLevel)
        tile.put(lane, .alikeShare, Float(most.characters) / Float(max(1, totals.characters)))
        tile.put(lane, .alikeImages, Float(most.images) / count)
        tile.put(lane, .alikePrices, Float(most.prices) / count)
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
}
