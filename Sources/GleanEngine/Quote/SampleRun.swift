import Foundation
import GleanModel

/// Runs a sample through all stages of a recipe, as a build runs its inputs, in a folder of its own.
struct SampleRun {
    /// The context of the sample: the same steps, and a unit a worker and source in place of each input.
    let context: RunContext
    let work: SampleWork
    let workers: Int
    /// By stage and unit.
    private(set) var receipts: [[Receipt]] = []
    /// Clock seconds over CPU seconds of the first stage: above 1 where a machine is shared, or its disks are slow.
    private(set) var slowness = 1.0

    init(_ opening: Opening, design: SampleDesign, workers: Int, folder: String) throws {
        let real = opening.context
        self.workers = workers
        work = SampleWork(design, real.plan.inputs, sources: real.sources.count, workers: workers)
        let plan = try Planner.plan(
            .init(recipe: real.plan.recipe, inputs: work.units, assets: real.plan.assets, measureAll: real.plan.measureAll, against: real.plan.against),
            rounds: { (real.steps[$0] as? any SurveyRunner)?.rounds ?? [] },
            settles: { (real.steps[$0] as? any SurveyRunner)?.settles ?? false },
            lineage: { SurveyStages.hasLineage($0, real.steps, real.sources) })
        let work = work
        context = RunContext(
            plan: plan, sources: real.sources.map { $0.sampled(work) }, steps: real.steps, writers: real.writers, layout: real.layout,
            output: folder, memory: real.memory)
    }

    mutating func run(_ monitor: RunMonitor, tick: () throws -> Void) throws {
        let context = context, workers = workers
        try context.scratch.open()
        defer { context.scratch.close() }
        for stage in context.plan.stages.indices {
            try Files.makeFolder(context.folder(stage))
            let units = (0..<context.plan.stages[stage].units).map { WorkUnit(stage: stage, unit: $0) }
            var found: [Receipt] = []
            try LocalExecutor(workers: workers).run(units, monitor: monitor) { unit, worker in
                try Build.perform(unit, worker, context, monitor)
            } onReceipt: {
                found.append($0)
            } tick: {
                try tick()
            }
            if monitor.isCancelled { throw RunError(.interrupted, "Stopped", hint: "A quote begins anew.") }
            receipts.append(found.sorted { $0.unit.unit < $1.unit.unit })
        }
        let cpu = receipts[0].reduce(0) { $0 + ($1.cpuSeconds ?? 0) }
        slowness = max(1, receipts[0].reduce(0) { $0 + $1.seconds } / max(1e-9, cpu))
    }
}
