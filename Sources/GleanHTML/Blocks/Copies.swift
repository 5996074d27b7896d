/// Which blocks hold the same stretches of text, by their prints.
struct Copies {
    private var slots: [UInt32] = []
    private var keys: [UInt64] = []
    private var first: [UInt32] = []
    private var last: [UInt32] = []
    /// The row of each of the page's prints.
    private var rows: [UInt32] = []

    mutating func find(_ blocks: Rows<Block>, _ prints: [UInt64]) {
        keys.removeAll(keepingCapacity: true)
        first.removeAll(keepingCapacity: true)
        last.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        var size = 64
        while size < prints.count * 2 { size *= 2 }
        if slots.count < size { slots = [UInt32](repeating: 0, count: size) } else { for i in 0..<size { slots[i] = 0 } }
        var place = 0
        for index in 0..<blocks.count {
            while place < Int(blocks[index].printsEnd) {
                add(prints[place], UInt32(truncatingIfNeeded: index), size - 1)
                place += 1
            }
        }
    }

    private mutating func add(_ key: UInt64, _ block: UInt32, _ mask: Int) {
        var slot = Int(truncatingIfNeeded: key >> 20) & mask
        while slots[slot] != 0 {
            let row = slots[slot] - 1
            if keys[Int(row)] == key {
                last[Int(row)] = block
                rows.append(row)
                return
            }
            slot = (slot + 1) & mask
        }
        keys.append(key)
        first.append(block)
        last.append(block)
        rows.append(UInt32(truncatingIfNeeded: keys.count - 1))
        slots[slot] = UInt32(truncatingIfNeeded: keys.count)
    }

    /// The first and the last block that hold the print at this place of the page's.
    @inline(__always)
    func span(_ print: Int) -> (first: Int, last: Int) { (Int(first[Int(rows[print])]), Int(last[Int(rows[print])])) }
}
