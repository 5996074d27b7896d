import Foundation
@testable import GleanEngine
import GleanModel
import Testing

/// Units that fail: who tries them again, and when an input is set aside.
@Suite struct UnitTriesTests {
    /// A run that was stopped, of which units 6 to 11 of its first stage are not done.
    private struct Stopped {
        let folder: ToyFolder
        let context: RunContext
        let log: FailureLog

        init() throws {
            folder = try ToyFolder()
            try RunWatchTests.stopped(folder)
            context = try RunFile.read("\(RunWatchTests.work(folder))/run.json").context(toyCatalog, memory: SortMemory(bytes: 1 << 20))
            log = FailureLog(context)
            try context.scratch.open()
        }

        func tries(handsBack: Bool = true) -> UnitTries {
            UnitTries(context, RunMonitor(), .quick, stage: 0, task: "00000-chain-0.0", handsBack: handsBack)
        }

        func fail(_ unit: Int, on host: String, times: Int = 1) throws {
            for _ in 0..<times { try log.note(UnitFailure(WorkUnit(stage: 0, unit: unit), kind: "unreadable", message: "gone", host: host, task: "t")) }
        }

        func beat(_ task: String, on host: String) throws {
            var beat = TaskBeat(task: task, stage: 0, units: 1)
            beat.host = host
            try SealedJSON.write(TaskBeat.path(task, in: context.tasksFolder), beat)
        }

        func removeInput(_ unit: Int) throws { try FileManager.default.removeItem(atPath: context.plan.inputs[unit].path) }
    }

    @Test func `failures of one machine alone must be twice as many where others share the stage`() {
        /// A letter a failure, for its machine; a dash where that is not known.
        func isSpent(_ hosts: String, isShared: Bool, suspects: Set<String> = []) -> Bool {
            let failures = hosts.map { UnitFailure(WorkUnit(stage: 0, unit: 1), kind: "unreadable", message: "", host: $0 == "-" ? "" : String($0), task: "") }
            return RetryPolicy.quick.isSpent(failures, isShared: isShared, suspects: suspects)
        }
        for hosts in ["aaa", "aab", "---"] { #expect(isSpent(hosts, isShared: false)) }
        for hosts in ["aab", "aaaaaa", "------"] { #expect(isSpent(hosts, isShared: true)) }
        for hosts in ["ab", "aaa", "aa--", "aaaaa"] { #expect(!isSpent(hosts, isShared: true)) }
        let many = String(repeating: "a", count: 23)
        #expect(!isSpent(many, isShared: true, suspects: ["a"]) && isSpent(many + "a", isShared: true, suspects: ["a"]))
        for hosts in ["aab", "bbbbbb", "------"] { #expect(isSpent(hosts, isShared: true, suspects: ["a"])) }
        #expect(isSpent("aaa", isShared: false, suspects: ["a"]))
    }

    @Test func `what a damaged file of another unit brought about counts nothing`() {
        let failures = (0..<9).map { _ in UnitFailure(WorkUnit(stage: 0, unit: 1), kind: "damagedWork", message: "", host: "a", task: "") }
        #expect(!RetryPolicy.quick.isSpent(failures, isShared: false, suspects: []))
    }

    @Test func `a task hands a failing unit back; alone, a process tries it until it is set aside`() throws {
        let run = try Stopped(), unit = WorkUnit(stage: 0, unit: 7)
        try run.removeInput(7)
        let task = run.tries()
        #expect(throws: UnitTries.HandedBack.self) { try task.perform(unit, 0) }
        #expect(run.log.all(of: 0)[7]?.count == 1)
        #expect(task.leftover?.message.contains("1 unit of chain-0") == true)
        #expect(try run.tries(handsBack: false).perform(unit, 0).setAside == "unreadable")
        #expect(run.log.all(of: 0)[7]?.count == 3)
    }

    @Test func `a unit that failed on one machine is not set aside there while another shares the stage`() throws {
        let run = try Stopped(), unit = WorkUnit(stage: 0, unit: 7)
        try run.fail(7, on: "node1", times: 3)
        try run.beat("00000-chain-0.1", on: "node1")
        try run.beat("00000-chain-0.2", on: "node2")
        // The input is sound: it is node1 that is not.
        let receipt = try run.tries().perform(unit, 0)
        #expect(receipt.setAside == nil && receipt.pagesIn > 0)
    }

    @Test func `a machine that fails unit after unit sets none of them aside`() throws {
        let run = try Stopped()
        for unit in 6..<10 { try run.fail(unit, on: "node1", times: 9) }
        try run.fail(10, on: "node1")
        try run.fail(10, on: "node2")
        #expect(StageFailures.suspects(run.log.all(of: 0).values) == ["node1"])
        try run.beat("00000-chain-0.1", on: "node1")
        try run.beat("00000-chain-0.2", on: "node2")
        let tries = run.tries()
        for unit in 6..<11 { #expect(try tries.perform(WorkUnit(stage: 0, unit: unit), 0).setAside == nil) }
    }

    @Test func `a failure that speaks of another unit counts for the unit whose file it is`() throws {
        let run = try Stopped()
        let strange = UnitFailure(WorkUnit(stage: 99, unit: 3), kind: "crashed", message: "", task: "t")
        try SealedJSON.write("\(FailureLog.folder(0, run.context))/00007.1a.json", strange)
        #expect(run.log.all(of: 0).mapValues { $0.map(\.unit) } == [7: [WorkUnit(stage: 0, unit: 7)]])
    }

    @Test func `tasks of other stages share nothing`() throws {
        let run = try Stopped()
        try run.fail(7, on: "node1", times: 3)
        try run.beat("00000-chain-0.1", on: "node1")
        try run.beat("00001-toy_exact-texts.0", on: "node2")
        #expect(try run.tries().perform(WorkUnit(stage: 0, unit: 7), 0).setAside == "unreadable")
    }

    @Test func `what a second execution found is not thrown away`() throws {
        let run = try Stopped(), unit = WorkUnit(stage: 0, unit: 7)
        let found = try run.tries().perform(unit, 0)
        try run.fail(7, on: HostName.current, times: 3)
        #expect(try run.tries().perform(unit, 0) == found)
        #expect(try Receipts.standing(unit, run.context)?.setAside == nil)
    }

    @Test func `inputs that other processes gave up count against the bound`() throws {
        let run = try Stopped()
        try run.fail(7, on: HostName.current, times: 3)
        let tries = run.tries()
        // One of twelve may be set aside, and another process is about to.
        try run.fail(8, on: HostName.current, times: 3)
        let error = try #require(throws: RunError.self) { try tries.perform(WorkUnit(stage: 0, unit: 7), 0) }
        #expect(error.kind == .failedOften)
    }

    @Test func `a task ends where units fail in a row, and tells which`() throws {
        let run = try Stopped()
        for unit in 6..<12 { try run.removeInput(unit) }
        try SealedJSON.write("\(run.context.tasksFolder)/00000-chain-0.json", Submission(id: "00000-chain-0", stage: 0, tasks: [Array(6..<12)]))
        let error = try #require(throws: RunError.self) { try Self.work(run, .task(submission: "00000-chain-0", index: 0)) }
        #expect(error.kind == .unavailable && error.message.contains("3 units failed"))
        #expect(run.log.all(of: 0).keys.sorted() == [6, 7, 8])
        let beat = try SealedJSON.read(TaskBeat.self, TaskBeat.path("00000-chain-0.0", in: run.context.tasksFolder))
        #expect(beat.failed == [6, 7, 8] && beat.running.isEmpty && beat.ended == ExitCode.machine)
    }

    @Test func `a task does its other units and ends with an error`() throws {
        let run = try Stopped()
        for unit in [7, 9] { try run.removeInput(unit) }
        try SealedJSON.write("\(run.context.tasksFolder)/00000-chain-0.json", Submission(id: "00000-chain-0", stage: 0, tasks: [Array(6..<12)]))
        let error = try #require(throws: RunError.self) { try Self.work(run, .task(submission: "00000-chain-0", index: 0)) }
        #expect(error.kind == .unreadable)
        #expect(try (6..<12).filter { try Receipts.standing(WorkUnit(stage: 0, unit: $0), run.context) != nil } == [6, 8, 10, 11])
    }

    @Test func `a process that cannot open what it needs tells its machine and its stage`() throws {
        let run = try Stopped()
        try SealedJSON.write("\(run.context.tasksFolder)/00002-chain-5.json", Submission(id: "00002-chain-5", stage: 2, tasks: [[0, 1]]))
        for stage in 0..<2 { try Files.write(Receipts.doneMark(stage, run.context), []) }
        #expect(throws: RecipeError.self) { try Self.work(run, .task(submission: "00002-chain-5", index: 0), catalog: Catalog([])) }
        let beat = try SealedJSON.read(TaskBeat.self, TaskBeat.path("00002-chain-5.0", in: run.context.tasksFolder))
        #expect(beat.stage == 2 && beat.units == 2 && beat.host == HostName.current && beat.ended == ExitCode.recipe)
    }

    @Test func `a stage whose receipts were counted is marked, and not counted again`() throws {
        let run = try Stopped()
        _ = try Self.work(run, .units(stage: "chain-0", [0...11]))
        #expect(!FileManager.default.fileExists(atPath: Receipts.doneMark(0, run.context)))
        _ = try Self.work(run, .units(stage: "toy_exact-texts", [0...0]))
        #expect(FileManager.default.fileExists(atPath: Receipts.doneMark(0, run.context)))
        // With the mark the receipts are not asked for; without it they are.
        try FileManager.default.removeItem(atPath: run.context.receiptPath(WorkUnit(stage: 0, unit: 11)))
        _ = try Self.work(run, .units(stage: "toy_exact-texts", [0...0]))
        try FileManager.default.removeItem(atPath: Receipts.doneMark(0, run.context))
        let error = try #require(throws: RunError.self) { try Self.work(run, .units(stage: "toy_exact-texts", [0...0])) }
        #expect(error.kind == .interrupted)
    }

    private static func work(_ run: Stopped, _ selection: WorkSelection, catalog: Catalog = toyCatalog) throws -> (did: Int, of: Int) {
        try Work(
            catalog: catalog, runFile: "\(run.context.workFolder)/run.json", selection: selection, memory: SortMemory(bytes: 1 << 20), monitor: RunMonitor(), events: .silent
        ).run()
    }
}
