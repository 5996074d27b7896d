import GleanBytes
import GleanModel

/// Answers what became of a page, by its URL or id: one look into the index and one block a hit.
package struct Explain {
    private let release: Release
    private let layout: Layout?
    private let catalog: Catalog
    private let note: String?

    /// Pages explained for one key: a URL that was crawled a thousand times is answered by its first.
    private static let mostPages = 100
    private static let mostNear = 5

    package init(_ release: Release, catalog: Catalog) {
        self.release = release
        self.catalog = catalog
        do {
            layout = try release.layout(catalog)
            note = nil
        } catch {
            layout = nil
            note = "\(error)"
        }
    }

    /// Pages whose URL or id is `key`; ids may be given without `<>`. Throws a `RunError` of kind `badRelease`.
    package func explain(_ key: String) throws -> Explained {
        for form in ReleaseKeys.forms(of: key) {
            let rows = try find(form)
            if rows.isEmpty { continue }
            return Explained(pages: try rows.map { try explanation($0, form) }, near: [], note: note)
        }
        var near: [PageRow] = []
        for form in ReleaseKeys.neighbours(of: key) where near.count < Self.mostNear {
            for row in try find(form) where !near.contains(where: { $0.key == row.key }) { near.append(row) }
        }
        return Explained(pages: [], near: Array(near.prefix(Self.mostNear)), note: note)
    }

    /// Rows whose id or URL has exactly these bytes: others with the same hash are passed over.
    private func find(_ form: String) throws -> [PageRow] {
        let bytes = Array(form.utf8)
        let keys = try Release.reading(release.path) { try ReleaseIndex.find(bytes.span, output: $0) }
        return try release.rows(Array(keys.prefix(Self.mostPages))).filter { $0.id == bytes || $0.url == bytes }
    }

    /// What became of a page whose row is known.
    package func explanation(_ row: PageRow, _ form: String) throws -> Explanation {
        if let layout, layout.columns.count != row.numbers.count { throw release.isMixed(row.key.unit) }
        var others = OtherReleases()
        return Explanation(
            page: row, foundAs: form, steps: layout.map { parts(row, $0) } ?? [],
            shards: row.code == 0 ? try ShardPlaces(release).places(of: row.key) : [],
            copies: try layout.map { try KeptCopy.all(of: row, $0, release, &others) } ?? [])
    }

    private func parts(_ row: PageRow, _ layout: Layout) -> [Explanation.StepPart] {
        let decided = Asked(release.manifest, layout, catalog)
        let left = decided.place(ofCode: row.code)
        let sources = release.manifest.recipe.sources, own = release.manifest.inputs[row.key.unit].source
        return layout.places.enumerated().compactMap { index, place in
            // A page comes by one source; what the others would say is no part of its story.
            if index < sources.count, sources[index].name != own { return nil }
            let outcome: Explanation.StepPart.Outcome = left.map { index < $0 ? .passed : index == $0 ? .left : .notReached } ?? .passed
            var hasLeft = outcome == .notReached
            var rules: [Explanation.RuleLine] = []
            for (group, list) in place.groups.enumerated() {
                for rule in list {
                    let state = self.state(rule, index, group, row, left, decided, &hasLeft)
                    rules.append(line(rule, row, layout, state))
                }
            }
            let numbers = (place.base..<(place.base + place.count)).map { stored(layout.columns[$0], row.numbers[$0]) }
            return Explanation.StepPart(use: place.use, outcome: outcome, numbers: numbers, rules: rules)
        }
    }

    private func state(
        _ rule: ResolvedRule, _ place: Int, _ group: Int, _ row: PageRow, _ left: Int?, _ decided: Asked, _ hasLeft: inout Bool
    ) -> Explanation.RuleLine.State {
        let value = row.numbers[rule.slot]
        if !hasLeft, left == place, rule.code == row.code, !decided.leavesByItself(row.code), breaks(rule, row, decided) {
            hasLeft = true
            return .broke
        }
        if hasLeft {
            if value.isNaN { return .notAsked }
            return release.manifest.measureAll && !rule.holds(row.numbers) ? .brokeToo : release.manifest.measureAll ? .held : .notAsked
        }
        if left == place, decided.leavesByItself(row.code) { return .notAsked }
        if decided.storesNone { return .notStored }
        if value.isNaN { return .nothingFound }
        return .held
    }

    /// Whether this is the rule that the page broke: by the stored number, or, where none is stored, by the number the drop recorded.
    private func breaks(_ rule: ResolvedRule, _ row: PageRow, _ decided: Asked) -> Bool {
        if !decided.storesNone { return !rule.holds(row.numbers) }
        if case .labels = rule.bound { return true }
        return row.found.isNaN || !rule.comparison.holds(row.found, row.limit)
    }

    private func line(_ rule: ResolvedRule, _ row: PageRow, _ layout: Layout, _ state: Explanation.RuleLine.State) -> Explanation.RuleLine {
        let column = layout.columns[rule.slot]
        var labels: [String] = []
        if case .labels(let kept) = rule.bound { labels = zip(column.labels, kept).filter(\.1).map(\.0) }
        // Where numbers are not stored, the one that decided still is.
        let value = state == .broke && row.numbers[rule.slot].isNaN ? row.found : row.numbers[rule.slot]
        let limit = state == .broke && row.numbers[rule.slot].isNaN ? row.limit : rule.limit(row.numbers)
        return Explanation.RuleLine(
            setting: rule.setting, reason: rule.reason, number: stored(column, value), comparison: rule.comparison, limit: limit, labels: labels, state: state)
    }

    private func stored(_ column: OutputColumn, _ value: Double) -> Explanation.StoredNumber {
        let isNamed = column.kind == .label && value >= 0 && value < Double(column.labels.count)
        return Explanation.StoredNumber(name: column.name, kind: column.kind, value: value, label: isNamed ? column.labels[Int(value)] : nil)
    }
}

/// Finds the shards that hold a kept page, and its row in each.
struct ShardPlaces {
    private let release: Release

    init(_ release: Release) { self.release = release }

    /// One place for each writer of the release; empty if the manifest's shards do not go that far.
    func places(of key: PageKey) throws -> [Explanation.ShardPlace] {
        // Shuffled or repeated, a page's rows follow from no count.
        guard release.manifest.recipe.shuffle == nil, release.manifest.written.map({ $0.allSatisfy { $0.rows == release.manifest.counts.pagesKept } }) ?? true
        else { return [] }
        let pack = key.unit / Planner.unitsPerPack
        var before = 0
        for unit in (pack * Planner.unitsPerPack)..<key.unit { before += release.manifest.inputs[unit].pagesKept }
        before += try kept(in: key.unit, before: key.row)
        return release.manifest.recipe.output.indices.compactMap { writer in
            var left = before
            for shard in release.manifest.shards where Self.belongs(shard.name, pack: pack, writer: writer) {
                if left < shard.rows { return Explanation.ShardPlace(file: "data/\(shard.name)", row: left + 1) }
                left -= shard.rows
            }
            return nil
        }
    }

    /// Pages of a unit that were kept, before a row; reads one column.
    private func kept(in unit: Int, before row: Int) throws -> Int {
        let table = try release.decisions(unit)
        var kept = 0
        for block in 0..<table.blocks where table.reader.blocks[block].firstRow < row {
            let codes = try table.block(block, columns: [Ledger.code]).u64(Ledger.code)
            kept += codes.prefix(row - table.reader.blocks[block].firstRow).count { $0 == 0 }
        }
        return kept
    }

    /// Whether a name such as `00012-0003.2.parquet` is of this packing unit and writer; see `PackWork.shardName`.
    static func belongs(_ name: String, pack: Int, writer: Int) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard let stem = parts.first, stem.hasPrefix("\(unitName(pack))-") else { return false }
        return self.writer(of: parts) == writer
    }

    /// The position of the writer in a shard's name.
    static func writer(of name: String) -> Int { writer(of: name.split(separator: ".", omittingEmptySubsequences: false)) }

    private static func writer(of parts: [Substring]) -> Int {
        guard parts.count > 2, let number = Int(parts[1]), number > 1 else { return 0 }
        return number - 1
    }
}
