import GleanModel

/// The rows that Slurm shows of a user's arrays, read from `squeue`.
///
/// A task that has begun has a row of its own; those of an array that have not share one. Tasks that ended stay for as long as the site's
/// `MinJobAge`, five minutes by default, except those that were cancelled before they began: they leave at once.
struct SlurmQueue: Sendable {
    struct Row: Sendable, Equatable {
        var state: SlurmState
        /// When the task began, as Slurm writes it: another time is another beginning.
        let start: String
        let host: String?
        /// Why it waits.
        let reason: String
    }

    /// One job array, by the number of its job.
    struct Tasks: Sendable, Equatable {
        var name: String
        /// Tasks with a row of their own, by index.
        var own: [Int: Row] = [:]
        /// Those that share a row.
        var shared: (indices: Set<Int>, row: Row)?

        subscript(index: Int) -> Row? { own[index] ?? shared.flatMap { $0.indices.contains(index) ? $0.row : nil } }

        /// Indices of all tasks that Slurm knows, in ascending order.
        var indices: [Int] { (Array(own.keys) + (shared?.indices ?? []).filter { own[$0] == nil }).sorted() }

        /// Those that have not ended.
        var living: [Int] { indices.filter { if case .over? = self[$0]?.state { false } else { true } } }

        static func == (a: Tasks, b: Tasks) -> Bool {
            a.name == b.name && a.own == b.own && a.shared?.indices == b.shared?.indices && a.shared?.row == b.shared?.row
        }
    }

    private(set) var jobs: [String: Tasks] = [:]

    /// What `squeue -o` is given. The name comes last, for others' may hold anything.
    static let format = "%F|%K|%T|%S|%B|%r|%j"
    private static let columns = 7

    /// Reads rows in that format; `isOurs` is asked by the job's name. Rows that are none, of jobs that are no arrays for one, are passed over.
    init(_ bytes: [UInt8], isOurs: (String) -> Bool) {
        var isKnown: [String: Bool] = [:]
        for line in bytes.split(separator: 0x0a) {
            let fields = line.split(separator: UInt8(ascii: "|"), maxSplits: Self.columns - 1, omittingEmptySubsequences: false)
            guard fields.count == Self.columns else { continue }
            let job = String(decoding: fields[0], as: UTF8.self)
            if isKnown[job] == nil {
                let name = String(decoding: fields[6], as: UTF8.self)
                isKnown[job] = isOurs(name)
                if isOurs(name) { jobs[job] = Tasks(name: name) }
            }
            guard isKnown[job] == true else { continue }
            let host = String(decoding: fields[4], as: UTF8.self)
            let row = Row(
                state: SlurmState(String(decoding: fields[2], as: UTF8.self)), start: String(decoding: fields[3], as: UTF8.self),
                host: host == "n/a" || host.isEmpty ? nil : host, reason: String(decoding: fields[5], as: UTF8.self))
            let index = String(decoding: fields[1], as: UTF8.self)
            if let index = Int(index) {
                jobs[job]?.own[index] = row
            } else if let indices = SlurmIndices.read(index) {
                jobs[job]?.shared = (Set(indices), row)
            }
        }
    }
}
