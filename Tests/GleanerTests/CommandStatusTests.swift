import Foundation
import Testing

/// What is asked of a run from outside, by the program itself.
extension CommandTests {
    private func object(_ text: String) throws -> [String: Any] { try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) }

    @Test func `a run is looked at, ended and gone on with from another process`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        // Many small inputs, so that a run is asked to stop in the middle of them.
        try writeCrawl(folder, files: 400, pages: 30)
        try writeRecipe(folder)
        #expect(try run("status", "live", in: folder).code == 2)
        let build = try start(["build", "recipe.yaml", "--output", "live", "--workers", "1", "--metrics", "live.prom"], in: folder)
        var seen = try run("status", "live", "--json", in: folder)
        while seen.code != 0, build.process.isRunning {
            Thread.sleep(forTimeInterval: 0.02)
            seen = try run("status", "live", "--json", in: folder)
        }
        let cancelled = try run("cancel", "live", "--json", "--wait", "300", in: folder)
        build.process.waitUntilExit()
        #expect(cancelled.code == 0, "\(cancelled.error)")
        let outcome = try object(cancelled.out)
        // On a machine so quick that the run was over before, there was nothing to end.
        if outcome["isSealed"] as? Bool == false {
            #expect(build.process.terminationStatus == 130)
            #expect((outcome["front"] as? [String: Any])?["hasEnded"] as? Bool == true)
            let status = try object(try run("status", "live", "--json", in: folder).out)
            #expect(status["state"] as? String == "cancelled")
            let stages = try #require(status["stages"] as? [[String: Any]])
            for stage in stages {
                let parts = try ["done", "running", "failed", "waiting", "setAside"].map { try #require(stage[$0] as? Int) }
                #expect(parts.reduce(0, +) == stage["units"] as? Int)
            }
            #expect(stages.first?["units"] as? Int == 400)
            let shown = try run("status", "live", in: folder)
            #expect(shown.code == 0 && shown.out.contains("cancelled; the same build command goes on") && shown.out.contains("chain-0"))
            let logs = try run("logs", "live", "chain-0:0", in: folder)
            #expect(logs.code == 0 && logs.out.contains("chain-0:0  part-0.warc"))
            #expect(try run("logs", "live", "chain-0:400", in: folder).code == 2)
        }
        #expect(try run("build", "recipe.yaml", "--output", "live", in: folder).code == 0)
        #expect(try run("build", "recipe.yaml", "--output", "peace", in: folder).code == 0)
        let sums = try ["live", "peace"].map { try String(contentsOf: folder.appendingPathComponent("\($0)/SHA256SUMS"), encoding: .utf8) }
        #expect(sums[0] == sums[1])
        let sealed = try run("status", "live", in: folder)
        #expect(sealed.code == 0 && sealed.out.contains("sealed") && sealed.out.contains("12,000 in, 8,000 kept"))
        #expect(try run("cancel", "live", in: folder).out.contains("stands; nothing runs"))
        #expect(try run("logs", "live", "chain-0:0", in: folder).code == 2)
        #expect(try String(contentsOf: folder.appendingPathComponent("live.prom"), encoding: .utf8).contains("# TYPE gleaner_units gauge\n"))
    }

    @Test func `a run by processes tells its tasks and what they printed`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try writeCrawl(folder, files: 6, pages: 30)
        try writeRecipe(folder)
        try "executor: processes\nprocesses: 2\nunits_per_task: 3\n".write(to: folder.appendingPathComponent("cluster.yaml"), atomically: true, encoding: .utf8)
        #expect(try run("build", "recipe.yaml", "--cluster", "cluster.yaml", "--keep-stages", "--output", "many", in: folder).code == 0)
        let logs = try run("logs", "many", "chain-0:4", "--json", in: folder)
        // The work folder of a release whose stages were kept still tells.
        let report = try object(logs.out)
        #expect((report["unit"] as? [String: Any])?["pagesIn"] as? Int == 30)
        let process = try #require((report["processes"] as? [[String: Any]])?.first)
        #expect(process["task"] as? String == "00000-chain-0.1" && process["didUnit"] as? Bool == true && process["ended"] as? Int == 0)
        #expect((process["lines"] as? [String])?.last == "3 of 3 units done; the others stood already.")
    }

    @Test func `metrics at an address that is none are refused before anything is read`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try writeCrawl(folder, files: 1, pages: 3)
        try writeRecipe(folder)
        #expect(try run("build", "recipe.yaml", "--metrics", ":port", in: folder).code == 2)
        #expect(try run("build", "recipe.yaml", "--metrics", "nowhere/run.prom", in: folder).code == 4)
        #expect(try run("status", in: folder).code == 2)
        #expect(try run("status", "x", "--watch", "0", in: folder).code == 2)
    }
}
