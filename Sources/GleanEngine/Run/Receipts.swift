import Foundation
import GleanModel
import GleanStore

/// The receipts of a run's stages, as they stand in its work folder.
///
/// They are read by several threads at once: on a store each is an object of its own, and to wait for one after the other would take
/// longer than the work; on a disk it is the JSON of 90,000 that takes time.
enum Receipts {
    /// Writes the receipt of a unit, whose files stand.
    static func write(_ receipt: Receipt, _ context: RunContext) throws { try SealedJSON.write(context.receiptPath(receipt.unit), receipt) }

    /// The receipt of a unit that is done. Throws a `RunError` if there is none.
    static func of(_ unit: WorkUnit, _ context: RunContext) throws -> Receipt { try SealedJSON.read(Receipt.self, context.receiptPath(unit)) }

    /// The receipts of all units of a stage, in order; `take` may take out of each what nobody asks for later. Throws a `RunError` if one is not
    /// there.
    static func all(_ stage: Int, _ context: RunContext, take: (inout Receipt) -> Void = { _ in }) throws -> [Receipt] {
        var found: [Receipt] = []
        try forEach(context.plan.stages[stage].units, context) { try of(WorkUnit(stage: stage, unit: $0), context) } take: {
            var receipt = $0
            take(&receipt)
            found.append(receipt)
        }
        return found
    }

    /// The receipt of each unit of a stage that is done: it stands, and so does every file that it names, in its size: after a power cut, one may
    /// not. Once sealing has begun the receipt is enough, for its files may have been moved to the release already.
    static func standing(_ stage: Int, _ context: RunContext) throws -> [Receipt?] {
        let isSealing = try Files.exists(Seal.mark(context)), folder = context.folder(stage)
        let names = Set(try Files.names(folder))
        @Sendable func isWhole(_ file: FileSeal) throws -> Bool {
            if isSealing { return true }
            // Objects are there whole or not at all, and the listing has told of a thousand at once.
            return Files.isRemote(folder) ? names.contains(file.name) : try stands(file, in: folder)
        }
        var found: [Receipt?] = []
        try forEach(context.plan.stages[stage].units, context) { index -> Receipt? in
            let unit = WorkUnit(stage: stage, unit: index)
            return names.contains(context.receiptName(unit)) ? try standing(unit, context, isWhole) : nil
        } take: { found.append($0) }
        return found
    }

    /// The receipt of one unit, if it is done as `standing` says.
    static func standing(_ unit: WorkUnit, _ context: RunContext) throws -> Receipt? {
        try standing(unit, context) { try stands($0, in: context.folder(unit.stage)) }
    }

    /// A receipt that is damaged counts as none. One that is there and cannot be read says nothing: it throws, for its work may be done.
    private static func standing(_ unit: WorkUnit, _ context: RunContext, _ isWhole: (FileSeal) throws -> Bool) throws -> Receipt? {
        do {
            guard let receipt = try SealedJSON.readIfThere(Receipt.self, context.receiptPath(unit)) else { return nil }
            return try receipt.files.allSatisfy(isWhole) ? receipt : nil
        } catch let error as RunError where error.kind == .damagedWork {
            return nil
        }
    }

    private static func stands(_ file: FileSeal, in folder: String) throws -> Bool { try Files.size("\(folder)/\(file.name)") == Int64(file.bytes) }

    /// A file that stands once somebody has counted the receipts of all units of a stage.
    static func doneMark(_ stage: Int, _ context: RunContext) -> String { "\(context.folder(stage))/done" }

    private static func forEach<Result: Sendable>(
        _ count: Int, _ context: RunContext, _ read: @escaping @Sendable (Int) throws -> Result, take: (Result) -> Void
    ) throws {
        let workers = OrderedWork.readers(of: context.workFolder, workers: ProcessInfo.processInfo.activeProcessorCount)
        try OrderedWork.run(count, workers: workers, read) { take($1) }
    }
}
