import Foundation
package import GleanModel
import GleanStore
import Synchronization

/// What a process that does units says of itself every few seconds, and whenever it begins a unit: `tasks/ID.beat.json`.
package struct TaskBeat: Sendable, Codable {
    package var task: String
    package var host = HostName.current
    package var process = Int(ProcessInfo.processInfo.processIdentifier)
    /// What counts that number, as in `Front`.
    package var machine: String? = Machine.id
    package var stage: Int
    /// Units it was given that were not done when it began.
    package var units: Int
    /// Units in work.
    package var running: [Int] = []
    /// The last units that it did, at most `doneKept`: for who cannot wait until the process ends.
    package var done: [Int] = []
    static let doneKept = 256
    /// How many it has done.
    package var unitsDone = 0
    package var pages = 0
    package var kept = 0
    package var bytes: UInt64 = 0
    package var memoryBytes: UInt64 = 0
    /// Failures of its units by kind, and after how many of them the unit is tried again.
    package var failures: [String: Int] = [:]
    package var retries = 0
    /// Units that failed here. What of them is not done when the process has ended is for another task to try: their failures stand in the log.
    package var failed: [Int] = []
    /// Seconds since 1970 by its own clock.
    package var began = Clock.unix
    package var updated = Clock.unix
    /// Its exit code, once it has ended by itself; 137 where its engine told that it is gone.
    package var ended: Int32?
    /// Why it ended, if not because all was done.
    package var error: String?

    package init(task: String, stage: Int, units: Int) {
        self.task = task
        self.stage = stage
        self.units = units
    }

    static func name(_ task: String) -> String { "\(task).beat.json" }
    static func path(_ task: String, in folder: String) -> String { "\(folder)/\(name(task))" }
}

extension TaskBeat {
    /// Tasks of the stage have told of more than one machine.
    static func tellOfSeveral(_ stage: Int, _ context: RunContext) -> Bool {
        // A task is named for its submission, and that for its stage.
        let mark = "-\(context.plan.stages[stage].name).", folder = context.tasksFolder
        let names = Array(Files.listed(folder).filter { $0.hasSuffix(".beat.json") && $0.contains(mark) }.reversed())
        var hosts: Set<String> = []
        for start in stride(from: 0, to: names.count, by: 256) {
            let part = Array(names[start..<min(start + 256, names.count)])
            let found = ManyFiles.map(part.count) { (try? SealedJSON.read(TaskBeat.self, "\(folder)/\(part[$0])"))?.host }
            hosts.formUnion(found.compactMap { $0 })
            if hosts.count > 1 { return true }
        }
        return false
    }
}

/// Writes a process's beat. A class, because workers and the loop share it.
final class TaskBeats: Sendable {
    private let path: String
    private let beat: Mutex<TaskBeat>
    /// Seconds between two beats of a process that begins no unit.
    static let seconds = 5.0

    /// `folder` is that of the run's tasks.
    init(_ beat: TaskBeat, in folder: String) {
        path = TaskBeat.path(beat.task, in: folder)
        self.beat = Mutex(beat)
    }

    /// A beat that cannot be written stops nothing: what was done stands in receipts.
    private func change(_ body: (inout TaskBeat) -> Void) {
        beat.withLock {
            body(&$0)
            $0.updated = Clock.unix
            _ = try? SealedJSON.write(path, $0)
        }
    }

    /// Told how many of its units are not done yet.
    func begin(units: Int) { change { $0.units = units } }

    func begin(_ unit: Int) { change { $0.running.append(unit) } }

    func end(_ unit: Int, isDone: Bool) {
        // Written with the next beat: the receipt says it already.
        beat.withLock {
            if isDone { $0.unitsDone += 1 }
            $0.running.removeAll { $0 == unit }
            if isDone { $0.done.append(unit) }
            if $0.done.count > 2 * TaskBeat.doneKept { $0.done.removeFirst(TaskBeat.doneKept) }
        }
    }

    /// Noted with the next beat: the failure's own file says it already.
    func failed(_ failure: UnitFailure, isRetried: Bool) {
        beat.withLock {
            $0.failures[failure.kind, default: 0] += 1
            if isRetried { $0.retries += 1 }
            if !failure.isOfDamage, !$0.failed.contains(failure.unit.unit) { $0.failed.append(failure.unit.unit) }
        }
    }

    func tick(_ now: RunMonitor.Snapshot) {
        guard beat.withLock({ Clock.unix - $0.updated >= Self.seconds || $0.updated > Clock.unix }) else { return }
        note(now)
    }

    func note(_ now: RunMonitor.Snapshot) {
        change {
            $0.pages = now.pages
            $0.kept = now.kept
            $0.bytes = now.bytes
            $0.memoryBytes = peakMemoryBytes()
        }
    }

    func finish(code: Int32, error: (any Error)?) {
        change {
            if error == nil { $0.running = [] }
            $0.ended = code
            $0.error = error.map { "\($0)" }
        }
    }
}
