import Foundation
@testable import GleanEngine
import GleanModel
import Testing

/// Runs whose units are done elsewhere end with the bytes of a run on threads, whatever becomes of the processes.
@Suite struct EngineExecutorTests {
    private func sums(_ folder: ToyFolder) throws -> String { try String(contentsOfFile: folder.path + "/release/SHA256SUMS", encoding: .utf8) }

    private static let expected: String? = {
        guard let folder = try? ToyFolder(), (try? toyBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs)) != nil else { return nil }
        return try? String(contentsOfFile: folder.path + "/release/SHA256SUMS", encoding: .utf8)
    }()

    @Test(arguments: [true, false]) func `tasks make the bytes that threads make`(_ chains: Bool) throws {
        let folder = try ToyFolder()
        try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs) { ToyEngine($0, chains: chains) }
        #expect(try sums(folder) == Self.expected)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/release/work"))
    }

    @Test(arguments: [TaskEnd.nodeLost, .preempted, .timeOut, .crashed(signal: 11), .outOfMemory, .unknown, .cancelled])
    func `each task lost once, after its first unit, changes nothing`(_ end: TaskEnd) throws {
        let folder = try ToyFolder()
        var lost: Set<TaskID> = [], losses = 0
        try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs) { room in
            ToyEngine(room) { task, _ in
                // Submissions after the tenth are let through: units alone would be lost again and again.
                guard lost.insert(task).inserted, losses < 10 else { return nil }
                losses += 1
                return .gone(end, after: 1)
            }
        }
        #expect(losses == 10)
        #expect(try sums(folder) == Self.expected)
    }

    @Test func `units done twice leave one result`() throws {
        let folder = try ToyFolder()
        try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs) { room in ToyEngine(room) { _, _ in .twice } }
        #expect(try sums(folder) == Self.expected)
    }

    @Test func `a scheduler that forgot which stage waits for which spoils nothing`() throws {
        let folder = try ToyFolder()
        try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs, retries: .unforgiving) { ToyEngine($0, forgets: true) }
        #expect(try sums(folder) == Self.expected)
    }

    @Test func `a scheduler that is away for a while is asked again`() throws {
        let folder = try ToyFolder()
        var calls = 0, said: [String] = []
        try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs, events: RunEvents(say: { said.append($0) }, tick: { _ in })) { room in
            ToyEngine(room) { _, _ in
                calls += 1
                return calls % 4 == 0 ? nil : .away
            }
        }
        #expect(try sums(folder) == Self.expected)
        #expect(said.contains { $0.contains("answers again") })
    }

    @Test(arguments: [0, 3, 8, 12]) func `a front end that goes comes back to its tasks`(_ moment: Int) throws {
        let folder = try ToyFolder()
        let monitor = RunMonitor()
        var units = 0, left: ToyEngine?
        do {
            try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs, monitor: monitor, events: RunEvents(say: { _ in }, tick: { _ in
                units += 1
                if units > moment { monitor.cancel() }
            })) { room in
                let engine = ToyEngine(room)
                left = engine
                return engine
            }
        } catch let error as RunError {
            #expect(error.kind == .interrupted)
        }
        #expect(left?.cancelled.isEmpty == true)
        // The inputs are left as they are: written again they would be others.
        try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: [:]) { ToyEngine($0) }
        #expect(try sums(folder) == Self.expected)
    }

    @Test func `a front end that finds all units done takes back what the one before left`() throws {
        let folder = try ToyFolder()
        try RunWatchTests.stopped(folder)
        let context = try RunFile.read("\(RunWatchTests.work(folder))/run.json").context(toyCatalog, memory: SortMemory(bytes: 1 << 20))
        let cluster = Cluster(), task = TaskID("00000-chain-0", 1)
        let engine = ToyEngine(EngineRoom(context, cluster)), left = Submission(id: "00000-chain-0", stage: 0, tasks: [[0], [1]])
        engine.adopted = [task]
        try Files.makeFolder(context.tasksFolder)
        try SealedJSON.write("\(context.tasksFolder)/\(left.id).json", left)
        var said: [String] = []
        let executor = EngineExecutor(context, engine, cluster, counts: RunCounts()) { said.append($0) }
        try executor.begin(context.plan.stages.map { _ in [] }, RunMonitor())
        #expect(engine.cancelled == [task] && engine.cleared == 1 && said.isEmpty)
    }

    @Test func `an input whose processes die is set aside by name, and the rest goes on`() throws {
        let folder = try ToyFolder()
        let poisoned = 4
        var deaths = 0, room: EngineRoom?
        let outcome = try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs) { given in
            room = given
            return ToyEngine(given) { task, _ in
                guard let given = room, let submission = try? SealedJSON.read(
                    Submission.self, "\(given.folder)/\(task.submission).json"), submission.stage == 0,
                    let place = submission.tasks[task.index].firstIndex(of: poisoned), deaths < 3
                else { return nil }
                deaths += 1
                return .gone(.crashed(signal: 11), after: place)
            }
        }
        #expect(deaths == 3)
        #expect(outcome.manifest.setAside == [Manifest.SetAside(name: "part-04.txt", reason: "crashed")])
        #expect(outcome.manifest.counts.damage["set_aside"] == 1)
        #expect(outcome.manifest.counts.balances)
        // What the other inputs say, as a release that never had the poisoned one.
        let others = try ToyFolder()
        try toyBuild(others, steps: BuildTests.withSurvey, inputs: BuildTests.inputs.filter { $0.key != "part-04.txt" })
        func rows(_ folder: ToyFolder) throws -> [Substring] {
            try FileManager.default.contentsOfDirectory(atPath: folder.path + "/release/data").sorted().flatMap {
                try String(contentsOfFile: folder.path + "/release/data/\($0)", encoding: .utf8).split(separator: "\n").map { $0 }
            }
        }
        #expect(try rows(folder).count == rows(others).count)
    }

    /// Builds with one input that is gone once the run is planned.
    private func withoutAnInput(_ folder: ToyFolder, limit: Int? = nil) throws -> (BuildOutcome, ToyEngine) {
        var engine: ToyEngine?
        let outcome = try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs, change: { $0.pageLimit = limit }) { room in
            try? FileManager.default.removeItem(atPath: folder.path + "/in/part-04.txt")
            let made = ToyEngine(room, chains: false)
            engine = made
            return made
        }
        return (outcome, try #require(engine))
    }

    @Test func `an input that cannot be read goes out alone until it is set aside, and nothing else twice`() throws {
        let folder = try ToyFolder(), (outcome, engine) = try withoutAnInput(folder)
        #expect(outcome.manifest.setAside == [Manifest.SetAside(name: "part-04.txt", reason: "unreadable")])
        let tasks = engine.submitted.filter { $0.stage == 0 }.flatMap(\.tasks)
        #expect(tasks.filter { $0.contains(4) }.dropFirst() == [[4], [4]])
        #expect(tasks.joined().filter { $0 != 4 }.sorted() == (0..<12).filter { $0 != 4 })
    }

    @Test func `in a run with a limit an input that cannot be read takes no other with it`() throws {
        let folder = try ToyFolder(), (outcome, engine) = try withoutAnInput(folder, limit: 2000)
        #expect(outcome.manifest.setAside == [Manifest.SetAside(name: "part-04.txt", reason: "unreadable")])
        #expect(outcome.manifest.counts.pagesIn == 2000)
        #expect(engine.submitted.filter { $0.stage == 0 }.map(\.tasks) == [[Array(0..<12)], [Array(4..<12)], [Array(4..<12)]])
    }

    @Test func `a version of another machine is refused with a sentence`() throws {
        let folder = try ToyFolder()
        let error = try #require(throws: RunError.self) {
            try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs) { room in
                let engine = ToyEngine(room)
                engine.onSubmit = { _ in
                    struct Other: Encodable { let gleaner = "9.9.9" }
                    try SealedJSON.write(room.runFile, Other())
                }
                return engine
            }
        }
        #expect(error.description.contains("9.9.9"))
    }

    @Test func `groups stay under what the engine takes`() throws {
        let folder = try ToyFolder()
        var engine: ToyEngine?
        try toyClusterBuild(folder, steps: BuildTests.steps, inputs: BuildTests.inputs) { room in
            let made = ToyEngine(room, mostTasks: 2)
            engine = made
            return made
        }
        #expect(engine?.submitted.first?.tasks == [Array(0..<6), Array(6..<12)])
    }

    // MARK: Ends in vain

    /// A build all of whose tasks end so, each without a word.
    private func error(ofEnds end: TaskEnd) throws -> (error: RunError, said: [String]) {
        let folder = try ToyFolder()
        var said: [String] = []
        let error = try #require(throws: RunError.self) {
            try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs, events: RunEvents(say: { said.append($0) }, tick: { _ in })) { room in
                ToyEngine(room) { _, _ in .mute(end) }
            }
        }
        return (error, said)
    }

    @Test(arguments: [TaskEnd.crashed(signal: 4), .outOfMemory, .unknown, .nodeLost, .timeOut, .exited(0), .exited(130)])
    func `tasks that always end without a word end the run`(_ end: TaskEnd) throws {
        let (error, said) = try error(ofEnds: end)
        #expect(error.kind == .failedOften)
        #expect(said.contains { $0.contains("00000-chain-0.0 on toy \(end.sentence).") && $0.contains("/logs/00000-chain-0.0.log") })
    }

    @Test(arguments: [Int32(1), 4, 127]) func `tasks that machines refuse end the run with the code and the log, and no input is to blame`(_ code: Int32) throws {
        let (error, said) = try error(ofEnds: .exited(code))
        #expect(error.kind == .unavailable)
        #expect(error.description.contains("on toy: it ended with code \(code)") && error.description.contains("/logs/"))
        #expect(said.count == 1)
    }

    @Test func `an input that takes its machine along is set aside`() throws {
        let folder = try ToyFolder()
        var deaths = 0
        let outcome = try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs) { room in
            ToyEngine(room) { task, _ in
                // Three deaths with others, three alone that count nothing, and three failures, the first of which is the last of those.
                guard deaths < 8, let submission = try? SealedJSON.read(Submission.self, "\(room.folder)/\(task.submission).json"), submission.stage == 0,
                    submission.tasks[task.index].contains(4)
                else { return nil }
                deaths += 1
                return .mute(.nodeLost)
            }
        }
        #expect(deaths == 8)
        #expect(outcome.manifest.setAside == [Manifest.SetAside(name: "part-04.txt", reason: "node_lost")])
    }

    @Test func `inputs that processes set aside count against the bound`() throws {
        let folder = try ToyFolder()
        let error = try #require(throws: RunError.self) {
            try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs) { room in
                ToyEngine(room) { task, _ in
                    if task.submission == "00000-chain-0", let context = try? RunFile.read(room.runFile).context(toyCatalog, memory: SortMemory(bytes: 1 << 20, workers: 1)) {
                        for unit in [4, 9] { _ = try? Build.setAside(WorkUnit(stage: 0, unit: unit), "unreadable", 0, context, RunMonitor()) }
                    }
                    return nil
                }
            }
        }
        #expect(error.kind == .failedOften)
        #expect(error.message.contains("More than 1 of 12 inputs"))
    }

    // MARK: What becomes of tasks

    @Test func `an error of the front end's own leaves the tasks, and one of the run takes them back`() throws {
        for (fault, isLeft) in [(ToyEngine.Fault.refusal, true), (.mute(.exited(2)), false)] {
            let folder = try ToyFolder()
            var engine: ToyEngine?
            #expect(throws: RunError.self) {
                try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs) { room in
                    let made = ToyEngine(room) { _, _ in fault }
                    engine = made
                    return made
                }
            }
            #expect(engine?.cancelled.isEmpty == isLeft)
        }
    }

    @Test func `the last word of a task that was killed is said for it`() throws {
        let folder = try ToyFolder()
        var room: EngineRoom?
        let error = try #require(throws: RunError.self) {
            try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs, retries: .unforgiving) { given in
                room = given
                return ToyEngine(given) { _, _ in .gone(.crashed(signal: 11), after: 1) }
            }
        }
        #expect(error.kind == .failedOften)
        let folderOfTasks = try #require(room).folder
        let beat = try SealedJSON.read(TaskBeat.self, TaskBeat.path("00000-chain-0.0", in: folderOfTasks))
        #expect(beat.ended == 137 && beat.error == "The process was ended by signal 11.")
    }

    @Test func `after a loss all stages behind are handed over together again`() throws {
        let folder = try ToyFolder()
        var lost = false, engine: ToyEngine?
        try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs) { room in
            let made = ToyEngine(room, mostTasks: 100) { _, _ in
                defer { lost = true }
                return lost ? nil : .gone(.nodeLost, after: 1)
            }
            engine = made
            return made
        }
        let handed = try #require(engine?.handed), stages = handed[0]
        #expect(stages.count > 2)
        #expect(handed == [stages, [0], Array(stages.dropFirst())])
        #expect(try sums(folder) == Self.expected)
    }

    @Test func `no more is handed over than the engine takes, also where units go alone`() throws {
        let folder = try ToyFolder()
        var engine: ToyEngine?, deaths: [String: Int] = [:]
        try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs) { room in
            let made = ToyEngine(room, mostTasks: 5) { task, _ in
                guard let submission = try? SealedJSON.read(Submission.self, "\(room.folder)/\(task.submission).json"), submission.stage == 0 else { return nil }
                let units = submission.tasks[task.index]
                deaths["\(units)", default: 0] += 1
                return units.count > 1 ? .mute(.unknown) : nil
            }
            engine = made
            return made
        }
        #expect(deaths.keys.count { !$0.contains(",") } == 12)
        #expect(try #require(engine).mostHeld <= 5)
        #expect(try sums(folder) == Self.expected)
    }
}
