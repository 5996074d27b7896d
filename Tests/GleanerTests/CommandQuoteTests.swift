import Foundation
import Testing

/// `plan` and `quote --machines` as a user runs them.
extension CommandTests {
    /// Serves a folder at an address of this machine until `body` returns.
    private func serving(_ folder: URL, _ body: (_ address: String) throws -> Void) throws {
        let server = Process(), out = Pipe()
        server.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        server.arguments = ["python3", "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
        server.currentDirectoryURL = folder
        server.standardOutput = out
        server.standardError = FileHandle.nullDevice
        try server.run()
        defer {
            // Whoever runs the tests may block other signals.
            kill(server.processIdentifier, SIGKILL)
            server.waitUntilExit()
        }
        // "Serving HTTP on 127.0.0.1 port 43121 (http://127.0.0.1:43121/) ..."
        let said = String(decoding: out.fileHandleForReading.availableData, as: UTF8.self)
        let port = try #require(said.split(separator: " ").compactMap { Int($0) }.first)
        try body("http://127.0.0.1:\(port)")
    }

    @Test func `names in a list are asked for their sizes by who reckons with them`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try writeCrawl(folder, files: 3, pages: 30)
        try writeRecipe(folder)
        #expect(try run("build", "recipe.yaml", in: folder).code == 0)
        let local = try run("quote", "recipe.yaml", "--machines", "1", "--cores", "1", "--rates", "release/test/run/costs.json", "--json", in: folder)
        let costs = try #require(try JSONSerialization.jsonObject(with: Data(local.out.utf8)) as? [String: Any], "\(local.error)")
        let bytes = costs["inputBytes"] as? Int ?? 0, notes = costs["notes"] as? [String]
        #expect(bytes > 30_000 && notes == [])
        try serving(folder) { address in
            try (0..<3).map { "\(address)/crawl/part-\($0).warc\n" }.joined().write(to: folder.appendingPathComponent("list.txt"), atomically: true, encoding: .utf8)
            let listed = try run(
                "quote", "recipe.yaml", "--input", "@list.txt", "--machines", "1", "--cores", "1", "--rates", "release/test/run/costs.json", "--json", in: folder)
            let found = try #require(try JSONSerialization.jsonObject(with: Data(listed.out.utf8)) as? [String: Any], "\(listed.error)")
            #expect(found["inputBytes"] as? Int == bytes)
            let planned = try run("plan", "recipe.yaml", "--input", "@list.txt", in: folder), here = try run("plan", "recipe.yaml", in: folder)
            let lines = [planned.out, here.out].map { $0.split(separator: "\n").dropFirst().first ?? "" }
            #expect(lines[0].contains("3 inputs, ") && lines[0] == lines[1], "\(planned.out)")
            // A sample of them is drawn, too.
            let sampled = try run("quote", "recipe.yaml", "--input", "@list.txt", "--json", in: folder)
            #expect(sampled.code == 0, "\(sampled.error)")
        }
    }

    @Test func `a quote for machines tells of other rates, of tasks and of what it lacks`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try writeCrawl(folder, files: 2, pages: 30)
        try writeRecipe(folder)
        #expect(try run("build", "recipe.yaml", in: folder).code == 0)
        try writeRecipe(folder, steps: "  - extract: {}\n  - gopher_quality: { min_words: 10 }\n")
        let quoted = try run("quote", "recipe.yaml", "--machines", "2", "--cores", "4", "--rates", "release/test/run/costs.json", "--price-hour", "1", in: folder)
        #expect(quoted.out.contains("note") && quoted.out.contains("the rates are of a recipe with other steps, settings or models: test"), "\(quoted.out)\(quoted.error)")
        #expect(quoted.out.range(of: #"\ntasks +\d"#, options: .regularExpression) != nil && quoted.out.contains("price of machines"))
        try writeRecipe(folder, steps: "  - extract: {}\n  - exact: {}\n")
        let lacking = try run("quote", "recipe.yaml", "--machines", "2", "--cores", "4", "--rates", "release/test/run/costs.json", in: folder)
        #expect(lacking.code == 2 && lacking.error.contains("does not say what exact-"), "\(lacking.out)\(lacking.error)")
        try "executor: processes\ncpus_per_task: 8\n".write(to: folder.appendingPathComponent("site.yaml"), atomically: true, encoding: .utf8)
        let small = try run("quote", "recipe.yaml", "--machines", "2", "--cores", "4", "--rates", "release/test/run/costs.json", "--cluster", "site.yaml", in: folder)
        #expect(small.code == 2 && small.error.contains("A task takes 8 cores, and a machine has 4."), "\(small.out)\(small.error)")
    }
}
