import Foundation
import GleanModel

/// A chain unit: pages of one input, or of the stage before, through the steps between two surveys.
///
/// Writes the ledger (a row a page), the pages that stay, the records of the survey that follows, and last the receipt.
struct ChainWork {
    let context: RunContext
    let unit: WorkUnit
    let from: Int
    let to: Int
    let survey: Int?
    let monitor: RunMonitor
    let worker: Int
    /// Why the input is not read: it was set aside, and nothing of it is in the run.
    var setAside: String?

    func perform() throws -> Receipt {
        var doubt = InputDoubt(isFirst ? context.plan.inputs[unit.unit].path : "")
        while true {
            if let receipt = try read(unless: { doubt.isCast(on: $0.tally) }) { return receipt }
        }
    }

    /// Reads the pages once, and writes down what became of them; nil, and nothing is left, if `isDoubtful` says so of what was read.
    private func read(unless isDoubtful: (Receipt) -> Bool) throws -> Receipt? {
        var receipt = Receipt(unit: unit)
        let desk = Desk()
        let places = context.layout.places
        let links = (from..<to).compactMap { context.steps[$0].link(desk, places[context.sources.count + $0]) }
        var out = try ChainOutput(context, unit, survey, desk, Chain(links, layout: context.layout, measureAll: context.plan.measureAll), monitor, worker)
        if let setAside {
            receipt.setAside = setAside
            receipt.tally.count(DataError(kind: "set_aside", file: context.plan.inputs[unit.unit].name, offset: 0))
        } else if isFirst {
            try readInput(&out, &receipt)
            if isDoubtful(receipt) { return nil }
        } else {
            try readPages(&out, &receipt)
        }
        try out.finish(&receipt)
        precondition(receipt.balances, "Pages in are not pages kept plus pages dropped in unit \(unit).")
        return receipt
    }

    private var isFirst: Bool { context.chainStages.first == unit.stage }

    // MARK: From an input

    private func readInput(_ out: inout ChainOutput, _ receipt: inout Receipt) throws {
        let input = context.plan.inputs[unit.unit]
        let source = context.sources[input.source]
        let place = context.layout.places[input.source]
        var left = try pagesAllowed()
        guard left > 0 else { return }
        var row = 0
        var tally = SourceTally()
        // Half of the unit's memory: the survey behind the chain sorts in the other.
        let room = SortRoom(
            folder: context.scratch.path, name: context.scratch.name(unit),
            memoryBytes: context.memory.perUnit(of: context.plan.stages[unit.stage]) / 2)
        try source.read(input, at: nil, &tally, room) { batch, seen in
            for index in 0..<min(batch.count, left) {
                try out.add(batch, index, row: row, place: place)
                row += 1
            }
            left -= batch.count
            receipt.tally = seen
            try monitor.progress(worker, unit, tally: seen, pages: row, kept: out.kept)
            return left > 0
        }
        if left > 0 { receipt.tally = tally }
        receipt.pagesIn = row
    }

    /// Pages that this unit may still read of a run with a limit: units then run one after the other.
    private func pagesAllowed() throws -> Int {
        guard let limit = context.plan.pageLimit else { return .max }
        var before = 0
        for earlier in 0..<unit.unit {
            before += try Receipts.of(WorkUnit(stage: unit.stage, unit: earlier), context).pagesIn
            // Of many inputs the first few have all, and nobody else's receipt is read.
            if before >= limit { return 0 }
        }
        return max(0, limit - before)
    }

    // MARK: From the stage before

    private func readPages(_ out: inout ChainOutput, _ receipt: inout Receipt) throws {
        let input = context.plan.inputs[unit.unit].name
        var told = SurveyStages(context, step: from - 1).lineage == nil ? nil : try TableFile(context.path(unit, "rights"), LineageTable.schema(input: input), level: 3)
        var surveyed = try SurveyedPages(context, survey: from - 1, unit: unit.unit, stage: unit.stage) { row, rights in
            told?.block.add(LineageTable.row, UInt64(row))
            told?.block.add(LineageTable.rights, rights)
            told?.block.endRow()
            try told?.flush(atRows: 4096)
        }
        var cut = surveyed.cuts ? try SpanWriter(context.path(unit, "spans"), input: input) : nil
        var pages = 0
        // A chain without steps tells what the survey decided, and packing reads the pages where they are.
        let passes = context.passes(unit.stage)
        try surveyed.forEach(texts: !passes) { batch, index, page in
            if page.drop == nil { try cut?.add(page.key.row, page.spans) }
            if passes { try out.pass(page) } else { try out.add(batch, index, row: page.key.row, numbers: page.numbers, surveyDrop: page.drop) }
            pages += 1
        } ofBlock: {
            try monitor.progress(worker, unit, tally: receipt.tally, pages: pages, kept: out.kept)
        }
        receipt.pagesIn = pages
        if let seal = try cut?.seal() { out.beside.append(seal) }
        if let seal = try told?.seal() { out.beside.append(seal) }
    }
}

/// What a chain unit writes.
struct ChainOutput {
    private let context: RunContext
    private let unit: WorkUnit
    private let input: String
    private var chain: Chain
    private var ledger: TableFile
    /// Nil for a chain without steps behind the last survey: its pages stay where they are.
    private var pages: TableFile?
    private var drops: [Int]
    private(set) var kept = 0
    private var textBytes: UInt64 = 0
    private var id: [UInt8] = []
    private let isFirst: Bool
    private let concernsRights: Bool
    private var survey: SurveyOutput?
    private let monitor: RunMonitor
    private let worker: Int
    /// Files of the unit that were written by others.
    var beside: [FileSeal] = []

    init(_ context: RunContext, _ unit: WorkUnit, _ survey: Int?, _ desk: Desk, _ chain: Chain, _ monitor: RunMonitor, _ worker: Int) throws {
        self.monitor = monitor
        self.worker = worker
        self.context = context
        self.unit = unit
        self.chain = chain
        input = context.plan.inputs[unit.unit].name
        isFirst = context.chainStages.first == unit.stage
        ledger = try TableFile(context.path(unit, "ledger"), Ledger.schema(context.layout, input: input, rights: context.concernsRights), level: 3)
        concernsRights = context.concernsRights
        if !context.passes(unit.stage) { pages = try TableFile(context.path(unit, "pages"), PagesTable.schema(context.layout, input: input), level: 1) }
        drops = Array(repeating: 0, count: context.layout.drops.count + 1)
        if let survey { self.survey = try SurveyOutput(SurveyStages(context, step: survey), unit, desk, input: input) }
    }

    /// Runs a page through the chain and writes down what became of it.
    ///
    /// `place` is the source's, in the first stage; `surveyDrop` is what the survey before this stage said, in a later one.
    mutating func add(
        _ batch: borrowing Batch, _ index: Int, row: Int, numbers: [Double] = [], place: ChainPlace? = nil, surveyDrop: LinkResult? = nil
    ) throws {
        let facts = batch.facts[index]
        monitor.begin(worker, unit, offset: facts.offset)
        var result: LinkResult
        if let drop = facts.sourceDrop, let place {
            guard let code = place.codes[drop.reason] else { preconditionFailure("\(place.use) gave the reason \(drop.reason), which its manual does not declare.") }
            result = LinkResult(isFinal: true, code: code, found: drop.found, limit: drop.limit)
            chain.skip(numbers)
        } else if let surveyDrop {
            result = surveyDrop
            chain.skip(numbers, rule: surveyDrop.rule)
        } else {
            result = chain.run(batch, index, numbers: numbers)
        }
        drops[result.code] += 1
        pageID(batch.id[index], input: input, place: RecordPlace(offset: facts.offset, inner: facts.inner), into: &id)
        ledger.block.add(Ledger.row, UInt64(row))
        if isFirst {
            ledger.block.add(Ledger.id, id)
            ledger.block.add(Ledger.url, batch.url[index])
            ledger.block.add(Ledger.date, batch.date[index])
        } else {
            for column in [Ledger.id, Ledger.url, Ledger.date] { ledger.block.add(column, Span()) }
        }
        // A page that its source or a survey dropped went into no step: what is known of its rights is what came with it.
        let rights = chain.rights.isEmpty ? batch.rights.bytes[batch.rights.range(index)] : chain.rights[...]
        writeLedger(facts, result, textBytes: chain.text.count, rights)
        if result.code == 0 { try keep(batch, index, row, facts) }
        // What inputs take to come, and blocks to be written, is no page's time.
        monitor.end(worker)
        try flush()
    }

    /// Writes down what a survey decided about a page that no step sees after it.
    mutating func pass(_ page: SurveyedPages.Surveyed) throws {
        let result = page.drop ?? .stay
        chain.skip(page.numbers, rule: result.rule)
        drops[result.code] += 1
        ledger.block.add(Ledger.row, UInt64(page.key.row))
        for column in [Ledger.id, Ledger.url, Ledger.date] { ledger.block.add(column, Span()) }
        writeLedger(PageFacts(offset: page.offset, length: 0), result, textBytes: result.code == 0 ? page.textBytes : 0, page.rights[...])
        try flush()
        guard result.code == 0 else { return }
        kept += 1
        textBytes += UInt64(page.textBytes)
    }

    /// The rest of a row, behind the page's origin.
    private mutating func writeLedger(_ facts: PageFacts, _ result: LinkResult, textBytes: Int, _ rights: ArraySlice<UInt8>) {
        ledger.block.add(Ledger.offset, facts.offset)
        ledger.block.add(Ledger.inner, facts.inner)
        ledger.block.add(Ledger.length, facts.length)
        ledger.block.add(Ledger.code, UInt64(result.code))
        ledger.block.add(Ledger.found, result.found)
        ledger.block.add(Ledger.limit, result.limit)
        ledger.block.add(Ledger.textBytes, UInt64(textBytes))
        let storesAll = context.plan.measureAll || context.plan.recipe.limits.numbers == "computed"
        for slot in chain.row.indices { ledger.block.add(Ledger.numbers + slot, storesAll ? chain.row[slot] : .nan) }
        if concernsRights { ledger.block.add(Ledger.numbers + chain.row.count, Array(rights)) }
        ledger.block.endRow()
    }

    /// Writes the blocks that are full.
    private mutating func flush() throws {
        try ledger.flush(atRows: Ledger.blockRows)
        try pages?.flush(atRows: PagesTable.blockRows, orBytes: PagesTable.blockBytes)
    }

    private mutating func keep(_ batch: borrowing Batch, _ index: Int, _ row: Int, _ facts: PageFacts) throws {
        kept += 1
        textBytes += UInt64(chain.text.count)
        let text = chain.text
        pages?.block.add(PagesTable.row, UInt64(row))
        pages?.block.add(PagesTable.id, id)
        pages?.block.add(PagesTable.url, batch.url[index])
        pages?.block.add(PagesTable.date, batch.date[index])
        pages?.block.add(PagesTable.text, text.span)
        pages?.block.add(PagesTable.metadata, chain.metadata)
        pages?.block.add(PagesTable.rights, chain.rights)
        pages?.block.add(PagesTable.offset, facts.offset)
        pages?.block.add(PagesTable.textBytes, UInt64(text.count))
        for slot in chain.row.indices { pages?.block.add(PagesTable.numbers + slot, chain.row[slot]) }
        pages?.block.endRow()
        if survey != nil {
            let rights = chain.rights
            try survey?.add(Page(batch, index, text: text.span, version: chain.textVersion, rights: rights.span), chain.row, row)
        }
    }

    /// Seals the unit's files and fills in the receipt.
    mutating func finish(_ receipt: inout Receipt) throws {
        receipt.files = [try ledger.seal()]
        if let seal = try pages?.seal() { receipt.files.append(seal) }
        receipt.files += try survey?.finish() ?? []
        receipt.sums = survey?.sums
        receipt.files += beside
        receipt.pagesKept = kept
        receipt.textBytes = textBytes
        receipt.ruleFirings = chain.firings
        receipt.drops = context.layout.drops.enumerated().compactMap { index, drop in
            drops[index + 1] == 0 ? nil : DropCount(step: drop.step, reason: drop.reason, pages: drops[index + 1])
        }
    }
}
