package import GleanModel

/// What all stages of a plan read and write, and then who seals the release.
package struct PlanVolume: Sendable {
    package private(set) var stages: [StageVolume] = []
    let context: RunContext
    let shares: PlanShares

    package init(_ context: RunContext, shares: PlanShares = PlanShares()) {
        self.context = context
        self.shares = shares
        stages = context.plan.stages.enumerated().map { volume($0.offset, $0.element) }
    }

    /// Bytes that a run takes at its fullest, besides its inputs: nothing goes before the release is sealed.
    package var peakDisk: UInt64 { UInt64((stages + [sealing]).reduce(0) { $0 + $1.bytesWritten }) }

    /// Bytes that a unit sorts on its machine's own disk at most: as many as it writes sorted.
    var scratchOfUnit: Double {
        zip(context.plan.stages, stages).map { stage, volume in
            switch stage.kind {
            case .chain(_, _, let survey): survey.map { records($0) / Double(max(1, stage.units)) } ?? 0
            case .reduce, .shuffle: max(volume.bytesRead, volume.bytesWritten) / Double(max(1, stage.units))
            default: 0
            }
        }.max() ?? 0
    }

    var input: Double { Double(context.plan.inputs.reduce(0) { $0 + $1.bytes }) }
    var pages: Double { input / shares.pageBytes }
    var ledgers: Double { pages * shares.ledgerBytesPerPage }

    /// Bytes of the records that a survey makes of all pages.
    private func records(_ survey: Int) -> Double {
        guard let spill = context.survey(survey)?.spill else { return 0 }
        return pages * spill.perPage + input * 0.9 * spill.perTextByte
    }

    private func volume(_ index: Int, _ stage: Stage) -> StageVolume {
        var volume = StageVolume(stage.name, units: stage.units)
        let units = context.plan.inputs.count
        switch stage.kind {
        case .chain(let from, _, let survey):
            if from == 0 {
                volume.read(units, bytes: input, inOrder: true)
            } else {
                readSurveyed(&volume, from - 1)
                volume.write(units * kept(ofSurvey: from - 1), bytes: 0)
            }
            volume.write(units, bytes: ledgers)
            if !context.passes(index) { volume.write(units, bytes: input * shares.pages) }
            if let survey, let runner = context.survey(survey) {
                volume.write(units * runner.feeds.count, bytes: runner.feeds.isEmpty ? 0 : records(survey))
                if runner.keepsSignatures { volume.write(units, bytes: records(survey)) }
            }
        case .against(let survey):
            volume.read(stage.units, bytes: 0)
            volume.write(stage.units * (context.survey(survey)?.feeds.count ?? 0), bytes: 0)
        case .settle: volume.read(units, bytes: 0)
        case .reduce(let survey, let round):
            let stages = SurveyStages(context, step: survey), described = stages.rounds[round]
            let ownBytes = stages.runner.feeds.contains(round) ? records(survey) / Double(max(1, stages.runner.feeds.count)) : 0
            volume.read(stage.units * stages.runs(of: round, unit: 0).count, bytes: ownBytes)
            if case .visits = described.kind { volume.read(stage.units, bytes: input * shares.pages) }
            volume.write(stage.units * (described.feeds.count + (described.decides ? 1 : 0)), bytes: 0)
        case .merge(let records, _):
            let kinds = RecordFiles.all(records, context), writers = kinds.reduce(0) { $0 + $1.writers.reduce(0) { $0 + context.plan.stages[$1].units } }
            volume.read(writers, bytes: bytes(of: records))
            volume.write(stage.units * kinds.count, bytes: bytes(of: records))
        case .deal(let records, _):
            let kinds = RecordFiles.all(records, context)
            volume.read(stage.units * kinds.reduce(0) { $0 + $1.merged(context).count }, bytes: bytes(of: records))
            volume.write(stage.units * kinds.count, bytes: bytes(of: records))
        case .lineage(let survey):
            volume.read(units * (1 + outcomes(survey)), bytes: 0)
            volume.write(units, bytes: 0)
        case .decide:
            volume.read(units * context.chainStages.count, bytes: ledgers * Double(context.chainStages.count))
            volume.write(units, bytes: ledgers)
        case .shuffle:
            readKept(&volume)
            volume.write(stage.units, bytes: input * shares.shards)
            // What is known of makers and rights, by whom the pages are first read to be written.
            volume.write(stage.units, bytes: 0)
        case .pack:
            if context.stage(where: { $0 == .shuffle }) == nil {
                readKept(&volume)
                volume.write(stage.units, bytes: 0)
            } else {
                let runs = RecordFiles.all(.shuffled, context).reduce(0) { $0 + $1.runs(of: 0, context).count }
                volume.read(stage.units * runs, bytes: input * shares.shards)
            }
            volume.write(stage.units * context.writers.count, bytes: input * shares.shards)
            for survey in context.plan.recipe.steps.indices where context.survey(survey)?.keepsSignatures == true {
                volume.read(2 * units, bytes: ledgers + records(survey))
                volume.write(units, bytes: records(survey))
            }
        }
        volume.close()
        return volume
    }

    /// Files of an input that the chain behind a survey keeps for the release: what was cut out of texts, and what copies knew of rights.
    func kept(ofSurvey survey: Int) -> Int {
        (context.survey(survey)?.cuts == true ? 1 : 0) + (SurveyStages(context, step: survey).lineage != nil ? 1 : 0)
    }

    /// The pages that came to a survey, with what it says of them and what copies know of their rights.
    private func readSurveyed(_ volume: inout StageVolume, _ survey: Int) {
        let units = context.plan.inputs.count
        volume.read(units, bytes: input * shares.pages)
        volume.read(units * outcomes(survey), bytes: 0)
        if SurveyStages(context, step: survey).lineage != nil {
            volume.read(units * RecordFiles.all(.lineage(survey: survey), context).reduce(0) { $0 + $1.runs(of: 0, context).count }, bytes: 0)
        }
    }

    private func readKept(_ volume: inout StageVolume) {
        guard let last = context.chainStages.last else { return }
        if context.passes(last), case .chain(let from, _, _) = context.plan.stages[last].kind { return readSurveyed(&volume, from - 1) }
        volume.read(context.plan.inputs.count, bytes: input * shares.pages)
    }

    /// Files that a unit opens to learn what a survey said.
    private func outcomes(_ survey: Int) -> Int { RecordFiles.all(.outcomes(survey: survey), context).reduce(0) { $0 + $1.runs(of: 0, context).count } }

    private func bytes(of records: Stage.Records) -> Double {
        switch records {
        case .pages(let survey): self.records(survey)
        case .shuffled: input * shares.shards
        case .foreign, .visits, .emitted, .outcomes, .lineage: 0
        }
    }
}
