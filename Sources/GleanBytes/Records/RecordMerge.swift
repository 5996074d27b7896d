/// Merges sorted records of several cursors into one sequence, by a tree of losers: one comparison a level for each record.
///
/// A class, because it owns its cursors; it never leaves its thread. Its properties are not checked for
/// overlapping accesses while it runs, which took a fifth of a merge: no method calls out while it changes one.
package final class RecordMerge {
    private let cursors: [RecordCursor]
    /// `tree[0]` is the winner; `tree[1...]` the cursor that lost at each node. -1 stands for nothing.
    @exclusivity(unchecked) private var tree: [Int]
    @exclusivity(unchecked) private var isLive: [Bool]
    @exclusivity(unchecked) private var hasStarted = false

    package init(_ cursors: [RecordCursor]) {
        self.cursors = cursors
        tree = Array(repeating: -1, count: max(1, cursors.count))
        isLive = Array(repeating: false, count: cursors.count)
    }

    /// The next record, valid until the next call; nil at the end. Equal records come in the order of their cursors.
    package func next() throws -> UnsafeRawBufferPointer? {
        if hasStarted {
            let winner = tree[0]
            guard winner >= 0, isLive[winner] else { return nil }
            isLive[winner] = try cursors[winner].advance()
            replay(winner)
        } else {
            hasStarted = true
            for index in cursors.indices { isLive[index] = try cursors[index].advance() }
            // Every cursor plays its way up; the first to come to an empty node waits there for its rival.
            for index in cursors.indices { enter(index) }
        }
        guard let winner = tree.first, winner >= 0, isLive[winner] else { return nil }
        return cursors[winner].record
    }

    private func enter(_ index: Int) {
        var winner = index, node = (index + cursors.count) / 2
        while node > 0 {
            if tree[node] < 0 {
                tree[node] = winner
                return
            }
            if precedes(tree[node], winner) { swap(&tree[node], &winner) }
            node /= 2
        }
        tree[0] = winner
    }

    private func replay(_ index: Int) {
        var winner = index, node = (index + cursors.count) / 2
        while node > 0 {
            if precedes(tree[node], winner) { swap(&tree[node], &winner) }
            node /= 2
        }
        tree[0] = winner
    }

    private func precedes(_ left: Int, _ right: Int) -> Bool {
        if !isLive[left] || !isLive[right] { return isLive[left] != isLive[right] ? isLive[left] : left < right }
        let a = cursors[left], b = cursors[right]
        if a.top != b.top { return a.top < b.top }
        let order = a.compare(b)
        return order != 0 ? order < 0 : left < right
    }
}
