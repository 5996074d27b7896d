import GleanModel

/// What Slurm says of a job or of a task, as far as it matters here.
enum SlurmState: Sendable, Equatable {
    case waiting
    case running
    /// It ends, or is put back; how, shows later.
    case between
    /// It ended; nil where only its exit code says how.
    case over(TaskEnd?)

    /// Reads a state as `squeue -o %T`, `scontrol show job` and `sacct` write it. One that is new to this program is `between`: it will pass.
    init(_ word: some StringProtocol) {
        // sacct says who cancelled: "CANCELLED by 1000".
        self =
            switch word.prefix(while: { $0 != " " && $0 != "+" }) {
            case "PENDING", "CONFIGURING", "REQUEUED", "REQUEUE_FED", "REQUEUE_HOLD", "SPECIAL_EXIT", "RESV_DEL_HOLD": .waiting
            case "RUNNING", "SUSPENDED", "STOPPED", "SIGNALING", "RESIZING", "STAGE_OUT": .running
            case "COMPLETED": .over(.exited(0))
            case "FAILED": .over(nil)
            case "CANCELLED": .over(.cancelled)
            case "TIMEOUT", "DEADLINE": .over(.timeOut)
            case "OUT_OF_MEMORY": .over(.outOfMemory)
            case "NODE_FAIL", "BOOT_FAIL", "LAUNCH_FAILED", "RECONFIG_FAIL": .over(.nodeLost)
            case "PREEMPTED": .over(.preempted)
            case "REVOKED": .over(.unknown)
            default: .between
            }
    }

    /// The end of a task by its exit code and the signal that ended it, as in `ExitCode=1:0`; nil for what is not that.
    static func end(exitCode text: some StringProtocol) -> TaskEnd? {
        let halves = text.split(separator: ":").map { Int32($0) }
        guard halves.count == 2, let code = halves[0], let signal = halves[1] else { return nil }
        return signal != 0 ? TaskEnd(signal: signal) : TaskEnd(code: code)
    }

    /// A time as `1-02:03:04`, in seconds; nil for `UNLIMITED` and whatever else is none.
    static func seconds(_ text: some StringProtocol) -> Int? {
        let halves = text.split(separator: "-", maxSplits: 1)
        guard let clock = halves.last?.split(separator: ":").map({ Int($0) }), clock.count == 3, let hours = clock[0], let minutes = clock[1], let seconds = clock[2],
            let days = halves.count == 2 ? Int(halves[0]) : 0
        else { return nil }
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    }
}
