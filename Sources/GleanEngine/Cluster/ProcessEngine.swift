import Foundation
import GleanModel

/// Tasks as processes of this machine: what a page does to its process hits no other, and a crash is one task's.
///
/// A class, because it owns its children; one thread uses it.
final class ProcessEngine: TaskEngine {
    let name = "processes"
    let mostTasks = 10_000
    let chainsStages = false
    let pollSeconds = 0.05
    /// Wishes that a process ends, before it is killed.
    private static let mostWishes = 3

    private let room: EngineRoom
    private let most: Int
    /// From one wish to the next.
    private let graceSeconds: Double
    private var waiting: [TaskID] = []
    private var running: [TaskID: Process] = [:]
    private var events: [TaskEvent] = []
    private var cancelled: Set<TaskID> = []

    /// `most` processes at once.
    init(_ room: EngineRoom, most: Int, graceSeconds: Double = 5) {
        self.room = room
        self.graceSeconds = graceSeconds
        self.most = max(1, most)
    }

    func slots() throws -> Int? { most }

    func submit(_ submissions: [Submission]) throws {
        try room.openLogs()
        for submission in submissions { waiting += submission.tasks.indices.map { TaskID(submission.id, $0) } }
    }

    func poll() throws -> [TaskEvent] {
        for (task, process) in running where !process.isRunning {
            running[task] = nil
            events.append(.ended(task, end(task, process)))
        }
        // One that cannot be started now is tried again at the next call.
        while running.count < most, let task = waiting.first {
            try start(task)
            waiting.removeFirst()
        }
        defer { events = [] }
        return events
    }

    private func end(_ task: TaskID, _ process: Process) -> TaskEnd {
        let status = process.terminationStatus
        let end = process.terminationReason == .exit ? TaskEnd(code: status) : TaskEnd(signal: status)
        guard case .crashed(let signal) = end else { return end }
        if cancelled.contains(task) { return .cancelled }
        // The kernel's hand, when memory is over; a person's kill looks the same.
        return signal == SIGKILL ? .outOfMemory : end
    }

    private func start(_ task: TaskID) throws {
        let process = Process(), command = room.cluster.container + room.command(task.submission) + [String(task.index)]
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.environment = ProcessInfo.processInfo.environment.merging(ProgramPath.environment) { theirs, _ in theirs }
        process.standardInput = FileHandle.nullDevice
        let path = log(of: task) ?? "/dev/null"
        FileManager.default.createFile(atPath: path, contents: nil)
        guard let out = FileHandle(forWritingAtPath: path) else { throw RunError(.unwritable, "\(path) cannot be written") }
        process.standardOutput = out
        process.standardError = out
        do { try process.run() } catch {
            throw RunError(.unavailable, "\(command[0]) cannot be started", cause: error.localizedDescription)
        }
        try? out.close()
        running[task] = process
        events.append(.began(task, host: HostName.current))
    }

    func cancel(_ tasks: [TaskID]) throws {
        for task in tasks {
            if let place = waiting.firstIndex(of: task) {
                waiting.remove(at: place)
                events.append(.ended(task, .cancelled))
            }
            cancelled.insert(task)
            running[task]?.terminate()
        }
    }

    func adopt() throws -> [TaskID] { [] }

    func log(of task: TaskID) -> String? { "\(room.logs)/\(task).log" }

    func leave() {
        // Asked again, for a process inherits that the signal is ignored until it handles it itself; the second one that it hears ends it at once.
        var wishes = 0
        while running.values.contains(where: \.isRunning) {
            for process in running.values where process.isRunning {
                kill(process.processIdentifier, wishes < Self.mostWishes ? SIGTERM : SIGKILL)
            }
            wishes += 1
            let next = Clock.seconds + graceSeconds
            while Clock.seconds < next, running.values.contains(where: \.isRunning) { Thread.sleep(forTimeInterval: 0.05) }
        }
        running = [:]
    }
}
