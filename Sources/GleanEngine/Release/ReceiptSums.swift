import GleanModel

/// What the receipts of a run add up to, taken out of each as soon as it is read: the counts of 90,000 inputs by rule and reason would fill a
/// gigabyte, and only their sums are wanted.
struct ReceiptSums {
    /// What sources met, by the first chain.
    private(set) var tally = SourceTally()
    /// Drops by code, as the layout has them.
    private(set) var drops: [DropCount]
    /// Pages that each rule dropped first, by index.
    private(set) var firings: [Int]
    private(set) var statements: Statements?
    private(set) var rights = RightsCounts()
    /// Units that told of rights, in the order of stages.
    private(set) var tellers: [WorkUnit] = []
    private let chains: [Int]
    /// Places of drops, by step and reason.
    private let places: [String: [String: Int]]

    init(_ context: RunContext) {
        drops = context.layout.drops
        firings = Array(repeating: 0, count: context.layout.ruleCount)
        chains = context.chainStages
        var places: [String: [String: Int]] = [:]
        for (index, drop) in context.layout.drops.enumerated() where places[drop.step]?[drop.reason.name] == nil {
            places[drop.step, default: [:]][drop.reason.name] = index
        }
        self.places = places
    }

    /// Adds a receipt's counts and takes them out of it.
    mutating func take(_ receipt: inout Receipt) {
        if chains.contains(receipt.unit.stage) {
            if receipt.unit.stage == chains.first { tally.add(receipt.tally) }
            for drop in receipt.drops {
                if let place = places[drop.step]?[drop.reason.name] { drops[place].pages += drop.pages }
            }
            for (rule, fired) in receipt.ruleFirings.enumerated() where rule < firings.count { firings[rule] += fired }
        }
        if let found = receipt.statements {
            if statements == nil { statements = Statements() }
            statements?.add(found)
        }
        if let found = receipt.rights {
            rights.add(found)
            tellers.append(receipt.unit)
        }
        (receipt.drops, receipt.ruleFirings, receipt.statements, receipt.rights, receipt.sums) = ([], [], nil, nil, nil)
        (receipt.tally.examples, receipt.tally.damage, receipt.tally.otherRecords) = ([], [:], [:])
    }
}
