import GleanModel

/// The unit that adds up what all units of the chain before a survey counted, and reports what follows.
struct SettleWork {
    let context: RunContext
    let unit: WorkUnit
    let survey: Int

    func perform() throws -> Receipt {
        let stages = SurveyStages(context, step: survey)
        var sums = PageSums()
        for counted in try Receipts.all(stages.chain, context).compactMap(\.sums) { sums.add(counted) }
        let settled = stages.runner.settle(sums, sources: stages.sourceNames)
        var receipt = Receipt(unit: unit)
        receipt.sums = sums
        for (name, lines) in settled.report.sorted(by: { $0.key < $1.key }) {
            receipt.files.append(try Files.write(context.path(unit, "\(name).lines"), lines))
        }
        return receipt
    }
}

/// What a survey settled, for the pages of one unit.
struct SettledPages {
    private let settled: any SettledSurvey
    private let source: String
    private let place: ChainPlace
    /// Slots of the numbers that the survey wants.
    private let wanted: [Int]

    /// Nil for a survey that does not settle.
    init?(_ stages: SurveyStages, unit: Int) throws {
        guard let stage = stages.settle else { return nil }
        let context = stages.context
        let sums = try Receipts.of(WorkUnit(stage: stage, unit: 0), context).sums ?? PageSums()
        settled = stages.runner.settle(sums, sources: stages.sourceNames)
        source = stages.sourceNames[context.plan.inputs[unit].source]
        place = context.layout.places[context.sources.count + stages.step]
        wanted = stages.runner.wanted.compactMap { context.layout.column($0)?.slot }
    }

    /// Adds to `outcome` what was settled about a page with these numbers.
    func decide(_ page: PageKey, _ numbers: [Double], _ outcome: inout PageOutcome) {
        let decided = settled.decide(page, wanted.map { numbers[$0] }, source: source)
        outcome.numbers += decided.numbers.map { (slot: place.base + $0.slot, value: $0.value) }
        if outcome.code == 0, let reason = decided.drop {
            guard let code = place.codes[reason] else { preconditionFailure("\(place.use) gave the reason \(reason), which its manual does not declare.") }
            outcome.code = code
        }
    }
}

extension SurveyStages {
    /// The uses that read the inputs, by their position in the recipe.
    var sourceNames: [String] { context.sources.map { $0.use.name } }
}
