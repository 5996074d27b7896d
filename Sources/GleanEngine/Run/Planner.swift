import GleanBytes
package import GleanModel

/// Turns a recipe and its inputs into a plan: stages, units and what names them.
package enum Planner {
    /// Partitions of a survey, each reduced by itself: as many as inputs, and no more than this.
    package static let mostPartitions = 64
    /// Inputs whose pages are packed into the same run of shards.
    package static let unitsPerPack = 4

    /// The inputs whose pages packing unit `pack` reads, of a run of so many.
    static func inputs(ofPack pack: Int, of inputs: Int) -> Range<Int> {
        pack * unitsPerPack..<min((pack + 1) * unitsPerPack, inputs)
    }

    package struct Request: Sendable {
        package var recipe: Recipe
        package var inputs: [Input]
        package var assets: [Assets.Opened]
        package var pageLimit: Int?
        package var measureAll: Bool
        package var against: [AgainstRelease]

        package init(
            recipe: Recipe, inputs: [Input], assets: [Assets.Opened], pageLimit: Int? = nil, measureAll: Bool = false, against: [AgainstRelease] = []
        ) {
            self.against = against
            self.recipe = recipe
            self.inputs = inputs
            self.assets = assets
            self.pageLimit = pageLimit
            self.measureAll = measureAll
        }
    }

    /// The plan of a run; `rounds` tells those of the survey at a position among the steps, `settles` whether it
    /// decides by sums, `lineage` whether
    /// its copies tell of rights. The same request gives the same plan, wherever its inputs lie.
    package static func plan(
        _ request: Request, rounds: (Int) -> [SurveyRound], settles: (Int) -> Bool = { _ in false }, lineage: (Int) -> Bool = { _ in false }
    ) throws -> Plan {
        var recipe = request.recipe
        // What people say of the dataset changes its documents and none of its data.
        recipe.about = nil
        // Paths say where the inputs lie on one machine; their names and sizes say what they are.
        for index in recipe.sources.indices { recipe.sources[index].settings.removeAll { $0.key == "paths" } }
        for index in recipe.steps.indices where recipe.steps[index].kind == .survey { recipe.steps[index].settings.removeAll { $0.key == "against" } }
        let units = request.inputs.count
        let partitions = min(mostPartitions, max(1, units))
        func identity(_ inputs: [Identity.Input]) throws -> String {
            try Identity(
                recipe: recipe, inputs: inputs, assets: request.assets, pageLimit: request.pageLimit, measureAll: request.measureAll,
                partitions: partitions, unitsPerPack: unitsPerPack,
                against: request.against.map { .init(step: $0.step, name: $0.name, fingerprint: $0.fingerprint, use: $0.use) }
            ).fingerprint()
        }
        let print = try identity(request.inputs.map { .init(name: $0.name, source: $0.source, bytes: $0.bytes, modified: nil) })
        let workprint = try identity(request.inputs.map { .init(name: $0.name, source: $0.source, bytes: $0.bytes, modified: $0.modified) })
        let surveys = recipe.steps.indices.filter { recipe.steps[$0].kind == .survey }
        var stages: [Stage] = []
        func add(_ name: String, _ kind: Stage.Kind, _ units: Int) throws {
            let previous = stages.last?.fingerprint ?? workprint
            let stage = fingerprint(Array("\(previous)/\(name)".utf8))
            stages.append(Stage(name: name, kind: kind, units: units, fingerprint: stage))
        }
        var start = 0
        for survey in surveys {
            try add("chain-\(start)", .chain(from: start, to: survey, survey: survey), units)
            let name = recipe.steps[survey].name, foreign = request.against.filter { $0.step == survey }.reduce(0) { $0 + $1.units }
            if foreign > 0 { try add("\(name)-against", .against(survey: survey), foreign) }
            if settles(survey) { try add("\(name)-settle", .settle(survey: survey), 1) }
            for (round, described) in rounds(survey).enumerated() {
                let parts =
                    switch described.kind {
                    case .groups: described.partitions ?? partitions
                    case .visits: units
                    case .components: 1
                    }
                try add("\(name)-\(described.name)", .reduce(survey: survey, round: round), parts)
            }
            if lineage(survey) { try add("\(name)-lineage", .lineage(survey: survey), units) }
            start = survey + 1
        }
        try add("chain-\(start)", .chain(from: start, to: recipe.steps.count, survey: nil), units)
        if !surveys.isEmpty { try add("decide", .decide, units) }
        let packs = (units + unitsPerPack - 1) / unitsPerPack
        if recipe.shuffle != nil { try add("shuffle", .shuffle, packs) }
        try add("pack", .pack, packs)
        recipe.about = request.recipe.about
        return Plan(
            recipe: recipe, inputs: request.inputs, stages: stages, pageLimit: request.pageLimit, measureAll: request.measureAll,
            assets: request.assets, against: request.against, fingerprint: print, workprint: workprint)
    }

    private struct Identity: Codable {
        struct Input: Codable {
            let name: String
            let source: Int
            let bytes: UInt64
            let modified: Int64?
        }
        let recipe: Recipe
        let inputs: [Input]
        let assets: [Assets.Opened]
        let pageLimit: Int?
        let measureAll: Bool
        struct Against: Codable {
            let step: Int
            let name: String
            let fingerprint: String
            let use: String
        }
        let partitions: Int
        let unitsPerPack: Int
        let against: [Against]

        func fingerprint() throws -> String { Planner.fingerprint(Array(try CanonicalJSON.encode(self))) }
    }

    private static func fingerprint(_ bytes: [UInt8]) -> String {
        XXH3.hash128(bytes.span).hex
    }

    /// Bytes that a run takes on disk at its fullest, besides its inputs: stage files, records of surveys, ledgers and shards.
    ///
    /// An estimate from two crawls by the FineWeb recipe (`build --keep-stages`, then `ls -l`): stage files were 4.2% and 4.5% of the
    /// packed input, shards 3.6% and 2.7%, and ledgers 150 bytes a page, of 41 KB and of 7 KB packed. A recipe that keeps more takes more.
    /// Records are reckoned for every page of 7 KB, as if none had left before the survey.
    package static func peakDisk(_ plan: Plan, surveys: [SurveySpill] = []) -> UInt64 {
        let input = plan.inputs.reduce(0) { $0 + $1.bytes }
        let stageFiles = input * 6 / 100 * UInt64(plan.stages.filter { if case .chain = $0.kind { true } else { false } }.count)
        let records = surveys.reduce(0.0) { $0 + Double(input) / 7_000 * $1.perPage + Double(input) * 0.9 * $1.perTextByte }
        return stageFiles + input * 5 / 100 + input / 7_000 * 150 + UInt64(records)
    }
}
