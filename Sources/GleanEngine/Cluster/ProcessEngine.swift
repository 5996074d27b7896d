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

    private let room: EngineRoom
    private let most: Int
    private var waiting: [TaskID] = []
    private var running: [TaskID: Process] = [:]
    private var events: [TaskEvent] = []
    private var cancelled: Set<TaskID> = []

    /// `most` processes at once.
    init(_ room: EngineRoom, most: Int) {
        self.room = room
        self.most = max(1, most)
    }

    func slots() throws -> Int? { most }

    func submit(_ submissions: [Submission]) throws {
        try Files.makeFolder(room.logs)
        for submission in submissions { waiting += submission.tasks.indices.map { TaskID(submission.id, $0) } }
    }

    func poll() throws -> [TaskEvent] {
        for (task, process) in running where !process.isRunning {
            running[task] = nil
            events.append(.ended(task, end(task, process)))
        }
        while running.count < most, !waiting.isEmpty { try start(waiting.removeFirst()) }
        defer { events = [] }
        return events
    }

    private func end(_ task: TaskID, _ process: Process) -> TaskEnd {
        let status = process.terminationStatus
        if process.terminationReason == .exit { return .exited(status) }
        if cancelled.contains(task) { return .cancelled }
        // The kernel's hand, when memory is over; a person's kill looks the same.
        return status == SIGKILL ? .outOfMemory : .crashed(signal: status)
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
        for process in running.values { process.terminate() }
        for process in running.values { process.waitUntilExit() }
        running = [:]
    }
}
