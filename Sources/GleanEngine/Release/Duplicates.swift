import GleanModel

/// The largest clusters of copies that a survey of a release found.
package struct Duplicates {
    package struct Cluster: Sendable {
        /// The page that stayed after the survey.
        package let kept: PageRow
        package let size: Int
        /// Some of the pages that left for it, in canonical order.
        package fileprivate(set) var members: [(row: PageRow, similarity: Double)]
    }

    private let release: Release
    private let layout: Layout
    /// The surveys that the release can be asked of.
    package let uses: [String]

    /// Throws a `RunError` if the release's numbers cannot be read.
    package init(_ release: Release, catalog: Catalog) throws {
        self.release = release
        let layout = try release.layout(catalog)
        self.layout = layout
        uses = release.manifest.recipe.steps.map(\.name).filter { use in layout.columns.contains { $0.name == "\(use).kept" } }
    }

    /// The `count` largest clusters that `use` found, largest first, each with up to `members` of the pages that left.
    ///
    /// Two passes over two columns each: the first finds the pages that stayed for most, the second who left for them.
    package func largest(_ count: Int, of use: String, members: Int) throws -> [Cluster] {
        func slot(_ names: String...) -> Int? {
            layout.columns.first { column in names.contains { column.name == "\(use).\($0)" } }.map { Ledger.numbers + $0.slot }
        }
        guard let size = slot("cluster_size", "copies"), let kept = slot("kept") else {
            throw RecipeError("\(use) finds no clusters.", hint: uses.isEmpty ? nil : "Ask of \(uses.joined(separator: ", ")).")
        }
        var largest: [(size: Double, key: PageKey)] = []
        try scan([size, kept]) { block, first, unit in
            let sizes = block.f64(size), winners = block.f64(kept)
            for row in 0..<block.rows where sizes[row] > 1 && winners[row].isNaN {
                if largest.count >= count, let least = largest.last, sizes[row] <= least.size { continue }
                let item = (sizes[row], PageKey(unit: unit, row: first + row))
                let place = largest.firstIndex { $0.size < item.0 } ?? largest.count
                largest.insert(item, at: place)
                if largest.count > count { largest.removeLast() }
            }
        }
        var found = Dictionary(largest.map { ($0.key.number, [PageKey]()) }, uniquingKeysWith: { first, _ in first })
        try scan([kept]) { block, first, unit in
            let winners = block.f64(kept)
            for row in 0..<block.rows where !winners[row].isNaN {
                guard let known = found[winners[row]], known.count < members else { continue }
                found[winners[row]]?.append(PageKey(unit: unit, row: first + row))
            }
        }
        let similarity = slot("similarity").map { $0 - Ledger.numbers }
        return try largest.compactMap { item in
            guard let row = try release.rows([item.key]).first else { return nil }
            let rows = try release.rows(found[item.key.number] ?? [])
            return Cluster(kept: row, size: Int(item.size), members: rows.map { row in (row, similarity.map { row.numbers[$0] } ?? .nan) })
        }
    }

    private func scan(_ columns: Set<Int>, _ body: (TableBlock, _ firstRow: Int, _ unit: Int) -> Void) throws {
        for unit in 0..<release.units {
            let table = try release.decisions(unit)
            for block in 0..<table.blocks { body(try table.block(block, columns: columns), table.reader.blocks[block].firstRow, unit) }
        }
    }
}
