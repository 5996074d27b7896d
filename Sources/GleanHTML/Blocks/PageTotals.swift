/// Sums over a page's blocks and containers, which the features of each block are taken from.
struct PageTotals {
    /// Siblings alike under one parent; a container knows its group.
    var siblings = AlikeTable()
    /// Blocks whose path of tags and own classes are the same.
    var paths = AlikeTable()
    var pathOfBlock: [UInt32] = []
    /// Blocks that read the same.
    var texts = AlikeTable()
    var textOfBlock: [UInt32] = []

    var characters: UInt32 = 0
    var prose: UInt32 = 0
    var links: UInt32 = 0
    /// Characters before each block, and one more at the end.
    var before: [UInt32] = []
    var proseBefore: [UInt32] = []
    var linksBefore: [UInt32] = []
    /// The containers that have more merit as main element than all others.
    var best: UInt32 = 0
    var paragraphs: UInt32 = 0
    var headings: UInt32 = 0
    var items: UInt32 = 0
    var cells: UInt32 = 0
    var prices: UInt32 = 0
    var comments: UInt32 = 0
    var commentProse: UInt32 = 0
    var reviewProse: UInt32 = 0
    var firstComment = Int.max
    /// The block that repeats the page's title best, a heading rather than another; -1 where none does.
    var titleBlock = -1
    private var titleMerit: UInt32 = 0
    private var titleWords: UInt32 = 0
    var mainRow: UInt32 = 0
    var articles: UInt32 = 0
    var largestArticle: UInt32 = 0

    static let leastProse: UInt32 = 40

    @inline(__always)
    static func isProse(_ block: Block, _ container: Container) -> Bool {
        block.counts.characters >= leastProse && block.linkCharacters &* 5 < block.counts.characters &* 2 && !container.own.contains(.heading)
    }

    mutating func sum(_ blocks: Rows<Block>, _ containers: inout Rows<Container>, titleWords: Int) {
        self.titleWords = UInt32(truncatingIfNeeded: titleWords)
        siblings.begin(containers.count)
        paths.begin(blocks.count)
        texts.begin(blocks.count)
        pathOfBlock.removeAll(keepingCapacity: true)
        textOfBlock.removeAll(keepingCapacity: true)
        before.removeAll(keepingCapacity: true)
        proseBefore.removeAll(keepingCapacity: true)
        linksBefore.removeAll(keepingCapacity: true)
        characters = 0
        prose = 0
        links = 0
        best = 0
        paragraphs = 0; headings = 0; items = 0; cells = 0; prices = 0; comments = 0; mainRow = 0; articles = 0; largestArticle = 0
        commentProse = 0; reviewProse = 0; firstComment = .max; titleBlock = -1; titleMerit = 0
        for i in 0..<blocks.count { add(blocks[i], i, &containers) }
        before.append(characters)
        proseBefore.append(prose)
        linksBefore.append(links)
        sumUp(&containers)
        markLayout(&containers)
        sumLeads(blocks, &containers)
        for row in 0..<containers.count { addSibling(row, &containers) }
    }

    private mutating func add(_ block: Block, _ index: Int, _ containers: inout Rows<Container>) {
        let row = Int(block.inner)
        let count = block.counts.characters
        let isProse = Self.isProse(block, containers[Int(block.container)])
        before.append(characters)
        proseBefore.append(prose)
        linksBefore.append(links)
        characters &+= count
        links &+= block.linkCharacters
        containers[row].counts += block.counts
        containers[row].linkCharacters &+= block.linkCharacters
        containers[row].links &+= block.links
        containers[row].blocks += 1
        containers[row].firstBlock = min(containers[row].firstBlock, UInt32(truncatingIfNeeded: index))
        containers[row].lastBlock = UInt32(truncatingIfNeeded: index)
        let own = containers[Int(block.container)].own
        let isFirst = containers[Int(block.container)].tag == .h1
        // How far it reads as the title does, in percent (Dice), and what a heading is ahead by.
        let shared = min(block.titleWords, titleWords)
        let merit = 200 * shared / max(1, block.readWords + titleWords) + (isFirst ? 60 : own.contains(.heading) ? 30 : 0)
        if shared > 0 || isFirst, merit > titleMerit { titleMerit = merit; titleBlock = index }
        if own.contains(.heading) { containers[row].headings += 1; headings += 1 }
        if own.contains(.item) { items += 1 }
        if own.contains(.cell) { cells += 1 }
        if block.counts.currency > 0 { prices += 1; containers[row].prices += 1 }
        let isComment = containers[row].all.contains(.comments)
        if isComment { comments += 1; firstComment = min(firstComment, index) }
        if isProse {
            prose &+= count
            paragraphs += 1
            if isComment { commentProse &+= count }
            if containers[row].all.contains(.reviews) { reviewProse &+= count }
            containers[row].prose &+= count
            addMerit(block, &containers)
        }
        var key = TokenHash(30)
        key.add(UInt64(containers[Int(block.container)].path))
        key.add(UInt64(containers[Int(block.container)].signature))
        let path = paths.group(key.value)
        pathOfBlock.append(UInt32(truncatingIfNeeded: path))
        Self.add(block, index, isProse, &paths[path])
        let text = texts.group(block.hash)
        textOfBlock.append(UInt32(truncatingIfNeeded: text))
        Self.add(block, index, isProse, &texts[text])
    }

    private static func add(_ block: Block, _ index: Int, _ isProse: Bool, _ group: inout AlikeGroup) {
        group.count += 1
        group.blocks += 1
        group.characters &+= block.counts.characters
        group.linkCharacters &+= block.linkCharacters
        if isProse { group.prose &+= block.counts.characters }
        group.first = min(group.first, UInt32(truncatingIfNeeded: index))
        group.last = UInt32(truncatingIfNeeded: index)
    }

    /// A paragraph speaks for the element around its own, and half as much for the one around that.
    private func addMerit(_ block: Block, _ containers: inout Rows<Container>) {
        let length = Float(block.counts.characters &- block.linkCharacters)
        let merit = 1 + Float(min(block.counts.commas, 20)) + min(length / 100, 5)
        var row = block.container, share: Float = 1
        for _ in 0..<3 {
            let parent = containers[Int(row)].parent
            if parent == row { return }
            row = parent
            containers[Int(row)].merit += merit * share
            share /= 2
        }
    }

    private mutating func sumUp(_ containers: inout Rows<Container>) {
        var most: Float = 0
        for row in (0..<containers.count).reversed() {
            let own = containers[row]
            let density = own.counts.characters == 0 ? 0 : Float(own.linkCharacters) / Float(own.counts.characters)
            containers[row].merit *= 1 - density
            if containers[row].merit >= most, containers[row].merit > 0 { most = containers[row].merit; best = UInt32(truncatingIfNeeded: row) }
            if own.own.contains(.main), own.counts.characters > 0 { mainRow = UInt32(truncatingIfNeeded: row) }
            if own.own.contains(.article) { articles += 1; largestArticle = max(largestArticle, own.counts.characters) }
            if row == 0 { break }
            let parent = Int(own.parent)
            containers[parent].counts += own.counts
            containers[parent].linkCharacters &+= own.linkCharacters
            containers[parent].links &+= own.links
            containers[parent].blocks &+= own.blocks
            containers[parent].prose &+= own.prose
            containers[parent].headings &+= own.headings
            containers[parent].images &+= own.images
            containers[parent].prices &+= own.prices
            containers[parent].fields &+= own.fields
            containers[parent].children += 1
            containers[parent].firstBlock = min(containers[parent].firstBlock, own.firstBlock)
            containers[parent].lastBlock = max(containers[parent].lastBlock, own.lastBlock)
        }
    }

    private func sumLeads(_ blocks: Rows<Block>, _ containers: inout Rows<Container>) {
        for row in 0..<containers.count where containers[row].blocks > 0 {
            let parent = containers[Int(containers[row].parent)], first = containers[row].firstBlock
            let isNew = row == 0 || parent.firstBlock != first
            containers[row].leadTotal = (row == 0 ? 0 : parent.leadTotal) &+ (isNew ? blocks[Int(first)].leadScore : 0)
        }
    }

    /// Cells longer than this stand in no data table.
    static let longestCell: UInt32 = 600

    /// A table that holds a table, or a cell too long, arranges the page.
    private func markLayout(_ containers: inout Rows<Container>) {
        for row in 0..<containers.count where containers[row].tag == .table || containers[row].tag == .td && containers[row].counts.characters > Self.longestCell {
            var above = row
            for _ in 0..<64 {
                let parent = Int(containers[above].parent)
                if parent == above { break }
                above = parent
                if containers[above].tag == .table { containers[above].isLayout = true; break }
            }
        }
    }

    private mutating func addSibling(_ row: Int, _ containers: inout Rows<Container>) {
        let own = containers[row]
        let group = siblings.group(UInt64(own.parent) << 32 | UInt64(own.signature))
        containers[row].group = UInt32(truncatingIfNeeded: group)
        containers[row].place = siblings[group].count
        siblings[group].count += 1
        siblings[group].characters &+= own.counts.characters
        siblings[group].linkCharacters &+= own.linkCharacters
        siblings[group].blocks &+= own.blocks
        siblings[group].prose &+= own.prose
        siblings[group].images &+= own.images
        siblings[group].prices &+= own.prices
    }
}
