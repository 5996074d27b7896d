import Foundation
import GleanModel

/// Tasks as Ray tasks, through a driver in Python that is this process's child.
///
/// Ray keeps no task whose driver is gone: where the driver dies, its tasks are lost with it, and the next submission starts another.
///
/// A class, because it owns the driver; one thread uses it.
package final class RayEngine: TaskEngine {
    package let name = "Ray"
    package let mostTasks = 10_000
    package let chainsStages = false
    /// News lie in a socket of this machine.
    package let pollSeconds = 0.1

    private let room: EngineRoom
    private var driver: RayDriver?
    /// One that has been started and has not joined the cluster yet.
    private var joining: RayDriver?
    /// Tasks that the driver holds.
    private var open: Set<TaskID> = []
    private var events: [TaskEvent] = []
    private var notes: Set<String> = []
    private var hasJoined = false
    /// Drivers that died in a row without having told of a task's end.
    private var deaths = 0

    private static let mostDeaths = 5
    private static let answerSeconds = 60.0
    /// More than what the driver gives its tasks to end in peace.
    private static let leaveSeconds = 15.0

    package init(_ room: EngineRoom) { self.room = room }

    /// What a task takes of a machine.
    private var needs: [String: Double] {
        var needs = room.cluster.ray.resources.filter { $0.value > 0 }
        needs["CPU"] = Double(room.cluster.cpusPerTask)
        if let memory = room.cluster.ray.memory { needs["memory"] = Double(memory) }
        return needs
    }

    private func joined() throws -> RayDriver {
        if let joining { return try join(joining) }
        try hear()
        if let driver { return driver }
        let ray = room.cluster.ray
        let address = ray.address ?? ProcessInfo.processInfo.environment["RAY_ADDRESS"] ?? "auto"
        let opening = RayCommand.Open(address: address, namespace: room.label, logs: room.logs, environment: ProgramPath.environment, needs: needs, runtimeEnv: ray.runtimeEnv)
        try room.openLogs()
        let made = try RayDriver(opening, python: ray.python, logs: room.logs)
        joining = made
        return try join(made)
    }

    /// Waits for a driver that was started. Throws as `RayDriver.join`, and `unavailable` where the cluster stood before: a head that is started again
    /// is away for a while.
    private func join(_ made: RayDriver) throws -> RayDriver {
        do { try made.join() } catch let error as RunError where error.kind == .engine {
            joining = nil
            throw hasJoined ? RunError(.unavailable, error.message, cause: error.cause, hint: error.hint) : error
        }
        joining = nil
        driver = made
        hasJoined = true
        return made
    }

    package func slots() throws -> Int? {
        let driver = try joined()
        try driver.send(RayCommand(slots: true))
        let end = Clock.seconds + Self.answerSeconds
        while let news = driver.next(within: max(0, end - Clock.seconds)) {
            // A cluster that grows by itself may have no machine yet.
            if let slots = news.slots { return slots > 0 ? slots : nil }
            take(news)
        }
        try lookAfter(driver)
        throw RunError(.unavailable, "The Ray cluster does not say what machines it has", cause: driver.lastWords)
    }

    package func submit(_ submissions: [Submission]) throws {
        for submission in submissions {
            let driver = try joined()
            try driver.send(RayCommand(submit: RayCommand.Submit(id: submission.id, tasks: submission.tasks.count, command: command(submission.id))))
            open.formUnion(submission.tasks.indices.map { TaskID(submission.id, $0) })
        }
    }

    /// The program, in a container where the site wants one, behind lines of shell where there are any.
    private func command(_ submission: String) -> [String] {
        let words = room.cluster.container + room.command(submission)
        guard !room.cluster.setup.isEmpty else { return words }
        return ["bash", "-c", room.cluster.setup.joined(separator: "\n") + "\nexec \"$@\"", "gleaner"] + words
    }

    package func poll() throws -> [TaskEvent] {
        try hear()
        defer { events = [] }
        return events
    }

    private func hear() throws {
        guard let driver else { return }
        while let news = driver.next(within: 0) { take(news) }
        try lookAfter(driver)
    }

    private func take(_ news: RayNews) {
        if let sentence = news.note { note(sentence) }
        if let began = news.began, let task = TaskID(began.task), open.contains(task) { events.append(.began(task, host: began.host)) }
        if let ended = news.ended, let task = TaskID(ended.task), open.remove(task) != nil {
            // A process that could not begin has told nobody but its log.
            if (126...127).contains(ended.code ?? 0), let path = log(of: task), let why = RayDriver.lastLine(of: path) { note(why) }
            events.append(.ended(task, ended.end))
            deaths = 0
        }
    }

    private func note(_ sentence: String) {
        if notes.insert(sentence).inserted { events.append(.note(sentence)) }
    }

    /// Gives up a driver that has ended, and its tasks, which blame no unit. Throws where one after the other does.
    private func lookAfter(_ driver: RayDriver) throws {
        guard driver.isOver else { return }
        let lastWords = driver.lastWords
        driver.end(within: 0)
        self.driver = nil
        deaths += 1
        let lost = open.sorted()
        open = []
        events += lost.map { .ended($0, .nodeLost) }
        note("the driver for Ray ended, and its tasks begin again" + (lastWords.map { ": \($0)" } ?? ""))
        guard deaths < Self.mostDeaths else {
            throw RunError(
                .engine, "The driver for Ray ended \(deaths) times in a row before any task did", cause: lastWords,
                hint: "What it said stands in \(room.logs)/driver.log.")
        }
    }

    package func cancel(_ tasks: [TaskID]) throws {
        let held = tasks.filter(open.contains)
        guard let driver, !held.isEmpty else { return }
        try driver.send(RayCommand(cancel: held.map(\.description)))
    }

    /// None: Ray ended an earlier front end's tasks with its driver.
    package func adopt() throws -> [TaskID] { [] }

    package func log(of task: TaskID) -> String? { "\(room.logs)/\(task).log" }

    package func leave() {
        joining?.end(within: 0)
        joining = nil
        driver?.end(within: Self.leaveSeconds)
        driver = nil
        open = []
    }
}
