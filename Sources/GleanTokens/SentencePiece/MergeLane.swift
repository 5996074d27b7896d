/// Merges the characters of a stretch, the best pair first, the leftmost of equal ones: what one worker uses again from stretch to stretch.
struct MergeLane {
    /// The symbols of the stretch and where they begin; in `mergeLong` by the character that they began as.
    private(set) var symbols: [UInt32] = []
    private(set) var starts: [Int32] = []
    private var pairs: [UInt64] = []
    private var next: [Int32] = []
    private var previous: [Int32] = []
    private var agenda = MergeAgenda()
    /// Of unused pieces: the bytes of the left part that the latest pair was of, by id.
    private(set) var splits: [UInt32: Int] = [:]

    /// Stretches up to this many characters are searched through for each merge; longer ones have an agenda.
    static let short = 32

    private static let noPair = UInt64.max

    mutating func begin() {
        symbols.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        if !splits.isEmpty { splits.removeAll() }
    }

    mutating func add(_ symbol: UInt32, at start: Int) {
        symbols.append(symbol)
        starts.append(Int32(truncatingIfNeeded: start))
    }

    mutating func merge(_ table: MergeTable) {
        if symbols.count <= Self.short { mergeShort(table) } else { mergeLong(table, unused: nil) }
    }

    /// Gives memory back after a long stretch.
    mutating func trim() {
        if symbols.capacity > 1 << 16 { self = MergeLane() }
    }

    private mutating func mergeShort(_ table: MergeTable) {
        pairs.removeAll(keepingCapacity: true)
        var count = symbols.count
        for index in 0..<max(0, count - 1) { pairs.append(pair(table, symbols[index], symbols[index + 1])) }
        while count > 1 {
            var best = 0
            for index in 1..<max(1, count - 1) where pairs[index] >> 32 < pairs[best] >> 32 { best = index }
            guard pairs[best] != Self.noPair else { break }
            symbols[best] = UInt32(truncatingIfNeeded: pairs[best])
            count -= 1
            var index = best + 1
            while index < count {
                symbols[index] = symbols[index + 1]
                starts[index] = starts[index + 1]
                pairs[index - 1] = pairs[index]
                index += 1
            }
            if best > 0 { pairs[best - 1] = pair(table, symbols[best - 1], symbols[best]) }
            if best + 1 < count { pairs[best] = pair(table, symbols[best], symbols[best + 1]) }
        }
        symbols.removeSubrange(count...)
        starts.removeSubrange(count...)
    }

    /// Order in the high half, so that pairs compare by it, and what becomes of the pair in the low half.
    @inline(__always)
    private func pair(_ table: MergeTable, _ left: UInt32, _ right: UInt32) -> UInt64 {
        let made = table.merged(left, right)
        return made == MergeTable.stranger ? Self.noPair : UInt64(table.order[Int(made)]) << 32 | UInt64(made)
    }

    /// - Parameter unused: by id, which pieces are to be split again, or nil if none is.
    mutating func mergeLong(_ table: MergeTable, unused: [Bool]?) {
        let count = symbols.count
        next.removeAll(keepingCapacity: true)
        previous.removeAll(keepingCapacity: true)
        for index in 0..<count {
            next.append(index + 1 < count ? Int32(truncatingIfNeeded: index + 1) : -1)
            previous.append(Int32(truncatingIfNeeded: index - 1))
        }
        agenda.begin()
        for index in 0..<max(0, count - 1) { offer(table, index, index + 1, unused, isHeap: false) }
        agenda.heapify()
        while let (left, made) = agenda.pop() {
            // An entry is out of date if its left symbol is gone, or if the two make something else by now.
            guard symbols[left] != Self.gone, next[left] >= 0 else { continue }
            let right = Int(next[left])
            guard table.merged(symbols[left], symbols[right]) == made else { continue }
            symbols[left] = made
            symbols[right] = Self.gone
            next[left] = next[right]
            if next[right] >= 0 { previous[Int(next[right])] = Int32(truncatingIfNeeded: left) }
            if previous[left] >= 0 { offer(table, Int(previous[left]), left, unused, isHeap: true) }
            if next[left] >= 0 { offer(table, left, Int(next[left]), unused, isHeap: true) }
        }
        var kept = 0
        for index in 0..<count where symbols[index] != Self.gone {
            symbols[kept] = symbols[index]
            starts[kept] = starts[index]
            kept += 1
        }
        symbols.removeSubrange(kept...)
        starts.removeSubrange(kept...)
    }

    /// A symbol that was merged into the one before it.
    private static let gone = UInt32.max - 1

    private mutating func offer(_ table: MergeTable, _ left: Int, _ right: Int, _ unused: [Bool]?, isHeap: Bool) {
        let made = table.merged(symbols[left], symbols[right])
        guard made != MergeTable.stranger else { return }
        let key = UInt64(table.order[Int(made)]) << 32 | UInt64(UInt32(truncatingIfNeeded: left))
        if isHeap { agenda.push(key, made) } else { agenda.add(key, made) }
        if let unused, unused[Int(made)] { splits[made] = Int(starts[right] - starts[left]) }
    }
}
