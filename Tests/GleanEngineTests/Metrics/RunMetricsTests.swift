import Foundation
@testable import GleanEngine
import GleanModel
import Testing

/// Metrics of whole runs, held against what the release says of itself.
@Suite struct RunMetricsTests {
    private func metrics(_ folder: ToyFolder) throws -> (text: String, read: MetricsReader) {
        let text = try String(contentsOfFile: folder.path + "/run.prom", encoding: .utf8)
        return (text, try MetricsReader(text))
    }

    private func check(_ read: MetricsReader, _ manifest: Manifest, stages: (first: String, last: String)) {
        #expect(read["gleaner_pages_in_total", ["stage": stages.first]] == Double(manifest.counts.pagesIn))
        #expect(read["gleaner_pages_kept_total", ["stage": stages.last]] == Double(manifest.counts.pagesKept))
        let drops = Dictionary(uniqueKeysWithValues: manifest.counts.drops.map { (["step": $0.step, "reason": $0.reason.name], Double($0.pages)) })
        #expect(read.family("gleaner_pages_dropped_total").filter { $0.value > 0 } == drops)
        #expect(read.family("gleaner_bad_records_total") == Dictionary(uniqueKeysWithValues: manifest.counts.damage.map { (["kind": $0.key], Double($0.value)) }))
        #expect(read["gleaner_read_bytes_total"] == Double(manifest.inputs.reduce(0) { $0 + $1.bytes }))
        #expect(read["gleaner_planned_bytes"] == read["gleaner_read_bytes_total"])
    }

    @Test func `at the end they are what the manifest says`() throws {
        let folder = try ToyFolder()
        let outcome = try toyBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs) { $0.metrics = .file(folder.path + "/run.prom") }
        let (_, read) = try metrics(folder)
        check(read, outcome.manifest, stages: ("chain-0", "chain-5"))
        #expect(read["gleaner_units", ["stage": "chain-0", "state": "done"]] == 12)
        #expect(read["gleaner_units", ["stage": "chain-0", "state": "waiting"]] == 0)
        #expect(read["gleaner_units", ["stage": "pack", "state": "done"]] == 3)
        #expect(read.family("gleaner_unit_failures_total").isEmpty)
        #expect(read["gleaner_run_info", ["recipe": "toy", "executor": "local", "run": try runName(folder, outcome)]] == 1)
        #expect((read["process_resident_memory_bytes"] ?? 0) > 1_000_000)
        // Nothing of this run lies on a store; other tests of the process may ask some.
        for name in ["requests", "retries", "read_bytes", "written_bytes"] { #expect(read["gleaner_store_\(name)_total"] != nil) }
    }

    /// The short fingerprint of the run, from the release's own record.
    private func runName(_ folder: ToyFolder, _ outcome: BuildOutcome) throws -> String {
        struct Record: Decodable { let workprint: String }
        return String(try JSONDecoder().decode(Record.self, from: Data(contentsOf: URL(fileURLWithPath: folder.path + "/release/run/run.json"))).workprint.prefix(12))
    }

    @Test func `failures of tasks on other machines are counted by kind`() throws {
        let folder = try ToyFolder()
        var deaths = 0
        try toyRecipe(folder, steps: BuildTests.steps, inputs: BuildTests.inputs)
        var request = BuildRequest(recipePath: folder.path + "/recipe.yaml")
        request.output = folder.path + "/release"
        request.cluster.retries = .quick
        request.metrics = .file(folder.path + "/run.prom")
        let outcome = try Build(catalog: toyCatalog, request: request, monitor: RunMonitor(), events: .silent, engine: { room in
            ToyEngine(room) { _, _ in
                guard deaths < 2 else { return nil }
                deaths += 1
                return .gone(.crashed(signal: 11), after: 1)
            }
        }).run()
        let (_, read) = try metrics(folder)
        check(read, outcome.manifest, stages: ("chain-0", "chain-0"))
        #expect(read.family("gleaner_unit_failures_total") == [["kind": "crashed"]: 2])
        #expect(read["gleaner_unit_retries_total"] == 2)
    }

    @Test func `a run that goes on counts what stood`() throws {
        let folder = try ToyFolder()
        let monitor = RunMonitor()
        try toyRecipe(folder, steps: BuildTests.steps, inputs: BuildTests.inputs)
        var request = BuildRequest(recipePath: folder.path + "/recipe.yaml")
        request.output = folder.path + "/release"
        request.workers = 1
        request.metrics = .file(folder.path + "/run.prom")
        var ticks = 0
        let first = Build(catalog: toyCatalog, request: request, monitor: monitor, events: RunEvents(say: { _ in }, tick: { _ in
            ticks += 1
            if ticks == 1 { monitor.cancel() }
        }))
        #expect(throws: RunError.self) { try first.run() }
        let outcome = try Build(catalog: toyCatalog, request: request, monitor: RunMonitor(), events: .silent).run()
        let (_, read) = try metrics(folder)
        check(read, outcome.manifest, stages: ("chain-0", "chain-0"))
    }

    @Test func `Prometheus' own client for Python reads them`() throws {
        let python = (ProcessInfo.processInfo.environment["GLEANER_PEERS"] ?? NSHomeDirectory() + "/.cache/gleaner-peers") + "/venv-prometheus/bin/python"
        guard FileManager.default.isExecutableFile(atPath: python) else {
            print("skipped: prometheus_client is read with \(python), which is missing")
            return
        }
        let folder = try ToyFolder()
        try toyBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs) { $0.metrics = .file(folder.path + "/run.prom") }
        let script = """
            import json, sys
            from prometheus_client.parser import text_string_to_metric_families
            found = [[s.name, s.labels, repr(s.value)] for f in text_string_to_metric_families(open(sys.argv[1]).read()) for s in f.samples]
            print(json.dumps(found))
            """
        let process = Process(), out = Pipe()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = ["-c", script, folder.path + "/run.prom"]
        process.standardOutput = out
        try process.run()
        let bytes = out.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let rows = try #require(try JSONSerialization.jsonObject(with: bytes) as? [[Any]])
        var theirs: [MetricsReader.Sample: Double] = [:]
        for row in rows {
            let name = try #require(row[0] as? String), labels = try #require(row[1] as? [String: String])
            theirs[MetricsReader.Sample(name: name, labels: labels)] = (row[2] as? String).flatMap { Double($0) }
        }
        let (_, read) = try metrics(folder)
        #expect(theirs == read.values)
        #expect(rows.count == theirs.count)
    }
}
