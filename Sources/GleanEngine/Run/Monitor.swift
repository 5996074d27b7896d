package import GleanModel
package import GleanStore
import Synchronization
import Glibc

/// Where a run stands, for the progress display, Ctrl-C and the watchdog: written by workers, read by the engine's loop.
///
/// A class, because every worker and the loop share it; all that changes stands behind one lock.
package final class RunMonitor: Sendable {
    package struct Snapshot: Sendable {
        package var stage = ""
        package var unitsDone = 0
        package var units = 0
        package var pages = 0
        package var kept = 0
        /// Bytes of inputs read, as stored.
        package var bytes: UInt64 = 0
        package var totalBytes: UInt64 = 0
        package var badRecords = 0
        /// The page that each worker has worked on for longest, and since when.
        package var busy: [Int: Busy] = [:]

        /// Pages and bytes a second between two moments, 1e18 at most; 0 where a unit that began anew took back what it had counted.
        package static func rates(
            from first: (pages: Int, bytes: UInt64), to last: (pages: Int, bytes: UInt64), seconds: Double
        ) -> (pages: Double, bytes: Double) {
            guard seconds > 0 else { return (0, 0) }
            let pages = max(0, Double(last.pages) - Double(first.pages)) / seconds, bytes = max(0, Double(last.bytes) - Double(first.bytes)) / seconds
            return (min(pages, mostPerSecond), min(bytes, mostPerSecond))
        }

        private static let mostPerSecond = 1e18
    }

    package struct Busy: Sendable {
        package let unit: WorkUnit
        package let offset: UInt64
        package let since: Double
    }

    private struct State {
        var done = Snapshot()
        var running: [Int: (pages: Int, kept: Int, bytes: UInt64, bad: Int)] = [:]
        var busy: [Int: Busy] = [:]
        var isCancelled = false
        /// Lines for people that workers have said and nobody has read.
        var lines: [String] = []
        var endsTasks = false
        /// A unit failed, and the others stop at their next batch.
        var hasFailed = false
    }

    private let state = Mutex(State())
    private let waits: StoreWaits?

    /// `waits` end when the run is asked to stop: of a process that does this run alone.
    package init(waits: StoreWaits? = nil) { self.waits = waits }

    static let stopped = RunError.stopped

    /// Asks all workers to stop at their next batch; `endingTasks` also ends what an engine holds for the run, which else goes on without it.
    package func cancel(endingTasks: Bool = false) {
        state.withLock {
            $0.isCancelled = true
            if endingTasks { $0.endsTasks = true }
        }
        waits?.stop()
    }

    /// Somebody asked the run to stop; a unit that fails stops it too.
    var wasAskedToStop: Bool { state.withLock { $0.isCancelled } }

    /// The run's tasks are to end with it.
    var endsTasks: Bool { state.withLock { $0.endsTasks } }

    package var isCancelled: Bool { state.withLock { $0.isCancelled || $0.hasFailed } }

    /// Asks all workers to stop because one of them failed.
    func fail() { state.withLock { $0.hasFailed = true } }

    /// A line for people, from a worker.
    func say(_ line: String) { state.withLock { if $0.lines.count < 1000 { $0.lines.append(line) } } }

    /// Hands out what workers have said since the last call.
    func takeLines() -> [String] {
        state.withLock { state in
            defer { state.lines = [] }
            return state.lines
        }
    }

    /// Takes a failure back that could be mended; a run that was asked to stop stays so.
    func mended() {
        state.withLock {
            $0.hasFailed = false
            $0.running = [:]
            $0.busy = [:]
        }
    }

    package var snapshot: Snapshot {
        state.withLock { state in
            var sum = state.done
            for running in state.running.values {
                sum.pages += running.pages
                sum.kept += running.kept
                sum.bytes += running.bytes
                sum.badRecords += running.bad
            }
            sum.busy = state.busy
            return sum
        }
    }

    func start(_ stage: String, units: Int, done: Int, totalBytes: UInt64) {
        state.withLock {
            $0.done.stage = stage
            $0.done.units = units
            $0.done.unitsDone = done
            $0.done.totalBytes = totalBytes
        }
    }

    /// Counts a finished unit; `isReading` for a stage that reads inputs, whose pages make the totals.
    func finished(_ worker: Int, _ receipt: Receipt, isReading: Bool, bytes: UInt64) {
        state.withLock {
            $0.running[worker] = nil
            $0.done.unitsDone += 1
            guard isReading else { return }
            $0.done.pages += receipt.pagesIn
            $0.done.kept += receipt.pagesKept
            $0.done.bytes += bytes
            $0.done.badRecords += receipt.tally.badRecords
        }
    }

    /// Notes the page a worker begins; the watchdog names it if it never ends.
    func begin(_ worker: Int, _ unit: WorkUnit, offset: UInt64) {
        state.withLock { $0.busy[worker] = Busy(unit: unit, offset: offset, since: Clock.seconds) }
    }

    /// Notes how far a process on another machine has come; nil when it has ended.
    func foreign(_ worker: Int, _ progress: (pages: Int, kept: Int, bytes: UInt64, bad: Int)?) { state.withLock { $0.running[worker] = progress } }

    func end(_ worker: Int) { state.withLock { $0.busy[worker] = nil } }

    /// Notes how far a unit has come. Throws a `RunError` if the run was asked to stop.
    func progress(_ worker: Int, _ unit: WorkUnit, tally: SourceTally, pages: Int, kept: Int) throws {
        let stop = state.withLock {
            $0.running[worker] = (pages, kept, tally.bytes, tally.badRecords)
            return $0.isCancelled || $0.hasFailed
        }
        if stop { throw Self.stopped }
    }
}

/// Clocks that never go back, in seconds.
package enum Clock {
    static var seconds: Double { read(CLOCK_MONOTONIC) }

    /// Seconds since 1970: for people, and never compared with another machine's.
    package static var unix: Double { read(CLOCK_REALTIME) }

    /// CPU time of this thread, and of all threads of this process together.
    static var threadCPU: Double { read(CLOCK_THREAD_CPUTIME_ID) }
    static var processCPU: Double { read(CLOCK_PROCESS_CPUTIME_ID) }

    private static func read(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

/// The most memory that this process has held at once, in bytes: Linux counts `ru_maxrss` in KB.
func peakMemoryBytes() -> UInt64 {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return UInt64(max(0, usage.ru_maxrss)) << 10
}
