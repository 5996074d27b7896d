/// Gives blocks that readers take as one thing one chance: the items of a list, the cells of a table of data.
///
/// The model judges blocks alone, and would take three of a list's four items. What a thing's blocks share is the mean of their chances
/// by characters.
struct ChanceSmoother {
    /// Of each container, the characters of its blocks and the sum of their chances by characters.
    private var sizes: [UInt64] = []
    private var masses: [UInt64] = []

    mutating func smooth(_ blocks: Rows<Block>, _ containers: Rows<Container>, _ chances: inout [UInt32]) {
        sizes.removeAll(keepingCapacity: true)
        masses.removeAll(keepingCapacity: true)
        var found = false
        for index in 0..<blocks.count {
            guard let thing = Self.thing(blocks[index], containers) else { continue }
            if !found {
                found = true
                sizes.append(contentsOf: repeatElement(0, count: containers.count))
                masses.append(contentsOf: repeatElement(0, count: containers.count))
            }
            let size = UInt64(blocks[index].counts.characters)
            sizes[thing] += size
            masses[thing] += size * UInt64(chances[index])
        }
        guard found else { return }
        for index in 0..<blocks.count {
            guard let thing = Self.thing(blocks[index], containers), sizes[thing] > 0 else { continue }
            chances[index] = UInt32(truncatingIfNeeded: masses[thing] / sizes[thing])
        }
    }

    /// The list of an item, or the table of a cell.
    private static func thing(_ block: Block, _ containers: Rows<Container>) -> Int? {
        let row = containers[Int(block.container)]
        if row.tag == .li { return Int(row.parent) }
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
