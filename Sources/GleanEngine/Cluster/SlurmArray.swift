import GleanModel

/// A job array that holds a submission or a part of it, as large as the site takes arrays.
struct SlurmArray: Sendable, Codable, Equatable {
    let submission: String
    /// The task of the submission that has index 0 in the array.
    let offset: Int
    let count: Int
    /// The number of the job; nil until Slurm gave one.
    var job: String?

    /// Cuts a submission of `tasks` tasks into arrays of `most` at most.
    static func cut(_ submission: String, tasks: Int, most: Int) -> [SlurmArray] {
        stride(from: 0, to: tasks, by: max(1, most)).map { SlurmArray(submission: submission, offset: $0, count: min(most, tasks - $0)) }
    }

    func task(_ index: Int) -> TaskID { TaskID(submission, offset + index) }

    /// The name of the log of each task below the folder of logs; Slurm sets the index for `%a`.
    var logName: String { Self.logName(submission, offset, "%a") }
    func logName(of index: Int) -> String { Self.logName(submission, offset, "\(index)") }

    private static func logName(_ submission: String, _ offset: Int, _ index: String) -> String {
        offset == 0 ? "\(submission).\(index).log" : "\(submission)+\(offset).\(index).log"
    }
}

/// Names of a run's jobs: `gleaner-fineweb-1a2b3c.k7x2m9qa.00003-chain-0`, with `+1000` for an array whose first task is the submission's
/// task 1000.
///
/// The name is what a job is found by after the front end was lost, even if it was lost before it heard the job's number. Two runs of a
/// recipe have the same label, so each has a token of its own.
struct SlurmNames: Sendable {
    private let stem: String

    init(label: String, token: String) {
        let plain = label.unicodeScalars.prefix(100).map { $0.isPlain ? Character($0) : "_" }
        stem = "\(String(plain)).\(token)."
    }

    func name(_ array: SlurmArray) -> String { stem + array.submission + (array.offset == 0 ? "" : "+\(array.offset)") }

    /// The submission and offset of a job of this run; nil for any other.
    func read(_ name: some StringProtocol) -> (submission: String, offset: Int)? {
        guard name.hasPrefix(stem) else { return nil }
        let rest = name.dropFirst(stem.count)
        guard let plus = rest.lastIndex(of: "+") else { return (String(rest), 0) }
        guard let offset = Int(rest[rest.index(after: plus)...]), offset > 0 else { return nil }
        return (String(rest[..<plus]), offset)
    }
}

extension Unicode.Scalar {
    /// Means nothing to a shell, a file system or a list of Slurm.
    fileprivate var isPlain: Bool {
        switch self {
        case "a"..."z", "A"..."Z", "0"..."9", "-", "_": true
        default: false
        }
    }
}
