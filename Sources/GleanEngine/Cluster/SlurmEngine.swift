import GleanModel

/// Hands tasks to Slurm as job arrays, one stage behind the other, and looks in its queue for what became of them.
///
/// Jobs are known by their names: what was handed over is found again by a front end that comes back, also if the one before was killed
/// before it heard the job's number. Nothing is asked of Slurm's accounts unless the controller has forgotten a task.
///
/// A class, as `TaskEngine` asks; it owns the list of what Slurm holds for the run.
final class SlurmEngine: TaskEngine {
    let name = "Slurm"
    let chainsStages = true

    private let room: EngineRoom
    private let site: SlurmSite
    private let script: SlurmScript
    private var ledger: SlurmLedger?
    private var limits: SlurmSite.Limits?
    /// In the order in which they were to be handed over; positions stay.
    private var held: [SlurmHeld] = []
    /// What the next `poll` tells beside what it finds.
    private var told: [TaskEvent] = []
    private var noted: Set<String> = []
    private var lookSeconds = 0.0

    /// Throws a `RecipeError` for options that sbatch cannot be given, and where nodes have no place for what tasks print.
    init(_ room: EngineRoom, site: SlurmSite = SlurmSite()) throws {
        guard !room.areLogsHere else {
            throw RecipeError(
                "The work folder is on a store, and what Slurm's tasks print goes into a folder of a file system.",
                hint: "Name one that the nodes share with this machine in the cluster file: logs: /shared/logs.")
        }
        self.room = room
        self.site = site
        script = try SlurmScript(room)
    }

    /// A look takes at most a hundredth of the time, for the controller works for all users.
    var pollSeconds: Double { max(5, min(60, lookSeconds * 100)) }

    /// A quarter of the jobs that the controller holds for all users, for a run hands over several stages.
    var mostTasks: Int {
        let limits = (try? siteLimits()) ?? SlurmSite.Limits()
        return max(1, min(limits.jobs / 4, limits.arraySize * 10))
    }

    func slots() throws -> Int? {
        let places = try passing { try site.places(partition: room.cluster.slurm.partition, cpus: room.cluster.cpusPerTask) }
        guard places > 0 else { return nil }
        return min(places, room.cluster.slurm.mostAtOnce ?? places)
    }

    private func siteLimits() throws -> SlurmSite.Limits {
        if let limits { return limits }
        var found = try site.limits()
        if let given = room.cluster.slurm.maxArraySize { found.arraySize = given }
        limits = found
        return found
    }

    // MARK: Handing over

    func submit(_ submissions: [Submission]) throws {
        let limits = try siteLimits()
        _ = try openLedger()
        try room.openLogs()
        var before: [Int] = []
        for submission in submissions where !submission.tasks.isEmpty {
            var positions = held.indices.filter { held[$0].array.submission == submission.id }
            if positions.isEmpty {
                let arrays = SlurmArray.cut(submission.id, tasks: submission.tasks.count, most: limits.arraySize)
                positions = Array(held.count..<held.count + arrays.count)
                for (part, array) in arrays.enumerated() {
                    held.append(SlurmHeld(array, living: 0..<array.count, after: before, most: script.most(parts: arrays.count, part: part)))
                }
            }
            before = positions
        }
        try hand()
    }

    /// Hands over, in order, what Slurm does not have yet. Where the site takes no more jobs the rest waits here for the next look.
    private func hand() throws {
        let waiting = held.indices.filter { held[$0].array.job == nil && !held[$0].living.isEmpty }
        guard !waiting.isEmpty else { return }
        var ledger = try openLedger()
        let names = SlurmNames(label: room.label, token: ledger.token)
        for position in waiting {
            let array = held[position].array, name = names.name(array), before = held[position].after
            if held[position].isUncertain { held[position].array.job = try site.queue { $0 == name }.jobs.keys.first }
            let isWanted = held[position].living.values.contains { !$0.isCancelled } && !before.contains { held[$0].hasFailed }
            if !isWanted {
                if let job = held[position].array.job { try site.cancel([job]) }
                for index in held[position].living.keys.sorted() { told.append(held[position].end(index, .cancelled)) }
                continue
            }
            guard before.allSatisfy({ held[$0].array.job != nil }) else { break }
            let jobs = before.compactMap { held[$0].array.job }
            held[position].array.after = jobs
            if held[position].array.job == nil {
                held[position].isUncertain = true
                let arguments = script.arguments(array, name: name, most: held[position].most, after: jobs)
                do {
                    switch try passing({ try site.submit(script.text(array), arguments) }) {
                    case .job(let job): held[position].array.job = job
                    case .full(let sentence):
                        // It stays uncertain: an sbatch that was ended while it asked again may have been heard.
                        try wait(sentence)
                        return
                    }
                } catch let error as RunError where error.kind != .unavailable {
                    held[position].isUncertain = false
                    throw error
                }
            }
            held[position].isUncertain = false
            ledger.arrays.append(held[position].array)
            try save(ledger)
        }
    }

    /// The site takes no more jobs; if some of ours are there, there will be room when they are done.
    private func wait(_ sentence: String) throws {
        guard held.contains(where: { $0.array.job != nil && !$0.living.isEmpty }) else {
            throw RunError(
                .engine, "Slurm takes none of the run's jobs", cause: sentence,
                hint: "Wait for other jobs of yours to end, or set units_per_task in the cluster file so that there are fewer tasks.")
        }
        note("Slurm takes no more jobs now; the others follow as these end. (\(sentence))", of: "full")
    }

    /// Once for what it is about, whichever array or node it names.
    private func note(_ sentence: String, of reason: String) {
        if noted.insert(String(reason.prefix { $0 != "," && $0 != ":" })).inserted { told.append(.note(sentence)) }
    }

    // MARK: Looking

    func poll() throws -> [TaskEvent] {
        // What has ended makes room, and sbatch may take minutes at a full site.
        if held.contains(where: { $0.array.job != nil && !$0.living.isEmpty }) { try passing { try look() } }
        // What was found is told, whatever comes of handing over: the next look hands over again.
        do { try hand() } catch let error as RunError where error.kind == .unavailable && !told.isEmpty {}
        defer { told = [] }
        return told
    }

    /// What is asked of a site that has taken jobs of this run: whatever it refuses in whichever words, it will answer again.
    private func passing<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let error as RunError where error.kind == .engine && held.contains(where: { $0.array.job != nil }) {
            throw RunError(.unavailable, error.message, cause: error.cause, hint: error.hint)
        }
    }

    private func look() throws {
        let names = SlurmNames(label: room.label, token: try openLedger().token)
        let start = Clock.seconds
        let queue = try site.queue { names.read($0) != nil }
        lookSeconds = Clock.seconds - start
        for position in held.indices where !held[position].living.isEmpty {
            guard let job = held[position].array.job else { continue }
            // A controller that lost its state gives numbers a second time.
            let rows = queue.jobs[job].flatMap { $0.name == names.name(held[position].array) ? $0 : nil }
            let look = held[position].look(rows, isFree: held[position].after.allSatisfy { held[$0].living.isEmpty })
            // An answer that does not come now is asked for at the next look; what was found stays found.
            told += look.events
            for reason in look.reasons.sorted() { note("Slurm lets tasks of \(held[position].array.submission) wait: \(reason).", of: reason) }
            try finish(look, position, job)
        }
    }

    /// Ends the tasks that the queue alone says too little of.
    private func finish(_ look: SlurmHeld.Look, _ position: Int, _ job: String) throws {
        if !look.failed.isEmpty {
            let ends = try site.ends(job: job)
            for index in look.failed { told.append(held[position].end(index, ends[index] ?? .unknown)) }
        }
        for (indices, end) in [(look.stuck, TaskEnd.nodeLost), (look.orphaned, .cancelled)] where !indices.isEmpty {
            try site.cancel(SlurmIndices.write(indices).map { "\(job)_[\($0)]" })
            for index in indices { told.append(held[position].end(index, end)) }
        }
        if !look.missing.isEmpty {
            let asked = look.missing.filter { held[position].living[$0]?.isCancelled == false }
            let accounts = asked.isEmpty ? nil : try site.accounts(job: job, indices: asked)
            for index in look.missing { told.append(held[position].end(index, accounts?[index] ?? held[position].lost(index))) }
        }
    }

    // MARK: Taking back and coming back

    func cancel(_ tasks: [TaskID]) throws {
        var indices: [Int: [Int]] = [:]
        for task in tasks {
            guard let position = position(of: task) else { continue }
            let index = task.index - held[position].array.offset
            if held[position].living[index] != nil { indices[position, default: []].append(index) }
        }
        var names: [String] = []
        for (position, indices) in indices {
            if held[position].array.job == nil, !held[position].isUncertain {
                for index in indices.sorted() { told.append(held[position].end(index, .cancelled)) }
                continue
            }
            for index in indices { held[position].living[index]?.isCancelled = true }
            names += held[position].names(of: indices.sorted())
        }
        for part in stride(from: 0, to: names.count, by: 200) { try site.cancel(Array(names.sorted()[part..<min(part + 200, names.count)])) }
    }

    func adopt() throws -> [TaskID] {
        guard try Files.exists(SlurmLedger.path(room)) else { return [] }
        let names = SlurmNames(label: room.label, token: try openLedger().token)
        var adopted: [TaskID] = [], known = Set(held.compactMap(\.array.job))
        var seen = Set(held.map { names.name($0.array) })
        for (job, tasks) in try site.queue(isOurs: { names.read($0) != nil }).jobs.sorted(by: { (Int($0.key) ?? 0) < (Int($1.key) ?? 0) }) {
            guard let (submission, offset) = names.read(tasks.name), known.insert(job).inserted else { continue }
            let living = tasks.living
            guard !living.isEmpty else { continue }
            // Handed over twice, for the first answer was lost: one is enough.
            guard seen.insert(tasks.name).inserted else {
                try site.cancel([job])
                continue
            }
            let after = ledger?.arrays.last { $0.submission == submission && $0.offset == offset }?.after ?? []
            let array = SlurmArray(submission: submission, offset: offset, count: (tasks.indices.last ?? 0) + 1, job: job, after: after)
            // Those that are not held are over, or never came back from a controller that died.
            let before = held.indices.filter { held[$0].array.job.map(after.contains) ?? false && order(held[$0].array) < order(array) }
            held.append(SlurmHeld(array, living: living, after: before))
            adopted += living.map(array.task)
        }
        return adopted
    }

    /// Submissions are numbered as they are handed over; a job's number may be one that was given twice.
    private func order(_ array: SlurmArray) -> (String, Int) { (array.submission, array.offset) }

    private func position(of task: TaskID) -> Int? {
        held.indices.filter { held[$0].array.submission == task.submission && held[$0].array.offset <= task.index }
            .max { held[$0].array.offset < held[$1].array.offset }
    }

    func log(of task: TaskID) -> String? {
        position(of: task).map { "\(room.logs)/\(held[$0].array.logName(of: task.index - held[$0].array.offset))" }
    }

    /// Jobs with tasks that have not ended.
    var ids: [String] { held.compactMap { $0.living.isEmpty ? nil : $0.array.job } }

    /// A controller that died may have come back with jobs that were taken back before.
    func clear() throws {
        let names = SlurmNames(label: room.label, token: try openLedger().token)
        let left = try site.queue { names.read($0) != nil }.jobs.filter { !$0.value.living.isEmpty }
        try site.cancel(left.keys.sorted())
    }

    /// Slurm keeps what it has.
    func leave() {}

    // MARK: Notes of its own

    private func openLedger() throws -> SlurmLedger {
        if let ledger { return ledger }
        let path = SlurmLedger.path(room)
        if try Files.exists(path) {
            let read = try SealedJSON.read(SlurmLedger.self, path)
            ledger = read
            return read
        }
        try Files.makeFolder(room.folder)
        let made = SlurmLedger()
        try save(made)
        return made
    }

    private func save(_ changed: SlurmLedger) throws {
        try SealedJSON.write(SlurmLedger.path(room), changed)
        ledger = changed
    }
}

/// `slurm.json` in the run's folder of tasks: what tells this run's jobs from another's, and the numbers of its jobs, for people.
struct SlurmLedger: Sendable, Codable {
    /// Part of every job's name. Written before the first job is handed over.
    let token: String
    var arrays: [SlurmArray] = []

    init() { token = String((0..<8).compactMap { _ in "abcdefghijklmnopqrstuvwxyz234567".randomElement() }) }

    static func path(_ room: EngineRoom) -> String { "\(room.folder)/slurm.json" }
}
