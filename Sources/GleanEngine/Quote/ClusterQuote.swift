import Foundation
package import GleanModel

/// Machines that a run is quoted for.
package struct Machines: Sendable {
    package var count: Int
    /// Of each.
    package var cores: Int
    /// Cores of a task; those of a machine that are left over by it stand idle.
    package var coresPerTask = 1
    package var prices = StorePrices()

    /// Cores of all machines that do units.
    var places: Int { count * max(1, cores / coresPerTask * coresPerTask) }

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
/// paid for. Failures, waiting for machines and the start of processes are not in it: the simulation in docs/snapshot.md tells what they add.
package struct ClusterQuote: Sendable, Codable {
    package struct Row: Sendable, Codable {
        package let stage: String
        package let units: Int
        package let coreHours: Double
        package let longestUnitSeconds: Double
        package let hours: Double
        /// Machines that have nothing to do in it.
        package let idleMachines: Int
        package let volume: StageVolume?
    }

    package let recipe: String
    package let fingerprint: String
    package let machines: Int
    package let cores: Int
    package let rows: [Row]
    /// What the rates rest on.
    package let basis: String
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

    package func total(_ path: KeyPath<StageVolume, Int>) -> Int { rows.reduce(0) { $0 + ($1.volume?[keyPath: path] ?? 0) } }
    package func total(_ path: KeyPath<StageVolume, Double>) -> Double { rows.reduce(0) { $0 + ($1.volume?[keyPath: path] ?? 0) } }

    package init(_ context: RunContext, _ rates: StageRates, _ machines: Machines) {
        let plan = context.plan, bytes = plan.inputs.map { Double($0.bytes) }, input = bytes.reduce(0, +)
        let volume = PlanVolume(context, shares: rates.shares)
        var rows: [Row] = []
        for (stage, files) in zip(plan.stages, volume.stages) {
            let work = rates.cpuSeconds(stage, files, input: input)
            let units = stage.units == bytes.count && input > 0 ? bytes.map { work * $0 / input } : Array(repeating: work / Double(max(1, stage.units)), count: stage.units)
            rows.append(Row(
                stage: stage.name, units: stage.units, coreHours: work / 3600, longestUnitSeconds: units.max() ?? 0,
                hours: Schedule.seconds(units, cores: machines.places) / 3600,
                idleMachines: max(0, machines.count - (stage.units + machines.cores - 1) / machines.cores), volume: files))
        }
        let sealing = CostModel.sealingSeconds(pages: input / rates.shares.pageBytes)
        rows.append(Row(
            stage: "seal", units: 1, coreHours: sealing / 3600, longestUnitSeconds: sealing, hours: sealing / 3600, idleMachines: machines.count - 1, volume: nil))
        self.rows = rows
        recipe = plan.recipe.name
        fingerprint = plan.fingerprint
        self.machines = machines.count
        cores = machines.cores
        basis = rates.basis
        inputBytes = plan.inputs.reduce(0) { $0 + $1.bytes }
        let shared = volume.peakDisk
        sharedBytes = shared
        scratchBytes = UInt64(volume.scratchOfUnit * Double(machines.cores))
        var costs: [String: Double] = [:]
        let hours = rows.reduce(0) { $0 + $1.hours }, prices = machines.prices
        let all = rows.compactMap(\.volume)
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

/// CPU time of stages: of a run that was, or of a sample.
package struct StageRates: Sendable {
    private let seconds: [String: Double]
    /// Input bytes that these took.
    private let inputBytes: Double
    package let basis: String
    package let shares: PlanShares

    /// Those of a run by its `run/costs.json`. Throws a `RecipeError` for a file that is none, or does not say how much was read.
    package static func read(_ path: String) throws -> StageRates {
        guard let costs = try? Files.readJSON(RunCosts.self, path) else {
            throw RecipeError("\(path) has no costs of a run.", hint: "Name run/costs.json of a release.")
        }
        guard let bytes = costs.inputBytes, bytes > 0 else { throw RecipeError("\(path) does not say how much was read.", hint: "Build that release again with this version.") }
        return StageRates(costs, Double(bytes), basis: path)
    }

    init(_ costs: RunCosts, _ bytes: Double, basis: String) {
        seconds = Dictionary(costs.stages.map { ($0.stage, $0.cpuSeconds) }, uniquingKeysWith: +)
        inputBytes = bytes
        self.basis = basis
        var shares = PlanShares()
        shares.pageBytes = bytes / Double(max(1, costs.pagesIn))
        shares.shards = Double(costs.outputBytes) / bytes
        self.shares = shares
    }

    /// Those of a quote's sample, which are for all inputs already.
    package init(_ quote: Quote, inputBytes: UInt64) {
        seconds = quote.stages
        self.inputBytes = Double(inputBytes)
        basis = "\(quote.basis.pagesRun) pages of a sample"
        var shares = PlanShares()
        let bytes = Double(inputBytes)
        if let pages = quote[.pagesIn]?.value.estimate, pages > 0 { shares.pageBytes = bytes / pages }
        if let output = quote[.output]?.value.estimate, bytes > 0 { shares.shards = output / bytes }
        self.shares = shares
    }

    /// CPU seconds of a stage over so many input bytes. A stage that the other run did not have merges its records' bytes.
    func cpuSeconds(_ stage: Stage, _ volume: StageVolume, input: Double) -> Double {
        if let known = seconds[stage.name], inputBytes > 0 { return known * input / inputBytes }
        return volume.bytesWritten / CostModel.mergedBytesPerSecond
    }
}
