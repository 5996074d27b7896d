/// Gives blocks that readers take as one thing chances that belong together.
///
/// The model judges blocks alone, and would take three of a list's four items. The items of a list, definitions too, and the cells of a table of
/// data get one chance, the mean of theirs by characters. What stands in siblings alike, as reviews and cards do, is drawn toward that mean.
/// What readers say below an article, which reads as the article does, loses half of its chance.
struct ChanceSmoother {
    /// Of each thing, the characters of its blocks and the sum of their chances by characters.
    private var sizes: [UInt64] = []
    private var masses: [UInt64] = []
    private var found = false

    /// Works on the chances of a page whose chance to be an article is given too, both in 65,536ths.
    mutating func smooth(_ page: borrowing PageBlocks, article: UInt32, _ chances: inout [UInt32]) {
        let blocks = page.blocks, containers = page.containers
        begin(containers.count)
        for index in 0..<blocks.count {
            if let thing = Self.list(blocks[index], containers) { add(blocks[index], chances[index], thing) }
        }
        for index in 0..<blocks.count where found {
            if let thing = Self.list(blocks[index], containers) { chances[index] = mean(thing) }
        }
        begin(page.groups)
        for index in 0..<blocks.count {
            if let thing = Self.alike(index, page) { add(blocks[index], chances[index], thing) }
        }
        for index in 0..<blocks.count where found {
            guard let thing = Self.alike(index, page) else { continue }
            chances[index] = (chances[index] * (Self.parts - Self.sharedParts) + mean(thing) * Self.sharedParts) / Self.parts
        }
        guard article >= Self.leastArticle, page.proseOutsideComments >= Self.leastProse else { return }
        for index in 0..<blocks.count where containers[Int(blocks[index].inner)].all.contains(.comments) { chances[index] /= 2 }
    }

    /// Siblings fewer than this are no group; of a block's chance, two parts in five are the group's. Chosen on the gold pages.
    private static let leastAlike: UInt32 = 4
    private static let parts: UInt32 = 5, sharedParts: UInt32 = 2

    /// Where an article is as likely as this (0.7) and has this many characters of its own, of 113,454 words in comments on 399 of the
    /// gold pages 765 are main text; where either is less, on forums above all, comments often are.
    private static let leastArticle: UInt32 = 45875, leastProse: UInt32 = 300

    private mutating func begin(_ count: Int) {
        found = false
        sizes.removeAll(keepingCapacity: true)
        masses.removeAll(keepingCapacity: true)
        sizes.append(contentsOf: repeatElement(0, count: count))
        masses.append(contentsOf: repeatElement(0, count: count))
    }

    @inline(__always)
    private mutating func add(_ block: Block, _ chance: UInt32, _ thing: Int) {
        found = true
        sizes[thing] += UInt64(block.counts.characters)
        masses[thing] += UInt64(block.counts.characters) * UInt64(chance)
    }

    private func mean(_ thing: Int) -> UInt32 { UInt32(truncatingIfNeeded: masses[thing] / max(1, sizes[thing])) }

    /// The largest group of siblings alike that the block stands in.
    @inline(__always)
    private static func alike(_ index: Int, _ page: borrowing PageBlocks) -> Int? {
        let group = page.alike(index)
        return group.count >= leastAlike ? group.index : nil
    }

    /// The list of an item, or the table of a cell.
    private static func list(_ block: Block, _ containers: Rows<Container>) -> Int? {
        let row = containers[Int(block.container)]
        if row.tag == .li { return Int(row.parent) }
        // A definition may hold paragraphs.
        var definition = row
        for _ in 0..<3 {
            if definition.own.contains(.definition) { return Int(definition.parent) }
            definition = containers[Int(definition.parent)]
        }
        guard row.tag == .td || row.tag == .th else { return nil }
        var above = row
        for _ in 0..<4 {
            let parent = Int(above.parent)
            above = containers[parent]
            if above.tag == .table { return above.isLayout ? nil : parent }
        }
        return nil
    }
}
