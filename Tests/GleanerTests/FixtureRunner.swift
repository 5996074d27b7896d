import Foundation
import GleanEngine
import GleanModel
import GleanRights
import GleanSteps
import Gleaner

/// Runs one example of a fixture through the same reader, steps and chain as a build does.
struct FixtureRunner {
    let example: Example

    struct Outcome {
        var verdict = "keep"
        var text = ""
        var numbers: [String: Double] = [:]
        var labels: [String: String] = [:]
        var rights: [String] = []
    }

    /// The recipe of an example: the steps of `before`, then the step with its `settings`. A writer's settings stand under `output`.
    var recipeText: String {
        let settings = "  - \(example.step):\n" + Self.indented(example.blocks["settings"] ?? "{}", by: 6)
        let before = Self.indented(example.blocks["before"] ?? "", by: 2)
        let kind = Gleaner.catalog.face(example.step)?.kind
        let sources = kind == .source ? settings : "  - jsonl: {\(["source": "as", "keep": "keep"].sorted { $0.key < $1.key }.compactMap { name in example.blocks[name.key].map { " \(name.value): \($0)" } }.joined(separator: ",")) }\n"
        let isInChain = kind != .source && kind != .writer
        let steps = isInChain ? before + settings : before.isEmpty ? "  - extract: {}\n" : before
        let output = example.blocks["output"].map { "output:\n  - \(example.step):\n" + Self.indented($0, by: 6) } ?? ""
        return "gleaner: 1\nname: fixture\nsources:\n\(sources)steps:\n\(steps)\(output)"
    }

    private static func indented(_ block: String, by spaces: Int) -> String {
        block.split(separator: "\n").map { String(repeating: " ", count: spaces) + $0 + "\n" }.joined()
    }

    func recipe() throws -> Recipe { try RecipeReader.read(recipeText, file: "fixture.yaml", catalog: Gleaner.catalog) }

    /// What one worker runs of the recipe's steps.
    private func chain(_ recipe: Recipe) throws -> (Layout, Chain) {
        var assets = assets()
        let prepared = try recipe.uses.map { try Gleaner.catalog.prepare($0, &assets) }
        let layout = try Layout(prepared)
        let desk = Desk()
        return (layout, Chain(zip(prepared, layout.places).compactMap { $0.link(desk, $1) }, layout: layout, measureAll: false))
    }

    /// What is wrong with the recipe, found when it is read or when its steps open their models and lists; empty if nothing is.
    func problem() -> String {
        do {
            let recipe = try recipe()
            _ = try chain(recipe)
            var assets = assets()
            for use in recipe.output { _ = try Gleaner.catalog.prepare(use, &assets) }
            return ""
        } catch let errors as RecipeErrors {
            return errors.errors.map(\.message).joined(separator: "\n")
        } catch {
            return (error as? RecipeError)?.message ?? "\(error)"
        }
    }

    private func assets() -> Assets {
        let folder = FixtureFile.folder.path
        let root = FixtureFile.folder.deletingLastPathComponent().deletingLastPathComponent().path
        let environment = ["GLEANER_ASSETS": ProcessInfo.processInfo.environment["GLEANER_ASSETS"] ?? root + "/assets"]
        let finder = AssetFinder(recipeFolder: folder, environment: environment, known: MadeModel.known)
        return finder.assets { _, _ in }
    }

    /// What becomes of the page of a rewriter's, a measure's or a filter's example.
    func run() throws -> Outcome {
        let (layout, made) = try chain(try recipe())
        var chain = made
        var batch = Batch()
        let url = FixtureBytes.read(example.blocks["url"] ?? ""), text = FixtureBytes.read(example.blocks["page"] ?? "")
        let (head, payload) = message
        let given = knownRights
        batch.append(
            url: url.span, id: Span(), date: Span(), head: head.span, payload: payload.span, text: text.span, rights: given.span,
            facts: PageFacts(offset: 0, length: 0))
        let result = chain.run(batch, 0)
        var outcome = Outcome()
        if let drop = layout.drop(result.code) { outcome.verdict = "drop \(drop.reason)" }
        outcome.text = String(decoding: chain.text, as: UTF8.self)
        let known = chain.rights
        outcome.rights = Self.lines(Rights(known.span))
        for column in layout.columns where column.name.hasPrefix(example.step + ".") {
            let name = String(column.name.dropFirst(example.step.count + 1))
            if column.kind == .label {
                outcome.labels[name] = column.label(chain.row[column.slot])
            } else if !chain.row[column.slot].isNaN {
                outcome.numbers[name] = chain.row[column.slot]
            }
        }
        return outcome
    }

    /// What the block `known` says is known of the page's rights, in the form of `lines`.
    private var knownRights: [UInt8] {
        var rights = Rights(), bytes: [UInt8] = []
        for line in (example.blocks["known"] ?? "").split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            let words = parts[0].split(separator: " ").map(String.init), said = parts.count > 1 ? Array(parts[1].dropFirst().utf8) : []
            let place = Evidence.Place(rawValue: words.last ?? "") ?? .meta
            if words[0] == "claim", words.count == 5, let scope = LicenceClaim.Scope(rawValue: words[2]) {
                let licence = SPDX.licence(words[1]) ?? Licence(words[1], terms: [])
                rights.add(LicenceClaim(licence, scope: scope, trust: Trust.allCases.first { $0.name == words[3] } ?? .declared, evidence: Evidence(place, said)))
            } else if words[0] == "flag" {
                rights.flags.formUnion(RightsFlags(name: words[1]) ?? [])
            } else if let kind = Reservation.Kind(rawValue: words[0]), words.count >= 4, let stance = Reservation.Stance(rawValue: words[2]) {
                var found = Reservation(kind, subject: Array(words[1].utf8), stance, evidence: Evidence(place, said))
                found.isOfCopy = words[3] == "copy"
                rights.add(found)
            } else {
                preconditionFailure("\(example): \"\(line)\" says nothing of rights.")
            }
        }
        rights.encode(into: &bytes)
        return bytes
    }

    /// HTTP head and body: of a `record` block, in which an empty line parts the two, or of an `html` block.
    private var message: (head: [UInt8], body: [UInt8]) {
        guard let record = example.blocks["record"] else { return ([], FixtureBytes.read(example.blocks["html"] ?? "")) }
        let bytes = FixtureBytes.read(record)
        guard let end = (0..<max(0, bytes.count - 1)).first(where: { bytes[$0] == 10 && bytes[$0 + 1] == 10 }) else { return (bytes, []) }
        return (Array(bytes[0...(end + 1)]), Array(bytes[(end + 2)...]))
    }

    /// What is known of rights, a line each, without the offsets of evidence: claims, reservations, flags.
    static func lines(_ rights: Rights) -> [String] {
        func said(_ evidence: Evidence) -> String {
            let source = String(decoding: evidence.source, as: UTF8.self), text = FixtureBytes.shown(evidence.bytes)
            return "\(evidence.place.rawValue)\(source.isEmpty ? "" : " of \(source)"): \(text)"
        }
        var lines = rights.claims.map { "claim \($0.licence.expression) \($0.scope.rawValue) \($0.trust.name) \(said($0.evidence))" }
        lines += rights.reservations.map { "\($0.kind.rawValue) \(String(decoding: $0.subject, as: UTF8.self)) \($0.stance.rawValue)\($0.isOfCopy ? " copy" : "") \(said($0.evidence))" }
        return lines + rights.flags.names.map { "flag \($0)" }
    }

    /// A source's example: what the pages that it reads say of rights, line by line, page by page.
    func readRights() throws -> [String] {
        var lines: [String] = []
        _ = try readInput(try recipe()) { batch in
            for index in 0..<batch.count { lines += Self.lines(Rights(batch.rights[index])) }
        }
        return lines
    }

    /// A source's example: the pages it reads from the `input` block, one line each, then other records and damage.
    func read() throws -> [String] {
        var lines: [String] = []
        let tally = try readInput(try recipe()) { batch in
            for index in 0..<batch.count {
                let drop = batch.facts[index].sourceDrop.map { "drop \($0.reason)" } ?? "page"
                let text = Self.string(batch.text.range(index).isEmpty ? batch.payload[index] : batch.text[index]).replacingOccurrences(of: "\n", with: "⏎")
                lines.append([drop, Self.string(batch.url[index]), text].filter { !$0.isEmpty }.joined(separator: " "))
            }
        }
        lines += tally.otherRecords.sorted { $0.key < $1.key }.map { "other \($0.key) \($0.value)" }
        lines += tally.examples.map { "damage \($0.kind) at \($0.offset)" }
        return lines
    }

    /// A writer's example: what it makes of the pages of the `input` block that the steps of `before` keep.
    func written() throws -> WrittenShard {
        let recipe = try recipe()
        guard let use = recipe.output.first, let writer = try Gleaner.catalog.make(use) as? any Writer else { return WrittenShard() }
        return try written(writer, recipe)
    }

    private func written(_ writer: some Writer, _ recipe: Recipe) throws -> WrittenShard {
        let (layout, made) = try chain(recipe)
        var chain = made, assets = assets()
        let sink = WrittenShard(), kit = try writer.open(&assets)
        var shard = try writer.open(sink, layout.columns, kit)
        var rows = 0
        _ = try readInput(recipe) { batch in
            for index in 0..<batch.count where batch.facts[index].sourceDrop == nil && chain.run(batch, index).code == 0 {
                let text = chain.text
                let row = OutputRow(numbers: chain.row, input: inputName, key: PageKey(unit: 0, row: rows))
                rows += 1
                try writer.write(Page(batch, index, text: text.span, version: chain.textVersion), row, to: &shard)
            }
        }
        try writer.close(&shard)
        sink.totals = writer.totals(of: shard)
        if writer is ParquetWriter { sink.lines = try MadeParquet.lines(of: sink.bytes) }
        return sink
    }

    /// The name of the input in releases, from a `file` block.
    private var inputName: String { example.blocks["file"] ?? "input" }

    /// Hands the batches that the recipe's source makes of the `input` block to `body`.
    private func readInput(_ recipe: Recipe, _ body: (borrowing Batch) throws -> Void) throws -> SourceTally {
        var assets = assets()
        var tally = SourceTally()
        guard let use = recipe.sources.first, let source = try Gleaner.catalog.prepare(use, &assets) as? any SourceRunner else { return tally }
        let files = Self.files(example.blocks["input"] ?? "")
        let block = FixtureBytes.read(files[0].text)
        // A Parquet file stands in a fixture as its rows.
        let isArchive = example.step == "code"
        let bytes = example.step == "parquet" ? try MadeParquet.file(block)
            : isArchive ? MadeTar.archive(files.map { ($0.name, FixtureBytes.read($0.text)) }) : block
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-fixture-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent(isArchive ? "archive.tar" : files[0].name)
        try Data(bytes).write(to: file)
        for other in files.dropFirst() where !isArchive { try Data(FixtureBytes.read(other.text)).write(to: folder.appendingPathComponent(other.name)) }
        let input = Input(ordinal: 0, source: 0, name: inputName, path: file.path, bytes: UInt64(bytes.count), modified: 0)
        try source.read(input, at: nil, &tally, .scratch()) { batch, _ in
            try body(batch)
            return true
        }
        return tally
    }

    /// The files of an `input` block: one, or several, each behind a line `==> NAME`, of which the first is the input.
    private static func files(_ block: String) -> [(name: String, text: String)] {
        guard block.hasPrefix("==> ") else { return [("input", block)] }
        return block.components(separatedBy: "==> ").dropFirst().map { part in
            let lines = part.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(lines[0]), lines.count > 1 ? String(lines[1]) : "")
        }
    }

    private static func string(_ bytes: Span<UInt8>) -> String {
        bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}

