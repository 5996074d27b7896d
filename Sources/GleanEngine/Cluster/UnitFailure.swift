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

    /// A file that the unit reads was damaged: no fault of the unit, and not counted.
    var isOfDamage: Bool { kind == RunError.Kind.damagedWork.rawValue }

    init(_ unit: WorkUnit, _ error: any Error, task: String) {
        let known = error as? RunError
        self.init(unit, kind: known?.kind.rawValue ?? "failed", message: known?.description ?? "\(error)", file: known?.file, task: task)
    }
}

/// Failures of a stage's units as far as they have been read.
struct StageFailures: Sendable {
    private(set) var byUnit: [Int: [UnitFailure]] = [:]
    /// Names of their files.
    private var names: Set<String> = []

    func knows(_ name: String) -> Bool { names.contains(name) }

    /// Machines on which several units have failed that failed nowhere else: they are to blame sooner than their units.
    var suspects: Set<String> { Self.suspects(byUnit.values) }

    static func suspects(_ failures: some Sequence<[UnitFailure]>) -> Set<String> {
        var units: [String: Int] = [:]
        for failures in failures {
            let hosts = RetryPolicy.hosts(failures)
            if hosts.count == 1, let host = hosts.first { units[host, default: 0] += 1 }
        }
        return Set(units.filter { $0.value > mostUnits }.keys)
    }

    /// Units that may fail on one machine alone before it is a suspect.
    private static let mostUnits = 3

    mutating func add(_ failure: UnitFailure, name: String) {
        guard names.insert(name).inserted else { return }
        byUnit[failure.unit.unit, default: []].append(failure)
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

    /// Writes a failure down; the name of its file. The run makes the folder, so that a process that outlives its run makes none.
    @discardableResult
    package func note(_ failure: UnitFailure) throws -> String {
        let name = "\(unitName(failure.unit.unit)).\(String(UInt64.random(in: 0 ... .max), radix: 16)).json"
        try SealedJSON.write("\(Self.folder(failure.unit.stage, context))/\(name)", failure)
        return name
    }

    /// Failures by unit, of a stage, in no order.
    package func all(of stage: Int) -> [Int: [UnitFailure]] {
        var found = StageFailures()
        read(stage, into: &found)
        return found.byUnit
    }

    /// Adds the failures of a stage that are not known yet.
    func read(_ stage: Int, into known: inout StageFailures) {
        let folder = Self.folder(stage, context)
        for name in Files.listed(folder) where !name.hasPrefix(".") && !known.knows(name) {
            guard let unit = Int(name.prefix { $0.isNumber }) else { continue }
            // One that cannot be read still counts: it was written because something failed.
            let place = WorkUnit(stage: stage, unit: unit), read = try? SealedJSON.read(UnitFailure.self, "\(folder)/\(name)")
            let failure = read.flatMap { $0.unit == place ? $0 : nil } ?? UnitFailure(place, kind: "failed", message: "unknown", host: "", task: "")
            known.add(failure, name: name)
        }
    }
}

extension RetryPolicy {
    /// A unit with these failures is not tried again.
    func isSpent(_ found: [UnitFailure], isShared: @autoclosure () -> Bool, suspects: @autoclosure () -> Set<String>) -> Bool {
        let counted = found.count { !$0.isOfDamage }
        return counted >= failures && counted >= mostFailures(found, isShared: isShared(), suspects: suspects())
    }

    /// Failures after which a unit that has had these is not tried again.
    ///
    /// A broken machine fails every unit that it is given, so failures of one machine alone may be its own: where others share the stage, they
    /// count once the unit has failed twice as often, and eight times as often where the machine is a suspect. Then the waits between tries are
    /// long, and the others come to it.
    func mostFailures(_ found: [UnitFailure], isShared: @autoclosure () -> Bool, suspects: @autoclosure () -> Set<String>) -> Int {
        let hosts = Self.hosts(found)
        guard hosts.count <= 1, isShared() else { return failures }
        return hosts.isSubset(of: suspects()) && !hosts.isEmpty ? 8 * failures : 2 * failures
    }

    /// Machines that are known to have failed a unit.
    static func hosts(_ found: [UnitFailure]) -> Set<String> {
        var hosts: Set<String> = []
        for failure in found where !failure.isOfDamage && !failure.host.isEmpty { hosts.insert(failure.host) }
        return hosts
    }
}

/// This machine's name.
package enum HostName {
    package static let current = ProcessInfo.processInfo.hostName
}
