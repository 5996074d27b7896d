import GleanBytes
import GleanModel

/// A unit of one round of a survey: sorted records in, and out of it what the round decides and emits.
///
/// Groups and visits go through the step; components are the engine's own.
struct ReduceWork {
    let context: RunContext
    let unit: WorkUnit
    let survey: Int
    let round: Int
    let monitor: RunMonitor

    func perform() throws -> Receipt {
        let stages = SurveyStages(context, step: survey)
        let described = stages.rounds[round]
        var output = ReduceOutput(stages, unit, described, memoryBytes: context.memory.perUnit(of: context.plan.stages[unit.stage]))
        let runs = stages.runs(of: round, unit: unit.unit)
        switch described.kind {
        case .groups: try judge(stages, runs, &output)
        case .visits: try visit(stages, runs, &output)
        case .components: try Components(stages, unit, described, runs).perform(&output)
        }
        var receipt = Receipt(unit: unit)
        receipt.files = try output.finish()
        return receipt
    }

    private func merged(_ stages: SurveyStages, _ runs: [(path: String, partition: Int)]) throws -> MergedRuns {
        try MergedRuns(stages.rounds[round].shape, runs, folder: context.scratch.path, name: context.scratch.name(unit))
    }

    private func judge(_ stages: SurveyStages, _ runs: [(path: String, partition: Int)], _ output: inout ReduceOutput) throws {
        let merged = try merged(stages, runs)
        let groups = RecordGroups(merged.records, keyBytes: stages.rounds[round].shape.keyBytes)
        let judge = stages.runner.judge(stages.surveyUnit(round, unit.unit))
        var count = 0
        while try groups.nextGroup() {
            count += 1
            if count % 4096 == 0, monitor.isCancelled { throw RunMonitor.stopped }
            var isFull = true
            while isFull {
                try judge.judge(groups, into: &output.outcome)
                isFull = output.outcome.isFull && !groups.isOver
                try output.take()
            }
        }
        try judge.finish(into: &output.outcome)
        try output.take()
        merged.cleanUp()
    }

    /// Shows the pages that have records to the step again, from the pages table of the chain before the survey.
    private func visit(_ stages: SurveyStages, _ runs: [(path: String, partition: Int)], _ output: inout ReduceOutput) throws {
        let merged = try merged(stages, runs)
        let groups = RecordGroups(merged.records, keyBytes: stages.rounds[round].shape.keyBytes)
        let visitor = stages.runner.visitor(stages.surveyUnit(round, unit.unit), Desk())
        let table = try TableReader(path: context.path(WorkUnit(stage: stages.chain, unit: unit.unit), "pages"))
        var goesOn = try groups.nextGroup()
        var batch = Batch()
        var version: UInt64 = 0
        for block in table.blocks.indices where goesOn {
            let rows = try table.block(block, columns: [PagesTable.row]).u64(PagesTable.row)
            guard let last = rows.last, PageKey(raw: groups.key(at: 0)) <= PageKey(unit: unit.unit, row: Int(last)) else { continue }
            PagesTable.fill(&batch, from: try table.block(block))
            for (index, row) in rows.enumerated() where goesOn {
                let key = PageKey(unit: unit.unit, row: Int(row))
                guard groups.key(at: 0) == key.raw else { continue }
                if monitor.isCancelled { throw RunMonitor.stopped }
                version += 1
                try visitor.visit(Page(batch, index, text: batch.text[index], version: version), key, groups, into: &output.outcome)
                try output.take()
                goesOn = try groups.nextGroup()
            }
        }
        // Pages of other releases lie behind the last unit's own; any other page with records was seen.
        precondition(!goesOn || PageKey(raw: groups.key(at: 0)).unit != unit.unit, "A page to be visited is not among the pages of unit \(unit.unit).")
        merged.cleanUp()
    }
}

/// What a unit of a round writes: its outcome sorted by page, records for later rounds, lines for the release.
struct ReduceOutput {
    var outcome: SurveyOutcome
    private let stages: SurveyStages
    private let unit: WorkUnit
    private let described: SurveyRound
    private let codes: [Reason: Int]
    private let base: Int
    private var spills: SpillSorters
    private var outcomes: ExternalSorter
    private var record: [UInt8] = []
    private var files: [(name: String, file: UnitFile)] = []

    init(_ stages: SurveyStages, _ unit: WorkUnit, _ described: SurveyRound, memoryBytes: Int) {
        self.stages = stages
        self.unit = unit
        self.described = described
        let place = stages.context.layout.places[stages.context.sources.count + stages.step]
        codes = place.codes
        base = place.base
        outcome = SurveyOutcome(stages.rounds)
        let shares = described.decides ? 2 : 1
        spills = SpillSorters(stages, unit, feeds: described.feeds, memoryBytes: memoryBytes / shares)
        outcomes = ExternalSorter(
            OutcomeRecord.shape, folder: stages.context.scratch.path, name: "\(stages.context.scratch.name(unit)).outcome",
            memoryBytes: memoryBytes / shares)
    }

    /// Takes what the step has put into `outcome`.
    mutating func take() throws {
        try spills.take(&outcome.records)
        if !outcome.entries.isEmpty {
            precondition(described.decides, "\(stages.runner.use.step) decides in a round that does not.")
            for entry in outcome.entries where entry.page.unit < stages.foreignFrom {
                OutcomeRecord.encode(entry, codes, base, stages.runner.use.step, into: &record)
                try outcomes.add(record)
            }
            outcome.removeEntries()
        }
        if !outcome.lines.isEmpty {
            for name in outcome.lines.keys.sorted() { try write(outcome.lines[name] ?? [], to: name) }
            outcome.removeLines()
        }
    }

    private mutating func write(_ lines: [UInt8], to name: String) throws {
        if !files.contains(where: { $0.name == name }) {
            files.append((name, try UnitFile(stages.context.path(unit, "\(name).lines"))))
        }
        try files.first { $0.name == name }?.file.write(lines.span)
    }

    mutating func finish() throws -> [FileSeal] {
        var seals = try spills.write()
        if described.decides { seals.append(try outcomes.write(stages.context.path(unit, OutcomeRecord.ending), .byUnit(stages.foreignFrom))) }
        for (_, file) in files { seals.append(try file.seal()) }
        return seals
    }
}
