import Foundation
@testable import GleanEngine
import GleanModel
import Testing

/// What is told of one unit or task.
@Suite struct UnitLogsTests {
    /// A stopped run with the submission of three tasks, and logs beside it.
    private func run(_ folder: ToyFolder) throws -> RunContext {
        try RunWatchTests.stopped(folder)
        let context = try #require(try RunPlace(folder.path + "/release").context), work = "release/work/\(context.plan.workprint.short)"
        for submission in [Submission(id: "00000-chain-0", stage: 0, tasks: [[0, 1], [2], [3]]), Submission(id: "00001-chain-0", stage: 0, tasks: [[1]])] {
            try SealedJSON.write("\(context.tasksFolder)/\(submission.id).json", submission)
        }
        try folder.write("\(work)/tasks/slurm.json", #"{"token":"x","arrays":[]}"#)
        try folder.write("\(work)/logs/00000-chain-0.0.log", (1...30).map { "line \($0)" }.joined(separator: "\n") + "\n")
        try folder.write("\(work)/logs/00000-chain-0+1.1.log", "an array's second\r\n\u{1B}[31mred")
        return context
    }

    @Test func `a unit is told with all tasks that had it and what they printed last`() throws {
        let folder = try ToyFolder(), context = try run(folder)
        var beat = TaskBeat(task: "00000-chain-0.0", stage: 0, units: 2)
        beat.done = [0, 1]
        beat.ended = 0
        try SealedJSON.write(TaskBeat.path(beat.task, in: context.tasksFolder), beat)
        let report = try UnitLogs(folder.path + "/release").report("chain-0:1", lines: 3)
        #expect(report.unit?.input == "part-01.txt")
        #expect(report.processes.map(\.task) == ["00000-chain-0.0", "00001-chain-0.0"])
        #expect(report.processes[0].lines == ["line 28", "line 29", "line 30"] && report.processes[0].isCut)
        #expect(report.processes[0].didUnit == true && report.processes[0].ended == 0)
        #expect(report.processes[1].log == nil && report.processes[1].host == nil)
        // The receipt in short, as the file has it.
        let done = try UnitLogs(folder.path + "/release").report("chain-0:0", lines: 3).unit
        let receipt = try SealedJSON.read(Receipt.self, context.receiptPath(WorkUnit(stage: 0, unit: 0)))
        #expect(done?.isDone == true && done?.pagesIn == receipt.pagesIn && done?.pagesKept == receipt.pagesKept)
    }

    @Test func `a task is found by its name, also in a part of an array`() throws {
        let folder = try ToyFolder()
        _ = try run(folder)
        let logs = try UnitLogs(folder.path + "/release")
        let report = try logs.report("00000-chain-0.2", lines: 10)
        #expect(report.unit == nil && report.processes.first?.lines == ["an array's second\r", "\u{1B}[31mred"])
        #expect(report.processes.first?.isCut == false)
        // A task that has printed nothing yet.
        #expect(try logs.report("00001-chain-0.0", lines: 10).processes.first?.log == nil)
        for odd in ["00001-chain-0.1", "chain-9:0", "chain-0:12", "chain-0:-1", "chain-0:", "../../run", "../logs/00000-chain-0.0", ""] {
            #expect(throws: RecipeError.self, "\(odd)") { try logs.report(odd, lines: 1) }
        }
    }

    @Test func `the tail of a very long log is read without its head`() throws {
        let folder = try ToyFolder()
        let line = String(repeating: "x", count: 999)
        try folder.write("long.log", (0..<5000).map { "\($0) \(line)" }.joined(separator: "\n"))
        let (lines, isCut) = LogTail.read(folder.path + "/long.log", lines: 2)
        #expect(lines == ["4998 \(line)", "4999 \(line)"] && isCut)
        // The first line of what was read may be half of one, and is left out.
        let all = LogTail.read(folder.path + "/long.log", lines: 100_000).0
        #expect(all.count > 1000 && all.allSatisfy { $0.hasSuffix(line) && $0.contains(" ") })
        #expect(LogTail.read(folder.path + "/none.log", lines: 2).0.isEmpty)
    }
}
