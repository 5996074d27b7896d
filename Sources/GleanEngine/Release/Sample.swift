import GleanBytes
import GleanModel

/// Which pages a sample is drawn from.
package enum SampleFrom: Sendable, Equatable {
    case kept
    /// Dropped pages, of one step and of one reason where they are given.
    case dropped(step: String?, reason: String?)
}

/// Draws pages of a release: the same seed always draws the same pages, and a larger sample holds the smaller one.
package struct Sample {
    private let release: Release

    package init(_ release: Release) { self.release = release }

    /// The `count` pages with the smallest XXH3-64 of their id under `seed`, in canonical order.
    ///
    /// Throws a `RecipeError` if no step or reason of the release has this name, a `RunError` of kind `badRelease`.
    package func rows(_ count: Int, from wanted: SampleFrom, seed: UInt64 = 0) throws -> [PageRow] {
        var drawn = Drawn(most: max(0, count))
        for unit in 0..<release.units {
            let table = try release.decisions(unit)
            let codes = try codes(wanted, table)
            for block in 0..<table.blocks {
                let found = try table.block(block, columns: [Ledger.code]).u64(Ledger.code)
                guard found.contains(where: { codes.contains($0) }) else { continue }
                let ids = try table.block(block, columns: [Ledger.id]).bytes(Ledger.id)
                let first = table.reader.blocks[block].firstRow
                for row in found.indices where codes.contains(found[row]) {
                    drawn.offer(XXH3.hash64(ids[row], seed: seed), PageKey(unit: unit, row: first + row))
                }
            }
        }
        return try release.rows(drawn.keys.sorted())
    }

    /// The codes of a table that are wanted.
    private func codes(_ wanted: SampleFrom, _ table: DecisionTable) throws -> Set<UInt64> {
        guard case .dropped(let step, let reason) = wanted else { return [0] }
        if let step, !table.drops.contains(where: { $0.step == step }) { throw unknown("step", step, table.drops.map(\.step)) }
        let ofStep = table.drops.filter { step == nil || $0.step == step }
        if let reason, !ofStep.contains(where: { $0.reason.name == reason }) { throw unknown("reason", reason, ofStep.map(\.reason.name)) }
        return Set(table.drops.indices.filter { index in
            (step == nil || table.drops[index].step == step) && (reason == nil || table.drops[index].reason.name == reason)
        }.map { UInt64($0 + 1) })
    }

    private func unknown(_ what: String, _ name: String, _ known: [String]) -> RecipeError {
        var seen = Set<String>()
        let known = known.filter { seen.insert($0).inserted }
        if let near = nearest(name, in: known) { return RecipeError("No page can leave by the \(what) \"\(name)\"; did you mean \"\(near)\"?") }
        return RecipeError("No page can leave by the \(what) \"\(name)\".", hint: "Known are \(known.joined(separator: ", ")).")
    }
}

/// The smallest hashes seen, as a heap with the largest on top.
private struct Drawn {
    private struct Item {
        let hash: UInt64
        let key: PageKey
        func isAfter(_ other: Item) -> Bool { hash != other.hash ? hash > other.hash : key > other.key }
    }

    private let most: Int
    private var heap: [Item] = []

    init(most: Int) { self.most = most }

    var keys: [PageKey] { heap.map(\.key) }

    mutating func offer(_ hash: UInt64, _ key: PageKey) {
        let item = Item(hash: hash, key: key)
        if heap.count < most {
            heap.append(item)
            rise(heap.count - 1)
        } else if let top = heap.first, top.isAfter(item) {
            heap[0] = item
            sink()
        }
    }

    private mutating func rise(_ start: Int) {
        var index = start
        while index > 0, heap[index].isAfter(heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    private mutating func sink() {
        var index = 0
        while true {
            var largest = index
            for child in [2 * index + 1, 2 * index + 2] where child < heap.count && heap[child].isAfter(heap[largest]) { largest = child }
            if largest == index { return }
            heap.swapAt(index, largest)
            index = largest
        }
    }
}
