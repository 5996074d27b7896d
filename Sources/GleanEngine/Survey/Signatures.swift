import GleanBytes
import GleanModel

/// The table of a unit's signatures: what a survey keeps of each of its pages.
enum SignatureTable {
    static let row = 0, signature = 1
    static let blockRows = 1 << 16, blockBytes = 1 << 20

    static func schema(input: String) -> TableSchema {
        TableSchema(kind: "signatures", columns: [.init("row", .u64), .init("signature", .bytes)], facts: ["input": input])
    }

    /// The file of one input in a release, from the release's folder.
    static func path(use: String, unit: Int) -> String { "surveys/\(use)/\(unitName(unit)).signatures.table" }
}

/// Writes a table of signatures.
struct SignatureWriter {
    private var table: TableFile

    init(_ path: String, input: String) throws { table = try TableFile(path, SignatureTable.schema(input: input), level: 1) }

    mutating func add(_ row: UInt64, _ signature: Span<UInt8>) throws {
        table.block.add(SignatureTable.row, row)
        table.block.add(SignatureTable.signature, signature)
        table.block.endRow()
        try table.flush(atRows: SignatureTable.blockRows, orBytes: SignatureTable.blockBytes)
    }

    mutating func seal() throws -> FileSeal { try table.seal() }
}

/// A unit that reads the signatures of one input of another release, and emits their records.
struct AgainstWork {
    let context: RunContext
    let unit: WorkUnit
    let survey: Int

    func perform() throws -> Receipt {
        let stages = SurveyStages(context, step: survey)
        var spills = SpillSorters(
            stages, unit, feeds: stages.runner.feeds, memoryBytes: context.memory.perUnit(of: context.plan.stages[unit.stage]))
        guard let found = context.plan.foreign(unit.unit, step: survey) else { preconditionFailure("The plan has no release for unit \(unit).") }
        let path = "\(found.release.path)/\(SignatureTable.path(use: found.release.use, unit: found.unit))"
        var sink = RecordSink(stages.rounds)
        do {
            let table = try TableReader(path: path)
            for block in table.blocks.indices {
                let rows = try table.block(block)
                let keys = rows.u64(SignatureTable.row), lane = rows.bytes(SignatureTable.signature)
                for index in 0..<rows.rows {
                    let key = PageKey(unit: stages.foreignFrom + unit.unit, row: Int(keys[index]))
                    stages.runner.emit(lane[index], of: SurveyPage(key: key, isForeign: true), into: &sink)
                    try spills.take(&sink)
                }
            }
        } catch let error as RunError where error.kind == .damagedWork {
            throw RunError(
                .badRelease, "\(path), which the run is to be deduplicated against, is damaged", cause: error.cause,
                hint: "Run \"gleaner verify \(found.release.path)\", and fetch or build that release again.")
        }
        var receipt = Receipt(unit: unit)
        receipt.files = try spills.write()
        return receipt
    }
}

/// Copies a unit's signatures of the pages that stay in the end; a part of packing.
struct KeptSignatures {
    let context: RunContext

    /// Writes one table for each survey that keeps signatures, of input `source`, for the packing unit `unit`.
    func write(_ unit: WorkUnit, source: Int) throws -> [FileSeal] {
        try context.steps.indices.compactMap { step in
            guard let runner = context.survey(step), runner.keepsSignatures else { return nil }
            guard let last = context.chainStages.last else { return nil }
            let stages = SurveyStages(context, step: step)
            var kept = Set<UInt64>()
            let ledger = try TableReader(path: context.path(WorkUnit(stage: last, unit: source), "ledger"))
            for block in ledger.blocks.indices {
                let rows = try ledger.block(block, columns: [Ledger.row, Ledger.code])
                for (row, code) in zip(rows.u64(Ledger.row), rows.u64(Ledger.code)) where code == 0 { kept.insert(row) }
            }
            let table = try TableReader(path: context.path(WorkUnit(stage: stages.chain, unit: source), "signatures"))
            var writer = try SignatureWriter(
                "\(context.folder(unit.stage))/\(runner.use.name).\(unitName(source)).signatures.table", input: context.plan.inputs[source].name)
            for block in table.blocks.indices {
                let rows = try table.block(block)
                let keys = rows.u64(SignatureTable.row), lane = rows.bytes(SignatureTable.signature)
                for index in 0..<rows.rows where kept.contains(keys[index]) { try writer.add(keys[index], lane[index]) }
            }
            return try writer.seal()
        }
    }
}
