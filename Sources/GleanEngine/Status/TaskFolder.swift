import GleanModel

/// What stands in a run's folder of tasks: what each was given, and what its process said last.
struct TaskFolder {
    private let folder: String
    private var submissions: [String: Submission] = [:]
    /// A task that ended by itself says nothing more, so its last word is read once.
    private var endedBeats: [String: TaskBeat] = [:]
    private(set) var beats: [TaskBeat] = []

    private static let beatEnding = ".beat.json"

    init(_ context: RunContext) { folder = context.tasksFolder }

    mutating func look(_ stages: Int) {
        let names = Files.listed(folder).filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }
        let (said, given) = (names.filter { $0.hasSuffix(Self.beatEnding) }, names.filter { !$0.hasSuffix(Self.beatEnding) })
        let folder = self.folder
        let fresh = said.filter { endedBeats[$0] == nil }
        beats = Array(endedBeats.values)
        // One that is just being moved into its place on an odd file system is read the next time.
        for (name, beat) in zip(fresh, ManyFiles.map(fresh.count) { try? SealedJSON.read(TaskBeat.self, "\(folder)/\(fresh[$0])") }) {
            guard let beat, beat.stage >= 0, beat.stage < stages else { continue }
            beats.append(beat)
            if beat.ended != nil { endedBeats[name] = beat }
        }
        beats.sort { $0.task < $1.task }
        // What an engine notes down for itself lies here, too, and is no submission.
        let unread = given.filter { submissions[String($0.dropLast(5))] == nil }
        for submission in ManyFiles.map(unread.count, { try? SealedJSON.read(Submission.self, "\(folder)/\(unread[$0])") }) {
            guard let submission, submission.stage >= 0, submission.stage < stages else { continue }
            submissions[submission.id] = submission
        }
    }

    /// Tasks that hold a unit of the stage now, if nothing was lost: each unit's last. `isDone` is asked by unit.
    func lastTasks(_ stage: Int, isDone: (Int) -> Bool) -> Set<TaskID> {
        var last: [Int: TaskID] = [:]
        for submission in submissions.values.sorted(by: { $0.id < $1.id }) where submission.stage == stage {
            for (index, units) in submission.tasks.enumerated() {
                for unit in units where !isDone(unit) { last[unit] = TaskID(submission.id, index) }
            }
        }
        return Set(last.values)
    }

    /// A task of that name was handed over, or has told of itself.
    func isKnown(_ task: String) -> Bool {
        if beats.contains(where: { $0.task == task }) { return true }
        guard let dot = task.lastIndex(of: "."), let index = Int(task[task.index(after: dot)...]) else { return false }
        return submissions[String(task[..<dot])]?.tasks.indices.contains(index) ?? false
    }

    /// All tasks that were given a unit, in order.
    func tasks(of unit: WorkUnit) -> [TaskID] {
        submissions.values.filter { $0.stage == unit.stage }.sorted { $0.id < $1.id }.flatMap { submission in
            submission.tasks.indices.filter { submission.tasks[$0].contains(unit.unit) }.map { TaskID(submission.id, $0) }
        }
    }
}
