import Foundation
import GleanModel

/// Units that were in work when an earlier process of this run ended without a word: one of them may be what ended it.
///
/// Each is done in a process of its own, whose death then tells on one unit and hits no other. A run that a person killed has such units too;
/// for them it costs a start of the program each, and counts nothing.
struct Suspects {
    private let context: RunContext
    private let cluster: Cluster
    private let monitor: RunMonitor
    private let tries: UnitTries
    private let units: Set<Int>
    private let stage: Int

    /// Those of a stage; none where the program cannot start itself (a library in another program).
    init(_ stage: Int, _ context: RunContext, _ cluster: Cluster, _ monitor: RunMonitor, _ tries: UnitTries) {
        self.stage = stage
        self.context = context
        self.cluster = cluster
        self.monitor = monitor
        self.tries = tries
        let beat = try? SealedJSON.read(TaskBeat.self, TaskBeat.path(Build.localTask, in: context.tasksFolder))
        let isOurs = (ProgramPath.current as NSString).lastPathComponent == "gleaner"
        units = beat?.stage == stage && beat?.ended == nil && isOurs ? Set(beat?.running ?? []) : []
    }

    var isEmpty: Bool { units.isEmpty }

    func contains(_ unit: Int) -> Bool { units.contains(unit) }

    /// Does a unit in a process of its own until its receipt stands. Throws as `UnitTries.perform`.
    func perform(_ unit: WorkUnit, _ worker: Int) throws -> Receipt {
        while true {
            if tries.isSpent(unit) { return try tries.perform(unit, worker) }
            let (end, printed) = try run(unit)
            if let receipt = try tries.standing(unit, worker) { return receipt }
            switch end {
            // It says itself what is wrong, and here it is said again to whom it concerns.
            case .exited: return try tries.perform(unit, worker)
            default: try tries.fail(UnitFailure(unit, kind: end.kind, message: "The process that did it \(end.sentence).\(printed)", task: Build.localTask))
            }
        }
    }

    private func run(_ unit: WorkUnit) throws -> (TaskEnd, printed: String) {
        let process = Process(), output = Pipe()
        process.executableURL = URL(fileURLWithPath: ProgramPath.current)
        process.arguments = [
            "work", RunFile.path(context).absolutePath, "\(context.plan.stages[stage].name):\(unit.unit)", "--workers", "1",
            "--memory", String(context.memory.perUnit(of: context.plan.stages[stage])), "--scratch", context.scratch.parent.absolutePath,
        ]
        process.environment = ProcessInfo.processInfo.environment.merging(ProgramPath.environment) { theirs, _ in theirs }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = output
        do { try process.run() } catch {
            throw RunError(.unavailable, "\(ProgramPath.current) cannot be started", cause: error.localizedDescription)
        }
        // Read to the end of what the process prints, which is the process's own end; the last lines say why it died.
        let stop = monitor
        let watch = Thread {
            while process.isRunning {
                if stop.isCancelled { process.terminate() }
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
        watch.start()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        if monitor.isCancelled { throw RunMonitor.stopped }
        let status = process.terminationStatus
        if process.terminationReason == .exit { return (.exited(status), "") }
        let lines = String(decoding: printed.suffix(2000), as: UTF8.self).split(separator: "\n").suffix(3).joined(separator: " | ")
        return (status == SIGKILL ? .outOfMemory : .crashed(signal: status), lines.isEmpty ? "" : " \(lines)")
    }
}
