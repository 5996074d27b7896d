import GleanBytes
import GleanModel

/// A unit that stands between many units that write records and many that read them, so that nobody opens as many files as there are inputs.
///
/// Each reader wants its partition of every writer's file: of 90,000 inputs and 64 partitions 5.8 million openings. Units that merge 256
/// files whole leave 352, of which 64 readers open 22,528 in all; units that deal do the same for 256 readers each. The records and their
/// order are those that a reader would have found without them.
struct MergeWork {
    let context: RunContext
    let unit: WorkUnit
    let monitor: RunMonitor

    /// Bytes of a file that are in memory.
    private static let bufferBytes = 1 << 17
    /// Records after which a merge looks whether the run was stopped.
    private static let recordsBetweenLooks = 4096

    func perform() throws -> Receipt {
        var receipt = Receipt(unit: unit)
        switch context.plan.stages[unit.stage].kind {
        case .merge(let records, let of):
            for kind in RecordFiles.all(records, context) {
                let writers = kind.writers.flatMap { stage in (0..<context.plan.stages[stage].units).map { WorkUnit(stage: stage, unit: $0) } }
                let own = writers[(unit.unit * of)..<min((unit.unit + 1) * of, writers.count)]
                let paths = own.map { context.path($0, kind.ending) }
                receipt.files.append(try merge(paths, nil, kind, kind.cut))
            }
        case .deal(let records, let of):
            for kind in RecordFiles.all(records, context) {
                let readers = (unit.unit * of)..<min((unit.unit + 1) * of, kind.cut.partitions)
                receipt.files.append(try merge(kind.merged(context), readers, kind, .part(readers, of: kind.cut)))
            }
        default: preconditionFailure("The stage \(context.plan.stages[unit.stage].name) merges nothing.")
        }
        return receipt
    }

    /// Merges some partitions of these files, or all of them.
    private func merge(_ paths: [String], _ partitions: Range<Int>?, _ kind: RecordFiles, _ cut: RecordRun.Cut) throws -> FileSeal {
        let file = try UnitFile(context.path(unit, kind.ending))
        var writer = try RecordRunWriter(kind.shape, cut) { try file.write($0) }
        let merge = RecordMerge(try paths.map {
            RecordCursor(try RecordRunSweep(path: $0, partitions: partitions, width: kind.shape.width), kind.shape, bufferBytes: Self.bufferBytes)
        })
        var records = 0
        while let record = try merge.next() {
            records += 1
            if records % Self.recordsBetweenLooks == 0, monitor.isCancelled { throw RunMonitor.stopped }
            try writer.append(record)
        }
        try writer.finish()
        return try file.seal()
    }
}

/// Files of sorted records that one stage, or several, writes for another: their ending, their shape, how they are cut among readers. What is
/// merged first is cut by who merges it.
struct RecordFiles {
    let records: Stage.Records
    let ending: String
    let shape: RecordShape
    let cut: RecordRun.Cut
    /// The stages whose units wrote a file each.
    let writers: [Int]

    /// All files of a kind: a survey may have several rounds for which pages give records.
    static func all(_ records: Stage.Records, _ context: RunContext) -> [RecordFiles] {
        let units = context.plan.inputs.count
        switch records {
        case .pages(let survey):
            let stages = SurveyStages(context, step: survey)
            return spills(records, stages, stages.runner.feeds, [stages.chain])
        case .foreign(let survey):
            let stages = SurveyStages(context, step: survey)
            return spills(records, stages, stages.runner.feeds, stages.against.map { [$0] } ?? [])
        case .visits(let survey, let round):
            let stages = SurveyStages(context, step: survey)
            return spills(records, stages, [round], stages.writers(for: round))
        case .emitted(let survey, let round):
            let stages = SurveyStages(context, step: survey)
            return spills(records, stages, stages.rounds[round].feeds, [stages.reduces[round]])
        case .outcomes(let survey):
            let stages = SurveyStages(context, step: survey)
            let writers = stages.reduces.enumerated().filter { stages.rounds[$0.offset].decides }.map(\.element)
            return [RecordFiles(records: records, ending: OutcomeRecord.ending, shape: OutcomeRecord.shape, cut: .byUnit(units), writers: writers)]
        case .lineage(let survey):
            let writers = SurveyStages(context, step: survey).lineage.map { [$0] } ?? []
            return [RecordFiles(records: records, ending: LineageRecord.ending, shape: LineageRecord.shape, cut: .byUnit(units), writers: writers)]
        case .shuffled:
            let writers = context.stage { $0 == .shuffle }.map { [$0] } ?? []
            let packs = writers.first.map { context.plan.stages[$0].units } ?? 0
            return [RecordFiles(records: records, ending: ShuffleWork.ending, shape: ShuffledPages.shape, cut: .evenly(packs), writers: writers)]
        }
    }

    private static func spills(_ records: Stage.Records, _ stages: SurveyStages, _ rounds: [Int], _ writers: [Int]) -> [RecordFiles] {
        rounds.map { RecordFiles(records: records, ending: SurveyStages.spill($0), shape: stages.rounds[$0].shape, cut: stages.cut(of: $0), writers: writers) }
    }

    /// The files with all records, merged if there is a stage for that.
    func merged(_ context: RunContext) -> [String] {
        if case .visits(let survey, let round) = records { return SurveyStages(context, step: survey).files(of: round) }
        let stages = context.merging(records).map { [$0] } ?? writers
        return stages.flatMap { stage in (0..<context.plan.stages[stage].units).map { context.path(WorkUnit(stage: stage, unit: $0), ending) } }
    }

    /// What reader `unit` reads: its partition of each file, or of the one that was dealt to its run of readers.
    func runs(of unit: Int, _ context: RunContext) -> [(path: String, partition: Int)] {
        if let (stage, of) = context.dealing(records) { return [(context.path(WorkUnit(stage: stage, unit: unit / of), ending), unit % of)] }
        return merged(context).map { ($0, unit) }
    }
}

extension RunContext {
    /// The stage that merges the files of writers of these records.
    func merging(_ records: Stage.Records) -> Int? {
        plan.stages.firstIndex { if case .merge(let merged, _) = $0.kind { merged == records } else { false } }
    }

    /// How writers of these records cut them, which their readers want cut so: not at all where a stage merges them, or every one of many small
    /// files would list as many partitions as there are inputs.
    func cut(_ wanted: RecordRun.Cut, of records: Stage.Records) -> RecordRun.Cut { merging(records) == nil ? wanted : .evenly(1) }

    /// The stage that deals these records to their readers, and how many of them a unit serves.
    func dealing(_ records: Stage.Records) -> (stage: Int, of: Int)? {
        for (index, stage) in plan.stages.enumerated() {
            if case .deal(let dealt, let of) = stage.kind, dealt == records { return (index, of) }
        }
        return nil
    }
}
