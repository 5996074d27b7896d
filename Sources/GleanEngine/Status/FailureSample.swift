import GleanModel
import GleanStore

/// The last failures of a run, read from their files; of a very large number only those that were written last.
struct FailureSample {
    /// The most files that are read at a look.
    private static let most = 2000
    private var known: [String: UnitFailure] = [:]

    /// The last `count` failures. Those of one machine come in the order in which they happened; between machines their clocks decide.
    mutating func last(_ count: Int, _ folders: [StageFolder], _ context: RunContext) -> [RunStatus.Failure] {
        let files = folders.flatMap { folder in
            folder.failures.values.joined().map { "\(FailureLog.folder(folder.stage, context))/\($0)" }
        }.sorted()
        let missing = Self.newest(files.filter { known[$0] == nil })
        for (file, failure) in zip(missing, ManyFiles.map(missing.count) { try? SealedJSON.read(UnitFailure.self, missing[$0]) }) { known[file] = failure }
        let found = files.compactMap { known[$0] }.filter { context.plan.stages.indices.contains($0.unit.stage) }
        return found.sorted { ($0.at, $0.unit.unit) > ($1.at, $1.unit.unit) }.prefix(count).map { RunStatus.Failure($0, context.plan) }
    }

    /// As many as are read at a look, by the times that the file system gave them.
    private static func newest(_ files: [String]) -> [String] {
        guard files.count > most else { return files }
        let times = ManyFiles.map(files.count) { (try? FileIdentity(of: files[$0]))?.modified ?? 0 }
        return zip(files, times).sorted { $0.1 > $1.1 }.prefix(most).map(\.0)
    }
}

extension RunStatus.Failure {
    init(_ failure: UnitFailure, _ plan: Plan) {
        self.init(
            stage: plan.stages[failure.unit.stage].name, unit: failure.unit.unit, input: plan.input(of: failure.unit)?.name, kind: failure.kind,
            message: failure.message, host: failure.host, task: failure.task, at: failure.at)
    }
}

extension Plan {
    /// The input that a unit is about; nil for units of other stages.
    func input(of unit: WorkUnit) -> Input? {
        guard stages.indices.contains(unit.stage), inputs.indices.contains(unit.unit) else { return nil }
        switch stages[unit.stage].kind {
        case .chain, .decide, .lineage: return inputs[unit.unit]
        case .against, .reduce, .settle, .shuffle, .pack, .merge, .deal: return nil
        }
    }
}
