import Foundation
import GleanBytes
package import GleanModel
import Logging

/// Which units a process is asked to do.
package enum WorkSelection: Sendable, Equatable {
    /// A task that a front end wrote down.
    case task(submission: String, index: Int)
    /// Units of a stage, by hand: `chain-0:0-9,12`.
    case units(stage: String, [ClosedRange<Int>])

    /// Reads `STAGE:0-9,12`; nil for anything else.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        var ranges: [ClosedRange<Int>] = []
        for part in text[text.index(after: colon)...].split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first >= 0, first <= last else { return nil }
            ranges.append(first...last)
        }
        self = .units(stage: String(text[..<colon]), ranges)
    }
}

/// Does units of a run that another process planned: what engines start on their machines.
///
/// The same unit may be done twice at once; both write the same bytes under names of their own and move them into one place.
package struct Work {
    private let catalog: Catalog
    private let runFile: String
    private let selection: WorkSelection
    private let memory: SortMemory
    private let scratch: String?
    private let monitor: RunMonitor
    private let events: RunEvents

    package init(catalog: Catalog, runFile: String, selection: WorkSelection, memory: SortMemory, scratch: String? = nil, monitor: RunMonitor, events: RunEvents) {
        self.scratch = scratch
        self.catalog = catalog
        self.runFile = runFile
        self.selection = selection
        self.memory = memory
        self.monitor = monitor
        self.events = events
    }

    /// Does the units that are not done yet; how many there were of all. Throws as `Build.run`, and where units of a task failed and are left to others.
    package func run() throws -> (did: Int, of: Int) {
        Heap.keepFreed()
        let file: RunFile, stage: Int, units: [Int]
        do {
            file = try RunFile.read(runFile)
            (stage, units) = try selected(file.plan)
        } catch {
            // A process that cannot even begin says why where the front end looks.
            let stage = (try? submission())?.stage ?? 0
            TaskBeats(TaskBeat(task: task, stage: stage, units: 0), in: tasksFolder).finish(code: ExitCode.of(error), error: error)
            throw error
        }
        // Told before models are opened: of a process that dies over them it is known where it ran.
        let beats = TaskBeats(TaskBeat(task: task, stage: stage, units: units.count), in: tasksFolder)
        beats.begin(units: units.count)
        do {
            // What is not needed is not opened.
            let place = RunContext(plan: file.plan, output: file.output)
            try Self.awaitStage(before: stage, place)
            let pending = try units.map { WorkUnit(stage: stage, unit: $0) }.filter { try Receipts.standing($0, place) == nil }
            beats.begin(units: pending.count)
            if !pending.isEmpty { try perform(stage, pending, file.context(catalog, memory: memory, scratch: scratch), file.retries, beats) }
            beats.finish(code: ExitCode.done, error: nil)
            return (pending.count, units.count)
        } catch {
            beats.finish(code: ExitCode.of(error), error: error)
            throw error
        }
    }

    /// Does units of a stage.
    private func perform(_ stage: Int, _ pending: [WorkUnit], _ context: RunContext, _ retries: RetryPolicy, _ beats: TaskBeats) throws {
        try context.scratch.open()
        defer { context.scratch.close() }
        let tries = UnitTries(context, monitor, retries, stage: stage, task: task, handsBack: isTask) { beats.failed($0, isRetried: $1) }
        var cancelled: CancelRequest?, watch = CancelWatch(tasksFolder)
        let described = context.plan.stages[stage]
        monitor.start(described.name, units: pending.count, done: 0, totalBytes: stage == 0 ? pending.reduce(0) { $0 + context.plan.inputs[$1.unit].bytes } : 0)
        defer { beats.note(monitor.snapshot) }
        do {
            if let request = watch.look() { throw request.error }
            try LocalExecutor(workers: memory.workers, oneAtFirst: context.plan.pageLimit != nil).run(pending, monitor: monitor) { unit, worker in
                // Another process may have done it since, as a slow one's second.
                if let receipt = try tries.standing(unit, worker) {
                    beats.end(unit.unit, isDone: true)
                    return receipt
                }
                beats.begin(unit.unit)
                do {
                    let receipt = try tries.perform(unit, worker)
                    beats.end(unit.unit, isDone: true)
                    return receipt
                } catch {
                    beats.end(unit.unit, isDone: false)
                    throw error
                }
            } onReceipt: { receipt in
                events.log.debug("unit done", metadata: ["stage": "\(described.name)", "unit": "\(receipt.unit.unit)"])
            } tick: {
                let now = monitor.snapshot
                monitor.takeLines().forEach(events.say)
                events.tick(now)
                beats.tick(now)
                if let request = watch.look() {
                    cancelled = request
                    monitor.cancel()
                }
                try Watchdog(context).look(now, task: task) { try tries.note($0) }
            }
            if monitor.isCancelled { throw RunMonitor.stopped }
            if let leftover = tries.leftover { throw leftover }
        } catch {
            throw cancelled?.error ?? error
        }
    }

    /// Throws where the stage before has units to do. A scheduler that died may have lost the jobs that a task waits for, and then starts it
    /// too early: nobody's fault, so it ends as one that was stopped.
    ///
    /// Who has counted the receipts leaves a mark, so that they are not listed by every task.
    private static func awaitStage(before stage: Int, _ context: RunContext) throws {
        guard stage > 0 else { return }
        let before = context.plan.stages[stage - 1], mark = Receipts.doneMark(stage - 1, context)
        if try Files.exists(mark) { return }
        let done = try Files.names(context.folder(stage - 1)).count { $0.hasSuffix(".receipt.json") }
        if done >= before.units {
            try Files.write(mark, [])
            return
        }
        throw RunError(
            .interrupted, "\(context.plan.stages[stage].name) needs \(before.name), of which \(done) of \(before.units) units are done",
            hint: "Do those first.")
    }

    private var tasksFolder: String { "\(Files.folder(of: runFile))/\(RunContext.tasks)" }

    /// An engine has the process do the units, and another one if this one cannot.
    private var isTask: Bool {
        if case .task = selection { true } else { false }
    }

    private var task: String {
        switch selection {
        case .task(let id, let index): TaskID(id, index).description
        case .units: "\(HostName.current)-\(ProcessInfo.processInfo.processIdentifier)"
        }
    }

    /// What the task's submission says; nil for units by hand.
    private func submission() throws -> Submission? {
        guard case .task(let id, _) = selection else { return nil }
        return try SealedJSON.read(Submission.self, "\(tasksFolder)/\(id).json")
    }

    private func selected(_ plan: Plan) throws -> (stage: Int, units: [Int]) {
        switch selection {
        case .task(let id, let index):
            let submission = try SealedJSON.read(Submission.self, "\(tasksFolder)/\(id).json")
            guard submission.tasks.indices.contains(index), plan.stages.indices.contains(submission.stage) else {
                throw RecipeError("Submission \(id) has \(submission.tasks.count) tasks, and none of index \(index).")
            }
            return (submission.stage, submission.tasks[index])
        case .units(let name, let ranges):
            guard let stage = plan.stages.firstIndex(where: { $0.name == name }) else {
                throw RecipeError("The run has no stage \"\(name)\".", hint: "It has \(plan.stages.map(\.name).joined(separator: ", ")).")
            }
            let count = plan.stages[stage].units
            guard ranges.allSatisfy({ $0.upperBound < count }) else { throw RecipeError("\(name) has the units 0-\(count - 1).") }
            return (stage, Set(ranges.joined()).sorted())
        }
    }
}

extension ExitCode {
    /// The code that a process ends with over an error.
    package static func of(_ error: any Error) -> Int32 {
        switch error {
        case is RecipeError, is RecipeErrors: recipe
        case let error as RunError where error.kind == .interrupted: interrupted
        case let error as RunError where error.kind == .tooManyBadRecords: data
        default: machine
        }
    }
}

/// Names a page that does not end. It never decides about the page: what is wrong then is the program.
struct Watchdog {
    /// Seconds after which one page is taken to hang. Pages are bounded by work, so only a fault of the program or the machine comes so far.
    static let stallSeconds = 300.0

    private let context: RunContext

    init(_ context: RunContext) { self.context = context }

    /// Throws for a page that hangs; `note` is handed the failure first, for the thread itself cannot be ended.
    func look(_ now: RunMonitor.Snapshot, task: String, note: (UnitFailure) throws -> Void) throws {
        guard let stuck = now.busy.values.first(where: { Clock.seconds - $0.since > Self.stallSeconds }) else { return }
        let input = context.plan.inputs[min(stuck.unit.unit, context.plan.inputs.count - 1)]
        let error = RunError(
            .stalled, "The page at offset \(stuck.offset) of \(input.path) has not ended for \(Int(Self.stallSeconds)) seconds.",
            hint: "This is a fault of Gleaner: please report it with the page.")
        try note(UnitFailure(stuck.unit, error, task: task))
        throw error
    }
}
