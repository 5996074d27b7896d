import Foundation
import GleanBytes
package import GleanModel

/// Turns the work of a finished run into a release: files moved under their names, the index, the manifest, the sums, in this order.
///
/// Every move can be done again, so a run that is killed here goes on; SHA256SUMS is written last and means that the release stands.
struct Seal {
    let context: RunContext
    let opening: Opening
    /// Told what could not be done and changes nothing about the release.
    let say: (String) -> Void

    static let sums = "SHA256SUMS"

    private var output: String { context.output }

    /// The file that stands once sealing has begun.
    static func mark(_ context: RunContext) -> String { "\(context.workFolder)/sealing" }

    /// The manifest of a release of this plan that stands already. Throws a `RunError` if another release stands there.
    func standing() throws -> Manifest? {
        guard try Files.exists("\(output)/manifest.json") else { return nil }
        let manifest = try Files.readJSON(Manifest.self, "\(output)/manifest.json")
        guard manifest.fingerprint == context.plan.fingerprint else {
            throw RunError(
                .unwritable, "\(output) holds a release of another recipe, other inputs or other settings",
                hint: "Name another folder with --output, or remove it.")
        }
        guard try Files.exists("\(output)/\(Self.sums)") else { return nil }
        let run = try? Files.readJSON(RunRecord.self, "\(output)/run/run.json")
        guard run?.workprint == context.plan.workprint else {
            throw RunError(
                .unwritable, "\(output) holds a release of inputs with the same names and sizes, but of another time",
                hint: "If they are the same, nothing has to be done; else name another folder with --output, or remove it.")
        }
        removeLeftovers(keepStages: false)
        return manifest
    }

    /// Reads on `workers` threads, or more on a store. `account` writes down what the run took, with the tokens of kept pages, where a step
    /// counted them; it is called when all is done but the sums.
    func seal(rates: RateLog, keepStages: Bool, workers: Int, account: ([[Receipt]], Manifest, _ tokens: Int?) throws -> Void) throws -> Manifest {
        for folder in ["data", "decisions/index", "run"] { try Files.makeFolder("\(output)/\(folder)") }
        try Files.write(Self.mark(context), [])
        var sums = ReceiptSums(context)
        let receipts = try context.plan.stages.indices.map { try Receipts.all($0, context) { sums.take(&$0) } }
        var moves = FileMoves()
        var shards = moveShards(receipts, &moves)
        shards += try indexShards(shards)
        let decisions = moveDecisions(receipts, &moves)
        let surveys = try SealedSurveys(context: context, receipts: receipts).seal(&moves)
        try moves.perform()
        let counted = try DecisionCounts(context, units: decisions.count, workers: workers), index = counted.index
        var manifest = try makeManifest(receipts, sums, shards, decisions + [index], surveys, counted.repeated)
        manifest.rows = writtenRows
        let aside = receipts[0].compactMap { receipt in receipt.setAside.map { Manifest.SetAside(name: context.plan.inputs[receipt.unit.unit].name, reason: $0) } }
        manifest.setAside = aside.isEmpty ? nil : aside
        manifest.composition = composition(counted.composition, sums)
        manifest.attribution = try attribution(sums.tellers, manifest.composition?.rights)
        try writeRun(receipts, rates)
        let documents = try ReleaseDocuments.write(manifest, notes: StepNotes(faces), output: output)
        try Report.write(output: output, manifest: manifest, layout: context.layout, rates: rates, workers: workers)
        let manifestSeal = try Files.writeJSON("\(output)/manifest.json", manifest, pretty: true)
        try account(receipts, manifest, counted.tokens)
        var digests = Sums()
        for shard in shards { digests["data/\(shard.name)"] = shard.digest }
        for file in decisions + [index] { digests["decisions/\(file.name)"] = file.digest }
        for file in surveys { digests["surveys/\(file.name)"] = file.digest }
        for (name, seal) in documents { digests[name] = seal.digest }
        digests[CompositionScan.list] = manifest.composition?.domains.list.digest
        if let attribution = manifest.attribution { digests[attribution.name] = attribution.digest }
        digests["manifest.json"] = manifestSeal.digest
        try Files.write("\(output)/\(Self.sums)", Array(digests.text.utf8))
        removeLeftovers(keepStages: keepStages)
        return manifest
    }

    /// Removes the work folder, and what killed runs have begun to send to a store. The release stands by now: what cannot be removed is told, and left.
    private func removeLeftovers(keepStages: Bool) {
        do {
            try Files.removeUploads(output)
        } catch {
            say("The release stands. What killed runs began to send below \(output) could not all be abandoned, and may be paid for: \(error)")
        }
        guard !keepStages else { return }
        // A process that an engine has not ended yet may still write there.
        for left in (0..<Self.removals).reversed() {
            do {
                return try Files.removeFolder("\(output)/work")
            } catch {
                if left == 0 { return say("The release stands. Its work folder could not be removed whole, and \(output)/work may be deleted: \(error)") }
                Thread.sleep(forTimeInterval: 1)
            }
        }
    }

    private static let removals = 3

    private var faces: [StepFace] { (context.sources + context.steps + context.writers).map { ($0 as any PreparedStep).face } }

    // MARK: Moving

    private func moveShards(_ receipts: [[Receipt]], _ moves: inout FileMoves) -> [FileSeal] {
        guard let stage = context.stage(where: { $0 == .pack }) else { return [] }
        var seals: [FileSeal] = []
        for receipt in receipts[stage] {
            for file in receipt.files where !file.name.hasSuffix(SealedSurveys.signatures) && !file.name.hasSuffix(".\(AttributionTable.ending)") {
                moves.add("\(context.folder(stage))/\(file.name)", to: "\(output)/data/\(file.name)")
                seals.append(file)
            }
        }
        return seals
    }

    /// Files that writers put beside their shards, once all are known.
    private func indexShards(_ shards: [FileSeal]) throws -> [FileSeal] {
        try context.writers.enumerated().flatMap { position, writer in
            try writer.index(of: shards.filter { ShardPlaces.writer(of: $0.name) == position }).map { name, bytes in
                let seal = try Files.write("\(output)/data/\(name)", bytes)
                return FileSeal(name: name, bytes: seal.bytes, digest: seal.digest)
            }
        }
    }

    /// What each writer wrote, summed up over packing units; nil where that is a row a kept page and nothing else.
    private func written(_ receipts: [[Receipt]], kept: Int) -> [Written]? {
        guard let stage = context.stage(where: { $0 == .pack }) else { return nil }
        let sums = context.writers.indices.map { writer in
            var sum = Written(use: context.writers[writer].use.name)
            for receipt in receipts[stage] { if let written = receipt.written, writer < written.count { sum.add(written[writer]) } }
            return sum
        }
        return sums.allSatisfy { $0.rows == kept && $0.totals.isEmpty } ? nil : sums
    }

    private func moveDecisions(_ receipts: [[Receipt]], _ moves: inout FileMoves) -> [FileSeal] {
        let decided = context.stage { $0 == .decide }
        let stage = decided ?? 0
        return receipts[stage].map { receipt in
            let ending = decided == nil ? "ledger" : "decisions"
            let name = "\(unitName(receipt.unit.unit)).table"
            moves.add(context.path(receipt.unit, ending), to: "\(output)/decisions/\(name)")
            let seal = receipt.files.first { $0.name.hasSuffix(ending) }
            return FileSeal(name: name, bytes: seal?.bytes ?? 0, digest: seal?.digest ?? "", rows: 0)
        }
    }

    // MARK: Counting

    private func makeManifest(
        _ receipts: [[Receipt]], _ sums: ReceiptSums, _ shards: [FileSeal], _ decisions: [FileSeal], _ surveys: [FileSeal], _ repeated: (ids: Int, urls: Int)
    ) throws -> Manifest {
        let chains = context.chainStages
        guard let first = chains.first, let last = chains.last else { preconditionFailure("A plan has a chain.") }
        var counts = Manifest.Counts()
        counts.pagesIn = receipts[first].reduce(0) { $0 + $1.pagesIn }
        counts.pagesKept = receipts[last].reduce(0) { $0 + $1.pagesKept }
        counts.textBytes = receipts[last].reduce(0) { $0 + $1.textBytes }
        counts.repeatedIDs = repeated.ids
        counts.repeatedURLs = repeated.urls
        counts.drops = sums.drops.filter { $0.pages > 0 }
        counts.otherRecords = sums.tally.otherRecords
        counts.damage = sums.tally.damage
        counts.damageExamples = sums.tally.examples
        precondition(counts.balances, "Pages in are not pages kept plus pages dropped over the whole run.")
        let inputs = context.plan.inputs.enumerated().map { unit, input in
            Manifest.InputRow(
                name: input.name, source: context.plan.recipe.sources[input.source].name, bytes: input.bytes,
                digest: receipts[first][unit].tally.digest, pagesIn: receipts[first][unit].pagesIn, pagesKept: receipts[last][unit].pagesKept)
        }
        let against = context.plan.against.map {
            Manifest.AgainstRow(use: context.plan.recipe.steps[$0.step].name, name: $0.name, fingerprint: $0.fingerprint, units: $0.units)
        }
        let silent = context.layout.rules.filter { sums.firings[$0.index] == 0 }.map { "\($0.use)/\($0.reason)" }
        return Manifest(
            gleaner: Version.current, name: context.plan.recipe.name, fingerprint: context.plan.fingerprint, recipe: context.plan.recipe,
            assets: context.plan.assets, inputs: inputs, pageLimit: context.plan.pageLimit, measureAll: context.plan.measureAll,
            counts: counts, shards: shards, decisions: decisions, surveys: surveys.isEmpty ? nil : surveys, against: against.isEmpty ? nil : against,
            written: written(receipts, kept: counts.pagesKept), silentRules: silent)
    }

    private var writtenRows: [WrittenRows] {
        context.writers.map { .init(writer: $0.use.name, ending: $0.ending, mediaType: $0.mediaType, fields: $0.fields(context.layout.columns)) }
    }

    /// What the kept pages are: by the decisions, and by the receipts of those who packed them.
    private func composition(_ counted: Composition, _ sums: ReceiptSums) -> Composition {
        var composition = counted
        composition.statements = sums.statements
        if sums.rights.isKnown { composition.rights = sums.rights }
        return composition
    }

    /// Who made what, where anything is known of rights.
    private func attribution(_ units: [WorkUnit], _ rights: RightsCounts?) throws -> FileSeal? {
        let path = "\(output)/\(AttributionFile.name)"
        guard rights != nil else {
            try Files.remove(path)
            return nil
        }
        return try AttributionFile.write(units.map { context.path($0, AttributionTable.ending) }, changes: changes, to: path)
    }

    /// What was done to texts, for everyone who must be told.
    private var changes: String {
        let changed = context.steps.filter { step in step.face.kind == .rewriter || (step as? any SurveyRunner)?.cuts == true && step.face.numbers.contains { $0.name == AppliedSurvey.spansName } }
        let made = "text taken out of its source by Gleaner \(Version.current)"
        return changed.isEmpty ? made : "\(made), and changed by \(changed.map { $0.use.name }.joined(separator: ", "))"
    }

    /// What differs from run to run, for `explain --text`, `sample` and the report.
    private func writeRun(_ receipts: [[Receipt]], _ rates: RateLog) throws {
        let run = RunRecord(
            workprint: context.plan.workprint, inputs: context.plan.inputs, assets: opening.assetPaths,
            seconds: receipts.enumerated().map { stage, receipts in
                .init(stage: context.plan.stages[stage].name, units: receipts.map(\.seconds))
            }, rates: rates.points, against: Dictionary(context.plan.against.map { ($0.fingerprint, $0.path) }, uniquingKeysWith: { first, _ in first }))
        try Files.writeJSON("\(output)/run/run.json", run, pretty: true)
        try Files.write("\(output)/run/recipe.yaml", Array(opening.recipeText.utf8))
    }
}

/// `run/run.json`: where inputs and assets were, and how long everything took.
package struct RunRecord: Sendable, Codable {
    package struct StageSeconds: Sendable, Codable {
        package let stage: String
        package let units: [Double]
    }

    package let workprint: String
    package let inputs: [Input]
    package let assets: [String: String]
    package let seconds: [StageSeconds]
    package let rates: [RateLog.Point]
    /// Where other releases lay, by fingerprint.
    package let against: [String: String]?
}
