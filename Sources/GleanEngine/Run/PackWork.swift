import GleanModel

/// A packing unit: the kept pages of a fixed run of units, in canonical order, into shards.
struct PackWork {
    let context: RunContext
    let unit: WorkUnit
    let monitor: RunMonitor
    let worker: Int

    func perform() throws -> Receipt {
        guard let last = context.chainStages.last else { preconditionFailure("A plan without a chain has nothing to pack.") }
        let first = unit.unit * Planner.unitsPerPack
        let units = first..<min(first + Planner.unitsPerPack, context.plan.stages[last].units)
        var receipt = Receipt(unit: unit)
        let series = context.writers.enumerated().map { position, writer in
            writer.makeShards(context.layout.columns) { shard in
                "\(context.folder(unit.stage))/\(Self.shardName(unit.unit, shard, writer.ending, of: context.writers.count, position))"
            }
        }
        var signatures: [FileSeal] = []
        var statements = StatementCounts()
        for source in units {
            let input = context.plan.inputs[source].name
            try pack(source, last, input, series, &statements, &receipt)
            signatures += try KeptSignatures(context: context).write(unit, source: source, last: last)
        }
        receipt.pagesKept = receipt.pagesIn
        for shards in series { receipt.files += try shards.finish() }
        receipt.files += signatures
        receipt.statements = statements.counts
        return receipt
    }

    /// `00012-0003.jsonl.zst`: packing unit, shard. A second writer's shards carry its place: `00012-0003.2.parquet`.
    static func shardName(_ unit: Int, _ shard: Int, _ ending: String, of writers: Int, _ writer: Int) -> String {
        let digits = String(shard)
        let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return "\(unitName(unit))-\(number)\(writer == 0 ? "" : ".\(writer + 1)")\(ending)"
    }

    /// Writes the pages of one input that the last chain kept.
    private func pack(
        _ source: Int, _ last: Int, _ input: String, _ series: [any ShardSeries], _ statements: inout StatementCounts, _ receipt: inout Receipt
    ) throws {
        var pages = receipt.pagesIn
        if context.passes(last), case .chain(let from, _, _) = context.plan.stages[last].kind {
            var surveyed = try SurveyedPages(context, survey: from - 1, unit: source)
            try surveyed.forEach(texts: true) { batch, row, page in
                guard page.drop == nil else { return }
                let beside = OutputRow(numbers: page.numbers, input: input)
                statements.add(batch.metadata[row])
                for shards in series { try shards.write(Page(batch, row, text: batch.text[row], version: 0), beside) }
                pages += 1
            } ofBlock: {
                try monitor.progress(worker, unit, tally: SourceTally(), pages: 0, kept: 0)
            }
        } else {
            let table = try TableReader(path: context.path(WorkUnit(stage: last, unit: source), "pages"))
            for block in table.blocks.indices {
                try pack(try table.block(block), input, series, &statements)
                pages += table.blocks[block].rows
                try monitor.progress(worker, unit, tally: receipt.tally, pages: 0, kept: 0)
            }
        }
        receipt.pagesIn = pages
    }

    private func pack(_ rows: TableBlock, _ input: String, _ series: [any ShardSeries], _ statements: inout StatementCounts) throws {
        var batch = Batch()
        PagesTable.fill(&batch, from: rows)
        let columns = context.layout.columns.indices.map { rows.f64(PagesTable.numbers + $0) }
        for row in 0..<rows.rows {
            let beside = OutputRow(numbers: columns.map { $0[row] }, input: input)
            statements.add(batch.metadata[row])
            for shards in series { try shards.write(Page(batch, row, text: batch.text[row], version: 0), beside) }
        }
    }
}

/// A deciding unit: the ledgers of all chain stages joined, so that a page's row says what became of it in the end.
struct DecideWork {
    let context: RunContext
    let unit: WorkUnit

    func perform() throws -> Receipt {
        let stages = context.chainStages
        let tables = try stages.map { try TableReader(path: context.path(WorkUnit(stage: $0, unit: unit.unit), "ledger")) }
        let schema = tables[0].schema
        let file = try UnitFile(context.path(unit, "decisions"))
        var writer = try TableWriter(schema, level: 3) { try file.write($0) }
        var later = tables.dropFirst().map { LedgerCursor($0) }
        for block in tables[0].blocks.indices {
            let rows = try tables[0].block(block)
            var joined = TableBlock(schema)
            for row in 0..<rows.rows {
                var last = (block: rows, row: row)
                for index in later.indices {
                    if let found = try later[index].row(rows.u64(Ledger.row)[row]) { last = found }
                }
                copy(rows, row, last.block, last.row, schema, into: &joined)
            }
            try writer.append(joined)
        }
        try writer.finish()
        var receipt = Receipt(unit: unit)
        receipt.files = [try file.seal()]
        return receipt
    }

    /// Where a page came from, of the first stage; what became of it, of the last that saw it.
    private func copy(_ first: TableBlock, _ row: Int, _ last: TableBlock, _ lastRow: Int, _ schema: TableSchema, into joined: inout TableBlock) {
        for column in schema.columns.indices {
            let isOrigin = column <= Ledger.length
            let (block, row) = isOrigin ? (first, row) : (last, lastRow)
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
