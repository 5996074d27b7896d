import Foundation
@testable import GleanEngine

/// Slurm's commands as a shell script that answers with what a test put into files, and writes down how it was called.
///
/// `NAME.out` is what a command prints; where `NAME.error` stands it prints that and fails. sbatch gives the numbers 101, 102 and so on.
struct FakeSlurm {
    let folder: URL
    private static let script = """
        #!/bin/sh
        here=$(dirname "$0"); name=$(basename "$0")
        echo "$name $*" >>"$here/calls"
        [ "$name" != sbatch ] || cat >"$here/last-script"
        if [ -e "$here/$name.error" ]; then cat "$here/$name.error" >&2; exit 1; fi
        if [ "$name" = sbatch ]; then echo x >>"$here/jobs"; echo $((100 + $(wc -l <"$here/jobs"))); fi
        [ ! -e "$here/$name.out" ] || cat "$here/$name.out"
        """

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-slurm-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in ["sbatch", "squeue", "scontrol", "scancel", "sinfo", "sacct"] {
            let path = folder.appendingPathComponent(name).path
            FileManager.default.createFile(atPath: path, contents: Data(Self.script.utf8), attributes: [.posixPermissions: 0o755])
        }
        try answer("scontrol", "Configuration data as of 2026-11-27T10:09:40\nMaxArraySize            = 1001\nMaxJobCount             = 10000\n")
    }

    var site: SlurmSite { SlurmSite(environment: ["PATH": "\(folder.path):/usr/bin:/bin"]) }

    func answer(_ name: String, _ text: String) throws {
        try text.write(to: folder.appendingPathComponent("\(name).out"), atomically: true, encoding: .utf8)
    }

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
