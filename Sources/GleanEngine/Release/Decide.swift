package import GleanModel

/// What other limits would keep, from the numbers a release stores: what `gleaner decide` prints.
package struct Decided: Sendable {
    package struct Row: Sendable, Equatable {
        package let step: String
        package let reason: Reason
        package let before: Int
        package let after: Int

        package init(step: String, reason: Reason, before: Int, after: Int) {
            self.step = step
            self.reason = reason
            self.before = before
            self.after = after
        }
    }

    package var changes: [LimitChange] = []
    package var pagesIn = 0
    package var keptBefore = 0
    package var keptAfter = 0
    /// Pages that would come further than the run took them: what they meet there was not measured.
    package var undecided = 0
    /// The step at which pages become undecided.
    package var undecidedAt: [(use: String, pages: Int)] = []
    /// Every (step, reason) that drops pages before or after, in running order.
    package var rows: [Row] = []
    /// What to know when reading the figures, as sentences.
    package var notes: [String] = []
}

/// Decides the pages of a release anew under changed limits. Numbers are compared as the engine does; nothing is measured.
package struct Decide {
    private let release: Release
    private let layout: Layout
    private let asked: Asked
    private let changes: [LimitChange]
    /// By place: whether the step may drop a page by itself or by looking at others.
    private let dropsByItself: [Bool]
    private let surveys: [String]

    /// `changes` are `step.setting=value`. Throws a `RecipeErrors` for what is wrong with them, a `RunError` for what is wrong with the release.
    package init(_ release: Release, catalog: Catalog, changes texts: [String]) throws {
        self.release = release
        let recipe = release.manifest.recipe
        // First as it is: a release of other steps is the release's fault, not the change's.
        _ = try release.layout(catalog)
        let changed = try LimitChange.apply(texts, to: recipe, catalog)
        changes = changed.changes
        layout = try release.layout(changed.recipe, catalog)
        asked = Asked(release.manifest, layout, catalog)
        guard !asked.storesNone else {
            throw RunError(
                .badRelease, "\(release.path) stores no numbers but those that decided",
                hint: "Build it with \"decisions: { numbers: computed }\", or with --measure-all.")
        }
        let faces = recipe.uses.map { catalog[$0] }
        dropsByItself = faces.map { face in
            guard let face else { return true }
            let byRules = Set(face.rules.map(\.reason))
            return face.kind == .survey || face.reasons.contains { !byRules.contains($0) }
        }
        surveys = zip(recipe.uses, faces).filter { $0.1?.kind == .survey }.map(\.0.name)
    }

    private enum Fate: Equatable {
        case kept
        case dropped(Int)
        case undecided(place: Int)
    }

    /// Reads all decisions. Throws a `RunError` of kind `badRelease`.
    package func funnel() throws -> Decided {
        var decided = Decided(changes: changes)
        var before = Array(repeating: 0, count: layout.drops.count + 1), after = before
        var open = Array(repeating: 0, count: layout.places.count)
        let columns = Set([Ledger.code] + layout.columns.indices.map { Ledger.numbers + $0 })
        var numbers = Array(repeating: Double.nan, count: layout.columns.count)
        for unit in 0..<release.units {
            let table = try release.decisions(unit)
            guard table.numbers.map(\.name) == layout.columns.map(\.name), table.drops == layout.drops else { throw release.isMixed(unit) }
            for block in 0..<table.blocks {
                let rows = try table.block(block, columns: columns)
                let codes = rows.u64(Ledger.code), lists = numbers.indices.map { rows.f64(Ledger.numbers + $0) }
                for row in codes.indices {
                    let code = Int(clamping: codes[row])
                    guard code < before.count else { throw release.isMixed(unit) }
                    for slot in lists.indices { numbers[slot] = lists[slot][row] }
                    before[code] += 1
                    switch fate(code, numbers) {
                    case .kept: after[0] += 1
                    case .dropped(let code): after[code] += 1
                    case .undecided(let place): open[place] += 1
                    }
                }
                decided.pagesIn += codes.count
            }
        }
        decided.keptBefore = before[0]
        decided.keptAfter = after[0]
        decided.undecided = open.reduce(0, +)
        decided.undecidedAt = zip(layout.places, open).filter { $0.1 > 0 }.map { ($0.0.use, $0.1) }
        decided.rows = layout.drops.indices.compactMap { index in
            guard before[index + 1] > 0 || after[index + 1] > 0 else { return nil }
            return Decided.Row(step: layout.drops[index].step, reason: layout.drops[index].reason, before: before[index + 1], after: after[index + 1])
        }
        decided.notes = notes(decided)
        return decided
    }

    /// What becomes of a page with these numbers, which left by `code` in the run.
    private func fate(_ code: Int, _ numbers: [Double]) -> Fate {
        let left = asked.place(ofCode: code)
        let leavesByItself = asked.leavesByItself(code)
        for (index, place) in layout.places.enumerated() {
            if leavesByItself, index == left { return .dropped(code) }
            if dropsByItself[index], let left, index > left, !passed(index, numbers) { return .undecided(place: index) }
            for group in place.groups {
                for rule in group {
                    guard knows(rule, numbers, code) else { return .undecided(place: index) }
                    if !rule.holds(numbers) { return .dropped(rule.code) }
                }
            }
        }
        return .kept
    }

    private func knows(_ rule: ResolvedRule, _ numbers: [Double], _ code: Int) -> Bool {
        if case .table(let label, _, _) = rule.bound, !asked.knows(label, numbers, code: code) { return false }
        return asked.knows(rule.slot, numbers, code: code)
    }

    /// Whether a page that had left is seen to have come past a step all the same: a later one measured it.
    private func passed(_ place: Int, _ numbers: [Double]) -> Bool {
        release.manifest.measureAll && layout.places.indices.contains { $0 > place && asked.hasNumbers($0, numbers) }
    }

    private func notes(_ decided: Decided) -> [String] {
        var notes: [String] = []
        if decided.undecided > 0 {
            notes.append(
                release.manifest.measureAll
                    ? "Undecided pages would reach steps that no page reaches after it has left: a survey, or a step that may drop by itself."
                    : "Undecided pages left early in this run, so later numbers were not measured; a build with --measure-all measures them.")
        }
        if !surveys.isEmpty {
            notes.append("What \(surveys.joined(separator: ", ")) said of each page is taken as it was, though it depends on which other pages come that far.")
        }
        return notes
    }
}
