import Foundation
import GleanBytes
package import GleanModel
package import Logging
import GleanStore

/// What a user asks of `gleaner build`.
package struct BuildRequest: Sendable {
    package var recipePath: String
    /// Replaces the recipe's paths; empty to keep them.
    package var inputs: [String] = []
    /// Nil for `release/NAME`.
    package var output: String?
    /// Nil for one a core.
    package var workers: Int?
    /// The first pages of the run in canonical order.
    package var pageLimit: Int?
    /// The first inputs of the run.
    package var fileLimit: Int?
    package var measureAll = false
    package var keepStages = false
    /// Bytes that sorting may take, all workers together.
    package var memoryBytes = SortMemory.usual
    /// Which engine does the units.
    package var cluster = Cluster()
    /// The folder, on a disk of this machine, in which a folder of the process is made to sort in; nil for the work folder.
    package var scratch: String?
    /// Where metrics of the run are to be had while it goes.
    package var metrics: MetricsTarget?
    /// Files of records above which stages merge them before they are read. Few, to test such a run on few inputs; it changes no byte.
    package var mergedAtOnce = Planner.mergedAtOnce
    /// A quote that the run is held against when it is done; nil for the one that `quote` left beside the release, if there is one.
    package var quotePath: String?

    package init(recipePath: String) { self.recipePath = recipePath }
}

/// What a run tells while it goes: the engine itself prints nothing.
package struct RunEvents {
    /// A line for people.
    package var say: (String) -> Void
    /// Details for who looks for a fault: each unit as it ends.
    package var log: Logger
    /// A few times a second, and once at the end of each stage.
    package var tick: (RunMonitor.Snapshot) -> Void

    package init(
        say: @escaping (String) -> Void, log: Logger = Logger(label: "gleaner", factory: { _ in SwiftLogNoOpLogHandler() }),
        tick: @escaping (RunMonitor.Snapshot) -> Void
    ) {
        self.say = say
        self.log = log
        self.tick = tick
    }
}

/// How a build ended.
package struct BuildOutcome: Sendable {
    package let output: String
    package let manifest: Manifest
    /// The release stood already, and nothing was done.
    package let wasThere: Bool
    package let seconds: Double
}

/// Runs a recipe from its inputs to a sealed release, going on from what an earlier run of the same recipe left.
package struct Build {
    private let catalog: Catalog
    private let request: BuildRequest
    private let monitor: RunMonitor
    private let events: RunEvents
    /// Nil for the engine that the request's cluster names.
    private let engine: ((EngineRoom) throws -> any TaskEngine)?

    package init(
        catalog: Catalog, request: BuildRequest, monitor: RunMonitor, events: RunEvents, engine: ((EngineRoom) throws -> any TaskEngine)? = nil
    ) {
        self.engine = engine
        self.catalog = catalog
        self.request = request
        self.monitor = monitor
        self.events = events
    }

    package func run() throws -> BuildOutcome {
        let start = Clock.seconds, startCPU = Clock.processCPU
        Heap.keepFreed()
        let opening = try Opening(catalog: catalog, request: request)
        let context = opening.context
        if let note = opening.note { events.say(note) }
        let release = Seal(context: context, opening: opening, say: events.say)
        func standing() throws -> BuildOutcome? {
            try self.standing(release, opening).map { BuildOutcome(output: context.output, manifest: $0, wasThere: true, seconds: Clock.seconds - start) }
        }
        if let outcome = try standing() { return outcome }
        let lock = try ReleaseLock.take(context.output, monitor) { events.say($0) }
        defer { lock.release() }
        // Another run may have sealed the release while this one waited for its turn.
        if let outcome = try standing() { return outcome }
        try Files.makeFolder(context.tasksFolder)
        try context.scratch.open()
        defer { context.scratch.close() }
        let quote = try SavedQuote.find(request.quotePath, context)
        try RunFile(
            context, assets: opening.assetPaths, recipeFolder: opening.recipeFolder, retries: request.cluster.retries
        ).write(context)
        let front = try FrontDesk(context, monitor, request.cluster), counts = RunCounts()
        do {
            let metrics = try request.metrics.map { try MetricsDesk($0, RunMetrics(context, monitor, counts, request.cluster), say: events.say) }
            defer { metrics?.close() }
            var rates = RateLog(), stood = 0
            try runStages(context, lock, front, counts, &rates, &stood)
            try lock.check()
            front.begin(stage: nil)
            let manifest = try release.seal(rates: rates, keepStages: request.keepStages, workers: workers) { receipts, manifest, tokens in
                let costs = try RunCosts(context, receipts, manifest, tokens: tokens, workers: workers, isByTasks: isByTasks, since: (start, startCPU), stood: stood)
                try costs.write(context.output)
                try quote?.check(costs, context.output)
                // The work folder goes next, and nobody may write there any more.
                front.close("done")
            }
            return BuildOutcome(output: context.output, manifest: manifest, wasThere: false, seconds: Clock.seconds - start)
        } catch {
            let cause = front.request?.error ?? error
            front.close(front.request != nil ? "cancelled" : monitor.wasAskedToStop ? "stopped" : "failed", cause)
            throw cause
        }
    }

    /// The manifest of the release where it stands already, its documents made anew if the recipe's "about" has changed.
    private func standing(_ release: Seal, _ opening: Opening) throws -> Manifest? {
        guard let manifest = try release.standing() else { return nil }
        let context = opening.context, about = context.plan.recipe.about
        guard manifest.recipe.about != about else { return manifest }
        let answered = try ReleaseDocuments.answer(about, release: context.output, catalog: catalog)
        try Files.write("\(context.output)/run/recipe.yaml", Array(opening.recipeText.utf8))
        events.say("The documents of the release were written again: the recipe's \"about\" has changed, and nothing else.")
        return answered
    }

    private func runStages(_ context: RunContext, _ lock: any HeldLock, _ front: FrontDesk, _ counts: RunCounts, _ rates: inout RateLog, _ stood: inout Int) throws {
        let executor = try makeExecutor(context, counts)
        defer { executor.end() }
        for stage in context.plan.stages.indices { try Files.makeFolder(FailureLog.folder(stage, context)) }
        do {
            try executor.begin(context.plan.stages.indices.map { try pending($0, context) }, monitor)
            var mended = Set<String>()
            var stage = 0
            while stage < context.plan.stages.count {
                do {
                    stood += try run(stage, executor, context, lock, front, counts, &rates)
                    stage += 1
                } catch {
                    stage = try mend(error, &mended, context)
                }
            }
        } catch {
            if monitor.endsTasks { try executor.cancelTasks() }
            throw error
        }
    }

    /// The stage to go on from after a damaged file: the one whose unit wrote it, which then makes it anew. Throws every other error, and
    /// that of a file that was mended before.
    private func mend(_ error: any Error, _ mended: inout Set<String>, _ context: RunContext) throws -> Int {
        guard let failure = error as? RunError, failure.kind == .damagedWork, let file = failure.file, let unit = context.unit(ofFile: file) else { throw error }
        guard mended.insert(file).inserted else { throw error }
        events.say("\(file) is damaged; \(context.plan.stages[unit.stage].name) makes unit \(unit.unit) anew.")
        try Files.remove(context.receiptPath(unit))
        monitor.mended()
        return unit.stage
    }

    /// Tasks of an engine do the units.
    private var isByTasks: Bool { engine != nil || request.cluster.kind != .local }

    /// The name of this process among those that do units.
    static let localTask = "local"

    private func makeExecutor(_ context: RunContext, _ counts: RunCounts) throws -> any Executor {
        guard isByTasks else { return LocalExecutor(workers: workers, oneAtFirst: context.plan.pageLimit != nil) }
        let room = EngineRoom(context, request.cluster)
        return EngineExecutor(context, try engine?(room) ?? request.cluster.makeEngine(room), request.cluster, counts: counts, say: events.say)
    }

    /// Units of a stage without a receipt.
    private func pending(_ stage: Int, _ context: RunContext) throws -> [Int] {
        let standing = Set(try Files.names(context.folder(stage)))
        return (0..<context.plan.stages[stage].units).filter { !standing.contains(context.receiptName(WorkUnit(stage: stage, unit: $0))) }
    }

    /// Threads that work at once.
    private var workers: Int { request.workers ?? ProcessInfo.processInfo.activeProcessorCount }

    /// Does the units of a stage that are not done yet; how many were.
    private func run(
        _ stage: Int, _ executor: any Executor, _ context: RunContext, _ lock: any HeldLock, _ front: FrontDesk, _ counts: RunCounts, _ rates: inout RateLog
    ) throws -> Int {
        let described = context.plan.stages[stage]
        let isReading = stage == 0
        Files.sweep(context.folder(stage))
        let found = try Receipts.standing(stage, context)
        var pending: [WorkUnit] = []
        var total: UInt64 = 0
        var standing: [Receipt] = []
        for unit in 0..<described.units {
            let work = WorkUnit(stage: stage, unit: unit)
            if isReading { total += context.plan.inputs[unit].bytes }
            if let receipt = found[unit] { standing.append(receipt) } else { pending.append(work) }
        }
        // A receipt may be gone that stood when somebody counted them.
        if !pending.isEmpty { try Files.remove(Receipts.doneMark(stage, context)) }
        if !standing.isEmpty, !pending.isEmpty { events.say("\(described.name): \(standing.count) of \(described.units) units stand already.") }
        monitor.start(described.name, units: described.units, done: 0, totalBytes: isReading ? total : 0)
        for receipt in standing { monitor.finished(-1, receipt, isReading: isReading, bytes: isReading ? context.plan.inputs[receipt.unit.unit].bytes : 0) }
        counts.begin(stage, standing, context.plan)
        front.begin(stage: stage)
        let limits = context.plan.recipe.limits
        var bad = standing.reduce(0) { $0 + $1.tally.badRecords }
        try tooManyBad(bad, limits)
        let monitor = self.monitor
        let tries = UnitTries(context, monitor, request.cluster.retries, stage: stage, task: Self.localTask) { counts.failed($0.kind, isRetried: $1) }
        let suspects = Suspects(stage, context, request.cluster, monitor, tries)
        if !suspects.isEmpty { events.say("The run before ended without a word; what it had in work is done in processes of its own.") }
        let beats = TaskBeats(TaskBeat(task: Self.localTask, stage: stage, units: pending.count), in: context.tasksFolder)
        do {
            try executor.run(pending, monitor: monitor) { unit, worker in
                beats.begin(unit.unit)
                front.begin(unit: unit.unit)
                counts.begin(unit.unit)
                defer {
                    beats.end(unit.unit, isDone: false)
                    front.end(unit: unit.unit)
                    counts.end(unit.unit)
                }
                return try suspects.contains(unit.unit) ? suspects.perform(unit, worker) : tries.perform(unit, worker)
            } onReceipt: { receipt in
                counts.finished(receipt, context.plan)
                bad += receipt.tally.badRecords
                note(receipt, context)
                try tooManyBad(bad, limits)
            } tick: {
                let now = monitor.snapshot
                monitor.takeLines().forEach(events.say)
                events.tick(now)
                front.note(engineIDs: executor.engineIDs)
                if isReading { rates.note(now) }
                try Watchdog(context).look(now, task: Self.localTask) { try tries.note($0) }
                try lock.check()
            }
        } catch {
            beats.finish(code: ExitCode.of(error), error: error)
            throw error
        }
        beats.finish(code: ExitCode.done, error: nil)
        // Stopped between two units, no unit had to say so.
        if monitor.isCancelled { throw RunMonitor.stopped }
        return standing.count
    }

    private func note(_ receipt: Receipt, _ context: RunContext) {
        let input = receipt.unit.unit < context.plan.inputs.count ? context.plan.inputs[receipt.unit.unit].name : ""
        events.log.debug(
            "unit done",
            metadata: [
                "stage": "\(context.plan.stages[receipt.unit.stage].name)", "unit": "\(receipt.unit.unit)", "input": "\(input)",
                "pages": "\(receipt.pagesIn)", "kept": "\(receipt.pagesKept)", "bad": "\(receipt.tally.badRecords)",
                "seconds": "\((receipt.seconds * 1000).rounded() / 1000)",
            ])
        for error in receipt.tally.examples {
            events.log.debug("bad record", metadata: ["kind": "\(error.kind)", "input": "\(error.file)", "offset": "\(error.offset)"])
        }
    }

    private func tooManyBad(_ bad: Int, _ limits: RunLimits) throws {
        guard let most = limits.maxBadRecords, bad > most else { return }
        throw RunError(
            .tooManyBadRecords, "\(bad) bad records were met, and max_bad_records allows \(most).",
            hint: "The receipts under work/ name the first of each input; raise limits.max_bad_records or leave the input out.")
    }

    /// Does the unit of an input that is not read: nothing comes of it, and the release says why.
    static func setAside(_ unit: WorkUnit, _ kind: String, _ worker: Int, _ context: RunContext, _ monitor: RunMonitor) throws -> Receipt {
        try perform(unit, worker, context, monitor, setAside: kind)
    }

    /// Performs one unit and writes its receipt last. The work is synchronous: it runs on the executor's thread from end to end.
    static func perform(
        _ unit: WorkUnit, _ worker: Int, _ context: RunContext, _ monitor: RunMonitor, setAside: String? = nil
    ) throws -> Receipt {
        let start = Clock.seconds, startCPU = Clock.threadCPU
        var receipt =
            switch context.plan.stages[unit.stage].kind {
            case .chain(let from, let to, let survey):
                try ChainWork(context: context, unit: unit, from: from, to: to, survey: survey, monitor: monitor, worker: worker, setAside: setAside).perform()
            case .against(let survey): try AgainstWork(context: context, unit: unit, survey: survey).perform()
            case .settle(let survey): try SettleWork(context: context, unit: unit, survey: survey).perform()
            case .reduce(let survey, let round): try ReduceWork(context: context, unit: unit, survey: survey, round: round, monitor: monitor).perform()
            case .lineage(let survey): try LineageWork(context: context, unit: unit, survey: survey, monitor: monitor).perform()
            case .decide: try DecideWork(context: context, unit: unit, monitor: monitor).perform()
            case .shuffle:
                try ShuffleWork(
                    context: context, unit: unit, seed: context.plan.recipe.shuffle ?? 0, monitor: monitor, worker: worker).perform()
            case .pack: try PackWork(context: context, unit: unit, monitor: monitor, worker: worker).perform()
            case .merge, .deal: try MergeWork(context: context, unit: unit, monitor: monitor).perform()
            }
        receipt.seconds = Clock.seconds - start
        receipt.cpuSeconds = Clock.threadCPU - startCPU
        try Receipts.write(receipt, context)
        monitor.finished(worker, receipt, isReading: unit.stage == 0, bytes: unit.stage == 0 ? context.plan.inputs[unit.unit].bytes : 0)
        return receipt
    }
}

/// Pages and bytes over time, thinned out as the run grows so that it never holds more than a screen's worth.
package struct RateLog: Sendable, Codable {
    package struct Point: Sendable, Codable {
        package let seconds: Double
        package let pages: Int
        package let bytes: UInt64
    }

    package private(set) var points: [Point] = []
    private var start = Clock.seconds
    private var interval = 0.2
    private static let most = 600

    package init() {}

    mutating func note(_ now: RunMonitor.Snapshot) {
        let seconds = Clock.seconds - start
        if let last = points.last, seconds - last.seconds < interval { return }
        points.append(Point(seconds: seconds, pages: now.pages, bytes: now.bytes))
        if points.count >= Self.most {
            points = points.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
            interval *= 2
        }
    }
}
