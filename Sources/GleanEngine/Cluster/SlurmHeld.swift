import GleanModel

/// An array that was handed to Slurm, or is to be, and its tasks that have not ended.
struct SlurmHeld: Sendable {
    /// Pure data about one task.
    struct Living: Sendable, Equatable {
        /// When it began, as Slurm writes it; nil while it waits.
        var start: String?
        /// We took it back.
        var isCancelled = false
        /// Looks in a row in which Slurm did not show it.
        var missed = 0
    }

    var array: SlurmArray
    /// Positions of the arrays whose tasks must all end well before any of these begins.
    let after: [Int]
    /// The most tasks that run at once.
    let most: Int?
    var living: [Int: Living]
    /// It may have been handed over without our hearing of it.
    var isUncertain = false
    /// Looks in a row at which it waited for what is over.
    private var vain = 0
    /// A task did not end with code 0: Slurm lets nothing begin that waits for this array.
    private(set) var hasFailed = false

    init(_ array: SlurmArray, living indices: some Sequence<Int>, after: [Int] = [], most: Int? = nil) {
        self.array = array
        self.after = after
        self.most = most
        living = [Int: Living](indices.map { ($0, Living()) }) { first, _ in first }
    }

    /// What a look at the queue brought; ends that Slurm must be asked for are not among the events.
    struct Look {
        var events: [TaskEvent] = []
        /// Tasks that ended, by what only an exit code says.
        var failed: [Int] = []
        /// Tasks that Slurm knows no more.
        var missing: [Int] = []
        /// Tasks that Slurm put back and will not start again: it could not start them where it tried.
        var stuck: [Int] = []
        /// Tasks that wait for jobs which are not there: a controller that lost its state let go of those, and may have given their numbers to
        /// others, to some that wait for these even.
        var orphaned: [Int] = []
        /// Why tasks wait, where time alone may not mend it.
        var reasons: Set<String> = []
    }

    /// Looks in a row after which a task that is not shown counts as gone: one answer may be that of a controller that has just begun.
    static let mostMissed = 2

    /// Looks in a row after which a dependency counts as one that nothing will fulfil. Schedulers look at dependencies about once a minute.
    static let mostVain = 15

    /// Slurm could not start it, once or as often as it tries: "launch failed requeued held", with underscores in some versions.
    private static func isStuck(_ reason: String) -> Bool { reason.hasPrefix("launch") || reason.hasPrefix("JobHoldMaxRequeue") }

    /// Reasons to wait that pass; several stand behind one another with commas.
    private static func isOrdinary(_ reason: String) -> Bool { ordinary.contains(String(reason.prefix { $0 != "," })) }
    private static let ordinary: Set = ["None", "Priority", "Resources", "Dependency", "BeginTime", "JobArrayTaskLimit", "Prolog", "Cleaning", ""]

    /// Takes note of the array's rows; nil if there are none. Tasks that ended leave; those for which Slurm must be asked stay until `end`.
    ///
    /// `isFree` says that all that the array was to wait for is over.
    mutating func look(_ rows: SlurmQueue.Tasks?, isFree: Bool) -> Look {
        var look = Look(), depending: [Int] = []
        for index in living.keys.sorted() {
            guard var task = living[index] else { continue }
            guard let row = rows?[index] else {
                task.missed += 1
                living[index] = task
                if task.missed >= Self.mostMissed { look.missing.append(index) }
                continue
            }
            task.missed = 0
            switch row.state {
            case .waiting:
                if task.start != nil { look.events.append(.requeued(array.task(index))) }
                task.start = nil
                if row.reason.hasPrefix("Dependency") { depending.append(index) }
                if Self.isStuck(row.reason) { look.stuck.append(index) } else if !Self.isOrdinary(row.reason) { look.reasons.insert(row.reason) }
            case .running:
                if task.start != row.start {
                    if task.start != nil { look.events.append(.requeued(array.task(index))) }
                    look.events.append(.began(array.task(index), host: row.host))
                }
                task.start = row.start
            case .between: break
            case .over(let end?):
                look.events.append(self.end(index, end))
                continue
            case .over(nil): look.failed.append(index)
            }
            living[index] = task
        }
        vain = isFree && !depending.isEmpty ? vain + 1 : 0
        if vain >= Self.mostVain { look.orphaned = depending }
        return look
    }

    /// The task has ended.
    mutating func end(_ index: Int, _ end: TaskEnd) -> TaskEvent {
        living[index] = nil
        if end != .exited(0) { hasFailed = true }
        return .ended(array.task(index), end)
    }

    /// The end of a task of which nothing is known: of one that was never seen to run, it is that it never began.
    func lost(_ index: Int) -> TaskEnd {
        guard let task = living[index], !task.isCancelled, task.start != nil else { return .cancelled }
        return .unknown
    }

    /// Names of tasks for scancel: of the whole job if no other task of it lives.
    func names(of indices: [Int]) -> [String] {
        guard let job = array.job else { return [] }
        if Set(indices).isSuperset(of: living.keys) { return [job] }
        return SlurmIndices.write(indices).map { "\(job)_[\($0)]" }
    }
}
