/// The pairs of a long stretch, the best first: a binary heap.
struct MergeAgenda {
    private struct Entry {
        /// Order of the piece in the high half, the left symbol in the low half.
        var key: UInt64
        var made: UInt32
    }

    private var entries: [Entry] = []

    mutating func begin() { entries.removeAll(keepingCapacity: true) }

    /// Adds an entry before `heapify`.
    mutating func add(_ key: UInt64, _ made: UInt32) { entries.append(Entry(key: key, made: made)) }

    mutating func heapify() {
        for index in stride(from: entries.count / 2 - 1, through: 0, by: -1) { sink(entries[index], from: index) }
    }

    mutating func push(_ key: UInt64, _ made: UInt32) {
        let entry = Entry(key: key, made: made)
        var index = entries.count
        entries.append(entry)
        while index > 0, key < entries[(index - 1) / 2].key {
            entries[index] = entries[(index - 1) / 2]
            index = (index - 1) / 2
        }
        entries[index] = entry
    }

    mutating func pop() -> (left: Int, made: UInt32)? {
        guard let best = entries.first, let last = entries.popLast() else { return nil }
        if !entries.isEmpty { sink(last, from: 0) }
        return (Int(UInt32(truncatingIfNeeded: best.key)), best.made)
    }

    private mutating func sink(_ entry: Entry, from start: Int) {
        var index = start
        while 2 * index + 1 < entries.count {
            var child = 2 * index + 1
            if child + 1 < entries.count, entries[child + 1].key < entries[child].key { child += 1 }
            guard entries[child].key < entry.key else { break }
            entries[index] = entries[child]
            index = child
        }
        entries[index] = entry
    }
}
