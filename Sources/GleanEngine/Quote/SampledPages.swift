import GleanModel

/// What became of the pages of a sample, a row a page in the order of units and rows.
struct SampledPages {
    let pages: [SampledPage]
    /// 1 for a page that stayed to the end, else 0, and the bytes of its text.
    private(set) var kept: [Double]
    private(set) var keptText: [Double]
    /// Tokens of the pages that stayed, where a step counts them.
    private(set) var tokens: [Double]?
    /// For each survey that keeps one of each cluster of copies, by its position among the steps, the clusters of the sample: bytes of text,
    /// those of the page that stays first.
    private(set) var clusters: [Int: [[Double]]] = [:]

    /// The number under which a measure says how many tokens a page has, and a writer how many it wrote.
    static let tokenNumber = "tokens"

    /// The slot of what the recipe's last step that counts tokens counts; nil if none does.
    static func tokenSlot(_ context: RunContext) -> Int? {
        let counting = context.steps.last { step in step.use.kind == .measure && step.face.numbers.contains { $0.name == tokenNumber } }
        return counting.flatMap { context.layout.column("\($0.use.name).\(tokenNumber)")?.slot }
    }

    private let context: RunContext
    /// Slot of the number of tokens.
    private let counted: Int?
    /// Text of pages as the stage before left it.
    private var texts: [Double]
    private var judged: [Int: Judged] = [:]

    /// The pages that a survey looked at, by page, with the bytes of their texts.
    private struct Judged {
        var stayed: [UInt64: Double] = [:]
        /// Those that left, with the page that stays for them where the survey says which.
        var left: [(stays: UInt64?, bytes: Double)] = []
    }

    init(_ run: SampleRun) throws {
        let context = run.context
        self.context = context
        let found = run.work.found
        pages = found.flatMap { $0.pages }
        kept = pages.map { _ in 0 }
        keptText = kept
        texts = kept
        counted = Self.tokenSlot(context)
        if counted != nil { tokens = kept }
        var first = 0
        for unit in found.indices {
            for stage in context.chainStages { try read(WorkUnit(stage: stage, unit: unit), firstPage: first) }
            first += found[unit].pages.count
        }
        clusters = judged.mapValues { Self.clusters($0, units: found.count) }
    }

    private mutating func read(_ unit: WorkUnit, firstPage: Int) throws {
        guard case .chain(let from, _, let survey) = context.plan.stages[unit.stage].kind else { return }
        let copies = from > 0 && context.survey(from - 1)?.reach == .wholeCopies ? from - 1 : nil
        let codes = copies.map { context.layout.places[context.sources.count + $0].codes.values.map { UInt64($0) } } ?? []
        let stays = copies.flatMap { context.layout.column("\(context.steps[$0].use.name).kept")?.slot }
        let table = try TableReader(path: context.path(unit, "ledger"))
        for block in table.blocks.indices {
            let rows = try table.block(block)
            let row = rows.u64(Ledger.row), code = rows.u64(Ledger.code), text = rows.u64(Ledger.textBytes)
            let staying = stays.map { rows.f64(Ledger.numbers + $0) }, counts = counted.map { rows.f64(Ledger.numbers + $0) }
            for index in row.indices {
                let page = firstPage + Int(row[index])
                if let copies {
                    let key = PageKey(unit: unit.unit, row: Int(row[index])).raw
                    if codes.contains(code[index]) {
                        judged[copies, default: Judged()].left.append((staying.flatMap { PageKey(number: $0[index])?.raw }, texts[page]))
                    } else {
                        judged[copies, default: Judged()].stayed[key] = texts[page]
                    }
                }
                guard code[index] == 0 else { continue }
                texts[page] = Double(text[index])
                guard survey == nil else { continue }
                kept[page] = 1
                keptText[page] = texts[page]
                if let counts, !counts[index].isNaN { tokens?[page] = counts[index] }
            }
        }
    }

    /// A page that left for one of another release is in no cluster: it would leave in any sample. Of a survey that does not say which page
    /// stays, each that left makes a pair with another that stayed.
    private static func clusters(_ judged: Judged, units: Int) -> [[Double]] {
        var clusters = judged.stayed.mapValues { [$0] }
        var alone = judged.stayed.keys.sorted()[...]
        for page in judged.left {
            if let stays = page.stays {
                if PageKey(raw: stays).unit < units { clusters[stays]?.append(page.bytes) }
            } else if let partner = alone.popFirst() {
                clusters[partner]?.append(page.bytes)
            }
        }
        return clusters.keys.sorted().compactMap { clusters[$0] }
    }
}
