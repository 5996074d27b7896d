import Foundation
package import GleanModel
import Synchronization

/// One failure of a unit, as it stands beside the unit's files: `00012.failed-3f9a01c2.json`.
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

    /// A file that the unit reads was damaged: no fault of the unit, and not counted.
    var isOfDamage: Bool { kind == RunError.Kind.damagedWork.rawValue }

    init(_ unit: WorkUnit, _ error: any Error, task: String) {
        let known = error as? RunError
        self.init(unit, kind: known?.kind.rawValue ?? "failed", message: known?.description ?? "\(error)", file: known?.file, task: task)
    }
}

/// The failures of a stage's units. They stay until the release is sealed, so that a unit's tries are counted over machines and runs.
package struct FailureLog: Sendable {
    private let context: RunContext
    private static let mark = ".failed-"

    package init(_ context: RunContext) { self.context = context }

    package func note(_ failure: UnitFailure) throws {
        let name = String(UInt64.random(in: 0 ... .max), radix: 16)
        try SealedJSON.write(context.path(failure.unit, "failed-\(name).json"), failure)
    }

    /// Failures by unit, of a stage, in no order.
    package func all(of stage: Int) -> [Int: [UnitFailure]] {
        let folder = context.folder(stage)
        var found: [Int: [UnitFailure]] = [:]
        for name in (try? Files.names(folder)) ?? [] where name.contains(Self.mark) && !name.hasPrefix(".") {
            // One that cannot be read still counts: it was written because something failed.
            guard let unit = Int(name.prefix { $0.isNumber }) else { continue }
            let failure = (try? SealedJSON.read(UnitFailure.self, "\(folder)/\(name)"))
                ?? UnitFailure(WorkUnit(stage: stage, unit: unit), kind: "failed", message: "unknown", task: "")
            found[unit, default: []].append(failure)
        }
        return found
    }
}

/// This machine's name.
package enum HostName {
    package static let current = ProcessInfo.processInfo.hostName
}
