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

    /// Units that an earlier, stopped run had done: what they took is in `cpuSeconds`, but not in `wallSeconds`.
    package let unitsBefore: Int
    package let workers: Int
    /// Of all stages, of opening models and lists, and of sealing.
    package let cpuSeconds: Double
    package let wallSeconds: Double
    /// The most memory that the process held at once.
    package let memoryBytes: UInt64
    /// The files of all stages and the index: what the release's folder held at its fullest, about.
    package let diskBytes: UInt64
    /// The shards.
    package let outputBytes: UInt64
    /// Inputs as stored; nil in files of older versions.
    package let inputBytes: UInt64?
    package let pagesIn: Int
    package let pagesKept: Int
    package let textBytes: UInt64
    /// Nil where nothing counted them.
    package let tokens: Int?
    package let stages: [StageCosts]

    /// `since`: the clock, and the CPU time of the process, when the run began; `stood`: units that were done by then.
    /// `tokens` are those that a step counted, where no writer did.
    init(
        _ context: RunContext, _ receipts: [[Receipt]], _ manifest: Manifest, tokens counted: Int?, workers: Int, since: (wall: Double, cpu: Double), stood: Int
    ) {
        stages = receipts.enumerated().map { stage, receipts in
            StageCosts(
                stage: context.plan.stages[stage].name, units: receipts.count, seconds: receipts.reduce(0) { $0 + $1.seconds },
                cpuSeconds: receipts.reduce(0) { $0 + ($1.cpuSeconds ?? 0) })
        }
        unitsBefore = stood
        self.workers = workers
        let process = Clock.processCPU - since.cpu
        cpuSeconds = stood == 0 ? process : max(process, stages.reduce(0) { $0 + $1.cpuSeconds })
        wallSeconds = Clock.seconds - since.wall
        memoryBytes = peakMemoryBytes()
        let index = manifest.decisions.last?.bytes ?? 0
        diskBytes = receipts.joined().reduce(index) { sum, receipt in receipt.files.reduce(sum) { $0 + $1.bytes } }
        inputBytes = context.plan.inputs.reduce(0) { $0 + $1.bytes }
        outputBytes = manifest.shards.reduce(0) { $0 + $1.bytes }
        pagesIn = manifest.counts.pagesIn
        pagesKept = manifest.counts.pagesKept
        textBytes = manifest.counts.textBytes
        tokens = manifest.written?.lazy.compactMap { $0.totals[SampledPages.tokenNumber] }.first ?? counted
    }

    func write(_ output: String) throws { try Files.writeJSON("\(output)/run/costs.json", self, pretty: true) }
}
