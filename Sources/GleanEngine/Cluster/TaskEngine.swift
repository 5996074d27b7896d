import Foundation
import GleanBytes
package import GleanModel

/// Tasks of one stage that are handed to an engine together: each is a group of units that one process does.
///
/// Stands as `tasks/ID.json` in the work folder before an engine hears of it, so that a process finds its units by id and index alone:
/// `gleaner work RUN --submission ID --index 3`.
package struct Submission: Sendable, Codable, Equatable {
    /// `00003-chain-0`: a number that grows, and the stage's name.
    package let id: String
    package let stage: Int
    /// Units of each task, by index.
    package let tasks: [[Int]]

    package init(id: String, stage: Int, tasks: [[Int]]) {
        self.id = id
        self.stage = stage
        self.tasks = tasks
    }
}

/// One task of a submission. In the order in which tasks were handed over.
package struct TaskID: Sendable, Codable, Hashable, Comparable, CustomStringConvertible {
    package let submission: String
    package let index: Int

    package init(_ submission: String, _ index: Int) {
        self.submission = submission
        self.index = index
    }

    package var description: String { "\(submission).\(index)" }

    package static func < (a: TaskID, b: TaskID) -> Bool { (a.submission, a.index) < (b.submission, b.index) }
}

/// How a task's process ended, as far as its engine knows.
package enum TaskEnd: Sendable, Codable, Equatable {
    /// By itself, with a code of `ExitCode`.
    case exited(Int32)
    /// By a signal that nobody outside sent, such as SIGSEGV: a crash.
    case crashed(signal: Int32)
    case outOfMemory
    /// The engine's own limit of time was over.
    case timeOut
    case nodeLost
    case preempted
    /// By `cancel`, or by somebody else's hand; also a task that never began because the stage before it failed.
    case cancelled
    /// The engine knows nothing of it any more.
    case unknown

    /// By a process's exit code. A container, and a shell, have a signal that ended their program in their own code; 130 is this program's own, of a run that was
    /// asked to stop.
    package init(code: Int32) {
        let signals: ClosedRange<Int32> = 129...192
        self = signals.contains(code) && code != ExitCode.interrupted ? TaskEnd(signal: code - 128) : .exited(code)
    }

    /// By a signal. Hang-up, interrupt and the wish to end come from people and schedulers.
    package init(signal: Int32) { self = [SIGHUP, SIGINT, SIGTERM].contains(signal) ? .cancelled : .crashed(signal: signal) }

    /// The units that were being done may be what ended the process. A lost node says nothing about them.
    package var blamesUnits: Bool {
        switch self {
        case .crashed, .outOfMemory, .timeOut, .unknown: true
        case .exited, .nodeLost, .preempted, .cancelled: false
        }
    }

    /// For people: "ran out of memory".
    package var sentence: String {
        switch self {
        case .exited(let code): "ended with code \(code)"
        case .crashed(let signal): "was ended by signal \(signal)"
        case .outOfMemory: "ran out of memory"
        case .timeOut: "ran into the engine's time limit"
        case .nodeLost: "was lost with its machine"
        case .preempted: "was preempted"
        case .cancelled: "was cancelled"
        case .unknown: "vanished without a word"
        }
    }
}

/// What changed about a task.
package enum TaskEvent: Sendable, Equatable {
    /// The task's process runs, on a machine of this name if the engine knows it.
    case began(TaskID, host: String?)
    /// The engine put the task back (a lost node, a preemption) and will start it again by itself.
    case requeued(TaskID)
    case ended(TaskID, TaskEnd)
    /// A sentence for people about what the engine cannot mend by itself: that no machine of the cluster can hold a task. Told once.
    case note(String)
}

/// Starts processes on other machines: Slurm, Ray. It knows no units, only tasks; what a task did stands in the work folder.
///
/// Every method may be called again after it threw: the engine may be gone for a while. Where it does not answer, a method throws a `RunError`
/// of the kind `unavailable` and the front end asks again; where it refuses for good (an unknown partition, no Ray module), `engine`. A class, because it owns a connection or a
/// child; one thread uses it.
package protocol TaskEngine: AnyObject {
    var name: String { get }

    /// Tasks that can run at once, for grouping; nil where that cannot be known.
    func slots() throws -> Int?

    /// The most tasks that a submission may have.
    var mostTasks: Int { get }

    /// The engine can hold stages that wait for others: all submissions of a run are then handed over at once.
    var chainsStages: Bool { get }

    /// Seconds between two looks that are fair to the engine.
    var pollSeconds: Double { get }

    /// Hands over tasks. Those of a later submission begin when all tasks of the one before ended with code 0.
    func submit(_ submissions: [Submission]) throws

    /// What changed since the last call, for all tasks that were submitted or adopted. An end is told once.
    func poll() throws -> [TaskEvent]

    /// Takes back tasks that wait or run; their `ended(.cancelled)` comes by `poll`.
    func cancel(_ tasks: [TaskID]) throws

    /// Tasks that an earlier front end submitted for this run and that still wait or run; from now on `poll` tells of them.
    func adopt() throws -> [TaskID]

    /// Where what a task's process printed can be read from here; nil where that cannot be known.
    func log(of task: TaskID) -> String?

    /// What the engine calls what it holds for the run, for people that look at its queue: numbers of jobs.
    var ids: [String] { get }

    /// Every unit of the run is done: whatever the engine still has of it is taken back.
    func clear() throws

    /// The front end goes. Tasks go on where the engine keeps them (Slurm), and are ended where it cannot.
    func leave()
}

extension TaskEngine {
    package var ids: [String] { [] }
    package func clear() throws {}
}

/// What an engine is told of a run when it is made.
package struct EngineRoom: Sendable {
    /// The run's file, as processes on other machines can open it.
    package let runFile: String
    /// The folder of the run's submissions, heartbeats and whatever the engine notes down to find its tasks again; may be remote.
    package let folder: String
    /// A folder on this machine's (shared) file system for what tasks print.
    package let logs: String
    /// They lie in this machine's folder for temporary files, for the work folder is on a store and no other was named.
    package let areLogsHere: Bool
    /// The program as the other machines find it.
    package let program: String
    /// A short name for people that look at the engine's queue: `gleaner-fineweb-1a2b3c`.
    package let label: String
    package let cluster: Cluster

    init(_ context: RunContext, _ cluster: Cluster) {
        let label = "gleaner-\(context.plan.recipe.name)-\(context.plan.workprint.short)", work = context.workFolder.absolutePath
        let areLogsHere = cluster.logs == nil && Files.isRemote(work)
        self.init(
            runFile: RunFile.path(context).absolutePath, folder: context.tasksFolder.absolutePath,
            logs: (cluster.logs ?? (areLogsHere ? Self.logsHere(label, work) : "\(work)/logs")).absolutePath, areLogsHere: areLogsHere,
            program: cluster.program ?? ProgramPath.current, label: label, cluster: cluster)
    }

    package init(runFile: String, folder: String, logs: String, areLogsHere: Bool = false, program: String, label: String, cluster: Cluster) {
        self.runFile = runFile
        self.folder = folder
        self.logs = logs
        self.areLogsHere = areLogsHere
        self.program = program
        self.label = label
        self.cluster = cluster
    }

    /// A folder for each user and each run.
    static func logsHere(_ label: String, _ work: String) -> String {
        let parent = NSTemporaryDirectory(), run = String(XXH3.hash64(Array(work.utf8).span), radix: 16)
        return "\(parent)\(parent.hasSuffix("/") ? "" : "/")gleaner-logs-\(getuid())-\(label.replacing("/", with: "_"))-\(run)"
    }

    /// Makes the folder for logs. In the folder for temporary files others may have put something at its place: it must be this user's alone.
    package func openLogs() throws {
        guard areLogsHere else { return try Files.makeFolder(logs) }
        mkdir(logs, 0o700)
        var status = stat()
        guard lstat(logs, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(), status.st_mode & 0o077 == 0 else {
            throw RunError(.unwritable, "\(logs) is no folder of this user alone", hint: "Remove it, or name another folder in the cluster file: logs: ...")
        }
    }

    /// The command that does a task; engines put the index behind it.
    package func command(_ submission: String) -> [String] {
        var words = [program, "work", runFile, "--submission", submission, "--workers", String(cluster.cpusPerTask)]
        if let scratch = cluster.scratch { words += ["--scratch", scratch] }
        if let memory = cluster.sortMemory { words += ["--memory", String(memory)] }
        return words + ["--index"]
    }
}

/// This program, as others start it.
package enum ProgramPath {
    /// What a process that does units is started with, where the user has not said otherwise: Swift's own backtracer was seen to hang on a
    /// crash for minutes, and a process that does not die is never replaced.
    package static let environment = ["SWIFT_BACKTRACE": "enable=no"]

    /// Where it lies.
    static var current: String { (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0].absolutePath }
}
