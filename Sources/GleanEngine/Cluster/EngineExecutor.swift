import Foundation
import GleanModel

/// Has an engine do the units of a run on other machines: writes down what each task is to do, hands tasks over, reads what became of them
/// in the work folder, and hands over again what was lost.
///
/// A class, because it knows from stage to stage what the engine holds; one thread uses it.
final class EngineExecutor: Executor {
    private let context: RunContext
    private let engine: any TaskEngine
    private let cluster: Cluster
    private let counts: RunCounts
    private let say: (String) -> Void
    private let log: FailureLog
    /// Tasks that the engine holds and no stage has taken up yet, by stage.
    private var held: [Int: [(task: TaskID, units: [Int])]] = [:]
    /// What the engine told of them.
    private var early: [TaskID: [TaskEvent]] = [:]
    private var submissions = 0
    /// Times in a row that the engine did not answer, and since when.
    private var silence: (tries: Int, since: Double)?

    /// Units by stage that were to be done when the run began.
    private var pending: [[Int]] = []
    /// What the receipts of running tasks have been counted for already, so that their beats count the rest.
    private var counted: [TaskID: (pages: Int, kept: Int, bytes: UInt64)] = [:]

    /// Seconds that an engine may be away before the front end gives up; its tasks go on.
    private static let mostSilentSeconds = 1800.0

    init(_ context: RunContext, _ engine: any TaskEngine, _ cluster: Cluster, counts: RunCounts, say: @escaping (String) -> Void) {
        self.context = context
        self.engine = engine
        self.cluster = cluster
        self.counts = counts
        self.say = say
        log = FailureLog(context)
    }

    // MARK: Whole runs

    func begin(_ pending: [[Int]], _ monitor: RunMonitor) throws {
        try Files.makeFolder(context.tasksFolder)
        for stage in context.plan.stages.indices { try Files.makeFolder(context.folder(stage)) }
        let known = try readSubmissions()
        submissions = known.keys.compactMap { Int($0.prefix { $0.isNumber }) }.max().map { $0 + 1 } ?? 0
        for task in try asking(monitor, { try engine.adopt() }) {
            guard let submission = known[task.submission], submission.tasks.indices.contains(task.index) else { continue }
            held[submission.stage, default: []].append((task, submission.tasks[task.index]))
        }
        if !held.isEmpty { say("\(held.values.reduce(0) { $0 + $1.count }.formatted()) tasks of an earlier front end go on.") }
        self.pending = pending
        try chain(from: 0, monitor)
    }

    /// Hands over all stages that are still to come, each behind the one before, where the engine can hold them. Nothing is handed over
    /// while tasks of an earlier front end, or of a chain that still holds, are about.
    private func chain(from stage: Int, _ monitor: RunMonitor) throws {
        guard engine.chainsStages, held.isEmpty, context.plan.pageLimit == nil else { return }
        var made: [Submission] = []
        for stage in stage..<pending.count where !pending[stage].isEmpty {
            var dispatch = Dispatch(stage: stage, units: pending[stage], policy: cluster.retries, cut: try cut(stage, pending[stage].count, monitor))
            made.append(try write(stage, dispatch.due(0)))
        }
        guard !made.isEmpty else { return }
        let all = made
        try asking(monitor) { try engine.submit(all) }
        for submission in made {
            held[submission.stage, default: []] += submission.tasks.enumerated().map { (TaskID(submission.id, $0.offset), $0.element) }
        }
    }

    private func cut(_ stage: Int, _ units: Int, _ monitor: RunMonitor) throws -> Dispatch.Cut {
        // A run with a page limit counts on from the unit before.
        if context.plan.pageLimit != nil, stage == 0 { return Dispatch.Cut(unitsPerTask: units, isOrdered: true) }
        if let given = cluster.unitsPerTask { return Dispatch.Cut(unitsPerTask: given, width: cluster.cpusPerTask) }
        return .usual(units: units, slots: try asking(monitor) { try engine.slots() }, mostTasks: engine.mostTasks, width: cluster.cpusPerTask)
    }

    /// Written before the engine hears of it: a task that begins at once finds it.
    private func write(_ stage: Int, _ tasks: [[Int]]) throws -> Submission {
        let submission = Submission(id: "\(unitName(submissions))-\(context.plan.stages[stage].name)", stage: stage, tasks: tasks)
        submissions += 1
        try SealedJSON.write("\(context.tasksFolder)/\(submission.id).json", submission)
        return submission
    }

    private func readSubmissions() throws -> [String: Submission] {
        var known: [String: Submission] = [:]
        for name in try Files.names(context.tasksFolder) where name.hasSuffix(".json") && !name.hasSuffix(".beat.json") && !name.hasPrefix(".") {
            guard let submission = try? SealedJSON.read(Submission.self, "\(context.tasksFolder)/\(name)"),
                context.plan.stages.indices.contains(submission.stage)
            else { continue }
            known[submission.id] = submission
        }
        return known
    }

    func end() { engine.leave() }

    func cancelTasks() throws {
        try engine.cancel(held.values.joined().map(\.task))
        held = [:]
    }

    var engineIDs: [String] { engine.ids }

    /// Asks the engine, again if it does not answer: a scheduler that is started again is away for a while.
    private func asking<T>(_ monitor: RunMonitor, _ body: () throws -> T) throws -> T {
        while true {
            do {
                let answer = try body()
                if let away = silence, away.tries > 2 { say("\(engine.name) answers again.") }
                silence = nil
                return answer
            } catch let error as RunError where error.kind == .unavailable {
                let tries = (silence?.tries ?? 0) + 1, since = silence?.since ?? Clock.seconds
                silence = (tries, since)
                guard Clock.seconds - since < Self.mostSilentSeconds else { throw error }
                if tries == 2 { say("\(engine.name) does not answer; asking again. \(error.message)") }
                try pause(cluster.retries.delay(after: min(tries, 6), of: engine.name), monitor)
            }
        }
    }

    private func pause(_ seconds: Double, _ monitor: RunMonitor) throws {
        let end = Clock.seconds + seconds
        // Asked also before a wait of no length: an engine may be silent for ever.
        if monitor.isCancelled { throw RunMonitor.stopped }
        while Clock.seconds < end {
            if monitor.isCancelled { throw RunMonitor.stopped }
            Thread.sleep(forTimeInterval: min(0.1, max(0, end - Clock.seconds)))
        }
    }

    // MARK: One stage

    func run(
        _ units: [WorkUnit], monitor: RunMonitor, perform: @escaping @Sendable (WorkUnit, _ worker: Int) throws -> Receipt,
        onReceipt: (Receipt) throws -> Void, tick: () throws -> Void
    ) throws {
        guard let stage = units.first?.stage else { return }
        pending[stage] = units.map(\.unit)
        try chain(from: stage, monitor)
        var failures = log.all(of: stage).mapValues(\.count)
        var dispatch = Dispatch(
            stage: stage, units: units.map(\.unit), policy: cluster.retries, cut: try cut(stage, units.count, monitor), failures: failures)
        var machineTrouble = 0
        for (task, units) in held.removeValue(forKey: stage) ?? [] {
            dispatch.submitted(task, units)
            for event in early.removeValue(forKey: task) ?? [] { try take(event, &dispatch, &failures, &machineTrouble, monitor, onReceipt) }
        }
        // The same clocks are asked here as everywhere: only differences count.
        var nextPoll = 0.0, nextBeats = Clock.seconds + Self.beatSeconds
        var overSince: Double?
        do {
            while true {
                try hand(&dispatch, monitor)
                if Clock.seconds >= nextPoll {
                    for event in try asking(monitor, { try engine.poll() }) {
                        try take(event, &dispatch, &failures, &machineTrouble, monitor, onReceipt)
                    }
                    nextPoll = Clock.seconds + engine.pollSeconds
                }
                if Clock.seconds >= nextBeats {
                    try readBeats(&dispatch, monitor, onReceipt)
                    nextBeats = Clock.seconds + Self.beatSeconds
                }
                try tick()
                if dispatch.isOver {
                    // Processes that have done their last unit are let end by themselves: a stage behind them waits for that.
                    let since = overSince ?? Clock.seconds
                    overSince = since
                    if dispatch.openTasks.allSatisfy(dispatch.isDoubled) || Clock.seconds - since > Self.graceSeconds { break }
                }
                try pause(min(0.2, engine.pollSeconds), monitor)
            }
            try? engine.cancel(dispatch.openTasks)
        } catch let error as RunError where error.kind == .interrupted {
            // Who goes leaves the tasks where they are: the same command comes back to them, and "gleaner cancel" ends them.
            held[stage, default: []] += dispatch.openTasks.map { ($0, dispatch.open($0)) }
            throw error
        } catch {
            try? engine.cancel(dispatch.openTasks + held.values.joined().map(\.task))
            held = [:]
            throw error
        }
    }

    /// Seconds that processes have to end when all units of a stage are done.
    private static let graceSeconds = 60.0
    private static let beatSeconds = 5.0

    /// Hands over what is due, and slow tasks' units a second time.
    private func hand(_ dispatch: inout Dispatch, _ monitor: RunMonitor) throws {
        let due = dispatch.due(Clock.seconds)
        for start in stride(from: 0, to: due.count, by: engine.mostTasks) {
            let submission = try write(dispatch.stage, Array(due[start..<min(start + engine.mostTasks, due.count)]))
            try asking(monitor) { try engine.submit([submission]) }
            for (index, group) in submission.tasks.enumerated() { dispatch.submitted(TaskID(submission.id, index), group) }
        }
        let slow = dispatch.stragglers(Clock.seconds)
        guard !slow.isEmpty else { return }
        let submission = try write(dispatch.stage, slow)
        try asking(monitor) { try engine.submit([submission]) }
        for (index, group) in submission.tasks.enumerated() { dispatch.submittedAgain(TaskID(submission.id, index), group) }
        say("\(slow.count) slow \(slow.count == 1 ? "task is" : "tasks are") done a second time beside the first.")
    }

    private func take(
        _ event: TaskEvent, _ dispatch: inout Dispatch, _ failures: inout [Int: Int], _ trouble: inout Int, _ monitor: RunMonitor,
        _ onReceipt: (Receipt) throws -> Void
    ) throws {
        switch event {
        case .note(let sentence): say(sentence)
        case .began(let task, _):
            if isLater(task, dispatch) { early[task, default: []].append(event) } else { dispatch.began(task, Clock.seconds) }
        case .requeued(let task):
            if isLater(task, dispatch) { early[task, default: []].append(event) } else { dispatch.requeued(task) }
        case .ended(let task, let end):
            if isLater(task, dispatch) { return early[task, default: []].append(event) }
            guard dispatch.isOpen(task) else { return }
            try finish(task, end, &dispatch, &failures, &trouble, monitor, onReceipt)
        }
    }

    /// The task belongs to a stage that has not begun.
    private func isLater(_ task: TaskID, _ dispatch: Dispatch) -> Bool {
        held.contains { $0.key != dispatch.stage && $0.value.contains { $0.task == task } }
    }

    private func finish(
        _ task: TaskID, _ end: TaskEnd, _ dispatch: inout Dispatch, _ failures: inout [Int: Int], _ machineTrouble: inout Int, _ monitor: RunMonitor,
        _ onReceipt: (Receipt) throws -> Void
    ) throws {
        for unit in dispatch.open(task) { try receive(unit, task, &dispatch, monitor, onReceipt) }
        monitor.foreign(key(task), nil)
        counted[task] = nil
        let beat = try? SealedJSON.read(TaskBeat.self, TaskBeat.path(task.description, in: context.tasksFolder))
        if let beat { counts.note(beat, isOver: true) }
        let open = dispatch.open(task)
        guard !open.isEmpty else {
            _ = dispatch.ended(task, blamed: [], Clock.seconds)
            return
        }
        // What failed in the process stands in the log, and is tried again after its delay.
        let failed = beat.map { beat in open.filter { beat.failed.contains($0) } } ?? []
        // A task that leaves more undone than that was ended by something else.
        if case .exited(let code) = end, failed.count < open.count {
            switch code {
            case ExitCode.recipe, ExitCode.data:
                throw RunError(.engine, "A task on \(beat?.host ?? "another machine") refused its work", cause: beat?.error ?? "code \(code)")
            case ExitCode.interrupted, ExitCode.done: break
            default:
                try trouble(task, open, beat, &failures, &machineTrouble)
            }
        }
        var blamed: [Int] = []
        if end.blamesUnits {
            // What was in work when the process died; where it never told, one cannot know.
            blamed = beat.map { beat in open.filter { beat.running.contains($0) && !failed.contains($0) } } ?? (open.count == 1 ? open : [])
            // Asked to end in time it left nothing in work; if it did no unit at all, its first ones take longer than tasks may.
            if end == .timeOut, blamed.isEmpty, beat?.done.isEmpty ?? true { blamed = Array(open.prefix(cluster.cpusPerTask)) }
            for unit in blamed {
                try log.note(UnitFailure(
                    WorkUnit(stage: dispatch.stage, unit: unit), kind: end.kind, message: "The process that did it \(end.sentence).",
                    host: beat?.host ?? "", task: task.description))
            }
        }
        let spent = dispatch.ended(task, blamed: failed + blamed, Clock.seconds)
        for unit in blamed { counts.failed(end.kind, isRetried: !spent.contains(unit)) }
        for unit in spent { try setAside(unit, end.kind, dispatch.stage) }
    }

    /// A task that ended over an error says which: a damaged file is made anew by the run, a unit that failed too often ends it, and what the
    /// machine refused is tried again, but not for ever.
    private func trouble(_ task: TaskID, _ open: [Int], _ beat: TaskBeat?, _ failures: inout [Int: Int], _ trouble: inout Int) throws {
        let found = log.all(of: beat?.stage ?? 0)
        for unit in open {
            guard let all = found[unit], all.count > failures[unit] ?? 0 else { continue }
            failures[unit] = all.count
            if let damaged = all.first(where: { $0.kind == RunError.Kind.damagedWork.rawValue && $0.file != nil && $0.task == task.description }) {
                throw RunError(.damagedWork, damaged.message, file: damaged.file)
            }
            if beat?.stage != 0, let last = all.last(where: { !$0.isOfDamage }), cluster.retries.isSpent(all, isShared: TaskBeat.tellOfSeveral(last.unit.stage, context)) {
                throw UnitTries.tooOften(last.unit, last, cluster.retries, context)
            }
        }
        trouble += 1
        if trouble > Self.mostTrouble {
            throw RunError(.unavailable, "\(trouble) tasks ended over errors of their machines, the last on \(beat?.host ?? "an unknown machine")", cause: beat?.error)
        }
        if let error = beat?.error { say("\(task) on \(beat?.host ?? "?"): \(error.split(separator: "\n").first ?? "")") }
    }

    /// Ends of tasks over errors of their machines that a stage puts up with.
    private static let mostTrouble = 100

    /// A unit that its processes died of again and again. Throws where it is no input.
    private func setAside(_ unit: Int, _ kind: String, _ stage: Int) throws {
        let found = log.all(of: stage)[unit] ?? []
        // One that has failed on a single machine is tried on others first.
        guard cluster.retries.isSpent(found, isShared: TaskBeat.tellOfSeveral(stage, context)) else { return }
        guard stage == 0 else {
            let failure = found.last ?? UnitFailure(WorkUnit(stage: stage, unit: unit), kind: kind, message: "its processes died", task: "")
            throw UnitTries.tooOften(failure.unit, failure, cluster.retries, context)
        }
        say("\(context.plan.inputs[unit].name) is set aside: its unit has failed \(cluster.retries.failures) times, last by \(kind.replacing("_", with: " ")).")
    }

    /// Takes a unit's receipt, if it stands.
    private func receive(_ unit: Int, _ task: TaskID, _ dispatch: inout Dispatch, _ monitor: RunMonitor, _ onReceipt: (Receipt) throws -> Void) throws {
        let work = WorkUnit(stage: dispatch.stage, unit: unit)
        guard let receipt = try Receipts.standing(work, context), dispatch.done(unit) else { return }
        let isReading = dispatch.stage == 0, bytes = isReading ? context.plan.inputs[unit].bytes : 0
        let before = counted[task] ?? (0, 0, 0)
        counted[task] = (before.pages + receipt.pagesIn, before.kept + receipt.pagesKept, before.bytes + bytes)
        monitor.finished(key(task), receipt, isReading: isReading, bytes: bytes)
        try onReceipt(receipt)
    }

    /// What running tasks say of themselves: units that are done, and how far the others are.
    private func readBeats(_ dispatch: inout Dispatch, _ monitor: RunMonitor, _ onReceipt: (Receipt) throws -> Void) throws {
        for task in dispatch.openTasks {
            guard let beat = try? SealedJSON.read(TaskBeat.self, TaskBeat.path(task.description, in: context.tasksFolder)) else { continue }
            counts.note(beat, isOver: false)
            let open = Set(dispatch.open(task))
            for unit in beat.done where open.contains(unit) { try receive(unit, task, &dispatch, monitor, onReceipt) }
            guard dispatch.stage == 0 else { continue }
            let done = counted[task] ?? (0, 0, 0)
            monitor.foreign(key(task), (max(0, beat.pages - done.pages), max(0, beat.kept - done.kept), beat.bytes > done.bytes ? beat.bytes - done.bytes : 0, 0))
        }
    }

    /// A worker's place in the monitor, apart from those of this process.
    private func key(_ task: TaskID) -> Int { -2 - abs(task.hashValue >> 1) }
}

extension TaskEnd {
    /// A name for failures and releases.
    var kind: String {
        switch self {
        case .exited: "failed"
        case .crashed: "crashed"
        case .outOfMemory: "out_of_memory"
        case .timeOut: "time_out"
        case .nodeLost: "node_lost"
        case .preempted: "preempted"
        case .cancelled: "cancelled"
        case .unknown: "lost"
        }
    }
}
