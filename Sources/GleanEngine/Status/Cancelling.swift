import Foundation
package import GleanModel

/// Ends what runs of a run, wherever it does: leaves a request that the front end and every process of the run look for, and takes back what
/// the engine keeps without a front end.
package struct Cancelling {
    /// What was done, as `gleaner cancel --json` prints it.
    package struct Outcome: Sendable, Codable, Equatable {
        package var version = 1
        package var release: String
        /// Something ran or may have run, and the request was left.
        package var wasRequested = false
        /// The release stands; there was nothing to end.
        package var isSealed = false
        package var front: FrontEnd?
        /// Tasks that were taken back from the engine here, without a front end.
        package var tasksTakenBack: Int?
        /// Tasks that have not ended yet: each stops at its next batch of pages.
        package var tasksLeft = 0
        /// Why the engine could not be asked.
        package var engineError: String?

        package struct FrontEnd: Sendable, Codable, Equatable {
            package var host: String
            package var process: Int
            package var hasEnded: Bool
        }
    }

    private let place: RunPlace
    private var watch: RunWatch
    private let engine: (EngineRoom) throws -> any TaskEngine
    private let pause: (Double) -> Void

    /// Throws a `RecipeError` where there is no run at `path`.
    package init(_ path: String) throws {
        self.init(try RunPlace(path), SignWatch(), engine: { try $0.cluster.makeEngine($0) }, pause: { Thread.sleep(forTimeInterval: $0) })
    }

    init(_ place: RunPlace, _ signs: SignWatch, engine: @escaping (EngineRoom) throws -> any TaskEngine, pause: @escaping (Double) -> Void) {
        self.place = place
        self.engine = engine
        self.pause = pause
        var options = RunWatch.Options()
        options.mostReceipts = 0
        watch = RunWatch(place, options, signs)
    }

    /// Asks, and waits up to `seconds` for an answer. Throws a `RunError` where the request cannot be left.
    package mutating func run(waiting seconds: Double) throws -> Outcome {
        var outcome = Outcome(release: place.release), status = try watch.look()
        guard let context = place.context, status.state != .sealed else {
            outcome.isSealed = true
            return outcome
        }
        let front = try Front.standing(context), keepsTasks = front?.executor == Cluster.Kind.slurm.rawValue
        // Whoever is silent may come back, and would go on.
        guard status.mayRun || keepsTasks else { return outcome }
        try CancelRequest().write(in: context.tasksFolder)
        outcome.wasRequested = true
        let end = Clock.seconds + seconds
        while status.mayRun, Clock.seconds < end {
            pause(0.5)
            status = try watch.look()
        }
        if status.state == .sealed {
            outcome.isSealed = true
            return outcome
        }
        if let front { outcome.front = .init(host: front.host, process: front.process, hasEnded: status.front?.life == .ended || status.front?.life == .gone) }
        if let front, keepsTasks { takeBack(front, context, &outcome) }
        outcome.tasksLeft = status.tasks.alive + status.tasks.unknown + status.tasks.silent
        return outcome
    }

    /// What a front end that is gone, or does not answer, left with its engine.
    private func takeBack(_ front: Front, _ context: RunContext, _ outcome: inout Outcome) {
        var cluster = Cluster(kind: Cluster.Kind(rawValue: front.executor) ?? .local)
        cluster.logs = front.logs
        let room = EngineRoom(
            runFile: RunFile.path(context).absolutePath, folder: context.tasksFolder.absolutePath, logs: front.logs, program: ProgramPath.current,
            label: front.label, cluster: cluster)
        do {
            let engine = try engine(room)
            let tasks = try engine.adopt()
            if !tasks.isEmpty { try engine.cancel(tasks) }
            engine.leave()
            outcome.tasksTakenBack = tasks.count
        } catch {
            outcome.engineError = "\(error)"
        }
    }
}

extension RunStatus {
    /// Something of the run runs, or it cannot be told that nothing does.
    var mayRun: Bool {
        let life = front?.life ?? .gone
        return life != .gone && life != .ended || tasks.alive + tasks.unknown + tasks.silent > 0
    }
}
