/// What a block itself is: its text, copies of it on the page, and the weights of its tokens.
extension BlockFeatures {
    mutating func putOwn(_ lane: Int, _ index: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>) {
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
    mutating func putCopies(_ lane: Int, _ index: Int, _ blocks: Rows<Block>, _ containers: Rows<Container>, _ prints: [UInt64]) {
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

    mutating func putScores(
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
}
