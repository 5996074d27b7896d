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
    private var held = HeldTasks()
    private var submissions = 0
    /// Times in a row that the engine did not answer, and since when.
    private var silence: (tries: Int, since: Double)?

    /// Units by stage that were to be done when the run began.
    private var pending: [[Int]] = []
    /// What the receipts of running tasks have been counted for already, so that their beats count the rest.
    private var counted: [TaskID: (pages: Int, kept: Int, bytes: UInt64)] = [:]
    /// What was said of tasks that did not do all: the same is not said of each.
    private var saidOfEnds: Set<String> = []

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
            held.add(task, stage: submission.stage, submission.tasks[task.index])
        }
        self.pending = pending
        if pending.allSatisfy(\.isEmpty) {
            // What an earlier front end left behind has nothing to do any more.
            try? engine.cancel(held.dropAll())
            try? engine.clear()
            return
        }
        if !held.isEmpty { say("\(held.count.formatted()) tasks of an earlier front end go on.") }
        try chain(from: 0, monitor)
    }

    /// Hands over the stages that are still to come, each behind the one before, where the engine can hold them: as many as have no more tasks
    /// together than it takes. Nothing is handed over while tasks of an earlier front end, or of a chain that still holds, are about.
    private func chain(from stage: Int, _ monitor: RunMonitor) throws {
        guard engine.chainsStages, held.isEmpty, context.plan.pageLimit == nil else { return }
        var made: [Submission] = [], room = engine.mostTasks
        for stage in stage..<pending.count where !pending[stage].isEmpty {
            let dispatch = try dispatch(stage, pending[stage], log.all(of: stage), monitor)
            let tasks = dispatch.due(0)
            room -= tasks.count
            // A stage that is too large goes by itself, in parts, and those behind it when it is done.
            guard room >= 0 else { break }
            made.append(try write(stage, tasks))
        }
        guard !made.isEmpty else { return }
        let all = made
        try asking(monitor) { try engine.submit(all) }
        made.forEach { held.add($0) }
    }

    /// The units of a stage, with the failures that they have had.
    private func dispatch(_ stage: Int, _ units: [Int], _ failures: [Int: [UnitFailure]], _ monitor: RunMonitor) throws -> Dispatch {
        Dispatch(
            stage: stage, units: units, policy: cluster.retries, cut: try cut(stage, units.count, monitor),
            failures: failures.mapValues { $0.count { !$0.isOfDamage } })
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

    func cancelTasks() throws { try engine.cancel(held.dropAll()) }

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
                if tries == 2 { say("\(engine.name) does not answer; asking again. \(error.message)\(error.cause.map { ": \($0)" } ?? "")") }
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

    /// What is known of the stage in work.
    private struct State {
        var dispatch: Dispatch
        /// Failures that were looked at, by unit.
        var failures: [Int: Int]
        /// Inputs that are set aside, or will be.
        var aside: Set<Int> = []
    }

    func run(
        _ units: [WorkUnit], monitor: RunMonitor, perform: @escaping @Sendable (WorkUnit, _ worker: Int) throws -> Receipt,
        onReceipt: (Receipt) throws -> Void, tick: () throws -> Void
    ) throws {
        guard let stage = units.first?.stage else { return }
        pending[stage] = units.map(\.unit)
        let past = held.drop(before: stage)
        if !past.isEmpty { try asking(monitor) { try engine.cancel(past) } }
        try chain(from: stage, monitor)
        let failures = log.all(of: stage)
        var state = State(dispatch: try dispatch(stage, pending[stage], failures, monitor), failures: failures.mapValues(\.count))
        if stage == 0 { state.aside = standingAside(failures) }
        // The same clocks are asked here as everywhere: only differences count.
        var nextPoll = 0.0, nextBeats = Clock.seconds + Self.beatSeconds
        var overSince: Double?
        let early = held.take(stage)
        for (task, held) in early { state.dispatch.submitted(task, held.units) }
        do {
            for event in early.flatMap(\.held.events) { try take(event, &state, monitor, onReceipt) }
            while true {
                try hand(&state.dispatch, monitor)
                if Clock.seconds >= nextPoll {
                    for event in try asking(monitor, { try engine.poll() }) { try take(event, &state, monitor, onReceipt) }
                    nextPoll = Clock.seconds + engine.pollSeconds
                }
                if Clock.seconds >= nextBeats {
                    try readBeats(&state, monitor, onReceipt)
                    nextBeats = Clock.seconds + Self.beatSeconds
                }
                try tick()
                if state.dispatch.isOver {
                    // Processes that have done their last unit are let end by themselves: a stage behind them waits for that.
                    let since = overSince ?? Clock.seconds
                    overSince = since
                    if state.dispatch.openTasks.allSatisfy(state.dispatch.isDoubled) || Clock.seconds - since > Self.graceSeconds { break }
                }
                try pause(min(0.2, engine.pollSeconds), monitor)
            }
        } catch {
            for task in state.dispatch.openTasks { held.add(task, stage: stage, state.dispatch.open(task)) }
            // Else the tasks stay where they are: the same command comes back to them, and "gleaner cancel" ends them.
            if Self.endsTasks(error) { try? engine.cancel(held.dropAll()) }
            throw error
        }
        let left = state.dispatch.openTasks
        if !left.isEmpty {
            try? engine.cancel(left)
            try unchain(after: stage, monitor)
            for task in left { close(task, .cancelled, readBeat(task), monitor) }
        }
        pending[stage] = []
        // What is left then waits for nothing, and holds nothing up.
        if pending.allSatisfy(\.isEmpty) { try? engine.clear() }
    }

    /// The error is the run's own, and whatever tasks still do is in vain. Any other may be this front end's alone: that the engine is silent, that
    /// a disk here is full, that another front end has taken the run.
    private static func endsTasks(_ error: any Error) -> Bool {
        guard let error = error as? RunError else { return false }
        return [.failedOften, .tooManyBadRecords, .damagedWork, .refused].contains(error.kind)
    }

    /// What waits for a task that did not end well may wait for ever, or is cancelled by the engine: it is taken back, and the stages behind this
    /// one are handed over anew when this one is done.
    private func unchain(after stage: Int, _ monitor: RunMonitor) throws {
        let waiting = held.dropWaiting(after: stage)
        if !waiting.isEmpty { try asking(monitor) { try engine.cancel(waiting) } }
    }

    /// Seconds that processes have to end when all units of a stage are done.
    private static let graceSeconds = 60.0
    private static let beatSeconds = 5.0

    /// Hands over what is due, as far as the engine takes it beside what it holds, and slow tasks' units a second time.
    private func hand(_ dispatch: inout Dispatch, _ monitor: RunMonitor) throws {
        let room = engine.mostTasks - dispatch.openCount
        let due = room > 0 ? Array(dispatch.due(Clock.seconds).prefix(room)) : []
        if !due.isEmpty {
            let submission = try write(dispatch.stage, due)
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

    private func take(_ event: TaskEvent, _ state: inout State, _ monitor: RunMonitor, _ onReceipt: (Receipt) throws -> Void) throws {
        switch event {
        case .note(let sentence): say(sentence)
        case .began(let task, let host):
            if !held.note(event, of: task) { state.dispatch.began(task, on: host, Clock.seconds) }
        case .requeued(let task):
            if !held.note(event, of: task) { state.dispatch.requeued(task) }
        case .ended(let task, let end):
            if !held.note(event, of: task), state.dispatch.isOpen(task) { try finish(task, end, &state, monitor, onReceipt) }
        }
    }

    private func finish(_ task: TaskID, _ end: TaskEnd, _ state: inout State, _ monitor: RunMonitor, _ onReceipt: (Receipt) throws -> Void) throws {
        let stage = state.dispatch.stage
        try receive(state.dispatch.open(task), task, &state, monitor, onReceipt)
        let beat = readBeat(task)
        close(task, end, beat, monitor)
        if end != .exited(ExitCode.done) { try unchain(after: stage, monitor) }
        if let beat { state.dispatch.ran(task, on: state.dispatch.host(of: task) ?? beat.host) }
        let host = beat?.host ?? state.dispatch.host(of: task)
        let open = state.dispatch.open(task)
        // What failed in the process stands in the log, and is tried again after its delay. A task that leaves more undone was ended by something else.
        let failed = beat.map { open.filter($0.failed.contains) } ?? []
        if failed.count < open.count, case .exited(let code) = end { try judge(code, task, open, beat, &state) }
        let ended = state.dispatch.ended(task, end, blamed: failed + blamed(open, end, beat).filter { !failed.contains($0) }, Clock.seconds)
        for unit in ended.failed where !failed.contains(unit) {
            try log.note(UnitFailure(
                WorkUnit(stage: stage, unit: unit), kind: end.kind, message: "The process that did it \(end.sentence).", host: host ?? "", task: task.description))
            counts.failed(end.kind, isRetried: !ended.spent.contains(unit))
        }
        for unit in ended.spent { try setAside(unit, end.kind, &state) }
        if ended.isVain || (end.isMachines && !open.isEmpty) { sayEnd(of: task, end, host, beat) }
        if ended.isHopeless {
            throw RunError(
                .unavailable, "Tasks end without having done anything, the last, \(task), on \(host ?? "an unknown machine"): it \(end.sentence)", cause: beat?.error,
                hint: printed(task) + "When the machines are mended or left out, the same command goes on.")
        }
    }

    /// Units of a task that may be what ended it: what was in work when the process died. Where it never told, one cannot know.
    private func blamed(_ open: [Int], _ end: TaskEnd, _ beat: TaskBeat?) -> [Int] {
        guard end.blamesUnits, let beat else { return [] }
        let running = open.filter(beat.running.contains)
        // Asked to end in time it left nothing in work; if it did no unit at all, its first ones take longer than tasks may.
        return end == .timeOut && running.isEmpty && beat.done.isEmpty ? Array(open.prefix(cluster.cpusPerTask)) : running
    }

    private func readBeat(_ task: TaskID) -> TaskBeat? { try? SealedJSON.read(TaskBeat.self, TaskBeat.path(task.description, in: context.tasksFolder)) }

    /// The task runs no more. If it was killed, its last word is said for it: whoever looks at the run would wait for another.
    private func close(_ task: TaskID, _ end: TaskEnd, _ beat: TaskBeat?, _ monitor: RunMonitor) {
        monitor.foreign(key(task), nil)
        counted[task] = nil
        guard var beat else { return }
        counts.note(beat, isOver: true)
        guard beat.ended == nil else { return }
        beat.ended = 128 + SIGKILL
        beat.error = "The process \(end.sentence)."
        _ = try? SealedJSON.write(TaskBeat.path(task.description, in: context.tasksFolder), beat)
    }

    /// What a task's code says of the run: one that refuses its work ends it, a damaged file is made anew, and a unit of a later stage that failed
    /// too often ends it.
    private func judge(_ code: Int32, _ task: TaskID, _ open: [Int], _ beat: TaskBeat?, _ state: inout State) throws {
        if code == ExitCode.recipe || code == ExitCode.data {
            throw RunError(.refused, "A task on \(beat?.host ?? "another machine") refused its work", cause: beat?.error ?? "code \(code)", hint: printed(task))
        }
        guard TaskEnd.exited(code).isMachines else { return }
        let stage = state.dispatch.stage, found = log.all(of: stage)
        for unit in open {
            guard let all = found[unit], all.count > state.failures[unit] ?? 0 else { continue }
            state.failures[unit] = all.count
            if let damaged = all.first(where: { $0.isOfDamage && $0.file != nil && $0.task == task.description }) {
                throw RunError(.damagedWork, damaged.message, file: damaged.file)
            }
            if stage != 0, let last = all.last(where: { !$0.isOfDamage }), isSpent(all, stage, found) { throw UnitTries.tooOften(last.unit, last, cluster.retries, context) }
        }
    }

    /// Says how a task ended that did not do all, once for what it is about.
    private func sayEnd(of task: TaskID, _ end: TaskEnd, _ host: String?, _ beat: TaskBeat?) {
        let error = beat?.error?.split(separator: "\n").first.map(String.init)
        guard saidOfEnds.insert(error ?? end.sentence).inserted else { return }
        say("\(task)\(host.map { " on \($0)" } ?? "") \(end.sentence)\(error.map { ": \($0)" } ?? ""). \(printed(task))Its units are handed over again.")
    }

    /// A sentence on where to read more, with a space behind it; empty where one cannot know.
    private func printed(_ task: TaskID) -> String { engine.log(of: task).map { "What it printed stands in \($0). " } ?? "" }

    /// Of a unit that has failed so, among all that failed of its stage.
    private func isSpent(_ failures: [UnitFailure], _ stage: Int, _ all: [Int: [UnitFailure]]) -> Bool {
        cluster.retries.isSpent(failures, isShared: TaskBeat.tellOfSeveral(stage, context), suspects: StageFailures.suspects(all.values))
    }

    /// A unit that has failed again and again. Throws where it is no input, and where even the process that should set it aside dies.
    private func setAside(_ unit: Int, _ kind: String, _ state: inout State) throws {
        let stage = state.dispatch.stage, failures = state.dispatch.failures(of: unit), all = log.all(of: stage), found = all[unit] ?? []
        // One that has failed on a single machine is tried on others first.
        guard isSpent(found, stage, all) else { return }
        let most = cluster.retries.mostFailures(found, isShared: TaskBeat.tellOfSeveral(stage, context), suspects: StageFailures.suspects(all.values))
        guard stage == 0, failures < most + cluster.retries.failures else {
            let failure = found.last ?? UnitFailure(WorkUnit(stage: stage, unit: unit), kind: kind, message: "its processes died", task: "")
            throw UnitTries.tooOften(failure.unit, failure, cluster.retries, context)
        }
        guard !state.aside.contains(unit) else { return }
        try countAside(unit, kind, &state)
        say("\(context.plan.inputs[unit].name) is set aside: its unit has failed \(failures) times, last by \(kind.replacing("_", with: " ")).")
    }

    /// Inputs that an earlier front end's tasks set aside: they have failures, and a receipt.
    private func standingAside(_ failures: [Int: [UnitFailure]]) -> Set<Int> {
        let done = Set(failures.keys).subtracting(pending[0]).sorted(), context = self.context
        let receipts = ManyFiles.map(done.count) { (try? Receipts.standing(WorkUnit(stage: 0, unit: done[$0]), context)) ?? nil }
        return Set(receipts.compactMap { $0?.setAside == nil ? nil : $0?.unit.unit })
    }

    /// Takes the receipts of units, as far as they stand. One that cannot be read now is found by the task that its unit goes to next.
    private func receive(_ units: [Int], _ task: TaskID, _ state: inout State, _ monitor: RunMonitor, _ onReceipt: (Receipt) throws -> Void) throws {
        let stage = state.dispatch.stage, context = self.context
        for case let receipt? in ManyFiles.map(units.count, { (try? Receipts.standing(WorkUnit(stage: stage, unit: units[$0]), context)) ?? nil }) {
            let unit = receipt.unit.unit
            guard state.dispatch.done(unit) else { continue }
            let isReading = stage == 0, bytes = isReading ? context.plan.inputs[unit].bytes : 0
            let before = counted[task] ?? (0, 0, 0)
            counted[task] = (before.pages + receipt.pagesIn, before.kept + receipt.pagesKept, before.bytes + bytes)
            monitor.finished(key(task), receipt, isReading: isReading, bytes: bytes)
            try onReceipt(receipt)
            if let kind = receipt.setAside { try countAside(unit, kind, &state) }
        }
    }

    /// Throws if more inputs are set aside than may be.
    private func countAside(_ unit: Int, _ kind: String, _ state: inout State) throws {
        let inputs = context.plan.inputs, most = cluster.retries.mostSetAside(of: inputs.count)
        state.aside.insert(unit)
        guard state.aside.count > most else { return }
        throw RunError(
            .failedOften, "More than \(most) of \(inputs.count) inputs would be set aside, the last of them \(inputs[unit].name)", cause: kind.replacing("_", with: " "),
            hint: "Where so many fail it is the machine or the store. To set more inputs aside, raise retries.most_set_aside in a cluster file.")
    }

    /// What running tasks say of themselves: units that are done, and how far the others are. Only those are read that have said something.
    private func readBeats(_ state: inout State, _ monitor: RunMonitor, _ onReceipt: (Receipt) throws -> Void) throws {
        let folder = context.tasksFolder, said = Set(Files.listed(folder))
        let tasks = state.dispatch.openTasks.filter { said.contains(TaskBeat.name($0.description)) }
        let beats = ManyFiles.map(tasks.count) { try? SealedJSON.read(TaskBeat.self, TaskBeat.path(tasks[$0].description, in: folder)) }
        for case (let task, let beat?) in zip(tasks, beats) {
            counts.note(beat, isOver: false)
            let open = Set(state.dispatch.open(task))
            try receive(beat.done.filter(open.contains), task, &state, monitor, onReceipt)
            guard state.dispatch.stage == 0 else { continue }
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
