package import GleanModel
import GleanStore

/// A page's text, derived again from its input.
package struct Replayed: Sendable {
    /// The text as the page left by a drop, or in the end.
    package let text: [UInt8]
    /// What was known of its rights there, as `Rights` encodes it.
    package let rights: [UInt8]
    /// Where the page left this time; nil if it stays.
    package let drop: DropCount?
    /// The page came to the same end as in the release, with a text of the same length.
    package let agrees: Bool
}

/// A text version of a page: as read (`step` nil), or as a step left it.
package struct TextVersion: Sendable {
    package let step: String?
    package let text: [UInt8]
}

/// Derives texts of a release's pages again, from the inputs they were read from: dropped pages stand in no shard.
///
/// Opens the models of the recipe once and each input once a page.
package struct Replay {
    /// What differs from the run that made the release, as sentences; empty if nothing does.
    package var notes: [String] { ownNotes + inputs.notes }
    private var ownNotes: [String] = []
    private let release: Release
    private var inputs: ReleaseInputs
    private let sources: [any SourceRunner]
    private let steps: [any PreparedStep]
    private let layout: Layout
    /// By the steps that they run. Each has its own desk, so that tables of one never pass for those of another.
    private var chains: [Range<Int>: Chain] = [:]
    /// By survey and input: what was cut out of its texts, of one input at a time.
    private var spans: [Int: (unit: Int, rows: [Int: [Range<Int>]])] = [:]
    private var told: [Int: (unit: Int, rows: [Int: [UInt8]])] = [:]

    /// `inputsFolder` is where inputs lie now, by their names in the release; nil for where they were. Throws a `RunError` or `RecipeError`.
    package init(_ release: Release, catalog: Catalog, inputsFolder: String? = nil) throws {
        self.release = release
        let finder = AssetFinder(recipeFolder: "\(release.path)/run", known: release.run?.assets ?? [:])
        var assets = finder.assets { _, _ in }
        // The writers are left out: nothing is written.
        var recipe = release.manifest.recipe
        recipe.output = []
        let prepared = try Opening.prepare(recipe, catalog, &assets)
        sources = prepared.sources
        inputs = ReleaseInputs(release, folder: inputsFolder, sources: prepared.sources)
        steps = prepared.steps
        layout = try Layout(prepared.sources + prepared.steps)
        for use in recipe.uses {
            guard let face = catalog[use], face.version != use.version else { continue }
            ownNotes.append("\(use.name) is version \(face.version) here and was \(use.version) in the release: texts may differ.")
        }
        for asset in assets.opened {
            guard let sealed = release.manifest.assets.first(where: { $0.name == asset.name }), sealed.digest != asset.digest else { continue }
            ownNotes.append("\(asset.name) is not the file that the release was made with (\(asset.digest), was \(sealed.digest)): texts may differ.")
        }
    }

    /// The text of a page. Throws a `RunError` if its input is not there, or no longer holds the page.
    package mutating func text(of row: PageRow) throws -> Replayed {
        // What came to another end may have been changed on the way from a store.
        for _ in 1..<Files.readings(of: try inputs.input(row.key.unit).path) {
            let found = try replay(row)
            if found.agrees { return found }
        }
        return try replay(row)
    }

    private mutating func replay(_ row: PageRow) throws -> Replayed {
        let (code, text, rights) = try run(row, steps: stepsRun(row))
        let drop = layout.drop(code)
        return Replayed(text: text, rights: rights, drop: drop, agrees: agrees(row, drop, text.count))
    }

    /// The page's text as the step `use` was shown it. Throws as above.
    package mutating func text(of row: PageRow, until use: String) throws -> Replayed {
        let count = steps.firstIndex { $0.use.name == use } ?? stepsRun(row)
        let (code, text, rights) = try run(row, steps: count)
        return Replayed(text: text, rights: rights, drop: layout.drop(code), agrees: code == 0)
    }

    /// The page's text as read, and after each step that changed it, in running order.
    package mutating func versions(of row: PageRow) throws -> [TextVersion] {
        var versions: [TextVersion] = []
        for count in 0...stepsRun(row) where count == 0 || [.rewriter, .survey].contains(steps[count - 1].face.kind) {
            let text = try run(row, steps: count).text
            if count == 0 || text != versions.last?.text {
                versions.append(TextVersion(step: count == 0 ? nil : steps[count - 1].use.name, text: text))
            }
        }
        return versions
    }

    private func agrees(_ row: PageRow, _ drop: DropCount?, _ bytes: Int) -> Bool {
        // A page that its source or a survey dropped went into no step of that stage, and the ledger counts no text for it.
        if steps.contains(where: { $0.use.name == row.drop?.step && $0.face.kind == .survey }) { return drop == nil }
        guard drop?.step == row.drop?.step, drop?.reason == row.drop?.reason else { return false }
        return sources.contains { $0.use.name == drop?.step } || bytes == Int(clamping: row.textBytes)
    }

    /// Steps the page went through: all, or those before the survey that dropped it.
    private func stepsRun(_ row: PageRow) -> Int {
        steps.firstIndex { $0.use.name == row.drop?.step && $0.face.kind == .survey } ?? steps.count
    }

    /// Reads the page and runs it through the first `count` steps; the code is 0 if none of them drops it.
    private mutating func run(_ row: PageRow, steps count: Int) throws -> (code: Int, text: [UInt8], rights: [UInt8]) {
        // Offsets come from a file that anyone may have written, and go to calls that take signed ones.
        guard max(row.place.offset, row.place.inner) < UInt64(Int32.max) << 31 else { throw release.isMixed(row.key.unit) }
        let source = try source(of: row)
        let input = try inputs.input(row.key.unit)
        let codes = layout.places.first { $0.use == source.use.name }?.codes ?? [:]
        var tally = SourceTally()
        var found: (code: Int, text: [UInt8], rights: [UInt8])?
        try source.read(input, at: row.place, &tally, .scratch()) { batch, _ in
            if batch.count == 0 { return true }
            let facts = batch.facts[0]
            guard facts.offset == row.place.offset, facts.inner == row.place.inner else { return false }
            if let drop = facts.sourceDrop {
                found = (codes[drop.reason] ?? 0, batch.text[0].withUnsafeBufferPointer { Array($0) }, batch.rights[0].withUnsafeBufferPointer { Array($0) })
            } else {
                found = try run(batch, row, upTo: count)
            }
            return false
        }
        guard let found else {
            throw RunError(
                .unreadable, "\(input.path) no longer holds the page at \(row.place.offset)",
                hint: "The input was changed since the release was made: its size and digest stand in manifest.json.")
        }
        return found
    }

    /// Runs the first page of `batch` through the first `count` steps, with what surveys among them cut out of its text.
    private mutating func run(_ batch: borrowing Batch, _ row: PageRow, upTo count: Int) throws -> (code: Int, text: [UInt8], rights: [UInt8]) {
        var start = 0
        var cut: Batch?
        for survey in 0..<count where steps[survey] is any SurveyRunner {
            let spans = try spans(of: row, survey), told = try rights(of: row, survey)
            if spans.isEmpty, told == nil { continue }
            let (code, text, found) = if let cut { run(cut, start..<survey) } else { run(batch, start..<survey) }
            if code != 0 { return (code, text, found) }
            let rights = told ?? found
            var shorter: [UInt8] = []
            PageOutcome(spans: spans).cut(text.span, into: &shorter)
            var next = Batch()
            next.append(
                url: batch.url[0], id: batch.id[0], date: batch.date[0], head: Span(), payload: Span(), text: shorter.span,
                rights: rights.span, facts: batch.facts[0])
            cut = next
            start = survey + 1
        }
        if let cut { return run(cut, start..<count) }
        return run(batch, start..<count)
    }

    private mutating func run(_ batch: borrowing Batch, _ range: Range<Int>) -> (code: Int, text: [UInt8], rights: [UInt8]) {
        // Taken out while it runs, so that it is not copied.
        var chain = chains.removeValue(forKey: range) ?? makeChain(range)
        defer { chains[range] = chain }
        let result = chain.run(batch, 0)
        return (result.code, chain.text, chain.rights)
    }

    private mutating func spans(of row: PageRow, _ survey: Int) throws -> [Range<Int>] {
        if spans[survey]?.unit != row.key.unit {
            let path = "\(release.path)/\(SpanTable.path(use: steps[survey].use.name, unit: row.key.unit))"
            spans[survey] = (row.key.unit, try Files.exists(path) ? Release.reading(path) { try SpanTable.read($0) } : [:])
        }
        return spans[survey]?.rows[row.key.row] ?? []
    }

    /// The page's rights as its copies left them at a survey; nil where they changed nothing.
    private mutating func rights(of row: PageRow, _ survey: Int) throws -> [UInt8]? {
        if told[survey]?.unit != row.key.unit {
            let path = "\(release.path)/\(LineageTable.path(use: steps[survey].use.name, unit: row.key.unit))"
            told[survey] = (row.key.unit, try Files.exists(path) ? Release.reading(path) { try LineageTable.read($0) } : [:])
        }
        return told[survey]?.rows[row.key.row]
    }

    private func makeChain(_ range: Range<Int>) -> Chain {
        let desk = Desk()
        let links = range.compactMap { steps[$0].link(desk, layout.places[sources.count + $0]) }
        return Chain(links, layout: layout, measureAll: false)
    }

    // MARK: Inputs

    private func source(of row: PageRow) throws -> any SourceRunner {
        let name = release.manifest.inputs[row.key.unit].source
        guard let source = sources.first(where: { $0.use.name == name }) else {
            throw RunError(.badRelease, "\(row.input) was read by \"\(name)\", which the recipe does not have", hint: "Fetch the release again.")
        }
        return source
    }
}
