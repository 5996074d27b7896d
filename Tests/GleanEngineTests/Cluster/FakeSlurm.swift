import Foundation
@testable import GleanEngine

/// Slurm's commands as a shell script (`Tests/Slurm/fake_slurm.sh`) that answers with what a test put into files, and writes down how it
/// was called.
struct FakeSlurm {
    let folder: URL
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Slurm/fake_slurm.sh")

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-slurm-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["sbatch", "squeue", "scontrol", "scancel", "sinfo", "sacct"] {
            // A link, for a file that was just written may be held open by another test's child, and then cannot be run.
            try FileManager.default.createSymbolicLink(at: folder.appendingPathComponent(name), withDestinationURL: Self.script)
        }
        try answer("scontrol", "Configuration data as of 2026-11-27T10:09:40\nMaxArraySize            = 1001\nMaxJobCount             = 10000\n")
    }

    var site: SlurmSite { SlurmSite(environment: ["PATH": "\(folder.path):/usr/bin:/bin"]) }

    func answer(_ name: String, _ text: String) throws {
        try text.write(to: folder.appendingPathComponent("\(name).out"), atomically: true, encoding: .utf8)
    }

    func write(_ name: String, _ text: String) throws { try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8) }

    /// The command fails with that on its standard error; nil for no more.
    func fail(_ name: String, _ text: String?) throws {
        let file = folder.appendingPathComponent("\(name).error")
        if let text { try text.write(to: file, atomically: true, encoding: .utf8) } else { try FileManager.default.removeItem(at: file) }
    }

    /// How a command was called, each with its arguments.
    func calls(_ name: String) -> [String] {
        let all = (try? String(contentsOf: folder.appendingPathComponent("calls"), encoding: .utf8)) ?? ""
        return all.split(separator: "\n").filter { $0.hasPrefix(name + " ") }.map(String.init)
    }

    /// The variables that a command was called with, by name.
    func environment(_ name: String) throws -> [String: String] {
        let text = try String(contentsOf: folder.appendingPathComponent("\(name).environment"), encoding: .utf8)
        return [String: String](
            text.split(separator: "\n").compactMap { line in line.firstIndex(of: "=").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) } }
        ) { first, _ in first }
    }

    var script: String { (try? String(contentsOf: folder.appendingPathComponent("last-script"), encoding: .utf8)) ?? "" }

    /// The names that jobs were given, in order.
    var jobNames: [String] {
        calls("sbatch").compactMap { call in call.split(separator: " ").first { $0.hasPrefix("--job-name=") }.map { String($0.dropFirst(11)) } }
    }

    func engine(_ change: (inout Cluster) -> Void = { _ in }) throws -> SlurmEngine {
        var cluster = Cluster(kind: .slurm)
        change(&cluster)
        let room = EngineRoom(
            runFile: "/data/run.json", folder: folder.appendingPathComponent("tasks").path, logs: folder.appendingPathComponent("logs").path,
            program: "/opt/gleaner", label: "gleaner-web-1a2b", cluster: cluster)
        return try SlurmEngine(room, site: site)
    }
}
