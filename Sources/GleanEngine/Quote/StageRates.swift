package import GleanModel

/// What stages take over so many bytes of input: by a run that was, or by a sample.
package struct StageRates: Sendable {
    /// Seconds of all units together: of a clock, and of the CPU.
    struct Work: Sendable {
        var clock: Double
        var cpu: Double
    }

    private let stages: [String: Work]
    /// Input bytes that these took.
    private let inputBytes: Double
    private let recipe: (name: String, print: String)?
    package let basis: String
    package let shares: PlanShares

    /// Those of a run by its `run/costs.json`. Throws a `RecipeError` for a file that is none, or does not say how much was read.
    package static func read(_ path: String) throws -> StageRates {
        guard let costs = try? Files.readJSON(RunCosts.self, path) else {
            throw RecipeError("\(path) has no costs of a run.", hint: "Name run/costs.json of a release.")
        }
        guard let rates = StageRates(costs, basis: path) else {
            throw RecipeError("\(path) does not say how much was read.", hint: "Build that release again with this version.")
        }
        guard isPossible(costs) else { throw RecipeError("\(path) has costs that no run has.", hint: "Name run/costs.json of a release, as it was written.") }
        return rates
    }

    /// The file may be somebody's own: what is reckoned from it must stay a number.
    private static func isPossible(_ costs: RunCosts) -> Bool {
        let bytes = costs.inputBytes ?? 0, most = Double(bytes) * 1000
        return costs.stages.allSatisfy { (0...mostSeconds).contains($0.seconds) && (0...mostSeconds).contains($0.cpuSeconds) }
            && (0...Double(bytes)).contains(Double(costs.pagesIn))
            && [costs.outputBytes, costs.pageTableBytes ?? 0, costs.ledgerBytes ?? 0].allSatisfy { Double($0) <= most }
    }

    /// Of a stage; 300,000 years of one core.
    static let mostSeconds = 1e13

    /// Nil for costs that do not say how much was read.
    init?(_ costs: RunCosts, basis: String) {
        guard let bytes = costs.inputBytes, bytes > 0 else { return nil }
        stages = Dictionary(costs.stages.map { ($0.stage, Work(clock: $0.seconds, cpu: $0.cpuSeconds)) }) { first, _ in first }
        inputBytes = Double(bytes)
        if let name = costs.recipe, let print = costs.recipePrint { recipe = (name, print) } else { recipe = nil }
        self.basis = basis
        shares = PlanShares(costs, inputBytes: Double(bytes))
    }

    /// Those of a quote's sample, which are for all inputs of `plan` already: it is a quote of that plan, and its inputs have their sizes.
    package init(_ quote: Quote, of plan: Plan) throws {
        let bytes = plan.inputs.reduce(0.0) { $0 + Double($1.bytes) }, slowness = quote.basis.slowness ?? 1
        stages = quote.stages.mapValues { Work(clock: $0 * slowness, cpu: $0) }
        inputBytes = bytes
        recipe = (plan.recipe.name, try plan.recipePrint)
        basis = "\(quote.basis.pagesRun) pages of a sample"
        var shares = PlanShares()
        if let pages = quote[.pagesIn]?.value.estimate, pages > 0 { shares.pageBytes = bytes / pages }
        if let output = quote[.output]?.value.estimate, bytes > 0 { shares.shards = output / bytes }
        self.shares = shares
    }

    /// What a stage takes over so many input bytes. Stages that merge and deal records, which a run of few inputs has not, take what their bytes do.
    /// Throws a `RecipeError` for any other stage that the rates lack.
    func work(of stage: Stage, _ volume: StageVolume, input: Double) throws -> Work {
        if let known = stages[stage.name] { return Work(clock: known.clock * input / inputBytes, cpu: known.cpu * input / inputBytes) }
        switch stage.kind {
        case .merge, .deal:
            let seconds = volume.bytesWritten / CostModel.mergedBytesPerSecond
            return Work(clock: seconds, cpu: seconds)
        case .chain, .against, .reduce, .settle, .lineage, .decide, .shuffle, .pack:
            throw RecipeError("\(basis) does not say what \(stage.name) takes: that run had no such stage.", hint: "Take the rates of a release of this recipe.")
        }
    }

    /// What a reader must know who takes these rates for a run by `plan`.
    func notes(on plan: Plan) throws -> [String] {
        guard let recipe else { return ["the rates do not say which recipe they are of"] }
        return try recipe.print == plan.recipePrint ? [] : ["the rates are of a recipe with other steps, settings or models: \(recipe.name)"]
    }
}
