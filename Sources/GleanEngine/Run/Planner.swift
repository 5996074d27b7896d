import GleanBytes
package import GleanModel

/// Turns a recipe and its inputs into a plan: stages, units and what names them.
package enum Planner {
    /// Partitions of a survey, each reduced by itself: as many as inputs, and no more than this.
    package static let mostPartitions = 64
    /// Inputs whose pages are packed into the same run of shards.
    package static let unitsPerPack = 4
    /// Files of sorted records that one unit merges, and readers for which one unit deals; with more, a plan has stages that do so.
    package static let mergedAtOnce = 256

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
        package var mergedAtOnce: Int

        package init(
            recipe: Recipe, inputs: [Input], assets: [Assets.Opened], pageLimit: Int? = nil, measureAll: Bool = false, against: [AgainstRelease] = [],
            mergedAtOnce: Int = Planner.mergedAtOnce
        ) {
            self.against = against
            self.mergedAtOnce = mergedAtOnce
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
        // Above so many files or readers, the records of stages are merged before they are read, whole or dealt out.
        let most = max(2, request.mergedAtOnce)
        func runs(of units: Int) -> Int { (units + most - 1) / most }
        func merge(_ name: String, _ records: Stage.Records, writers: Int) throws {
            if writers > most { try add("\(name)-merge", .merge(records, of: most), runs(of: writers)) }
        }
        func deal(_ name: String, _ records: Stage.Records, readers: Int) throws {
            if readers > most { try add("\(name)-deal", .deal(records, of: most), runs(of: readers)) }
        }
        var start = 0
        for survey in surveys {
            try add("chain-\(start)", .chain(from: start, to: survey, survey: survey), units)
            let name = recipe.steps[survey].name, foreign = request.against.filter { $0.step == survey }.reduce(0) { $0 + $1.units }
            if foreign > 0 { try add("\(name)-against", .against(survey: survey), foreign) }
            if settles(survey) { try add("\(name)-settle", .settle(survey: survey), 1) }
            let rounds = rounds(survey)
            if !rounds.isEmpty {
                try merge(name, .pages(survey: survey), writers: units)
                try merge("\(name)-against", .foreign(survey: survey), writers: foreign)
            }
            for (round, described) in rounds.enumerated() {
                if case .visits = described.kind { try deal("\(name)-\(described.name)", .visits(survey: survey, round: round), readers: units) }
                let parts =
                    switch described.kind {
                    case .groups: described.partitions ?? partitions
                    case .visits: units
                    case .components: 1
                    }
                try add("\(name)-\(described.name)", .reduce(survey: survey, round: round), parts)
                if case .visits = described.kind, !described.feeds.isEmpty {
                    try merge("\(name)-\(described.name)", .emitted(survey: survey, round: round), writers: units)
                }
            }
            if rounds.contains(where: \.decides) { try deal(name, .outcomes(survey: survey), readers: units) }
            if lineage(survey) {
                try add("\(name)-lineage", .lineage(survey: survey), units)
                try merge("\(name)-lineage", .lineage(survey: survey), writers: units)
                try deal("\(name)-lineage", .lineage(survey: survey), readers: units)
            }
            start = survey + 1
        }
        try add("chain-\(start)", .chain(from: start, to: recipe.steps.count, survey: nil), units)
        if !surveys.isEmpty { try add("decide", .decide, units) }
        let packs = (units + unitsPerPack - 1) / unitsPerPack
        if recipe.shuffle != nil {
            try add("shuffle", .shuffle, packs)
            try merge("shuffle", .shuffled, writers: packs)
            try deal("shuffle", .shuffled, readers: packs)
        }
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
}
