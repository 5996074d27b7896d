import Foundation
import GleanEngine
import GleanModel

/// An engine that does tasks on the thread that polls, and goes wrong where a test says so.
final class ToyEngine: TaskEngine {
    enum Fault {
        /// The task's process is gone before it did anything, or after it has done so many units.
        case gone(TaskEnd, after: Int)
        /// The task's process is gone before it said a word.
        case mute(TaskEnd)
        /// The scheduler refuses to say anything.
        case refusal
        /// The task is done, but by two processes one after the other.
        case twice
        /// The scheduler does not answer this time.
        case away
    }

    let name = "toy"
    let mostTasks: Int
    let chainsStages: Bool
    let pollSeconds = 0.001
    private let room: EngineRoom
    /// It knows nothing of the order of stages any more, and begins with the last.
    private let forgets: Bool
    private let fault: (_ task: TaskID, _ try: Int) -> Fault?
    private var queue: [TaskID] = []
    private var broken: Set<String> = []
    private var behind: [String: String] = [:]
    private var tries: [TaskID: Int] = [:]
    private var told: [TaskEvent] = []
    private(set) var submitted: [Submission] = []
    /// The most tasks that it held.
    private(set) var mostHeld = 0
    /// Stages of each handing over.
    private(set) var handed: [[Int]] = []
    private(set) var cancelled: [TaskID] = []
    private(set) var cleared = 0
    var onSubmit: (([Submission]) throws -> Void)?
    var adopted: [TaskID] = []

    init(_ room: EngineRoom, chains: Bool = true, mostTasks: Int = 3, forgets: Bool = false, fault: @escaping (TaskID, Int) -> Fault? = { _, _ in nil }) {
        self.room = room
        self.fault = fault
        self.forgets = forgets
        self.mostTasks = mostTasks
        chainsStages = chains
    }

    func slots() throws -> Int? { 2 }

    func submit(_ submissions: [Submission]) throws {
        try onSubmit?(submissions)
        handed.append(submissions.map(\.stage))
        for (index, submission) in submissions.enumerated() {
            precondition(submission.tasks.count <= mostTasks)
            submitted.append(submission)
            if index > 0 { behind[submission.id] = submissions[index - 1].id }
            queue += submission.tasks.indices.map { TaskID(submission.id, $0) }
            mostHeld = max(mostHeld, queue.count)
        }
    }

    func poll() throws -> [TaskEvent] {
        var events = told
        told = []
        guard let task = forgets ? queue.last : queue.first else { return events }
        tries[task, default: 0] += 1
        let fault = fault(task, tries[task] ?? 1)
        if case .away? = fault { throw RunError(.unavailable, "toy is away") }
        if case .refusal? = fault { throw RunError(.engine, "toy refuses") }
        queue.removeAll { $0 == task }
        // A stage whose predecessor failed never begins.
        if !forgets, let before = behind[task.submission], broken.contains(before) {
            broken.insert(task.submission)
            return events + [.ended(task, .cancelled)]
        }
        events.append(.began(task, host: "toy"))
        var end = TaskEnd.exited(0)
        switch fault {
        case .gone(let how, let after)?:
            end = how
            try work(task, units: after, blames: how.blamesUnits)
        case .mute(let how)?: end = how
        case .twice?:
            try work(task)
            try work(task)
        default:
            do { try work(task) } catch { end = .exited(ExitCode.of(error)) }
        }
        if end != .exited(0) { broken.insert(task.submission) }
        return events + [.ended(task, end)]
    }

    /// Does a task, or its first units only; a process that dies leaves the next unit in work behind.
    private func work(_ task: TaskID, units: Int? = nil, blames: Bool = false) throws {
        guard let submission = submitted.first(where: { $0.id == task.submission }) else { return }
        let all = submission.tasks[task.index], some = units.map { Array(all.prefix($0)) } ?? all
        let monitor = RunMonitor(), events = RunEvents(say: { _ in }, tick: { _ in })
        func work(_ selection: WorkSelection) throws {
            _ = try Work(
                catalog: toyCatalog, runFile: room.runFile, selection: selection, memory: SortMemory(bytes: 1 << 20, workers: 1), monitor: monitor, events: events
            ).run()
        }
        guard let units else { return try work(.task(submission: task.submission, index: task.index)) }
        let name = String(submission.id.drop { $0 != "-" }.dropFirst())
        if !some.isEmpty { try work(.units(stage: name, some.map { $0...$0 })) }
        guard blames, units < all.count else { return }
        var beat = TaskBeat(task: task.description, stage: submission.stage, units: all.count)
        beat.running = [all[units]]
        try SealedJSON.write("\(room.folder)/\(task).beat.json", beat)
    }

    func cancel(_ tasks: [TaskID]) throws {
        for task in tasks where queue.contains(task) {
            queue.removeAll { $0 == task }
            told.append(.ended(task, .cancelled))
        }
        cancelled += tasks
    }

    func adopt() throws -> [TaskID] {
        queue += adopted
        return adopted
    }

    func log(of task: TaskID) -> String? { "/logs/\(task).log" }
    func clear() { cleared += 1 }
    func leave() {}
}

/// Builds as `toyBuild`, by an engine.
@discardableResult
func toyClusterBuild(
    _ folder: ToyFolder, steps: String, inputs: [String: String], retries: RetryPolicy = .quick, monitor: RunMonitor = RunMonitor(), events: RunEvents = .silent,
    change: (inout BuildRequest) -> Void = { _ in }, _ engine: @escaping (EngineRoom) -> ToyEngine
) throws -> BuildOutcome {
    try toyRecipe(folder, steps: steps, inputs: inputs)
    var request = BuildRequest(recipePath: folder.path + "/recipe.yaml")
    request.output = folder.path + "/release"
    request.workers = 2
    request.cluster.retries = retries
    change(&request)
    let build = Build(
        catalog: toyCatalog, request: request, monitor: monitor, events: events, engine: engine)
    return try build.run()
}

extension RunEvents {
    static var silent: RunEvents { RunEvents(say: { _ in }, tick: { _ in }) }
}

extension RetryPolicy {
    /// A single failure of a unit is too many.
    static var unforgiving: RetryPolicy {
        var policy = quick
        policy.failures = 1
        return policy
    }

    /// Tries again at once.
    static var quick: RetryPolicy {
        var policy = RetryPolicy()
        policy.firstDelay = 0
        policy.longestDelay = 0
        policy.stragglerFactor = nil
        return policy
    }
}
