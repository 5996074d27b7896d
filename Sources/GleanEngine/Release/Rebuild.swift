import Foundation
import GleanModel

/// Derives shards of a release again from its inputs, what its surveys said taken as given, and holds them against the manifest.
package struct Rebuild {
    private let release: Release
    private let layout: Layout
    private let prepared: Opening.Prepared
    private var inputs: ReleaseInputs
    /// What differs from the run that made the release, as sentences.
    package var notes: [String] { inputs.notes }

    /// Opens the models of the release's recipe. Throws a `RunError` or `RecipeError`.
    package init(_ release: Release, catalog: Catalog, inputsFolder: String? = nil) throws {
        self.release = release
        layout = try release.layout(catalog)
        let finder = AssetFinder(recipeFolder: "\(release.path)/run", known: release.run?.assets ?? [:])
        var assets = finder.assets { _, _ in }
        prepared = try Opening.prepare(release.manifest.recipe, catalog, &assets)
        inputs = ReleaseInputs(release, folder: inputsFolder, sources: prepared.sources)
        let storesAll = release.manifest.measureAll || release.manifest.recipe.limits.numbers == "computed"
        guard storesAll || !prepared.steps.contains(where: { $0 is any SurveyRunner }) else {
            throw RecipeError(
                "\(release.path) cannot be rebuilt: its recipe's decisions.numbers is decisive, and its surveys' numbers were not stored.",
                hint: "Build it again and compare SHA256SUMS.")
        }
    }

    /// Packing units, each of which wrote the shards of a few inputs in a row.
    package var packs: Int { (release.units + Planner.unitsPerPack - 1) / Planner.unitsPerPack }

    /// The packing units that hold about `shards` shards, spread evenly over the release.
    package func some(_ shards: Int) -> [Int] {
        let count = min(packs, max(1, shards))
        return (0..<count).map { $0 * packs / count }
    }

    /// Makes the shards of packing unit `pack` anew, in a folder of its own that is removed, and compares them.
    package mutating func check(_ pack: Int, stop: () throws -> Void) throws -> VerifyCheck {
        let folder = FileManager.default.temporaryDirectory.path + "/gleaner-rebuild-\(UUID().uuidString)"
        try Files.makeFolder(folder)
        defer { Files.remove(folder) }
        let writers = prepared.writers
        let series = writers.enumerated().map { position, writer in
            writer.makeShards(layout.columns) { shard in
                "\(folder)/\(PackWork.shardName(pack, shard, writer.ending, of: writers.count, position))"
            }
        }
        var problems: [String] = [], pages = 0
        let sink: any PageSink, units: Range<Int>
        if let seed = release.manifest.recipe.shuffle {
            // Pages of every input may stand in these shards.
            units = 0..<release.units
            sink = ShuffledPages(
                seed: seed, layout: layout, folder: folder, name: "pages", memoryBytes: SortMemory.usual, part: (unit: pack, of: packs))
        } else {
            units = Planner.inputs(ofPack: pack, of: release.units)
            sink = CopiedPages(series, layout)
        }
        let aside = Set((release.manifest.setAside ?? []).map(\.name))
        for unit in units where !aside.contains(release.manifest.inputs[unit].name) {
            var rebuilt = try RebuiltUnit(release, layout, prepared, unit, try inputs.input(unit))
            try rebuilt.run(sink, stop: stop)
            problems += rebuilt.problems
            pages += rebuilt.pages
        }
        try (sink as? ShuffledPages)?.forEach(release.manifest.inputs.map { ($0.name, $0.source) }) { batch, row, beside in
            for shards in series { try shards.write(Page(batch, row, text: batch.text[row], version: 0), beside) }
        }
        var made: [FileSeal] = []
        for shards in series { made += try shards.finish() }
        let wanted = release.manifest.shards.filter { $0.name.hasPrefix("\(unitName(pack))-") }
        problems += compare(made, wanted)
        return VerifyCheck(
            "Shards \(unitName(pack))-* come out of their inputs again", extent: "\(pages) pages, \(wanted.count) shards", problems: problems.firstFew())
    }

    private func compare(_ made: [FileSeal], _ wanted: [FileSeal]) -> [String] {
        var problems: [String] = []
        let byName = Dictionary(made.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for shard in wanted {
            guard let found = byName[shard.name] else {
                problems.append("data/\(shard.name) does not come out again.")
                continue
            }
            if found.content != shard.content || found.rows != shard.rows {
                problems.append("data/\(shard.name) comes out with \(found.rows) rows of the content \(found.content ?? "none"), and had \(shard.rows) of \(shard.content ?? "none").")
            } else if found.digest != shard.digest, release.manifest.gleaner == Version.current {
                problems.append("data/\(shard.name) comes out with the same content, but packed into other bytes.")
            }
        }
        for shard in made where !wanted.contains(where: { $0.name == shard.name }) { problems.append("data/\(shard.name) comes out, and was not there.") }
        return problems
    }
}

/// The pages of one input, run through all chains again.
private struct RebuiltUnit {
    private let release: Release
    private let layout: Layout
    private let prepared: Opening.Prepared
    private let unit: Int
    private let input: Input
    /// The chains between surveys, and the positions of the surveys behind each but the last.
    private var chains: [Chain] = []
    private var surveys: [Int] = []
    /// By survey: what it cut, by row.
    private var spans: [[Int: [Range<Int>]]] = []
    /// By survey: rights that copies changed, by row.
    private var told: [[Int: [UInt8]]] = []
    private(set) var problems: [String] = []
    private(set) var pages = 0

    init(_ release: Release, _ layout: Layout, _ prepared: Opening.Prepared, _ unit: Int, _ input: Input) throws {
        self.release = release
        self.layout = layout
        self.prepared = prepared
        self.unit = unit
        self.input = input
        var start = 0
        for position in 0...prepared.steps.count {
            let survey = position < prepared.steps.count ? prepared.steps[position] as? any SurveyRunner : nil
            guard survey != nil || position == prepared.steps.count else { continue }
            let desk = Desk()
            let links = (start..<position).compactMap { prepared.steps[$0].link(desk, layout.places[prepared.sources.count + $0]) }
            chains.append(Chain(links, layout: layout, measureAll: release.manifest.measureAll))
            if let survey {
                surveys.append(position)
                let path = "\(release.path)/\(SpanTable.path(use: survey.use.name, unit: unit))"
                spans.append(survey.cuts && Files.exists(path) ? try SpanTable.read(path) : [:])
                let rights = "\(release.path)/\(LineageTable.path(use: survey.use.name, unit: unit))"
                told.append(Files.exists(rights) ? try LineageTable.read(rights) : [:])
            }
            start = position + 1
        }
    }

    mutating func run(_ sink: any PageSink, stop: () throws -> Void) throws {
        let name = release.manifest.inputs[unit].source
        guard let source = prepared.sources.first(where: { $0.use.name == name }) else { throw release.isMixed(unit) }
        let sourcePlace = layout.places.first { $0.use == name }
        let table = try release.decisions(unit)
        var tally = SourceTally()
        var block = -1, rows: TableBlock?
        var left = release.manifest.inputs[unit].pagesIn
        try source.read(input, at: nil, &tally, .scratch()) { batch, _ in
            try stop()
            for index in 0..<min(left, batch.count) {
                guard let place = table.reader.find(row: pages) else {
                    problems.append("\(input.name) has more pages than the release has decisions about.")
                    return false
                }
                if place.block != block {
                    rows = try table.block(place.block)
                    block = place.block
                }
                guard let rows else { return false }
                try rebuild(batch, index, table.row(rows, place.row, key: PageKey(unit: unit, row: pages)), sourcePlace, sink)
                pages += 1
            }
            left -= batch.count
            return left > 0
        }
        if pages < release.manifest.inputs[unit].pagesIn { problems.append("\(input.name) has \(pages) pages, and had \(release.manifest.inputs[unit].pagesIn).") }
    }

    private mutating func rebuild(_ batch: borrowing Batch, _ index: Int, _ row: PageRow, _ source: ChainPlace?, _ sink: any PageSink) throws {
        if let drop = batch.facts[index].sourceDrop { return note(row, source?.codes[drop.reason] ?? 0) }
        var result = chains[0].run(batch, index)
        var numbers = chains[0].row, text = chains[0].text, metadata = chains[0].metadata, rights = chains[0].rights
        for (place, survey) in surveys.enumerated() {
            if result.code != 0 { break }
            let use = layout.places[prepared.sources.count + survey]
            for slot in use.base..<(use.base + use.count) { numbers[slot] = row.numbers[slot] }
            if row.drop?.step == use.use { return note(row, row.code) }
            let cut = PageOutcome(spans: spans[place][row.key.row] ?? [])
            var shorter: [UInt8] = []
            cut.cut(text.span, into: &shorter)
            if let changed = told[place][row.key.row] { rights = changed }
            var page = Batch()
            page.append(
                url: batch.url[index], id: row.id.span, date: batch.date[index], head: Span(), payload: Span(), text: shorter.span,
                metadata: metadata.span, rights: rights.span, facts: PageFacts(offset: row.place.offset, length: 0))
            result = chains[place + 1].run(page, 0, numbers: numbers)
            numbers = chains[place + 1].row
            text = chains[place + 1].text
            metadata = chains[place + 1].metadata
            rights = chains[place + 1].rights
        }
        note(row, result.code)
        guard result.code == 0 else { return }
        var id: [UInt8] = []
        pageID(batch.id[index], input: input.name, place: RecordPlace(offset: batch.facts[index].offset, inner: batch.facts[index].inner), into: &id)
        var page = Batch()
        page.append(
            url: batch.url[index], id: id.span, date: batch.date[index], head: Span(), payload: Span(), text: text.span, metadata: metadata.span,
            rights: rights.span, facts: PageFacts(offset: row.place.offset, length: 0))
        let beside = OutputRow(numbers: numbers, input: release.manifest.inputs[unit].name, source: release.manifest.inputs[unit].source, key: row.key)
        try sink.write(Page(page, 0, text: page.text[0], version: 0), beside)
    }

    private mutating func note(_ row: PageRow, _ code: Int) {
        guard code != row.code else { return }
        func said(_ code: Int) -> String { layout.drop(code).map { "dropped by \($0.step) (\($0.reason))" } ?? "kept" }
        problems.append("\(String(decoding: row.id, as: UTF8.self)) is \(said(code)) now, and was \(said(row.code)).")
    }
}
