import GleanModel

/// What pages a stage's receipts tell of: read some at once, and not all of a large run.
struct ReceiptSample {
    struct Sums: Sendable, Equatable {
        var pagesIn = 0
        var pagesKept = 0
        /// How many receipts the sums are told from; nil where that is all.
        var estimatedFrom: Int?
    }

    /// The members of a receipt that are wanted here: decoding the whole costs several times as much.
    private struct Head: Decodable, Sendable {
        let pagesIn: Int
        let pagesKept: Int
        let setAside: String?
    }

    /// The most receipts of a stage that are read; nil for all.
    private let most: Int?
    /// Receipts never change, but for a damaged unit that is made anew.
    private var known: [WorkUnit: Head] = [:]

    static let usual = 1000

    init(most: Int?) { self.most = most }

    /// Sums over the done units of a stage. Each receipt that was not read is taken to be like those that were: an input's by its bytes, any
    /// other unit's by itself. `weights` are those bytes, by unit.
    mutating func sums(_ folder: StageFolder, _ context: RunContext, weights: [UInt64]?) -> Sums {
        let done = folder.doneUnits
        guard !done.isEmpty else { return Sums() }
        let read = min(most ?? .max, done.count)
        // Evenly over all units, the same ones whenever it is asked.
        let drawn = (0..<read).map { done[$0 * done.count / read] }
        let heads = self.heads(drawn, folder.stage, context)
        var sums = Sums()
        for head in heads.values {
            sums.pagesIn += head.pagesIn
            sums.pagesKept += head.pagesKept
        }
        guard heads.count < done.count, !heads.isEmpty else { return sums }
        func weight(_ units: some Sequence<Int>) -> Double { units.reduce(0) { sum, unit in sum + (weights.map { Double($0[unit]) } ?? 1) } }
        // Where the drawn inputs are empty, their number says as much.
        let drawnWeight = weight(heads.keys), factor = drawnWeight > 0 ? weight(done) / drawnWeight : Double(done.count) / Double(heads.count)
        return Sums(pagesIn: Int(Double(sums.pagesIn) * factor), pagesKept: Int(Double(sums.pagesKept) * factor), estimatedFrom: heads.count)
    }

    /// Of these units, those whose input was set aside.
    mutating func setAside(_ units: [Int], _ folder: StageFolder, _ context: RunContext) -> [Int] {
        let heads = self.heads(units.filter { folder.done[$0] }, folder.stage, context)
        return heads.filter { $0.value.setAside != nil }.keys.sorted()
    }

    private mutating func heads(_ units: [Int], _ stage: Int, _ context: RunContext) -> [Int: Head] {
        let missing = units.filter { known[WorkUnit(stage: stage, unit: $0)] == nil }
        let read = ManyFiles.map(missing.count) { try? SealedJSON.read(Head.self, context.receiptPath(WorkUnit(stage: stage, unit: missing[$0]))) }
        for (unit, head) in zip(missing, read) { known[WorkUnit(stage: stage, unit: unit)] = head }
        var found: [Int: Head] = [:]
        for unit in units { found[unit] = known[WorkUnit(stage: stage, unit: unit)] }
        return found
    }
}
