import Foundation
import GleanBytes
@testable import GleanEngine
import GleanModel
import Testing

/// Where a run stands, told from its folders alone.
@Suite struct RunWatchTests {
    /// A run of toy steps that was stopped after its first units: some of the first six are done, and none of the others.
    static func stopped(_ folder: ToyFolder, steps: String = BuildTests.withSurvey) throws {
        let monitor = RunMonitor()
        try toyRecipe(folder, steps: steps, inputs: BuildTests.inputs)
        var request = BuildRequest(recipePath: folder.path + "/recipe.yaml")
        request.output = folder.path + "/release"
        request.workers = 1
        #expect(throws: RunError.self) {
            try Build(catalog: toyCatalog, request: request, monitor: monitor, events: RunEvents(say: { _ in }, tick: { now in
                if now.unitsDone > 0 { monitor.cancel() }
            })).run()
        }
        // Where the loop came late, more were done.
        let stage = try stageFolder(folder, "chain-0")
        for unit in 6..<12 { try? FileManager.default.removeItem(atPath: "\(stage)/\(unit < 10 ? "0000" : "000")\(unit).receipt.json") }
    }

    static func work(_ folder: ToyFolder) throws -> String {
        let works = folder.path + "/release/work"
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: works).first { FileManager.default.fileExists(atPath: "\(works)/\($0)/run.json") })
        return "\(works)/\(name)"
    }

    static func stageFolder(_ folder: ToyFolder, _ stage: String) throws -> String {
        let work = try work(folder)
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: work).first { $0.hasPrefix(stage + "-") })
        return "\(work)/\(name)"
    }

    /// Units with a receipt, counted here.
    private func receipts(_ folder: ToyFolder, _ stage: String) throws -> [[String: Any]] {
        let path = try Self.stageFolder(folder, stage)
        return try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".receipt.json") }.map {
            let line = try Data(contentsOf: URL(fileURLWithPath: "\(path)/\($0)")).prefix { $0 != 10 }
            return try #require(try JSONSerialization.jsonObject(with: line) as? [String: Any])
        }
    }

    @Test func `a stopped run has the units whose receipts stand, and nothing runs`() throws {
        let folder = try ToyFolder()
        try Self.stopped(folder)
        let found = try receipts(folder, "chain-0")
        var watch = try RunWatch(folder.path + "/release")
        let status = try watch.look()
        #expect(status.state == .stopped)
        #expect(status.front?.ended == "stopped" && status.front?.life == .ended)
        #expect(status.executor == "local")
        #expect(status.stages.map(\.name) == ["chain-0", "toy_exact-texts", "chain-5", "decide", "pack"])
        let first = status.stages[0]
        #expect(first.units == 12 && first.done == found.count && first.done > 0)
        #expect(first.waiting == 12 - found.count && first.running == 0 && first.failed == 0)
        #expect(first.pagesIn == found.reduce(0) { $0 + ($1["pagesIn"] as? Int ?? 0) })
        #expect(first.pagesKept == found.reduce(0) { $0 + ($1["pagesKept"] as? Int ?? 0) })
        #expect(first.estimatedFrom == nil)
        #expect(status.inputBytes == UInt64(BuildTests.inputs.values.reduce(0) { $0 + $1.utf8.count }))
        #expect(status.machines.isEmpty && status.rate == nil)
        // The run's own file names it as well.
        let work = try Self.work(folder)
        var other = try RunWatch(work + "/run.json")
        #expect(try other.look().stages == status.stages)
        var third = try RunWatch(work + "/")
        #expect(try third.look().release == status.release)
    }

    @Test func `a sealed release says so`() throws {
        let folder = try ToyFolder()
        let outcome = try toyBuild(folder, steps: BuildTests.steps, inputs: BuildTests.inputs)
        var watch = try RunWatch(folder.path + "/release")
        let status = try watch.look()
        #expect(status.state == .sealed && watch.isSealed)
        #expect(status.pagesKept == outcome.manifest.counts.pagesKept && status.work == nil)
        // Where the stages are kept, their folder is still one of a sealed release.
        let kept = try ToyFolder()
        try toyBuild(kept, steps: BuildTests.steps, inputs: BuildTests.inputs) { $0.keepStages = true }
        var other = try RunWatch(try Self.work(kept) + "/run.json")
        #expect(try other.look().state == .sealed)
    }

    @Test func `what is no run is refused with a sentence`() throws {
        let folder = try ToyFolder()
        for path in [folder.path, folder.path + "/nowhere", folder.path + "/run.json"] { #expect(throws: RecipeError.self) { try RunWatch(path) } }
        try folder.write("release/work/x/run.json", "{")
        #expect(throws: RunError.self) { try RunWatch(folder.path + "/release") }
        try SealedJSON.write(folder.path + "/release/work/x/run.json", ["gleaner": "9.9.9"])
        let error = try #require(throws: RecipeError.self) { try RunWatch(folder.path + "/release") }
        #expect(error.description.contains("9.9.9"))
    }

    @Test func `a plan whose stages are none is damaged`() throws {
        let folder = try ToyFolder()
        try Self.stopped(folder)
        let path = try Self.work(folder) + "/run.json", text = try String(contentsOfFile: path, encoding: .utf8)
        for units in ["0", "-1", "99999999999"] {
            // Sealed anew, so that it is the plan that is refused and not the digest.
            let line = Array(text.prefix { $0 != "\n" }.replacing("\"units\":12}", with: "\"units\":\(units)}").utf8)
            try (String(decoding: line, as: UTF8.self) + "\n\"xxh3-128:\(XXH3.hash128(line.span).hex)\"\n").write(toFile: path, atomically: true, encoding: .utf8)
            let error = try #require(throws: RunError.self) { try RunWatch(path) }
            #expect(error.cause == "its stages are none of a plan")
        }
    }

    @Test func `a large stage's pages are told from some receipts, and all where that is asked`() throws {
        let folder = try ToyFolder()
        let outcome = try toyBuild(folder, steps: BuildTests.steps, inputs: BuildTests.inputs) { $0.keepStages = true }
        let context = try #require(try RunPlace(folder.path + "/release").context)
        let stage = StageFolder(0, context), weights = context.plan.inputs.map(\.bytes)
        var some = ReceiptSample(most: 4), all = ReceiptSample(most: nil)
        let exact = all.sums(stage, context, weights: weights), told = some.sums(stage, context, weights: weights)
        #expect(exact.pagesIn == outcome.manifest.counts.pagesIn && exact.pagesKept == outcome.manifest.counts.pagesKept)
        #expect(exact.estimatedFrom == nil && told.estimatedFrom == 4)
        // All inputs have nearly as many pages and bytes.
        #expect(abs(told.pagesIn - exact.pagesIn) < exact.pagesIn / 20)
    }

    @Test func `names that are neither receipts nor failures count nothing`() throws {
        let folder = try ToyFolder()
        try Self.stopped(folder)
        let context = try #require(try RunPlace(folder.path + "/release").context), path = try Self.stageFolder(folder, "chain-0")
        let before = StageFolder(0, context)
        for name in [
            ".00011.receipt.json.1-0.partial", "00011.receipt.jsonx", "receipt.json", "-1.receipt.json", "99999.receipt.json", "99999999999999999999.receipt.json",
            "00011.ledger", "00011.receipt", "é.receipt.json",
        ] { try "".write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8) }
        #expect(StageFolder(0, context).done == before.done)
        try "{".write(toFile: "\(path)/failed/00011.1a.json", atomically: false, encoding: .utf8)
        #expect(StageFolder(0, context).failures == [11: ["00011.1a.json"]])
        // A failure that cannot be read counts, and is not told.
        var watch = try RunWatch(folder.path + "/release")
        let status = try watch.look()
        #expect(status.stages[0].failed == 1 && status.stages[0].failures == 1 && status.failures.isEmpty)
    }

    @Test func `beats of other machines say who works, and silence is told in seconds of this one`() throws {
        let folder = try ToyFolder()
        try Self.stopped(folder)
        let place = try RunPlace(folder.path + "/release"), context = try #require(place.context)
        let open = try #require((0..<12).first { !StageFolder(0, context).done[$0] })
        let hand = Hand()
        func beat(_ task: String, _ host: String, updated: Double, running: [Int], ended: Int32? = nil) throws {
            var beat = TaskBeat(task: task, stage: 0, units: 2)
            beat.host = host
            beat.machine = host
            beat.updated = updated
            beat.began = updated - 10
            beat.running = running
            beat.pages = 100
            beat.bytes = 1000
            beat.memoryBytes = 5_000_000
            beat.ended = ended
            try SealedJSON.write(folder.path + "/beat", beat)
            try FileManager.default.createDirectory(atPath: context.tasksFolder, withIntermediateDirectories: true)
            let path = TaskBeat.path(task, in: context.tasksFolder)
            try? FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(atPath: folder.path + "/beat", toPath: path)
        }
        try SealedJSON.write("\(context.tasksFolder)/00000-chain-0.json", Submission(id: "00000-chain-0", stage: 0, tasks: [[open], [0, 11]]))
        // These clocks are years apart.
        try beat("00000-chain-0.0", "node1", updated: 1000, running: [open])
        try beat("b.0", "node2", updated: 9_000_000_000, running: [])
        try beat("c.0", "node2", updated: 5, running: [3], ended: 0)
        var watch = RunWatch(place, RunWatch.Options(), SignWatch(machine: "here", clock: { hand.seconds }))
        let first = try watch.look()
        #expect(first.state == .unknown && first.hasUnknown && first.tasks.unknown == 2 && first.tasks.ended == 1)
        hand.seconds += 3
        try beat("00000-chain-0.0", "node1", updated: 1005, running: [open])
        let second = try watch.look()
        #expect(second.state == .tasksOnly && !second.hasUnknown)
        #expect(second.tasks.alive == 1 && second.tasks.silent == 1)
        #expect(second.stages[0].running == 1)
        #expect(second.machines.map(\.host) == ["node1", "node2"])
        #expect(second.machines.map(\.silent) == [0, 1])
        #expect(second.machines.first?.pages == 100 && second.machines.first?.memoryBytes == 5_000_000)
        #expect(second.tasks.open.first { $0.host == "node2" }?.silentSeconds == 3)
        // 100 pages in ten seconds on each.
        #expect(second.rate.map { abs($0.pages - 20) < 2 } == true)
        hand.seconds += 60
        let third = try watch.look()
        #expect(third.state == .stopped && third.tasks.silent == 2)
    }

    @Test func `a front end's file that stands and cannot be read is an error, and no sign that nothing runs`() throws {
        let folder = try ToyFolder()
        try Self.stopped(folder)
        let place = try RunPlace(folder.path + "/release"), context = try #require(place.context)
        try "{".write(toFile: Front.path(context), atomically: true, encoding: .utf8)
        var watch = RunWatch(place, RunWatch.Options(), SignWatch())
        var errors = 0
        do { _ = try watch.look() } catch is RunError { errors += 1 }
        do { _ = try watch.listen() } catch is RunError { errors += 1 }
        #expect(errors == 2)
        try FileManager.default.removeItem(atPath: Front.path(context))
        #expect(try watch.look().front == nil)
    }

    /// A clock that a test sets.
    private final class Hand { var seconds = 0.0 }

    @Test func `inputs that are set aside and units that failed are told apart`() throws {
        let folder = try ToyFolder()
        try Self.stopped(folder)
        let context = try #require(try RunPlace(folder.path + "/release").context), log = FailureLog(context)
        let done = StageFolder(0, context), open = try #require((0..<12).first { !done.done[$0] }), stood = try #require((0..<12).first { done.done[$0] })
        for tries in 1...3 { try log.note(UnitFailure(WorkUnit(stage: 0, unit: open), kind: "crashed", message: "try \(tries)", host: "node1", task: "t.\(tries)")) }
        try log.note(UnitFailure(WorkUnit(stage: 0, unit: stood), kind: "unreadable", message: "gone", host: "node2", task: "t.9"))
        var receipt = Receipt(unit: WorkUnit(stage: 0, unit: stood))
        receipt.setAside = "unreadable"
        try SealedJSON.write(context.receiptPath(receipt.unit), receipt)
        var watch = try RunWatch(folder.path + "/release")
        let status = try watch.look(), row = status.stages[0]
        #expect(row.setAside == 1 && row.failed == 1 && row.failures == 4)
        #expect(row.done + row.running + row.failed + row.waiting + row.setAside == 12)
        #expect(status.failures.count == 4)
        #expect(Set(status.failures.map(\.message)) == ["try 1", "try 2", "try 3", "gone"])
        #expect(status.failures.first { $0.kind == "unreadable" }?.input == "part-\(stood < 10 ? "0" : "")\(stood).txt")
        let logs = try UnitLogs(folder.path + "/release").report("chain-0:\(open)", lines: 5)
        #expect(logs.unit?.isDone == false && logs.failures.map(\.message) == ["try 1", "try 2", "try 3"])
        #expect(logs.processes.map(\.task) == ["t.1", "t.2", "t.3"])
        #expect(try UnitLogs(folder.path + "/release").report("chain-0:\(stood)", lines: 5).unit?.setAside == "unreadable")
    }
}
