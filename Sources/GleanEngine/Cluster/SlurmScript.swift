import GleanModel

/// What `sbatch` is told of an array: arguments, and the script on its standard input.
struct SlurmScript: Sendable {
    private let room: EngineRoom
    private let settings: Cluster.Slurm

    /// Seconds before a task's limit of time at which it is asked to end, so that it ends between two pages and the next goes on. Slurm may be
    /// a minute early.
    static let warningSeconds = 60

    /// Throws a `RecipeError` for an option that is more than a line.
    init(_ room: EngineRoom) throws {
        self.room = room
        settings = room.cluster.slurm
        for option in settings.options where option.contains(where: \.isNewline) {
            throw RecipeError("An option for sbatch is one line, and this is several: \(option)", hint: "Write a list under slurm: options, an option each.")
        }
    }

    /// The most tasks of an array that run at once, where a submission is cut into `parts` arrays: together they keep to the limit of the site's
    /// user, unless there are more arrays than places.
    func most(parts: Int, part: Int) -> Int? {
        settings.mostAtOnce.map { max(1, $0 / parts + (part < $0 % parts ? 1 : 0)) }
    }

    func arguments(_ array: SlurmArray, name: String, most: Int?, after jobs: [String]) -> [String] {
        var arguments = [
            "--parsable", "--job-name=\(name)", "--array=0-\(array.count - 1)" + (most.map { "%\($0)" } ?? ""), "--nodes=1", "--ntasks=1",
            "--cpus-per-task=\(room.cluster.cpusPerTask)", "--requeue", "--open-mode=append", "--signal=B:TERM@\(Self.warningSeconds)",
            // A per cent sign that is not ours is doubled, for Slurm reads these.
            "--output=\(room.logs.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%"))/\(array.logName)",
        ]
        let named = [
            ("partition", settings.partition), ("account", settings.account), ("qos", settings.qos), ("constraint", settings.constraint),
            ("reservation", settings.reservation), ("time", settings.time), ("mem", settings.memory),
        ]
        for case (let option, let value?) in named { arguments.append("--\(option)=\(value)") }
        // What waits for tasks that failed would wait for ever.
        if !jobs.isEmpty { arguments += ["--dependency=afterok:\(jobs.joined(separator: ":"))", "--kill-on-invalid-dep=yes"] }
        return arguments
    }

    /// The program takes the shell's place, so that Slurm's signals reach it.
    func text(_ array: SlurmArray) -> String {
        let words = room.cluster.container + room.command(array.submission)
        let variables = ProgramPath.environment.sorted { $0.key < $1.key }.map { "export \($0.key)=\"${\($0.key)-\($0.value)}\"\n" }.joined()
        return """
            #!/bin/bash
            \(settings.options.map { "#SBATCH \($0)\n" }.joined())# Tasks \(array.offset)-\(array.offset + array.count - 1) of \(array.submission), by Gleaner.
            \(variables)\(room.cluster.setup.map { $0 + "\n" }.joined())exec \(words.map(Self.quoted).joined(separator: " ")) "$((SLURM_ARRAY_TASK_ID + \(array.offset)))"

            """
    }

    /// A word as the shell reads it back.
    static func quoted(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }
}
