import Foundation
import GleanModel
import GleanStore

/// The folder in which a process sorts: its own, on a disk of its machine, whatever other processes do with the same units.
///
/// It is named for machine and process, `gleaner-HOST-MACHINE-PID` with `Machine.short`, so that one that a killed process left is known and removed by the next.
package struct RunScratch: Sendable {
    package let path: String
    /// The folder in which those of all processes lie.
    let parent: String

    /// A folder inside `parent`, which `open` makes.
    package init(in parent: String) {
        self.parent = parent
        path = "\(parent)/\(Self.prefix)\(getpid())"
    }

    /// Makes the folder, and removes those of processes of this machine that are gone. Throws a `RunError` if it cannot be made.
    package func open() throws {
        for name in try Files.names(parent) where Self.isLeft(name) { Files.discard("\(parent)/\(name)") }
        try Files.makeFolder(path)
    }

    /// Removes the folder with all that is in it.
    package func close() { Files.discard(path) }

    /// What the names of a unit's files begin with: units of all stages share the folder.
    func name(_ unit: WorkUnit) -> String { "\(unit.stage)-\(unitName(unit.unit))" }

    /// What the damage of a file in the folder comes to: no unit has it to make anew, and on another machine's disk it may not happen. Nil for
    /// files that lie elsewhere.
    func failure(_ damage: RunError) -> RunError? {
        guard let file = damage.file, file.hasPrefix(path + "/") else { return nil }
        return RunError(
            .unavailable, damage.message, cause: damage.cause ?? "a disk of this machine gives other bytes than it was given",
            hint: "Name a folder on another disk with --scratch, or run on another machine; the same command goes on from the last finished unit.")
    }

    private static let prefix = "gleaner-\(host)-\(Machine.short)-"

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        // The last byte stays zero, however long the machine's name is.
        guard gethostname(&name, name.count - 1) == 0 else { return "here" }
        let bytes = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self).replacingOccurrences(of: "/", with: "_")
    }

    private static func isLeft(_ name: String) -> Bool {
        guard name.hasPrefix(prefix), let process = Int32(name.dropFirst(prefix.count)), process != getpid() else { return false }
        return Machine.isGone(process)
    }
}
