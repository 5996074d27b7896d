import GleanBytes
import GleanModel

/// The stages of one survey of a plan, and which files pass from one to the next.
struct SurveyStages {
    let context: RunContext
    /// The survey's position among the recipe's steps.
    let step: Int
    let runner: any SurveyRunner
    let rounds: [SurveyRound]
    /// The chain before the survey, the stage that reads other releases if there are any, and a stage a round.
    let chain: Int
    let against: Int?
    /// The stage that settles, of a survey that decides by sums.
    let settle: Int?
    let reduces: [Int]
    /// The stage that tells pages what their copies know of rights, where the recipe is concerned with them.
    let lineage: Int?

    init(_ context: RunContext, step: Int) {
        guard let runner = context.survey(step) else { preconditionFailure("Step \(step) is no survey.") }
        self.context = context
        self.step = step
        self.runner = runner
        rounds = runner.rounds
        var chain = 0, against: Int?, settle: Int?, reduces: [Int] = [], lineage: Int?
        for (index, stage) in context.plan.stages.enumerated() {
            switch stage.kind {
            case .chain(_, _, survey: step): chain = index
            case .against(survey: step): against = index
            case .settle(survey: step): settle = index
            case .reduce(survey: step, _): reduces.append(index)
            case .lineage(survey: step): lineage = index
            default: break
            }
        }
        self.chain = chain
        self.against = against
        self.settle = settle
        self.reduces = reduces
        self.lineage = lineage
    }

    /// The survey at `step` joins copies of whole pages, and some source or step of the recipe is concerned with rights.
    static func hasLineage(_ step: Int, _ steps: [any PreparedStep], _ sources: [any SourceRunner]) -> Bool {
        guard let survey = steps[step] as? any SurveyRunner, case .wholeCopies = survey.reach else { return false }
        return RunContext.concernsRights(sources, steps)
    }

    /// The chain behind the survey.
    var next: Int? { context.chainStages.first { $0 > chain } }

    /// How the records of a round fall into the units that read them.
    func cut(of round: Int) -> RecordRun.Cut {
        let units = context.plan.stages[reduces[round]].units
        if case .visits = rounds[round].kind { return .byUnit(units) }
        return .evenly(units)
    }

    /// The stages whose units write records for a round: the pages' own, of other releases, and of the rounds before.
    func writers(for round: Int) -> [Int] {
        var stages: [Int] = []
        if runner.feeds.contains(round) { stages += [chain] + (against.map { [$0] } ?? []) }
        for earlier in 0..<round where rounds[earlier].feeds.contains(round) { stages.append(reduces[earlier]) }
        return stages
    }

    /// The stage that merges the records which the units of a stage write, if there is one.
    private func merging(_ writer: Int) -> Int? {
        switch context.plan.stages[writer].kind {
        case .chain: context.merging(.pages(survey: step))
        case .against: context.merging(.foreign(survey: step))
        case .reduce(_, let round): context.merging(.emitted(survey: step, round: round))
        default: nil
        }
    }

    /// How the units of a stage cut the records that they write for a round: not at all where another stage merges them.
    func cut(of round: Int, writtenBy writer: Int) -> RecordRun.Cut { merging(writer) == nil ? cut(of: round) : .evenly(1) }

    /// The files with all records for a round, merged where there is a stage for that.
    func files(of round: Int) -> [String] {
        writers(for: round).flatMap { writer in
            let stage = merging(writer) ?? writer
            return (0..<context.plan.stages[stage].units).map { context.path(WorkUnit(stage: stage, unit: $0), Self.spill(round)) }
        }
    }

    /// The runs that a unit of a round reads.
    func runs(of round: Int, unit: Int) -> [(path: String, partition: Int)] {
        if case .visits = rounds[round].kind, let files = RecordFiles.all(.visits(survey: step, round: round), context).first { return files.runs(of: unit, context) }
        return files(of: round).map { ($0, unit) }
    }

    static func spill(_ round: Int) -> String { "spill-\(round)" }

    /// Units from which on pages are those of other releases.
    var foreignFrom: Int { context.plan.inputs.count }

    func surveyUnit(_ round: Int, _ unit: Int) -> SurveyUnit {
        SurveyUnit(round: round, unit: unit, units: context.plan.stages[reduces[round]].units, foreignFrom: foreignFrom)
    }
}

/// Sorts what a unit emits for later rounds, and writes a spill file a round.
struct SpillSorters {
    private let stages: SurveyStages
    private let unit: WorkUnit
    private let feeds: [Int]
    private var sorters: [ExternalSorter]

    /// `memoryBytes` is for all of them.
    init(_ stages: SurveyStages, _ unit: WorkUnit, feeds: [Int], memoryBytes: Int) {
        self.stages = stages
        self.unit = unit
        self.feeds = feeds
        let scratch = stages.context.scratch
        sorters = feeds.map { round in
            ExternalSorter(
                stages.rounds[round].shape, folder: scratch.path, name: "\(scratch.name(unit)).\(SurveyStages.spill(round))",
                memoryBytes: memoryBytes / max(1, feeds.count))
        }
    }

    /// Takes the records out of `sink`.
    mutating func take(_ sink: inout RecordSink) throws {
        for (index, round) in feeds.enumerated() where sink.counts[round] > 0 {
            try sorters[index].add(sink.lanes[round], records: sink.counts[round])
            sink.removeAll(round)
        }
        precondition(sink.counts.allSatisfy { $0 == 0 }, "\(stages.runner.use.step) emits records for a round that it does not declare.")
    }

    mutating func write() throws -> [FileSeal] {
        var seals: [FileSeal] = []
        for (index, round) in feeds.enumerated() {
            seals.append(try sorters[index].write(stages.context.path(unit, SurveyStages.spill(round)), stages.cut(of: round, writtenBy: unit.stage)))
        }
        return seals
    }
}
