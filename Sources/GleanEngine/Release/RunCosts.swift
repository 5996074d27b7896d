import GleanBytes
import GleanModel

/// `run/costs.json`: what a run took of the machine, and what came out, in the terms of a quote.
package struct RunCosts: Sendable, Codable {
    package struct StageCosts: Sendable, Codable {
        package let stage: String
        package let units: Int
        /// Seconds of all units together: of a clock, and of the CPU.
        package let seconds: Double
        package let cpuSeconds: Double
    }

    /// The recipe's name, and what tells its steps, settings and models from others (`Plan.recipePrint`); nil in files of older versions.
    package let recipe: String?
    package let recipePrint: String?
    /// Tasks of an engine did the units; nil in files of older versions, which knew of this process alone.
    package let isByTasks: Bool?
    /// Units that an earlier, stopped run had done: what they took is in `cpuSeconds`, but not in `wallSeconds`.
    package let unitsBefore: Int
    /// Threads of the process that built the release.
    package let workers: Int
    /// Of all stages, of opening models and lists, and of sealing; of a run by tasks without what their processes took besides units.
    package let cpuSeconds: Double
    package let wallSeconds: Double
    /// The most memory that one process held at once, as far as tasks have told.
    package let memoryBytes: UInt64
    /// The files of all stages and the index: what the release's folder held at its fullest, about.
    package let diskBytes: UInt64
    /// The shards.
    package let outputBytes: UInt64
    /// Bytes of inputs that were read, as stored; nil in files of older versions.
    package let inputBytes: UInt64?
    /// Bytes of the tables of pages, and of the ledgers, that a chain stage wrote, in the mean of those that wrote any; nil in files of older versions.
    package let pageTableBytes: UInt64?
    package let ledgerBytes: UInt64?
    package let pagesIn: Int
    package let pagesKept: Int
    package let textBytes: UInt64
    /// Nil where nothing counted them.
    package let tokens: Int?
    package let stages: [StageCosts]

    /// `since`: the clock, and the CPU time of the process, when the run began; `stood`: units that were done by then.
    /// `tokens` are those that a step counted, where no writer did.
    init(
        _ context: RunContext, _ receipts: [[Receipt]], _ manifest: Manifest, tokens counted: Int?, workers: Int, isByTasks: Bool,
        since: (wall: Double, cpu: Double), stood: Int
    ) throws {
        stages = receipts.enumerated().map { stage, receipts in
            StageCosts(
                stage: context.plan.stages[stage].name, units: receipts.count, seconds: receipts.reduce(0) { $0 + $1.seconds },
                cpuSeconds: receipts.reduce(0) { $0 + ($1.cpuSeconds ?? 0) })
        }
        recipe = context.plan.recipe.name
        recipePrint = try context.plan.recipePrint
        self.isByTasks = isByTasks
        unitsBefore = stood
        self.workers = workers
        cpuSeconds = Self.cpu(process: Clock.processCPU - since.cpu, units: stages.reduce(0) { $0 + $1.cpuSeconds }, isByTasks: isByTasks, stood: stood)
        wallSeconds = Clock.seconds - since.wall
        memoryBytes = max(peakMemoryBytes(), isByTasks ? Self.memoryOfTasks(context) : 0)
        let index = manifest.decisions.last?.bytes ?? 0
        diskBytes = index + Self.bytes(receipts.joined()) { _ in true }
        // Of an input whose size no list gave, its reading alone tells.
        inputBytes = receipts[0].reduce(0) { $0 + $1.tally.bytes }
        let chains = context.chainStages.map { receipts[$0] }
        pageTableBytes = Self.mean(chains.map { Self.bytes($0) { $0.hasSuffix(".pages") } })
        ledgerBytes = Self.mean(chains.map { Self.bytes($0) { $0.hasSuffix(".ledger") } })
        outputBytes = manifest.shards.reduce(0) { $0 + $1.bytes }
        pagesIn = manifest.counts.pagesIn
        pagesKept = manifest.counts.pagesKept
        textBytes = manifest.counts.textBytes
        tokens = manifest.written?.lazy.compactMap { $0.totals[SampledPages.tokenNumber] }.first ?? counted
    }

    /// What this process took has its own units in it. Units of tasks come to that; of units that stood before, the receipts alone tell.
    static func cpu(process: Double, units: Double, isByTasks: Bool, stood: Int) -> Double {
        isByTasks ? process + units : stood == 0 ? process : max(process, units)
    }

    private static func bytes(_ receipts: some Sequence<Receipt>, where isWanted: (String) -> Bool) -> UInt64 {
        receipts.reduce(0) { sum, receipt in receipt.files.reduce(sum) { isWanted($1.name) ? $0 + $1.bytes : $0 } }
    }

    private static func mean(_ stages: [UInt64]) -> UInt64? {
        let wrote = stages.filter { $0 > 0 }
        return wrote.isEmpty ? nil : wrote.reduce(0, +) / UInt64(wrote.count)
    }

    /// The most that a task has told of in its last beat.
    private static func memoryOfTasks(_ context: RunContext) -> UInt64 {
        var tasks = TaskFolder(context)
        tasks.look(context.plan.stages.count)
        return tasks.beats.map(\.memoryBytes).max() ?? 0
    }

    func write(_ output: String) throws { try Files.writeJSON("\(output)/run/costs.json", self, pretty: true) }
}

extension Plan {
    /// Names the recipe's sources, steps and settings and the models they use, whatever it is called and whatever it reads.
    var recipePrint: String {
        get throws {
            struct Identity: Encodable {
                let recipe: Recipe
                let assets: [Assets.Opened]
            }
            var recipe = recipe
            recipe.about = nil
            recipe.name = ""
            for index in recipe.sources.indices { recipe.sources[index].settings.removeAll { $0.key == "paths" } }
            for index in recipe.steps.indices where recipe.steps[index].kind == .survey { recipe.steps[index].settings.removeAll { $0.key == "against" } }
            return XXH3.hash128(Array(try CanonicalJSON.encode(Identity(recipe: recipe, assets: assets))).span).hex
        }
    }
}
