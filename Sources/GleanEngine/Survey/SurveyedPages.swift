import GleanBytes
import GleanModel

/// The pages of an input that came to a survey, each with what the survey says of it.
struct SurveyedPages {
    /// One of them.
    struct Surveyed {
        let key: PageKey
        let offset: UInt64
        /// The page's numbers, the survey's among them.
        var numbers: [Double]
        /// Bytes of the text without what is cut.
        let textBytes: Int
        /// What is cut out of the text.
        let spans: [Range<Int>]
        /// The page's rights, where its copies changed them; else empty.
        let rights: [UInt8]
        /// Nil for a page that goes on.
        let drop: LinkResult?
    }

    private let table: TableReader
    private let unit: Int
    private let columns: Int
    private let applied: AppliedSurvey
    private var outcomes: OutcomeCursor
    private let settled: SettledPages?
    private var lineage: LineageCursor?
    /// Takes note of rights that copies changed, by row.
    private let note: ((Int, [UInt8]) throws -> Void)?

    var cuts: Bool { applied.cuts }

    /// `survey` is its position among the steps; `stage` the one that reads. `note` is told of every page whose rights its copies changed.
    init(_ context: RunContext, survey: Int, unit: Int, stage: Int, note: ((Int, [UInt8]) throws -> Void)? = nil) throws {
        guard let runner = context.survey(survey) else { preconditionFailure("Step \(survey) is no survey.") }
        let stages = SurveyStages(context, step: survey)
        self.unit = unit
        columns = context.layout.columns.count
        applied = AppliedSurvey(runner, context.layout.places[context.sources.count + survey])
        outcomes = try OutcomeCursor(stages, unit: unit)
        settled = try SettledPages(stages, unit: unit)
        lineage = try LineageCursor(stages, unit: WorkUnit(stage: stage, unit: unit))
        self.note = note
        table = try TableReader(path: context.path(WorkUnit(stage: stages.chain, unit: unit), "pages"))
    }

    /// Hands each page to `body`, in order. Without `texts` the batch is empty, and texts are not even unpacked, but where some are cut.
    /// `ofBlock` is called after each block.
    mutating func forEach(texts: Bool, _ body: (borrowing Batch, Int, Surveyed) throws -> Void, ofBlock: () throws -> Void = {}) throws {
        let bytes: Set = [PagesTable.id, PagesTable.url, PagesTable.date, PagesTable.text, PagesTable.metadata, PagesTable.rights]
        let others = Set((0..<(PagesTable.numbers + columns)).filter { !bytes.contains($0) })
        var batch = Batch()
        for block in table.blocks.indices {
            var rows = try table.block(block, columns: texts ? nil : others)
            let keys = rows.u64(PagesTable.row), offsets = rows.u64(PagesTable.offset), sizes = rows.u64(PagesTable.textBytes)
            var said = try keys.map { try outcomes.outcome(of: PageKey(unit: unit, row: Int($0))) }
            let isTold = keys.last.map { last in lineage?.hasAny(upTo: PageKey(unit: unit, row: Int(last))) ?? false } ?? false
            let hasTexts = texts || isTold || said.contains { !$0.spans.isEmpty }
            if hasTexts, !texts { rows = try table.block(block) }
            if hasTexts { PagesTable.fill(&batch, from: rows, cutting: applied.cuts ? said : []) } else { batch.removeAll() }
            let changed = isTold ? try join(keys, &batch) : [:]
            let numbers = (0..<columns).map { rows.f64(PagesTable.numbers + $0) }
            for row in 0..<rows.rows {
                var own = numbers.map { $0[row] }
                settled?.decide(PageKey(unit: unit, row: Int(keys[row])), own, &said[row])
                let whole = Int(clamping: sizes[row])
                let drop = hasTexts ? applied.apply(said[row], textBytes: whole, batch.text[row], &own) : applied.apply(said[row], textBytes: whole, Span(), &own)
                try body(batch, row, Surveyed(
                    key: PageKey(unit: unit, row: Int(keys[row])), offset: offsets[row], numbers: own,
                    textBytes: hasTexts ? batch.text.range(row).count : whole, spans: said[row].spans, rights: changed[row] ?? [], drop: drop))
            }
            try ofBlock()
        }
        lineage?.cleanUp()
    }

    /// Puts what copies know of rights into the batch; the rights that they changed, by place in the batch.
    private mutating func join(_ keys: [UInt64], _ batch: inout Batch) throws -> [Int: [UInt8]] {
        var lane = Lane(), changed: [Int: [UInt8]] = [:]
        for row in keys.indices {
            let key = PageKey(unit: unit, row: Int(keys[row]))
            guard let joined = try lineage?.joined(key, LineageRecord.copy(batch, row)) else {
                lane.append(batch.rights[row])
                continue
            }
            var bytes: [UInt8] = []
            joined.encode(into: &bytes)
            lane.append(bytes.span)
            changed[row] = bytes
            try note?(key.row, bytes)
        }
        batch.rights = lane
        return changed
    }
}
