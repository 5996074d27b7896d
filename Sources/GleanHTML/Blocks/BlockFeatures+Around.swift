/// Where a block stands: what the elements around it are and hold, and what is alike on the page.
extension BlockFeatures {
    mutating func putMarks(_ lane: Int, _ block: Block, _ containers: Rows<Container>) {
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

    mutating func putContainers(_ lane: Int, _ block: Block, _ containers: Rows<Container>) {
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

    mutating func putAlike(_ lane: Int, _ index: Int, _ block: Block, _ containers: Rows<Container>) {
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
}
