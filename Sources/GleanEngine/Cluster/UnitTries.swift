import Foundation
import GleanModel
import Synchronization

/// Does a unit, again if it fails, until it has failed as often as the policy allows: an input is then set aside, with its name and reason in
/// the release; any other unit ends the run.
///
/// A class, because the workers of a process share what is known of earlier failures.
final class UnitTries: Sendable {
    private let context: RunContext
    private let monitor: RunMonitor
    private let policy: RetryPolicy
    private let task: String
    private let log: FailureLog
    private let onFailure: @Sendable (_ kind: String, _ isRetried: Bool) -> Void
    /// By unit of the stage.
    private let known: Mutex<[Int: [UnitFailure]]>

    /// `earlier` are the stage's failures so far; `onFailure` is told each further one.
    init(
        _ context: RunContext, _ monitor: RunMonitor, _ policy: RetryPolicy, task: String, earlier: [Int: [UnitFailure]],
        onFailure: @escaping @Sendable (_ kind: String, _ isRetried: Bool) -> Void = { _, _ in }
    ) {
        self.context = context
        self.monitor = monitor
        self.policy = policy
        self.task = task
        self.onFailure = onFailure
        log = FailureLog(context)
        known = Mutex(earlier)
    }

    func perform(_ unit: WorkUnit, _ worker: Int) throws -> Receipt {
        var readings = 0
        while true {
            if let last = lastOfTooMany(unit) {
                guard unit.stage == 0 else { throw Self.tooOften(unit, last, policy, context) }
                try holdAgainstBound(last)
                return try Build.setAside(unit, last.kind, worker, context, monitor)
            }
            do {
                return try Build.perform(unit, worker, context, monitor)
            } catch {
                monitor.end(worker)
                // A run that stops breaks off what it waits for, which is nobody's failure.
                if monitor.isCancelled { throw RunMonitor.stopped }
                if let error = error as? RunError, !error.kind.isAboutUnit { throw error }
                // The file must be made anew before this unit can be done.
                if let error = error as? RunError, error.kind == .damagedWork {
                    if let failure = context.scratch.failure(error) { throw failure }
                    try note(UnitFailure(unit, error, task: task))
                    // What a store sent may have been damaged on the way: it is asked again before its object is taken for damaged.
                    readings += 1
                    if let file = error.file, Files.isRemote(file), readings < policy.failures { continue }
                    throw error
                }
                try fail(unit, UnitFailure(unit, error, task: task))
            }
        }
    }

    /// Notes a failure, says it, and waits before the unit is tried again.
    func fail(_ unit: WorkUnit, _ failure: UnitFailure) throws {
        let failures = try note(failure)
        let what = unit.stage == 0 ? context.plan.inputs[unit.unit].name : "unit \(unit.unit) of \(context.plan.stages[unit.stage].name)"
        monitor.say("\(what) failed (\(failures) of \(policy.failures)): \(failure.message.prefix { $0 != "\n" })")
        if failures < policy.failures { try wait(policy.delay(after: failures, of: "\(unit.stage)/\(unit.unit)")) }
    }

    /// The unit has failed as often as it may.
    func isSpent(_ unit: WorkUnit) -> Bool { lastOfTooMany(unit) != nil }

    /// Writes a failure down; how many the unit has had.
    @discardableResult
    func note(_ failure: UnitFailure) throws -> Int {
        try log.note(failure)
        let failures = known.withLock {
            $0[failure.unit.unit, default: []].append(failure)
            return count($0[failure.unit.unit] ?? [])
        }
        onFailure(failure.kind, failure.kind != Self.damaged && failures < policy.failures)
        return failures
    }

    private func lastOfTooMany(_ unit: WorkUnit) -> UnitFailure? {
        known.withLock { known in
            guard let failures = known[unit.unit], count(failures) >= policy.failures else { return nil }
            return failures.last { $0.kind != Self.damaged }
        }
    }

    /// Throws if more inputs than may be set aside have failed too often: a disk or a store is away then, and no input is to blame.
    private func holdAgainstBound(_ last: UnitFailure) throws {
        let most = policy.mostSetAside(of: context.plan.inputs.count)
        guard known.withLock({ $0.values.count { count($0) >= policy.failures } }) > most else { return }
        throw RunError(
            .failedOften, "More than \(most) of \(context.plan.inputs.count) inputs failed \(policy.failures) times each, the last on \(last.host)", cause: last.message,
            hint: "Where so many fail it is the machine or the store. When it is mended, the same command goes on; to set more inputs aside, raise retries.most_set_aside in a cluster file.")
    }

    /// A damaged file is not the fault of the unit that reads it.
    private func count(_ failures: [UnitFailure]) -> Int { failures.count { $0.kind != Self.damaged } }

    private static let damaged = RunError.Kind.damagedWork.rawValue

    private func wait(_ seconds: Double) throws {
        let end = Clock.seconds + seconds
        while Clock.seconds < end {
            if monitor.isCancelled { throw RunMonitor.stopped }
            Thread.sleep(forTimeInterval: min(0.1, max(0, end - Clock.seconds)))
        }
    }

    static func tooOften(_ unit: WorkUnit, _ last: UnitFailure, _ policy: RetryPolicy, _ context: RunContext) -> RunError {
        RunError(
            .failedOften, "Unit \(unit.unit) of \(context.plan.stages[unit.stage].name) has failed \(policy.failures) times, last on \(last.host)", cause: last.message,
            hint: "\"gleaner status\" lists the failures. To try again, remove the files of \(context.path(unit, "failed-*.json")) and run the same command.")
    }
}

extension RunError.Kind {
    /// The error may be one input's or one unit's, and another try or another machine may fare better; else it is the whole run's.
    var isAboutUnit: Bool {
        switch self {
        case .unreadable, .damagedWork, .stalled: true
        case .diskFull, .unwritable, .interrupted, .badRelease, .tooManyBadRecords, .uncovered, .failedOften, .unavailable, .engine: false
        }
    }
}
