package import GleanModel

/// Looks at a run from outside, any number of times: everything that it says stands in the run's folders, and it writes nothing there.
package struct RunWatch {
    package struct Options: Sendable {
        /// The most receipts of a stage that are read; nil for all.
        package var mostReceipts: Int? = ReceiptSample.usual
        /// Failures that are told.
        package var failures = 20

        package init() {}
    }

    private let place: RunPlace
    private let options: Options
    private var signs: SignWatch
    private var tasks: TaskFolder?
    private var receipts: ReceiptSample
    /// Stages of which all was done when they were looked at, by position.
    private var whole: [Int: StageFolder] = [:]
    private var failures = FailureSample()

    /// Throws a `RecipeError` where there is no run at `path`.
    package init(_ path: String, _ options: Options = Options()) throws { self.init(try RunPlace(path), options, SignWatch()) }

    init(_ place: RunPlace, _ options: Options = Options(), _ signs: SignWatch) {
        self.place = place
        self.options = options
        self.signs = signs
        tasks = place.context.map(TaskFolder.init)
        receipts = ReceiptSample(most: options.mostReceipts)
    }

    /// The release stands: there is nothing more to see.
    package var isSealed: Bool { place.manifest != nil }

    /// Looks at signs of life and at nothing else; true if another such look may tell more.
    ///
    /// Throws a `RunError` where the front end's file stands and cannot be read.
    package mutating func listen() throws -> Bool {
        guard !isSealed, let context = place.context else { return false }
        var status = RunStatus(release: place.release, name: "", gleaner: "", inputs: 0, inputBytes: 0)
        let front = try Front.standing(context)
        addFront(front, to: &status, context.plan)
        tasks?.look(context.plan.stages.count)
        _ = addTasks(to: &status, front, context.plan)
        return status.hasUnknown || status.mayStillCome
    }

    /// Where the run stands now. Throws a `RunError` where that cannot be read.
    package mutating func look() throws -> RunStatus {
        if let manifest = place.manifest { return sealed(manifest) }
        guard let file = place.file, let context = place.context else {
            throw RunError(.badRelease, "The release at \(place.release) cannot be read", hint: "Run \"gleaner verify \(place.release)\".")
        }
        let plan = context.plan
        var status = RunStatus(
            release: place.release, name: plan.recipe.name, gleaner: file.gleaner, inputs: plan.inputs.count, inputBytes: plan.inputs.reduce(0) { $0 + $1.bytes })
        status.run = plan.workprint.short
        status.work = context.workFolder
        status.others = place.others
        status.cancel = CancelRequest.standing(in: context.tasksFolder)
        status.isSealing = Files.isThere(Seal.mark(context))
        let front = try Front.standing(context)
        addFront(front, to: &status, plan)
        tasks?.look(plan.stages.count)
        let running = addTasks(to: &status, front, plan)
        let folders = addStages(to: &status, running, context)
        addWaiting(to: &status, folders)
        addProgress(to: &status, front, folders[0], context.plan)
        addRate(to: &status, front, plan)
        status.failures = failures.last(options.failures, folders, context)
        status.state = state(status)
        return status
    }

    // MARK: Who lives

    private mutating func addFront(_ front: Front?, to status: inout RunStatus, _ plan: Plan) {
        guard let front else { return }
        let (life, seconds) = front.ended != nil
            ? (.ended, 0) : signs.see("front", machine: front.machine, process: front.process, mark: "\(front.host) \(front.process) \(front.beat) \(front.updated)")
        status.executor = front.executor
        status.front = RunStatus.FrontEnd(
            host: front.host, process: front.process, life: life, silentSeconds: life == .silent ? seconds : nil, began: front.began,
            updated: front.updated, engineIDs: front.engineIDs, label: front.label, ended: front.ended, error: front.error)
        if let stage = front.stage, plan.stages.indices.contains(stage), front.ended == nil { status.stage = stage }
    }

    /// Counts tasks and machines; the units that are in work, by stage.
    private mutating func addTasks(to status: inout RunStatus, _ front: Front?, _ plan: Plan) -> [Int: Set<Int>] {
        var running: [Int: Set<Int>] = [:], machines: [String: RunStatus.Machine] = [:]
        if let front, let life = status.front?.life, life != .gone, life != .ended, let stage = status.stage, !front.running.isEmpty {
            running[stage, default: []].formUnion(front.running)
            machines[front.host] = RunStatus.Machine(
                host: front.host, processes: 1, silent: life == .silent ? 1 : 0, unitsRunning: front.running.count, unitsDone: front.progress.unitsDone,
                pages: front.progress.pages, bytes: front.progress.bytes, memoryBytes: front.memoryBytes)
        }
        // The front end's own threads were told of above.
        for beat in tasks?.beats ?? [] where beat.task != Build.localTask {
            guard beat.ended == nil else {
                status.tasks.ended += 1
                continue
            }
            let (life, seconds) = signs.see("task \(beat.task)", machine: beat.machine, process: beat.process, mark: "\(beat.host) \(beat.process) \(beat.updated)")
            status.tasks.count(life)
            guard life != .gone else { continue }
            status.tasks.open.append(RunStatus.OpenTask(
                task: beat.task, host: beat.host, process: beat.process, life: life, silentSeconds: seconds, stage: plan.stages[beat.stage].name,
                unitsRunning: beat.running, unitsDone: beat.unitsDone, units: beat.units))
            running[beat.stage, default: []].formUnion(beat.running)
            machines[beat.host, default: RunStatus.Machine(host: beat.host)].add(beat, isSilent: life == .silent)
        }
        status.machines = machines.values.sorted { $0.host < $1.host }
        return running
    }

    private func state(_ status: RunStatus) -> RunStatus.State {
        if status.front?.life == .alive { return .running }
        if status.tasks.alive > 0 { return .tasksOnly }
        if status.hasUnknown { return .unknown }
        if status.cancel != nil || status.front?.ended == "cancelled" { return .cancelled }
        return status.front?.ended == "failed" ? .failed : .stopped
    }

    // MARK: Units

    private mutating func addStages(to status: inout RunStatus, _ running: [Int: Set<Int>], _ context: RunContext) -> [StageFolder] {
        let plan = context.plan
        // A stage that the front end went back to may have a unit less than before.
        if let stage = status.stage { whole = whole.filter { $0.key < stage } }
        let folders = plan.stages.indices.map { whole[$0] ?? StageFolder($0, context) }
        for (stage, folder) in folders.enumerated() {
            if folder.doneCount == folder.done.count { whole[stage] = folder }
            var row = RunStatus.StageStatus(name: plan.stages[stage].name, units: folder.done.count)
            let aside = receipts.setAside(Array(folder.failures.keys), folder, context)
            row.setAside = aside.count
            row.done = folder.doneCount - aside.count
            let busy = (running[stage] ?? []).filter { folder.done.indices.contains($0) && !folder.done[$0] }
            row.running = busy.count
            row.failed = folder.failures.keys.count { !folder.done[$0] && !busy.contains($0) }
            row.waiting = row.units - folder.doneCount - row.running - row.failed
            row.failures = folder.failures.values.reduce(0) { $0 + $1.count }
            if plan.stages[stage].countsPages {
                let sums = receipts.sums(folder, context, weights: stage == 0 ? plan.inputs.map(\.bytes) : nil)
                row.pagesIn = sums.pagesIn
                row.pagesKept = sums.pagesKept
                row.estimatedFrom = sums.estimatedFrom
            }
            status.stages.append(row)
        }
        if status.stage == nil, !status.isSealing { status.stage = folders.indices.first { folders[$0].doneCount < folders[$0].done.count } }
        return folders
    }

    /// Where the engine keeps what it was given, or a front end hands it over, tasks wait that nobody has heard of.
    private func addWaiting(to status: inout RunStatus, _ folders: [StageFolder]) {
        guard let tasks, status.executor == Cluster.Kind.slurm.rawValue || status.front?.life == .alive else { return }
        let known = Set(tasks.beats.map(\.task))
        status.tasks.waiting = folders.reduce(0) { sum, folder in
            sum + tasks.lastTasks(folder.stage) { folder.done.indices.contains($0) ? folder.done[$0] : true }.count { !known.contains($0.description) }
        }
    }

    private func addProgress(to status: inout RunStatus, _ front: Front?, _ folder: StageFolder, _ plan: Plan) {
        if let front, status.front?.life == .alive, front.progress.totalBytes > 0 || front.stage ?? 0 > 0 {
            let told = front.progress
            status.progress = RunStatus.Progress(
                pages: told.pages, kept: told.kept, bytes: told.bytes, badRecords: told.badRecords, isLive: true, isEstimated: false)
            return
        }
        guard let row = status.stages.first, folder.doneCount > 0 else { return }
        status.progress = RunStatus.Progress(
            pages: row.pagesIn ?? 0, kept: row.pagesKept ?? 0, bytes: folder.doneUnits.reduce(0) { $0 + plan.inputs[$1].bytes }, badRecords: nil,
            isLive: false, isEstimated: row.estimatedFrom != nil)
    }

    private func addRate(to status: inout RunStatus, _ front: Front?, _ plan: Plan) {
        if status.front?.life == .alive {
            status.rate = front?.rate
        } else if let stage = status.stage {
            // Each process by its own clock: from its beginning to its last word.
            let living = (tasks?.beats ?? []).filter { $0.task != Build.localTask && $0.ended == nil && $0.stage == stage && $0.updated > $0.began }
            guard status.tasks.alive > 0, !living.isEmpty else { return }
            func sum(_ value: (TaskBeat) -> Double) -> Double { living.reduce(0) { $0 + value($1) / ($1.updated - $1.began) } }
            status.rate = RunRate(pages: sum { Double($0.pages) }, bytes: sum { Double($0.bytes) }, units: sum { Double($0.unitsDone) })
        }
        guard let rate = status.rate, let stage = status.stage, status.stages.indices.contains(stage) else { return }
        if stage == 0, let progress = status.progress, rate.bytes > 0 {
            status.secondsLeft = Double(status.inputBytes - min(status.inputBytes, progress.bytes)) / rate.bytes
        } else if stage > 0, rate.units > 0 {
            let row = status.stages[stage]
            status.secondsLeft = Double(row.units - row.done - row.setAside) / rate.units
        }
    }

    private func sealed(_ manifest: Manifest) -> RunStatus {
        var status = RunStatus(
            release: place.release, name: manifest.name, gleaner: manifest.gleaner, inputs: manifest.inputs.count,
            inputBytes: manifest.inputs.reduce(0) { $0 + $1.bytes })
        status.state = .sealed
        status.pagesIn = manifest.counts.pagesIn
        status.pagesKept = manifest.counts.pagesKept
        status.setAside = manifest.setAside
        return status
    }
}

extension Stage {
    /// Receipts of the stage tell of pages.
    fileprivate var countsPages: Bool {
        switch kind {
        case .chain, .pack: true
        case .against, .reduce, .settle, .lineage, .decide, .shuffle, .merge, .deal: false
        }
    }
}

extension RunStatus.Tasks {
    fileprivate mutating func count(_ life: Life) {
        switch life {
        case .alive: alive += 1
        case .unknown: unknown += 1
        case .silent: silent += 1
        case .gone: gone += 1
        case .ended: ended += 1
        }
    }
}

extension RunStatus.Machine {
    fileprivate mutating func add(_ beat: TaskBeat, isSilent: Bool) {
        processes += 1
        if isSilent { silent += 1 }
        unitsRunning += beat.running.count
        unitsDone += beat.unitsDone
        pages += beat.pages
        bytes += beat.bytes
        memoryBytes = max(memoryBytes, beat.memoryBytes)
    }
}
