import Foundation
import GleanModel
import Synchronization

/// Does a unit, again if it fails, until it has failed as often as the policy allows: an input is then set aside, with its name and reason in
/// the release; any other unit ends the run.
///
/// A process alone waits and tries again itself. A task of an engine hands the unit back, so that another one tries it after its delay, perhaps on
/// another machine, and goes on with its other units; where several fail in a row and none is done between, the machine is the suspect, and the task ends.
///
/// A class, because the workers of a process share what is known of earlier failures.
final class UnitTries: Sendable {
    /// The unit failed, and another task is to try it.
    struct HandedBack: Error {}

    private let context: RunContext
    private let monitor: RunMonitor
    private let policy: RetryPolicy
    private let stage: Int
    private let task: String
    private let handsBack: Bool
    private let log: FailureLog
    private let onFailure: @Sendable (_ failure: UnitFailure, _ isRetried: Bool) -> Void

    private struct State {
        var known = StageFailures()
        var handedBack: [UnitFailure] = []
        /// Of these, those since a unit was done.
        var inARow = 0
        /// More than one machine does units of the stage.
        var isShared = false
    }

    private let state = Mutex(State())

    /// Units that a task hands back one after the other before it ends.
    private static let mostInARow = 3

    /// `onFailure` is told each failure from now on.
    init(
        _ context: RunContext, _ monitor: RunMonitor, _ policy: RetryPolicy, stage: Int, task: String, handsBack: Bool = false,
        onFailure: @escaping @Sendable (_ failure: UnitFailure, _ isRetried: Bool) -> Void = { _, _ in }
    ) {
        self.context = context
        self.monitor = monitor
        self.policy = policy
        self.stage = stage
        self.task = task
        self.handsBack = handsBack
        self.onFailure = onFailure
        log = FailureLog(context)
        state.withLock { log.read(stage, into: &$0.known) }
    }

    func perform(_ unit: WorkUnit, _ worker: Int) throws -> Receipt {
        var readings = 0
        while true {
            if isSpent(unit), let last = failures(unit).last {
                // A second execution of the unit may have done it meanwhile: what it found is not thrown away.
                if let receipt = try standing(unit, worker) { return receipt }
                guard stage == 0 else { throw Self.tooOften(unit, last, policy, context) }
                try holdAgainstBound(last)
                return try Build.setAside(unit, last.kind, worker, context, monitor)
            }
            do {
                let receipt = try Build.perform(unit, worker, context, monitor)
                state.withLock { $0.inARow = 0 }
                return receipt
            } catch {
                monitor.end(worker)
                // A run that stops breaks off what it waits for, which is nobody's failure.
                if monitor.isCancelled { throw RunMonitor.stopped }
                if let error = error as? RunError, !error.kind.isAboutUnit { throw error }
                let failure = UnitFailure(unit, error, task: task)
                // The file must be made anew before this unit can be done.
                if let error = error as? RunError, error.kind == .damagedWork {
                    if let failure = context.scratch.failure(error) { throw failure }
                    try note(failure)
                    // What a store sent may have been damaged on the way: it is asked again before its object is taken for damaged.
                    readings += 1
                    if let file = error.file, Files.isRemote(file), readings < policy.failures { continue }
                    throw error
                }
                try tell(failure)
                if let receipt = try standing(unit, worker) { return receipt }
                if isSpent(unit) { continue }
                if handsBack { throw handBack(failure, error) }
                try wait(for: unit)
            }
        }
    }

    /// Notes a failure, says it, and waits before the unit is tried again.
    func fail(_ failure: UnitFailure) throws {
        try tell(failure)
        if !isSpent(failure.unit) { try wait(for: failure.unit) }
    }

    /// The receipt of a unit that another process has done, counted as one that this process did.
    func standing(_ unit: WorkUnit, _ worker: Int) throws -> Receipt? {
        guard let receipt = try Receipts.standing(unit, context) else { return nil }
        monitor.finished(worker, receipt, isReading: stage == 0, bytes: stage == 0 ? context.plan.inputs[unit.unit].bytes : 0)
        return receipt
    }

    /// The unit has failed as often as it may.
    func isSpent(_ unit: WorkUnit) -> Bool { policy.isSpent(failures(unit), isShared: isShared, suspects: suspects) }

    private var suspects: Set<String> { state.withLock { $0.known.suspects } }

    /// Writes a failure down.
    func note(_ failure: UnitFailure) throws {
        let name = try log.note(failure)
        state.withLock { $0.known.add(failure, name: name) }
        onFailure(failure, !failure.isOfDamage && !isSpent(failure.unit))
    }

    /// The error that a task ends with that handed units back and did all others; nil if it handed none back.
    var leftover: RunError? {
        let handedBack = state.withLock { $0.handedBack }
        guard let last = handedBack.last else { return nil }
        return RunError(
            .unreadable, "\(handedBack.count) \(handedBack.count == 1 ? "unit" : "units") of \(context.plan.stages[stage].name) failed, for other tasks to try again",
            cause: last.message)
    }

    // MARK: Failures

    /// Those of the unit itself.
    private func failures(_ unit: WorkUnit) -> [UnitFailure] { state.withLock { $0.known.byUnit[unit.unit]?.filter { !$0.isOfDamage } ?? [] } }

    /// Another machine may fare better. Where a process is alone, there is none.
    private var isShared: Bool {
        guard handsBack else { return false }
        if state.withLock({ $0.isShared }) { return true }
        let isShared = TaskBeat.tellOfSeveral(stage, context)
        if isShared { state.withLock { $0.isShared = true } }
        return isShared
    }

    private func tell(_ failure: UnitFailure) throws {
        try note(failure)
        let unit = failure.unit, count = failures(unit).count
        let what = stage == 0 ? context.plan.inputs[unit.unit].name : "unit \(unit.unit) of \(context.plan.stages[stage].name)"
        let most = count < policy.failures ? policy.failures : policy.mostFailures(failures(unit), isShared: isShared, suspects: suspects)
        monitor.say("\(what) failed (\(count) of \(most)): \(failure.message.prefix { $0 != "\n" })")
    }

    /// The error to throw for a unit that is left to other tasks.
    private func handBack(_ failure: UnitFailure, _ error: any Error) -> any Error {
        let inARow = state.withLock {
            $0.handedBack.append(failure)
            $0.inARow += 1
            return $0.inARow
        }
        // In a run with a page limit the units behind it need this one.
        if context.plan.pageLimit != nil, stage == 0 { return error }
        guard inARow >= Self.mostInARow else { return HandedBack() }
        return RunError(
            .unavailable, "\(inARow) units failed on \(HostName.current) one after the other", cause: failure.message,
            hint: "Other tasks try them again. If it goes on so, look whether this machine sees the inputs and the run's folder, and has its credentials.")
    }

    /// Throws if more inputs than may be set aside have failed too often: a disk or a store is away then, and no input is to blame.
    private func holdAgainstBound(_ last: UnitFailure) throws {
        let most = policy.mostSetAside(of: context.plan.inputs.count), isShared = self.isShared
        // Other processes have set inputs aside since this one began.
        let spent = state.withLock { state in
            log.read(stage, into: &state.known)
            let suspects = state.known.suspects
            return state.known.byUnit.values.count { policy.isSpent($0, isShared: isShared, suspects: suspects) }
        }
        guard spent > most else { return }
        throw RunError(
            .failedOften, "More than \(most) of \(context.plan.inputs.count) inputs failed \(policy.failures) times each, the last on \(last.host)", cause: last.message,
            hint: "Where so many fail it is the machine or the store. When it is mended, the same command goes on; to set more inputs aside, raise retries.most_set_aside in a cluster file.")
    }

    private func wait(for unit: WorkUnit) throws {
        let end = Clock.seconds + policy.delay(after: failures(unit).count, of: "\(unit.stage)/\(unit.unit)")
        while Clock.seconds < end {
            if monitor.isCancelled { throw RunMonitor.stopped }
            Thread.sleep(forTimeInterval: min(0.1, max(0, end - Clock.seconds)))
        }
    }

    static func tooOften(_ unit: WorkUnit, _ last: UnitFailure, _ policy: RetryPolicy, _ context: RunContext) -> RunError {
        RunError(
            .failedOften, "Unit \(unit.unit) of \(context.plan.stages[unit.stage].name) has failed \(policy.failures) times, last on \(last.host)", cause: last.message,
            hint: "\"gleaner status\" lists the failures. To try again, remove the files \(FailureLog.folder(unit.stage, context))/\(unitName(unit.unit)).*.json and run the same command.")
    }
}

extension RunError.Kind {
    /// The error may be one input's or one unit's, and another try or another machine may fare better; else it is the whole run's.
    var isAboutUnit: Bool {
        switch self {
        case .unreadable, .damagedWork, .stalled: true
        case .diskFull, .unwritable, .interrupted, .badRelease, .tooManyBadRecords, .uncovered, .failedOften, .unavailable, .engine, .refused: false
        }
    }
}
