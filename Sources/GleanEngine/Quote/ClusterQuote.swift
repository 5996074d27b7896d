import Foundation
package import GleanModel

/// Machines that a run is quoted for.
package struct Machines: Sendable {
    package var count: Int
    /// Of each.
    package var cores: Int
    /// Cores of a task, at most those of a machine; those that are left over by it stand idle.
    package var coresPerTask = 1
    /// Units of a task; nil for as many as a run cuts them into.
    package var unitsPerTask: Int?
    package var prices = StorePrices()

    /// Tasks that run at once.
    var slots: Int { count * (cores / coresPerTask) }
    /// Cores that do units: of a machine, and of all.
    var placesEach: Int { cores / coresPerTask * coresPerTask }
    var places: Int { count * placesEach }

    package init(count: Int, cores: Int) {
        self.count = count
        self.cores = cores
    }
}

/// Prices that the reader has been given; what has none is not reckoned in money.
package struct StorePrices: Sendable {
    /// An hour of one machine.
    package var machineHour: Double?
    /// A month of 10^9 bytes.
    package var storageMonth: Double?
    /// A thousand requests that read, and that write or list.
    package var gets: Double?
    package var puts: Double?
    /// 10^9 bytes read out of the store.
    package var out: Double?

    package init() {}
}

/// What a run takes on many machines: stages in their order, each over when its last unit is.
///
/// Units go to the core that is free first, in their order; a stage of fewer units than there are cores leaves the others idle, and they are
/// paid for. Times are those of a clock, as the rates have them. Failures, waiting for machines and the start of processes are not in it: the
/// simulation in docs/snapshot.md tells what they add.
package struct ClusterQuote: Sendable, Codable {
    package struct Row: Sendable, Codable {
        package let stage: String
        package let units: Int
        /// Clock time of all units: cores work or wait for bytes.
        package let coreHours: Double
        package let cpuHours: Double
        package let longestUnitSeconds: Double
        package let hours: Double
        /// Machines that have nothing to do in it.
        package let idleMachines: Int
        package let volume: StageVolume
    }

    package let recipe: String
    package let fingerprint: String
    package let machines: Int
    package let cores: Int
    package let rows: [Row]
    /// What tasks and the process that waits for them ask of a store besides what units read and write; `units` are tasks.
    package let tasks: StageVolume
    /// What the rates rest on.
    package let basis: String
    /// What a reader must know of rates and sizes.
    package let notes: [String]
    package let inputBytes: UInt64
    /// Bytes on the shared file system or in the store at its fullest, besides the inputs.
    package let sharedBytes: UInt64
    /// Bytes of scratch on a machine whose cores all sort.
    package let scratchBytes: UInt64
    /// By what it is paid for: `machines`, `storage`, `requests`, `transfer`. Empty without prices.
    package let costs: [String: Double]

    package var hours: Double { rows.reduce(0) { $0 + $1.hours } }
    package var coreHours: Double { rows.reduce(0) { $0 + $1.coreHours } }
    package var machineHours: Double { hours * Double(machines) }

    package func total(_ path: KeyPath<StageVolume, Int>) -> Int { rows.reduce(tasks[keyPath: path]) { $0 + $1.volume[keyPath: path] } }
    package func total(_ path: KeyPath<StageVolume, Double>) -> Double { rows.reduce(tasks[keyPath: path]) { $0 + $1.volume[keyPath: path] } }

    /// The context's inputs have their sizes, of which `note` may say something (`RunContext.sized`). Throws a `RecipeError` for machines that hold no
    /// task, inputs without bytes and rates that lack a stage.
    package init(_ context: RunContext, _ rates: StageRates, _ machines: Machines, note: String? = nil) throws {
        guard machines.coresPerTask <= machines.cores else {
            throw RecipeError(
                "A task takes \(machines.coresPerTask) cores, and a machine has \(machines.cores).",
                hint: "Give --cores of larger machines, or less cpus_per_task in the cluster file.")
        }
        let plan = context.plan, bytes = plan.inputs.map { Double($0.bytes) }, input = bytes.reduce(0, +)
        guard input > 0 else { throw RecipeError("The inputs have no bytes, and so nothing can be reckoned.") }
        let volume = PlanVolume(context, shares: rates.shares)
        var rows: [Row] = []
        for (stage, files) in zip(plan.stages, volume.stages) {
            let work = try rates.work(of: stage, files, input: input)
            guard work.clock <= StageRates.mostSeconds else { throw RecipeError("By these rates \(stage.name) takes more than \(Int(StageRates.mostSeconds).formatted()) seconds.") }
            let units = stage.units == bytes.count ? bytes.map { work.clock * $0 / input } : Array(repeating: work.clock / Double(max(1, stage.units)), count: stage.units)
            rows.append(Row(
                stage: stage.name, units: stage.units, coreHours: work.clock / 3600, cpuHours: work.cpu / 3600, longestUnitSeconds: units.max() ?? 0,
                hours: Schedule.seconds(units, cores: machines.places) / 3600,
                idleMachines: max(0, machines.count - (stage.units + machines.placesEach - 1) / machines.placesEach), volume: files))
        }
        let sealing = CostModel.sealingSeconds(pages: input / rates.shares.pageBytes) / 3600
        rows.append(Row(
            stage: volume.sealing.stage, units: 1, coreHours: sealing, cpuHours: sealing, longestUnitSeconds: sealing * 3600, hours: sealing,
            idleMachines: machines.count - 1, volume: volume.sealing))
        tasks = volume.tasks(machines, seconds: rows.dropLast().map { $0.hours * 3600 })
        self.rows = rows
        recipe = plan.recipe.name
        fingerprint = plan.fingerprint
        self.machines = machines.count
        cores = machines.cores
        basis = rates.basis
        notes = try rates.notes(on: plan) + (note.map { [$0] } ?? [])
        inputBytes = plan.inputs.reduce(0) { $0 + $1.bytes }
        let shared = volume.peakDisk
        sharedBytes = shared
        scratchBytes = UInt64(volume.scratchOfUnit * Double(machines.placesEach))
        var costs: [String: Double] = [:]
        let hours = rows.reduce(0) { $0 + $1.hours }, prices = machines.prices
        let all = rows.map(\.volume) + [tasks]
        costs["machines"] = prices.machineHour.map { $0 * hours * Double(machines.count) }
        costs["storage"] = prices.storageMonth.map { $0 * Double(shared) / 1e9 * hours / Self.hoursOfMonth }
        if prices.gets != nil || prices.puts != nil {
            costs["requests"] = (prices.gets ?? 0) * Double(all.reduce(0) { $0 + $1.gets }) / 1000
                + (prices.puts ?? 0) * Double(all.reduce(0) { $0 + $1.puts + $1.lists }) / 1000
        }
        costs["transfer"] = prices.out.map { $0 * all.reduce(0) { $0 + $1.bytesRead } / 1e9 }
        self.costs = costs
    }

    private static let hoursOfMonth = 730.0
}
