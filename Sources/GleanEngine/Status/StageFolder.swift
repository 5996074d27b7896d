import GleanModel

/// What the names in a stage's folder say: the folder is listed once, and no file is opened.
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
        let receipt = Array(".receipt.json".utf8), failed = Array(".failed-".utf8)
        for name in Files.listed(context.folder(stage)) {
            let read = name.utf8.withContiguousStorageIfAvailable { Self.read($0, receipt, failed) } ?? Self.read(Array(name.utf8), receipt, failed)
            guard let (unit, isReceipt) = read, unit < done.count else { continue }
            if !isReceipt {
                failures[unit, default: []].append(name)
            } else if !done[unit] {
                done[unit] = true
                doneCount += 1
            }
        }
    }

    /// The unit that a name begins with, and whether it is its receipt; nil for files that are neither receipts nor failures.
    private static func read(_ name: some RandomAccessCollection<UInt8>, _ receipt: [UInt8], _ failed: [UInt8]) -> (unit: Int, isReceipt: Bool)? {
        let digits = name.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard (1...9).contains(digits.count) else { return nil }
        let rest = name.dropFirst(digits.count), isReceipt = rest.elementsEqual(receipt)
        guard isReceipt || rest.starts(with: failed) else { return nil }
        return (digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }, isReceipt)
    }

    var doneUnits: [Int] { done.indices.filter { done[$0] } }
}
