import GleanModel
import GleanStore
import Glibc

/// What a run tells a monitoring system of itself: numbers that are known, and none that is guessed.
struct RunMetrics: Sendable {
    private let context: RunContext
    private let monitor: RunMonitor
    private let counts: RunCounts
    private let cluster: Cluster
    private let began = Clock.unix

    init(_ context: RunContext, _ monitor: RunMonitor, _ counts: RunCounts, _ cluster: Cluster) {
        self.context = context
        self.monitor = monitor
        self.counts = counts
        self.cluster = cluster
    }

    /// Everything as it stands, in Prometheus' text format.
    var text: String {
        var out = MetricsText()
        let now = counts.now
        addRun(to: &out, now)
        addUnits(to: &out, now)
        addPages(to: &out, now)
        addProcess(to: &out, now)
        addStores(to: &out)
        return out.text
    }

    private typealias Sample = MetricsText.Sample

    private func stage(_ stage: Int) -> [(name: String, value: String)] { [("stage", context.plan.stages[stage].name)] }

    private func addRun(to out: inout MetricsText, _ now: RunCounts.State) {
        out.add("gleaner_build_info", .gauge, "The program's version.", [Sample([("version", Version.current)], 1)])
        out.add("gleaner_run_info", .gauge, "The recipe's name, the run's fingerprint and who does its units.", [
            Sample([("recipe", context.plan.recipe.name), ("run", context.plan.workprint.short), ("executor", cluster.kind.rawValue)], 1),
        ])
        out.add("gleaner_run_start_time_seconds", .gauge, "When this process took the run up, in seconds since 1970.", [Sample([], began)])
        out.add("gleaner_stage_active", .gauge, "1 for the stage in work, 0 for the others.", context.plan.stages.indices.map {
            Sample(stage($0), now.stage == $0 ? 1 : 0)
        })
    }

    private func addUnits(to out: inout MetricsText, _ now: RunCounts.State) {
        out.add("gleaner_units", .gauge, "Units of a stage by state.", context.plan.stages.indices.flatMap { index in
            let known = now.stages[index] ?? RunCounts.StageCounts(), all = context.plan.stages[index].units
            let running = now.stage == index ? min(now.unitsRunning, all - known.done) : 0
            let states = [
                ("done", known.done - known.setAside), ("running", running), ("set_aside", known.setAside), ("waiting", all - known.done - running),
            ]
            return states.map { Sample(stage(index) + [("state", $0.0)], $0.1) }
        })
        out.add("gleaner_unit_failures_total", .counter, "Failures of units in this process's time, by kind.", now.failures.sorted { $0.key < $1.key }.map {
            Sample([("kind", $0.key)], $0.value)
        })
        out.add("gleaner_unit_retries_total", .counter, "Failures of units after which they were to be tried again.", now.retries)
        out.add("gleaner_tasks_running", .gauge, "Tasks of the engine that have told of themselves and not ended.", now.openTasks.count)
    }

    private func addPages(to out: inout MetricsText, _ now: RunCounts.State) {
        let stages = now.stages.sorted { $0.key < $1.key }
        out.add("gleaner_pages_in_total", .counter, "Pages that came into a stage, in units that are done.", stages.map { Sample(stage($0.key), $0.value.pagesIn) })
        out.add("gleaner_pages_kept_total", .counter, "Pages that a stage kept, in units that are done.", stages.map { Sample(stage($0.key), $0.value.pagesKept) })
        let drops = stages.reduce(into: [RunCounts.Drop: Int]()) { $0.merge($1.value.drops, uniquingKeysWith: +) }
        out.add("gleaner_pages_dropped_total", .counter, "Pages dropped, in units that are done.", drops.sorted {
            ($0.key.step, $0.key.reason) < ($1.key.step, $1.key.reason)
        }.map { Sample([("step", $0.key.step), ("reason", $0.key.reason)], $0.value) })
        let bad = now.stages[0]?.badRecords ?? [:]
        out.add("gleaner_bad_records_total", .counter, "Damage met in inputs, in units that are done.", bad.sorted { $0.key < $1.key }.map {
            Sample([("kind", $0.key)], $0.value)
        })
        out.add("gleaner_read_bytes_total", .counter, "Bytes of inputs, as stored, of units that are done.", now.stages[0]?.inputBytes ?? 0)
        out.add("gleaner_planned_bytes", .gauge, "Bytes of all inputs of the run, as stored.", context.plan.inputs.reduce(UInt64(0)) { $0 + $1.bytes })
        let live = monitor.snapshot
        out.add("gleaner_progress_pages", .gauge, "Pages read, with those of units in work.", live.pages)
        out.add("gleaner_progress_pages_kept", .gauge, "Pages kept by the stage that reads inputs, with those of units in work.", live.kept)
        out.add("gleaner_progress_bytes", .gauge, "Bytes of inputs read, with those of units in work.", live.bytes)
    }

    private func addProcess(to out: inout MetricsText, _ now: RunCounts.State) {
        if let bytes = residentBytes() { out.add("process_resident_memory_bytes", .gauge, "Memory that this process holds.", bytes) }
        out.add("gleaner_memory_peak_bytes", .gauge, "The most memory that this process has held at once.", peakMemoryBytes())
        out.add("process_cpu_seconds_total", .counter, "CPU time of this process.", [Sample([], Clock.processCPU)])
        if let most = now.openTasks.map(\.memoryBytes).max() {
            out.add("gleaner_task_memory_peak_bytes", .gauge, "The most memory that a running task has held at once.", most)
        }
    }

    private func addStores(to out: inout MetricsText) {
        let traffic = StoreTraffic.snapshot()
        out.add("gleaner_store_requests_total", .counter, "Requests of this process to stores.", traffic.requests)
        out.add("gleaner_store_retries_total", .counter, "Requests of this process to stores that failed and were sent again.", traffic.retries)
        out.add("gleaner_store_read_bytes_total", .counter, "Bytes that this process has read from stores.", traffic.bytesRead)
        out.add("gleaner_store_written_bytes_total", .counter, "Bytes that this process has sent to stores.", traffic.bytesWritten)
    }

    /// The second number of /proc/self/statm, in pages of memory.
    private func residentBytes() -> UInt64? {
        guard let text = try? Files.read("/proc/self/statm") else { return nil }
        let fields = String(decoding: text, as: UTF8.self).split(separator: " ")
        guard fields.count > 1, let pages = UInt64(fields[1]) else { return nil }
        return pages * UInt64(sysconf(Int32(_SC_PAGESIZE)))
    }
}
