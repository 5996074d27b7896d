package import GleanModel

/// The files that a stage reads and writes, and the requests that they take of an object store.
///
/// Openings and files are counted from the plan; bytes are estimates (`PlanShares`).
package struct StageVolume: Sendable, Codable, Equatable {
    package let stage: String
    package let units: Int
    /// Openings: a file that two units read counts twice.
    package var filesRead = 0
    package var bytesRead = 0.0
    /// Receipts among them.
    package var filesWritten = 0
    package var bytesWritten = 0.0
    /// Requests that read bytes or ask for a size, those that write, and those that list.
    package var gets = 0
    package var puts = 0
    package var lists = 0

    init(_ stage: Stage) {
        self.stage = stage.name
        units = stage.units
    }

    /// A block of a reading in order, of one at places, and a part of an upload; see `GleanStore`.
    private static let orderedBytes = 8.0 * 1048576, randomBytes = 1048576.0, partBytes = 8.0 * 1048576
    /// Times that a stage's folder is listed: what stands, what failed, what is left over.
    private static let listings = 3

    mutating func read(_ files: Int, bytes: Double, inOrder: Bool = false) {
        filesRead += files
        bytesRead += bytes
        // In order, the first block says the size, too.
        gets += inOrder ? Self.requests(files, bytes, Self.orderedBytes) : files + Self.requests(files, bytes, Self.randomBytes)
    }

    mutating func write(_ files: Int, bytes: Double) {
        filesWritten += files
        bytesWritten += bytes
        let each = bytes / Double(max(1, files))
        puts += each <= Self.partBytes ? files : files * (Int((each / Self.partBytes).rounded(.up)) + 2)
    }

    /// Receipts are written once, and read by who waits for the unit and by who seals.
    mutating func close() {
        write(units, bytes: Double(units) * 2000)
        gets += 2 * units
        lists = Self.listings * max(1, (filesWritten + 999) / 1000)
    }

    private static func requests(_ files: Int, _ bytes: Double, _ block: Double) -> Int {
        let each = bytes / Double(max(1, files))
        return files * max(1, Int((each / block).rounded(.up)))
    }
}

/// Bytes that come of an input's bytes, where nothing better is known.
///
/// From two crawls by the FineWeb recipe (`build --keep-stages`, then `ls -l`): stage files were 4.2% and 4.5% of the packed input, shards 3.6% and
/// 2.7%, and ledgers 150 bytes a page, of 41 KB and of 7 KB packed. A recipe that keeps more takes more.
package struct PlanShares: Sendable {
    package var pages = 0.06
    package var shards = 0.05
    package var ledgerBytesPerPage = 150.0
    /// Packed bytes of a page. Records are reckoned for every page, as if none had left before the survey.
    package var pageBytes = 7_000.0

    package init() {}
}

/// What all stages of a plan read and write.
package struct PlanVolume: Sendable {
    package private(set) var stages: [StageVolume] = []
    private let context: RunContext
    private let shares: PlanShares

    package init(_ context: RunContext, shares: PlanShares = PlanShares()) {
        self.context = context
        self.shares = shares
        stages = context.plan.stages.enumerated().map { volume($0.offset, $0.element) }
    }

    /// Bytes that a run takes at its fullest, besides its inputs: nothing goes before the release is sealed.
    package var peakDisk: UInt64 { UInt64(stages.reduce(0) { $0 + $1.bytesWritten }) }

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

    private var input: Double { Double(context.plan.inputs.reduce(0) { $0 + $1.bytes }) }
    private var pages: Double { input / shares.pageBytes }
    private var ledgers: Double { pages * shares.ledgerBytesPerPage }

    /// Bytes of the records that a survey makes of all pages.
    private func records(_ survey: Int) -> Double {
        guard let spill = context.survey(survey)?.spill else { return 0 }
        return pages * spill.perPage + input * 0.9 * spill.perTextByte
    }

    private func volume(_ index: Int, _ stage: Stage) -> StageVolume {
        var volume = StageVolume(stage)
        let units = context.plan.inputs.count
        switch stage.kind {
        case .chain(let from, _, let survey):
            if from == 0 { volume.read(units, bytes: input, inOrder: true) } else { readSurveyed(&volume, from - 1) }
            volume.write(units, bytes: ledgers)
            if !context.passes(index) { volume.write(units, bytes: input * shares.pages) }
            if let survey, let runner = context.survey(survey), !runner.feeds.isEmpty { volume.write(units * runner.feeds.count, bytes: records(survey)) }
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
        case .pack:
            if context.stage(where: { $0 == .shuffle }) == nil {
                readKept(&volume)
            } else {
                let runs = RecordFiles.all(.shuffled, context).reduce(0) { $0 + $1.runs(of: 0, context).count }
                volume.read(stage.units * runs, bytes: input * shares.shards)
            }
            volume.write(stage.units * max(1, context.writers.count), bytes: input * shares.shards)
        }
        volume.close()
        return volume
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
