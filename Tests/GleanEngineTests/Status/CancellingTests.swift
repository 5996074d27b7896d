import Foundation
@testable import GleanEngine
import GleanModel
import Synchronization
import Testing

/// Runs that somebody else ends.
@Suite struct CancellingTests {
    private func cancelling(_ folder: ToyFolder, engine: @escaping (EngineRoom) throws -> any TaskEngine = { _ in throw RecipeError("No engine.") }) throws -> Cancelling {
        Cancelling(try RunPlace(folder.path + "/release"), SignWatch(), engine: engine, pause: { Thread.sleep(forTimeInterval: $0 / 10) })
    }

    /// The engine of the run never answers, so that only a thread of its own can hear the request.
    @Test func `a run that waits for a silent engine is ended, and goes on with the same bytes`() throws {
        let folder = try ToyFolder(), end = Mutex<(any Error)?>(nil)
        try toyRecipe(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs)
        let over = DispatchSemaphore(value: 0)
        Thread {
            do {
                try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: [:]) { ToyEngine($0) { _, _ in .away } }
            } catch {
                end.withLock { $0 = error }
            }
            over.signal()
        }.start()
        // Before the front end has told of itself there is nobody to ask.
        func hasBegun() -> Bool { (try? RunPlace(folder.path + "/release"))?.context.map { FileManager.default.fileExists(atPath: Front.path($0)) } ?? false }
        while !hasBegun() { Thread.sleep(forTimeInterval: 0.01) }
        var cancelling = try cancelling(folder)
        let outcome = try cancelling.run(waiting: 60)
        try #require(over.wait(timeout: .now() + 300) == .success)
        #expect(outcome.wasRequested && outcome.tasksLeft == 0)
        #expect(outcome.front?.hasEnded == true)
        let error = try #require(end.withLock { $0 } as? RunError)
        #expect(error.kind == .interrupted && error.description.hasPrefix("Cancelled by "))
        var watch = try RunWatch(folder.path + "/release")
        let status = try watch.look()
        #expect(status.state == .cancelled && status.cancel != nil && status.front?.ended == "cancelled")
        // Nothing is left to end.
        var again = try self.cancelling(folder)
        #expect(try again.run(waiting: 0).wasRequested == false)
        // The same build takes the request back.
        try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: [:]) { ToyEngine($0) }
        let peace = try ToyFolder()
        try toyBuild(peace, steps: BuildTests.withSurvey, inputs: BuildTests.inputs)
        #expect(try String(contentsOfFile: folder.path + "/release/SHA256SUMS", encoding: .utf8) == String(contentsOfFile: peace.path + "/release/SHA256SUMS", encoding: .utf8))
        var sealed = try self.cancelling(folder)
        #expect(try sealed.run(waiting: 0).isSealed)
    }

    @Test func `the tasks that the engine holds are taken back by a front end that is asked`() throws {
        let folder = try ToyFolder()
        try toyRecipe(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs)
        let monitor = RunMonitor()
        var engine: ToyEngine?
        let error = try #require(throws: RunError.self) {
            try toyClusterBuild(folder, steps: BuildTests.withSurvey, inputs: [:], monitor: monitor) { room in
                // It never answers, so that no task ends before.
                let made = ToyEngine(room) { _, _ in .away }
                made.onSubmit = { _ in monitor.cancel(endingTasks: true) }
                engine = made
                return made
            }
        }
        #expect(error.kind == .interrupted)
        let made = try #require(engine), submitted = made.submitted.flatMap { submission in submission.tasks.indices.map { TaskID(submission.id, $0) } }
        #expect(!submitted.isEmpty && Set(made.cancelled) == Set(submitted))
    }

    @Test func `what a lost front end left with its engine is taken back here`() throws {
        let folder = try ToyFolder()
        try RunWatchTests.stopped(folder)
        let context = try #require(try RunPlace(folder.path + "/release").context)
        // As one that was killed leaves it.
        var front = try SealedJSON.read(Front.self, Front.path(context))
        front.executor = "slurm"
        front.ended = nil
        front.process = 0
        front.label = "gleaner-toy-x"
        try SealedJSON.write(Front.path(context), front)
        var engine: ToyEngine?
        var cancelling = try cancelling(folder) { room in
            #expect(room.label == "gleaner-toy-x" && room.folder == context.tasksFolder && room.logs == front.logs)
            let made = ToyEngine(room)
            made.adopted = [TaskID("00000-chain-0", 1), TaskID("00000-chain-0", 2)]
            engine = made
            return made
        }
        let outcome = try cancelling.run(waiting: 0)
        #expect(outcome.wasRequested && outcome.tasksTakenBack == 2 && outcome.engineError == nil)
        #expect(engine?.cancelled == [TaskID("00000-chain-0", 1), TaskID("00000-chain-0", 2)])
        var other = try self.cancelling(folder) { _ in throw RunError(.unavailable, "Slurm is away") }
        #expect(try other.run(waiting: 0).engineError?.contains("Slurm is away") == true)
    }

    @Test func `a release that is sealed while the answer is waited for is told as such`() throws {
        let folder = try ToyFolder(), whole = try ToyFolder()
        try RunWatchTests.stopped(folder)
        try toyBuild(whole, steps: BuildTests.withSurvey, inputs: BuildTests.inputs)
        let context = try #require(try RunPlace(folder.path + "/release").context)
        var front = try SealedJSON.read(Front.self, Front.path(context))
        front.ended = nil
        front.machine = "elsewhere"
        try SealedJSON.write(Front.path(context), front)
        var cancelling = Cancelling(try RunPlace(folder.path + "/release"), SignWatch(), engine: { _ in throw RecipeError("No engine.") }, pause: { _ in
            for name in ["manifest.json", "SHA256SUMS"] {
                try? FileManager.default.copyItem(atPath: "\(whole.path)/release/\(name)", toPath: "\(folder.path)/release/\(name)")
            }
        })
        let outcome = try cancelling.run(waiting: 60)
        #expect(outcome.wasRequested && outcome.isSealed && outcome.tasksLeft == 0)
    }

    @Test func `a process that is started by hand stops over a request, and says whose it is`() throws {
        let folder = try ToyFolder()
        try RunWatchTests.stopped(folder)
        let context = try #require(try RunPlace(folder.path + "/release").context)
        try CancelRequest(host: "login1", user: "ada").write(in: context.tasksFolder)
        let work = Work(
            catalog: toyCatalog, runFile: "\(context.workFolder)/run.json", selection: .units(stage: "chain-0", [0...11]), memory: SortMemory(bytes: 1 << 20, workers: 1),
            monitor: RunMonitor(), events: .silent)
        let error = try #require(throws: RunError.self) { try work.run() }
        #expect(error.kind == .interrupted && error.description.contains("ada on login1"))
        var watch = try RunWatch(folder.path + "/release")
        #expect(try watch.look().state == .cancelled)
    }
}
