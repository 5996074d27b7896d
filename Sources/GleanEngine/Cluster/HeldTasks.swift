/// Tasks that an engine holds and no stage has taken up yet, each with what the engine told of it.
struct HeldTasks {
    struct Task {
        let stage: Int
        let units: [Int]
        var events: [TaskEvent] = []
    }

    private var tasks: [TaskID: Task] = [:]

    var isEmpty: Bool { tasks.isEmpty }
    var count: Int { tasks.count }
    /// In the order in which they were handed over.
    var all: [TaskID] { tasks.keys.sorted() }

    mutating func add(_ task: TaskID, stage: Int, _ units: [Int]) { tasks[task] = Task(stage: stage, units: units) }

    mutating func add(_ submission: Submission) {
        for (index, units) in submission.tasks.enumerated() { add(TaskID(submission.id, index), stage: submission.stage, units) }
    }

    /// Keeps an event of one of these tasks for its stage; false if the task is none of them.
    ///
    /// One that was cancelled before it began leaves nothing behind.
    mutating func note(_ event: TaskEvent, of task: TaskID) -> Bool {
        guard let known = tasks[task] else { return false }
        if known.events.isEmpty, event == .ended(task, .cancelled) { tasks[task] = nil } else { tasks[task]?.events.append(event) }
        return true
    }

    /// The tasks of a stage, which has begun; in order.
    mutating func take(_ stage: Int) -> [(task: TaskID, held: Task)] { remove { $0.stage == stage } }

    /// Tasks of stages that are over.
    mutating func drop(before stage: Int) -> [TaskID] { remove { $0.stage < stage }.map(\.task) }

    /// Tasks of later stages of which nothing was heard yet: where a task before them failed, they may wait for ever.
    mutating func dropWaiting(after stage: Int) -> [TaskID] { remove { $0.stage > stage && $0.events.isEmpty }.map(\.task) }

    mutating func dropAll() -> [TaskID] { remove { _ in true }.map(\.task) }

    private mutating func remove(_ isMeant: (Task) -> Bool) -> [(task: TaskID, held: Task)] {
        let found = tasks.filter { isMeant($0.value) }
        for task in found.keys { tasks[task] = nil }
        return found.map { (task: $0.key, held: $0.value) }.sorted { $0.task < $1.task }
    }
}
