import GleanModel

/// A packing unit, into shards: the kept pages of a fixed run of inputs in canonical order, or a stretch of all pages in shuffled order.
struct PackWork {
    let context: RunContext
    let unit: WorkUnit
    let monitor: RunMonitor
    let worker: Int

    func perform() throws -> Receipt {
        var receipt = Receipt(unit: unit)
        let series = context.writers.enumerated().map { position, writer in
            writer.makeShards(context.layout.columns) { shard in
                "\(context.folder(unit.stage))/\(Self.shardName(unit.unit, shard, writer.ending, of: context.writers.count, position))"
            }
        }
        let inputs = Planner.inputs(ofPack: unit.unit, of: context.plan.inputs.count)
        let desk = Desk(), guards = context.guards(desk)
        if context.stage(where: { $0 == .shuffle }) != nil {
            var pages = 0
            try ShuffleWork.read(unit, context) { batch, row, beside in
                for one in guards { try one.check(Page(batch, row, text: batch.text[row], version: 0)) }
                for shards in series { try shards.write(Page(batch, row, text: batch.text[row], version: 0), beside) }
                pages += 1
                if pages % Self.pagesPerLook == 0 { try look() }
            }
            receipt.pagesIn = pages
        } else {
            var facts = try KeptFacts(context.path(unit, AttributionTable.ending))
            for input in inputs { receipt.pagesIn += try pack(input, series, guards, &facts) }
            try facts.finish(&receipt)
        }
        receipt.pagesKept = receipt.pagesIn
        for shards in series { receipt.files += try shards.finish() }
        receipt.written = series.map { $0.written }
        for input in inputs { receipt.files += try KeptSignatures(context: context).write(unit, source: input) }
        return receipt
    }

    private static let pagesPerLook = 1024

    /// Notices that the run was stopped.
    private func look() throws { try monitor.progress(worker, unit, tally: SourceTally(), pages: 0, kept: 0) }

    /// Writes the pages of one input that the last chain kept; returns how many rows that made.
    private func pack(_ input: Int, _ series: [any ShardSeries], _ guards: [any ReleaseGuard], _ facts: inout KeptFacts) throws -> Int {
        let copied = CopiedPages(series, context.layout)
        var rows = 0
        try KeptPages(context, unit: input, stage: unit.stage).forEach { batch, row, beside in
            try facts.add(batch, row, input: beside.input)
            for one in guards { try one.check(Page(batch, row, text: batch.text[row], version: 0)) }
            try copied.write(Page(batch, row, text: batch.text[row], version: 0), beside)
            rows += context.layout.copies(beside.numbers)
        } ofBlock: {
            try look()
        }
        return rows
    }

    /// `00012-0003.jsonl.zst`: packing unit, shard. A second writer's shards carry its place: `00012-0003.2.parquet`.
    static func shardName(_ unit: Int, _ shard: Int, _ ending: String, of writers: Int, _ writer: Int) -> String {
        let digits = String(shard)
        let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return "\(unitName(unit))-\(number)\(writer == 0 ? "" : ".\(writer + 1)")\(ending)"
    }
}

/// Hands every copy of a page to writers, in the order in which pages come.
///
/// A class, because a `PageSink` is.
final class CopiedPages: PageSink {
    private let series: [any ShardSeries]
    private let layout: Layout

    init(_ series: [any ShardSeries], _ layout: Layout) {
        self.series = series
        self.layout = layout
    }

    func write(_ page: borrowing Page, _ row: OutputRow) throws {
        for _ in 0..<layout.copies(row.numbers) {
            for shards in series { try shards.write(page, row) }
        }
    }
}

/// A deciding unit: the ledgers of all chain stages joined, so that a page's row says what became of it in the end.
struct DecideWork {
    let context: RunContext
    let unit: WorkUnit
    let monitor: RunMonitor

    func perform() throws -> Receipt {
        let stages = context.chainStages
        let tables = try stages.map { try TableReader(path: context.path(WorkUnit(stage: $0, unit: unit.unit), "ledger")) }
        let schema = tables[0].schema
        let file = try UnitFile(context.path(unit, "decisions"))
        var writer = try TableWriter(schema, level: 3) { try file.write($0) }
        var later = tables.dropFirst().map { LedgerCursor($0) }
        let hasRights = schema.columns.last?.name == Ledger.rights
        for block in tables[0].blocks.indices {
            if monitor.isCancelled { throw RunMonitor.stopped }
            let rows = try tables[0].block(block)
            var joined = TableBlock(schema)
            for row in 0..<rows.rows {
                var last = (block: rows, row: row), told = last
                for index in later.indices {
                    guard let found = try later[index].row(rows.u64(Ledger.row)[row]) else { continue }
                    last = found
                    if hasRights, !found.block.bytes(schema.columns.count - 1).range(found.row).isEmpty { told = found }
                }
                copy(rows, row, last.block, last.row, schema, hasRights ? told : nil, into: &joined)
            }
            try writer.append(joined)
        }
        try writer.finish()
        var receipt = Receipt(unit: unit)
        receipt.files = [try file.seal()]
        return receipt
    }

    /// Where a page came from, of the first stage; what became of it, of the last that saw it; its rights, of the last that knew any.
    private func copy(
        _ first: TableBlock, _ row: Int, _ last: TableBlock, _ lastRow: Int, _ schema: TableSchema, _ told: (block: TableBlock, row: Int)?, into joined: inout TableBlock
    ) {
        for column in schema.columns.indices {
            let isOrigin = column <= Ledger.length
            var (block, row) = isOrigin ? (first, row) : (last, lastRow)
            if let told, column == schema.columns.count - 1 { (block, row) = told }
            switch block.columns[column] {
            case .bytes(let lane): joined.add(column, lane[row])
            case .u64(let list): joined.add(column, list[row])
            case .f64(let list): joined.add(column, list[row])
            }
        }
        joined.endRow()
    }
}

/// Walks a later stage's ledger, whose rows are some of the first's, in order.
private struct LedgerCursor {
    private let table: TableReader
    private var index = -1
    private var block: TableBlock?
    private var keys: [UInt64] = []
    private var position = 0

    init(_ table: TableReader) { self.table = table }

    mutating func row(_ key: UInt64) throws -> (block: TableBlock, row: Int)? {
        while true {
            if position < keys.count {
                if keys[position] > key { return nil }
                if keys[position] == key, let block { return (block, position) }
                position += 1
            } else {
                index += 1
                guard index < table.blocks.count else { return nil }
                let next = try table.block(index)
                keys = next.u64(Ledger.row)
                block = next
                position = 0
            }
        }
    }
}
