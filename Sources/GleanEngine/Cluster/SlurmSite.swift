import Foundation
import GleanModel

/// Slurm's commands, as this user of this machine can run them.
///
/// Answers are read in formats that every version has: JSON came late, and differs.
struct SlurmSite: Sendable {
    struct Limits: Sendable, Equatable {
        /// Tasks of an array.
        var arraySize = 1001
        /// Jobs that the controller takes, each task counted.
        var jobs = 10_000
    }

    private let environment: [String: String]
    /// Seconds that a command may take. Slurm's own clients wait and ask again for some tens of seconds before they give up; sbatch, where the
    /// controller is full, for two minutes.
    private static let seconds = 120.0
    private let submitSeconds: Double

    init(environment: [String: String] = ProcessInfo.processInfo.environment, submitSeconds: Double = 300) {
        self.submitSeconds = submitSeconds
        // Inside of a job Slurm's own variables speak of that job, and a user's may change what a command prints. Those with defaults for
        // sbatch are meant for us.
        var environment = environment.filter { name, _ in
            Self.ofTheSite.contains(name) || !["SLURM_", "SQUEUE_", "SINFO_", "SCANCEL_", "SACCT_", "SCONTROL_"].contains(where: name.hasPrefix)
        }
        // Lists of indices in full.
        environment["SLURM_BITSTR_LEN"] = "0"
        self.environment = environment
    }

    /// Variables of Slurm's own that say where it is and who asks.
    private static let ofTheSite: Set = ["SLURM_CONF", "SLURM_CLUSTERS", "SLURM_JWT"]

    // MARK: Asking

    func queue(isOurs: (String) -> Bool) throws -> SlurmQueue {
        let answer = try ask("squeue", ["--noheader", "--states=all", "--user=\(getuid())", "--format=\(SlurmQueue.format)"])
        return SlurmQueue(answer, isOurs: isOurs)
    }

    /// The sites's limits; those that Slurm has by default where it does not say.
    func limits() throws -> Limits {
        var limits = Limits()
        for line in String(decoding: try ask("scontrol", ["show", "config"]), as: UTF8.self).split(separator: "\n") {
            let halves = line.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard halves.count == 2, let number = Int(halves[1]), number > 0 else { continue }
            if halves[0] == "MaxArraySize" { limits.arraySize = number }
            if halves[0] == "MaxJobCount" { limits.jobs = number }
        }
        return limits
    }

    /// Tasks of so many CPUs that nodes in service hold together; `partition` may be a list, nil is the site's default.
    func places(partition: String?, cpus: Int) throws -> Int {
        let answer = String(decoding: try ask("sinfo", ["--noheader", "--format=%P|%D|%c|%T"]), as: UTF8.self)
        let wanted = partition.map { Set($0.split(separator: ",").map(String.init)) }
        var places = 0
        for line in answer.split(separator: "\n") {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false)
            // Groups of unlike nodes show their least: "16+".
            guard fields.count == 4, let nodes = Int(fields[1]), let each = Int(fields[2].prefix { $0.isASCII && $0.isNumber }) else { continue }
            let name = fields[0].hasSuffix("*") ? String(fields[0].dropLast()) : String(fields[0])
            guard wanted?.contains(name) ?? fields[0].hasSuffix("*") else { continue }
            let isOut = ["down", "drain", "fail", "maint", "unk"].contains { fields[3].hasPrefix($0) }
            if !isOut { places += nodes * (each / max(1, cpus)) }
        }
        return places
    }

    /// How the tasks of a job ended whose exit codes the controller still has, by index.
    func ends(job: String) throws -> [Int: TaskEnd] {
        var ends: [Int: TaskEnd] = [:]
        let answer = try run("scontrol", ["show", "job", job, "--oneliner"])
        // It has forgotten the job since the queue was asked.
        if answer.code != 0, answer.error.contains("Invalid job id") { return [:] }
        for line in String(decoding: try checked("scontrol", answer), as: UTF8.self).split(separator: "\n") {
            var fields: [Substring: Substring] = [:]
            for word in line.split(separator: " ") {
                let halves = word.split(separator: "=", maxSplits: 1)
                if halves.count == 2, fields[halves[0]] == nil { fields[halves[0]] = halves[1] }
            }
            guard let index = fields["ArrayTaskId"].flatMap({ Int($0) }), let end = fields["ExitCode"].flatMap({ SlurmState.end(exitCode: $0) }) else { continue }
            ends[index] = end
            // Asked to end because its time was nearly over, it did.
            if end == .exited(ExitCode.interrupted), let ran = fields["RunTime"].flatMap(SlurmState.seconds), let limit = fields["TimeLimit"].flatMap(SlurmState.seconds),
                ran >= limit - 3 * SlurmScript.warningSeconds
            {
                ends[index] = .timeOut
            }
        }
        return ends
    }

    /// How tasks ended that the controller has forgotten; nil where the site keeps no accounts.
    func accounts(job: String, indices: [Int]) throws -> [Int: TaskEnd]? {
        var ends: [Int: TaskEnd] = [:]
        for part in stride(from: 0, to: indices.count, by: 500) {
            let names = indices[part..<min(part + 500, indices.count)].map { "\(job)_\($0)" }.joined(separator: ",")
            guard let answer = try? run("sacct", ["--noheader", "--parsable2", "--allocations", "--jobs=\(names)", "--format=JobID,State,ExitCode"]),
                answer.code == 0
            else { return nil }
            for line in String(decoding: answer.out, as: UTF8.self).split(separator: "\n") {
                let fields = line.split(separator: "|", omittingEmptySubsequences: false)
                guard fields.count == 3, fields[0].hasPrefix(job + "_"), let index = Int(fields[0].dropFirst(job.count + 1)),
                    case .over(let end) = SlurmState(fields[1])
                else { continue }
                ends[index] = end ?? SlurmState.end(exitCode: fields[2])
            }
        }
        return ends
    }

    // MARK: Telling

    /// What became of an array that was handed over.
    enum Answer: Equatable {
        case job(String)
        /// The site takes no more jobs of this user now.
        case full(String)
    }

    func submit(_ script: String, _ arguments: [String]) throws -> Answer {
        let answer: Command.Ended
        do {
            answer = try run("sbatch", arguments, input: Array(script.utf8), seconds: submitSeconds)
        } catch let error as RunError where error.kind == .unavailable {
            // It was still asking when its time was over.
            if let cause = error.cause, Self.isFull(cause) { return .full(Self.sentence(cause)) }
            throw error
        }
        if answer.code == 0 {
            if let job = Self.job(answer.out) { return .job(job) }
            // Its job stands, and is found by its name.
            throw RunError(.unavailable, "sbatch gave no number of a job", cause: Self.sentence(answer.error))
        }
        if Self.isFull(answer.error) { return .full(Self.sentence(answer.error)) }
        throw refusal("sbatch", answer, "Look at the partition, the options and the limits of the cluster file; the same command goes on.")
    }

    /// The number that sbatch prints: `123` or, of several clusters, `123;cluster`, on a line of its own. A site's wrapper may print more.
    private static func job(_ out: [UInt8]) -> String? {
        for line in String(decoding: out, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let job = line.prefix { $0 != ";" }
            if !job.isEmpty, job.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) { return String(job) }
        }
        return nil
    }

    private static func isFull(_ error: String) -> Bool {
        ["unable to accept job", "queue full", "job submit limit", "QOSMaxSubmit", "AssocMaxSubmit"].contains(where: error.contains)
    }

    /// Takes tasks back; those that ended are passed over.
    func cancel(_ names: [String]) throws {
        guard !names.isEmpty else { return }
        let answer = try run("scancel", ["--quiet"] + names)
        if answer.code != 0, Self.isAway(answer.error) { throw refusal("scancel", answer, nil) }
    }

    // MARK: -

    private func run(_ name: String, _ arguments: [String], input: [UInt8] = [], seconds: Double = seconds) throws -> Command.Ended {
        try Command.run(name, arguments, input: input, environment: environment, seconds: seconds)
    }

    private func ask(_ name: String, _ arguments: [String]) throws -> [UInt8] { try checked(name, run(name, arguments)) }

    private func checked(_ name: String, _ answer: Command.Ended) throws -> [UInt8] {
        guard answer.code == 0 else { throw refusal(name, answer, "See what \"\(name)\" says in a shell; the same command goes on.") }
        return answer.out
    }

    private func refusal(_ name: String, _ answer: Command.Ended, _ hint: String?) -> RunError {
        let isAway = Self.isAway(answer.error)
        return RunError(
            isAway ? .unavailable : .engine, isAway ? "Slurm's controller does not answer" : "\(name) refuses", cause: Self.sentence(answer.error),
            hint: isAway ? "Jobs that wait or run go on; the same command finds them again." : hint)
    }

    /// A controller that starts again, or is busy: to be asked again.
    private static func isAway(_ error: String) -> Bool {
        [
            "Unable to contact slurm controller", "timed out", "Connection refused", "Zero Bytes were transmitted", "standby mode", "rate limit", "not connected",
            "Connection reset", "Broken pipe", "receive failure", "onnection failure",
        ].contains { error.contains($0) }
    }

    /// The last line that a command printed, without what names the command.
    private static func sentence(_ error: String) -> String {
        let line = error.split(separator: "\n").last.map(String.init) ?? "no word"
        return ["sbatch: ", "squeue: ", "scontrol: ", "sinfo: ", "scancel: ", "error: "].reduce(line) { $0.hasPrefix($1) ? String($0.dropFirst($1.count)) : $0 }
    }
}
