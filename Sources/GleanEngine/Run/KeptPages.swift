import GleanModel

/// The pages of one input that the last chain kept, in canonical order.
struct KeptPages {
    let context: RunContext
    let unit: Int
    let stage: Int
    /// The stage of the last chain.
    let last: Int

    /// `stage` is the one that reads.
    init(_ context: RunContext, unit: Int, stage: Int) {
        guard let last = context.chainStages.last else { preconditionFailure("A plan without a chain keeps nothing.") }
        self.context = context
        self.unit = unit
        self.stage = stage
        self.last = last
    }

    /// Hands each page to `body`; `ofBlock` is called after each block.
    func forEach(_ body: (borrowing Batch, Int, OutputRow) throws -> Void, ofBlock: () throws -> Void) throws {
        let input = context.plan.inputs[unit].name, source = context.sources[context.plan.inputs[unit].source].use.name
        if context.passes(last), case .chain(let from, _, _) = context.plan.stages[last].kind {
            var surveyed = try SurveyedPages(context, survey: from - 1, unit: unit, stage: stage)
            return try surveyed.forEach(texts: true) { batch, row, page in
                if page.drop == nil { try body(batch, row, OutputRow(numbers: page.numbers, input: input, source: source, key: page.key)) }
            } ofBlock: {
                try ofBlock()
            }
        }
        let table = try TableReader(path: context.path(WorkUnit(stage: last, unit: unit), "pages"))
        var batch = Batch()
        for block in table.blocks.indices {
            let rows = try table.block(block)
            PagesTable.fill(&batch, from: rows)
            let keys = rows.u64(PagesTable.row), columns = context.layout.columns.indices.map { rows.f64(PagesTable.numbers + $0) }
            for row in 0..<rows.rows {
                try body(batch, row, OutputRow(numbers: columns.map { $0[row] }, input: input, source: source, key: PageKey(unit: unit, row: Int(keys[row]))))
            }
            try ofBlock()
        }
    }
}

extension Layout {
    /// How often a page with these numbers is written: as the last step says that decides it, or once.
    func copies(_ numbers: [Double]) -> Int {
        guard let column = columns.last(where: { $0.kind == .copies }), !numbers[column.slot].isNaN else { return 1 }
        return max(0, Int(numbers[column.slot]))
    }
}
