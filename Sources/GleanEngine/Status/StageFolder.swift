import GleanModel

/// What the names in a stage's folder and in that of its failures say: both are listed once, and no file is opened.
struct StageFolder: Sendable {
    let stage: Int
    /// By unit: a receipt stands.
    private(set) var done: [Bool]
    private(set) var doneCount = 0
    /// Files of failures, by unit.
    private(set) var failures: [Int: [String]] = [:]

    init(_ stage: Int, _ context: RunContext) {
        self.stage = stage
        done = Array(repeating: false, count: context.plan.stages[stage].units)
        let receipt = Array(".receipt.json".utf8)
        for name in Files.listed(context.folder(stage)) {
            let read = name.utf8.withContiguousStorageIfAvailable { Self.unit($0, receipt) } ?? Self.unit(Array(name.utf8), receipt)
            guard let unit = read, unit < done.count, !done[unit] else { continue }
            done[unit] = true
            doneCount += 1
        }
        for name in Files.listed(FailureLog.folder(stage, context)) {
            if let unit = Int(name.prefix { $0.isNumber }), unit < done.count { failures[unit, default: []].append(name) }
        }
    }

    /// The unit whose receipt has this name; nil for other files.
    private static func unit(_ name: some RandomAccessCollection<UInt8>, _ receipt: [UInt8]) -> Int? {
        let digits = name.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard (1...9).contains(digits.count), name.dropFirst(digits.count).elementsEqual(receipt) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    var doneUnits: [Int] { done.indices.filter { done[$0] } }
}
