import GleanModel
import Synchronization

/// What receipts, failures and tasks of a run add up to so far.
///
/// A class, because the run's loop, its workers and whoever answers for metrics share it.
final class RunCounts: Sendable {
    struct StageCounts: Sendable, Equatable {
        /// Units with a receipt, those set aside among them.
        var done = 0
        var setAside = 0
        var pagesIn = 0
        var pagesKept = 0
        /// Bytes of the inputs of done units, in the stage that reads them.
        var inputBytes: UInt64 = 0
        var drops: [Drop: Int] = [:]
        var badRecords: [String: Int] = [:]
    }

    struct Drop: Sendable, Hashable {
        let step: String
        let reason: String
    }

    /// What another process has told of itself.
    struct Task: Sendable, Equatable {
        var running = 0
        var memoryBytes: UInt64 = 0
        var failures: [String: Int] = [:]
        var retries = 0
        var isOver = false
    }

    struct State: Sendable {
        /// By stage; stages that have not begun are missing.
        var stages: [Int: StageCounts] = [:]
        var stage: Int?
        /// Units that threads of this process have in work.
        var running: Set<Int> = []
        var failures: [String: Int] = [:]
        var retries = 0
        /// By task and process: one that the engine started again counts from the beginning.
        fileprivate var tasks: [String: Task] = [:]

        /// Tasks that run, as far as they have told.
        var openTasks: [Task] { tasks.values.filter { !$0.isOver } }
        var unitsRunning: Int { running.count + openTasks.reduce(0) { $0 + $1.running } }
    }

    private let state = Mutex(State())

    /// Everything so far; failures and retries with those that other processes told of.
    var now: State {
        var now = state.withLock { $0 }
        for task in now.tasks.values {
            now.failures.merge(task.failures, uniquingKeysWith: +)
            now.retries += task.retries
        }
        return now
    }

    /// A stage begins, with these receipts standing.
    func begin(_ stage: Int, _ standing: [Receipt], _ plan: Plan) {
        var counts = StageCounts()
        for receipt in standing { counts.add(receipt, plan) }
        let sum = counts
        state.withLock {
            $0.stages[stage] = sum
            $0.stage = stage
            $0.running = []
        }
    }

    func finished(_ receipt: Receipt, _ plan: Plan) { state.withLock { $0.stages[receipt.unit.stage, default: StageCounts()].add(receipt, plan) } }

    func begin(_ unit: Int) { state.withLock { _ = $0.running.insert(unit) } }
    func end(_ unit: Int) { state.withLock { _ = $0.running.remove(unit) } }

    func failed(_ kind: String, isRetried: Bool) {
        state.withLock {
            $0.failures[kind, default: 0] += 1
            if isRetried { $0.retries += 1 }
        }
    }

    func note(_ beat: TaskBeat, isOver: Bool) {
        let task = Task(
            running: isOver ? 0 : beat.running.count, memoryBytes: beat.memoryBytes, failures: beat.failures, retries: beat.retries,
            isOver: isOver || beat.ended != nil)
        state.withLock { $0.tasks["\(beat.task) \(beat.host) \(beat.process)"] = task }
    }
}

extension RunCounts.StageCounts {
    fileprivate mutating func add(_ receipt: Receipt, _ plan: Plan) {
        done += 1
        if receipt.setAside != nil { setAside += 1 }
        pagesIn += receipt.pagesIn
        pagesKept += receipt.pagesKept
        for drop in receipt.drops { drops[.init(step: drop.step, reason: drop.reason.name), default: 0] += drop.pages }
        guard receipt.unit.stage == 0 else { return }
        inputBytes += plan.inputs[receipt.unit.unit].bytes
        badRecords.merge(receipt.tally.damage, uniquingKeysWith: +)
    }
}
