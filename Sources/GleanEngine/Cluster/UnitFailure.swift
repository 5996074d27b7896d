import Foundation
package import GleanModel
import Synchronization

/// One failure of a unit, as it stands in its stage's folder: `failed/00012.3f9a01c2.json`.
package struct UnitFailure: Sendable, Codable, Equatable {
    package let unit: WorkUnit
    /// A `RunError.Kind`, or how the process ended: `crashed`, `out_of_memory`, `time_out`, `lost`.
    package let kind: String
    package let message: String
    /// The damaged file, where one was met.
    package let file: String?
    package let host: String
    package let task: String
    /// Seconds since 1970 by that machine's clock; for people, never compared.
    package let at: Double

    package init(_ unit: WorkUnit, kind: String, message: String, file: String? = nil, host: String = HostName.current, task: String) {
        self.unit = unit
        self.kind = kind
        self.message = message
        self.file = file
        self.host = host
        self.task = task
        at = Clock.unix
    }

    init(_ unit: WorkUnit, _ error: any Error, task: String) {
        let known = error as? RunError
        self.init(unit, kind: known?.kind.rawValue ?? "failed", message: known?.description ?? "\(error)", file: known?.file, task: task)
    }
}

/// The failures of a stage's units. They stay until the release is sealed, so that a unit's tries are counted over machines and runs.
///
/// They lie in a folder of their own: every process lists it, and the stage's own folder holds some files for every unit.
package struct FailureLog: Sendable {
    private let context: RunContext

    package init(_ context: RunContext) { self.context = context }

    /// The folder of a stage's failures.
    static func folder(_ stage: Int, _ context: RunContext) -> String { "\(context.folder(stage))/failed" }

    /// Writes a failure down. The run makes the folder, so that a process that outlives its run makes none.
    package func note(_ failure: UnitFailure) throws {
        let name = "\(unitName(failure.unit.unit)).\(String(UInt64.random(in: 0 ... .max), radix: 16)).json"
        try SealedJSON.write("\(Self.folder(failure.unit.stage, context))/\(name)", failure)
    }

    /// Failures by unit, of a stage, in no order.
    package func all(of stage: Int) -> [Int: [UnitFailure]] {
        let folder = Self.folder(stage, context)
        var found: [Int: [UnitFailure]] = [:]
        for name in Files.listed(folder) where !name.hasPrefix(".") {
            guard let unit = Int(name.prefix { $0.isNumber }) else { continue }
            // One that cannot be read still counts: it was written because something failed.
            let failure = (try? SealedJSON.read(UnitFailure.self, "\(folder)/\(name)"))
                ?? UnitFailure(WorkUnit(stage: stage, unit: unit), kind: "failed", message: "unknown", host: "", task: "")
            found[unit, default: []].append(failure)
        }
        return found
    }
}

/// This machine's name.
package enum HostName {
    package static let current = ProcessInfo.processInfo.hostName
}
