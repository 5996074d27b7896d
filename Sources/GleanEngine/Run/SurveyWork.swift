import GleanModel

/// A survey's record on disk: key (16 bytes, big-endian), page (8, big-endian), value.
enum SurveyRecord {
    static func encode(_ item: RecordSink.Record, into bytes: inout [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        for part in [item.key.high, item.key.low, item.page.raw] { bytes.append(big: part) }
        bytes.append(contentsOf: item.value)
    }

    static func key(_ bytes: [UInt8]) -> RecordKey { RecordKey(high: bytes.big(at: 0), low: bytes.big(at: 8)) }
    static func page(_ bytes: [UInt8]) -> PageKey { PageKey(raw: bytes.big(at: 16)) }
}

extension [UInt8] {
    mutating func append(big value: UInt64) {
        for shift in stride(from: UInt64(56), through: 0, by: -8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    func big(at offset: Int) -> UInt64 { (0..<8).reduce(0) { $0 << 8 | UInt64(self[offset + $1]) } }
}

/// A reduce unit: one partition of one round of a survey. Writes the outcome, sorted by page, and the records of the next round.
struct ReduceWork {
    let context: RunContext
    let unit: WorkUnit
    let survey: Int
    let round: Int

    /// An outcome's record: page (8) and zero (8) as the key, then the reason's code (8) and the page that stays (8).
    static let outcomeWidth = 32

    func perform() throws -> Receipt {
        guard let runner = context.survey(survey) else { preconditionFailure("Stage \(unit.stage) reduces a step that is no survey.") }
        let codes = context.layout.places[context.sources.count + survey].codes
        let folder = context.folder(unit.stage), name = unitName(unit.unit)
        var outcomes = ExternalSorter(width: Self.outcomeWidth, folder: folder, name: "\(name).outcome", memoryBytes: 16 << 20)
        var next = ExternalSorter(width: 24 + runner.valueBytes, folder: folder, name: "\(name).next", memoryBytes: 16 << 20)
        var outcome = SurveyOutcome()
        var bytes: [UInt8] = []
        try forEachGroup(runner) { group in
            outcome.removeAll()
            runner.reduce(round: round, group, into: &outcome)
            for drop in outcome.drops {
                guard let code = codes[drop.reason] else { preconditionFailure("\(runner.use.step) gave the reason \(drop.reason), which its manual does not declare.") }
                bytes.removeAll(keepingCapacity: true)
                for part in [drop.page.raw, 0, UInt64(code), drop.kept.raw] { bytes.append(big: part) }
                try outcomes.add(bytes)
            }
            for item in outcome.next.records {
                SurveyRecord.encode(item, into: &bytes)
                try next.add(bytes)
            }
        }
        var receipt = Receipt(unit: unit)
        receipt.files.append(try write("outcome", Self.outcomeWidth, partitions: 1, &outcomes))
        if round + 1 < runner.rounds {
            receipt.files.append(try write("spill", 24 + runner.valueBytes, partitions: context.partitions(after: unit.stage), &next))
        }
        return receipt
    }

    private func write(_ ending: String, _ width: Int, partitions: Int, _ sorter: inout ExternalSorter) throws -> FileSeal {
        let file = try UnitFile(context.path(unit, ending))
        var run = try RecordRunWriter(width: width, partitions: partitions) { try file.write($0) }
        try sorter.forEach { try run.append($0) }
        try run.finish()
        return try file.seal()
    }

    /// Groups of equal keys of this partition, from the spills of all units of the stage before, in order.
    private func forEachGroup(_ runner: any SurveyRunner, _ body: (RecordGroup) throws -> Void) throws {
        let before = unit.stage - 1
        let paths = (0..<context.plan.stages[before].units).map { context.path(WorkUnit(stage: before, unit: $0), "spill") }
        let width = 24 + runner.valueBytes
        var merge = try RecordMerge(width: width, paths: paths, partition: unit.unit, folder: context.folder(unit.stage), name: unitName(unit.unit))
        var key: RecordKey?
        var pages: [PageKey] = []
        var values: [[UInt8]] = []
        while let record = try merge.next() {
            let found = SurveyRecord.key(record)
            if let key, key != found {
                try body(RecordGroup(key: key, pages: pages, values: values))
                pages.removeAll(keepingCapacity: true)
                values.removeAll(keepingCapacity: true)
            }
            key = found
            pages.append(SurveyRecord.page(record))
            values.append(Array(record[24...]))
        }
        if let key { try body(RecordGroup(key: key, pages: pages, values: values)) }
        merge.cleanUp()
    }
}

/// Walks what a survey decided about the pages of one unit, in step with them.
struct OutcomeCursor {
    private var merge: RecordMerge
    private var current: [UInt8]?
    private let unit: Int

    /// The survey that stands just before position `surveyAt` of the steps.
    init(_ context: RunContext, surveyAt position: Int, unit: Int) throws {
        self.unit = unit
        let survey = position - 1
        var cursors: [RecordRunCursor] = []
        for (stage, described) in context.plan.stages.enumerated() {
            guard case .reduce(survey, _) = described.kind else { continue }
            for partition in 0..<described.units {
                var cursor = try RecordRunCursor(
                    path: context.path(WorkUnit(stage: stage, unit: partition), "outcome"), partition: 0, width: ReduceWork.outcomeWidth)
                try cursor.seek(keyTop: PageKey(unit: unit, row: 0).raw)
                cursors.append(cursor)
            }
        }
        merge = try RecordMerge(cursors)
        current = try merge.next()
    }

    /// What the survey said of `page`: nil to stay. Pages must be asked for in order. Of several drops, the first reason's holds.
    mutating func drop(of page: PageKey) throws -> LinkResult? {
        while let record = current, record.big(at: 0) < page.raw { current = try merge.next() }
        guard let record = current, record.big(at: 0) == page.raw else { return nil }
        return LinkResult(isFinal: true, code: Int(record.big(at: 16)), found: .nan, limit: .nan)
    }
}
