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
        var drawn = Drawn<DrawnPage>(most: max(0, count))
        for unit in 0..<release.units {
            let table = try release.decisions(unit)
            let codes = try codes(wanted, table)
            for block in 0..<table.blocks {
                let found = try table.block(block, columns: [Ledger.code]).u64(Ledger.code)
                guard found.contains(where: { codes.contains($0) }) else { continue }
                let ids = try table.block(block, columns: [Ledger.id]).bytes(Ledger.id)
                let first = table.reader.blocks[block].firstRow
                for row in found.indices where codes.contains(found[row]) {
                    drawn.offer(DrawnPage(hash: XXH3.hash64(ids[row], seed: seed), key: PageKey(unit: unit, row: first + row)))
                }
            }
        }
        return try release.rows(drawn.items.map(\.key).sorted())
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

/// A page by the hash that draws it.
private struct DrawnPage: Comparable {
    let hash: UInt64
    let key: PageKey

    static func < (one: DrawnPage, other: DrawnPage) -> Bool { one.hash != other.hash ? one.hash < other.hash : one.key < other.key }
}
