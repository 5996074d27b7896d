import Foundation
package import GleanModel
import Yams

/// Which engine does the units of a run, and what it is told: a cluster file, or the settings of a run without one.
///
///     executor: slurm
///     cpus_per_task: 4
///     slurm: { partition: main, time: "08:00:00", memory: 8g }
///     retries: { failures: 3 }
package struct Cluster: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable { 
        /// Threads of this process.
        case local
        /// Processes of this machine, a task each.
        case processes
        case slurm, ray
    }

    package struct Slurm: Sendable, Equatable {
        package var partition: String?
        package var account: String?
        package var qos: String?
        package var constraint: String?
        package var reservation: String?
        /// As `sbatch --time` takes it.
        package var time: String?
        /// Of a task, as `sbatch --mem` takes it.
        package var memory: String?
        /// The most tasks that run at once; nil for no limit of our own.
        package var mostAtOnce: Int?
        /// Tasks of an array; nil to ask the site (`MaxArraySize`).
        package var maxArraySize: Int?
        /// Further lines for `#SBATCH`, as they are.
        package var options: [String] = []
        package init() {}
    }

    package struct Ray: Sendable, Equatable {
        /// `auto`, `host:6379` or `ray://host:10001`; nil for RAY_ADDRESS, or `auto`.
        package var address: String?
        /// The Python that has Ray.
        package var python = "python3"
        /// Custom resources of a task, by name.
        package var resources: [String: Double] = [:]
        /// Memory of a task in bytes, for placement; nil to leave it out.
        package var memory: Int?
        /// Ray's runtime environment, as JSON.
        package var runtimeEnv: String?
        package init() {}
    }

    package var kind = Kind.local
    /// Threads of a task, and cores it asks for.
    package var cpusPerTask = 1
    /// Processes at once, for `processes`; nil for as many as the cores hold.
    package var processes: Int?
    /// Units of a task; nil to let the number of units and of places decide.
    package var unitsPerTask: Int?
    /// The program on the other machines; nil for the path it has on this one.
    package var program: String?
    /// Lines of shell before a task: `module load ...`, `source ...`.
    package var setup: [String] = []
    /// Words before the program: `apptainer exec --bind /data image.sif`.
    package var container: [String] = []
    /// A folder of each machine for sorting; nil for the work folder where that is local, else the machine's own temporary folder.
    package var scratch: String?
    /// Memory for sorting of a task in bytes.
    package var sortMemory: Int?
    /// Where tasks print, seen from here; nil for `logs` in the work folder.
    package var logs: String?
    package var retries = RetryPolicy()
    package var slurm = Slurm()
    package var ray = Ray()

    package init(kind: Kind = .local) { self.kind = kind }
}

extension Cluster {
    /// The engine that the file names. Throws a `RecipeError` for `local`, which needs none.
    func makeEngine(_ room: EngineRoom) throws -> any TaskEngine {
        switch kind {
        case .local: throw RecipeError("The executor local has no engine.")
        case .processes: return ProcessEngine(room, most: processes ?? max(1, ProcessInfo.processInfo.activeProcessorCount / cpusPerTask))
        case .slurm: return try SlurmEngine(room)
        case .ray: return RayEngine(room)
        }
    }
}
