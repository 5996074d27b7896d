import Foundation
import GleanEngine
import GleanModel
import Testing

/// Whole runs with toy steps: what must hold of any recipe.
@Suite struct BuildTests {
    /// Twelve inputs of 300 pages, some equal, some in German, some too short.
    static let inputs: [String: String] = Dictionary(uniqueKeysWithValues: (0..<12).map { file in
        let lines = (0..<300).map { row -> String in
            let number = file * 300 + row
            switch number % 7 {
            case 0: return "http://a.example/\(number)\tthe same words on every such page"
            case 1: return "http://a.example/\(number)\tder Hund \(number) und die Katze"
            case 2: return "http://a.example/\(number)\t"
            case 3: return "# comment"
            case 4: return "!damage"
            default: return "http://a.example/\(number)\tthe page number \(number) um has words \(number * number)"
            }
        }
        return ("part-\(file / 10)\(file % 10).txt", lines.joined(separator: "\n"))
    })

    static let steps = """
        toy_tidy: {}
        toy_language: {}
        toy_keep: { keep: [en] }
        toy_words: { min_words: 4 }
        """

    static let withSurvey = steps + "\ntoy_exact: {}\ntoy_words: { min_words: 5 }"

    private func sums(_ folder: ToyFolder) throws -> String { try String(contentsOfFile: folder.path + "/release/SHA256SUMS", encoding: .utf8) }

    @Test(arguments: [steps, withSurvey])
    func `one worker and eight make the same release`(_ steps: String) throws {
        // Two folders with the same files at other times: neither place nor time stands in a release.
        let one = try ToyFolder(), eight = try ToyFolder()
        try toyBuild(one, steps: steps, inputs: Self.inputs) { $0.workers = 1 }
        try toyBuild(eight, steps: steps, inputs: Self.inputs) { $0.workers = 8 }
        #expect(try sums(one) == sums(eight))
        #expect(try sums(one).contains("data/00000-0000.jsonl"))
    }

    @Test func `pages in are pages kept and pages dropped`() throws {
        let folder = try ToyFolder()
        let counts = try toyBuild(folder, steps: Self.withSurvey, inputs: Self.inputs).manifest.counts
        // Of 3,600 lines: 514 of class 4 are damage, 514 of class 3 comments (3600 = 514 * 7 + 2).
        #expect(counts.pagesIn == 3600 - 514 - 514)
        #expect(counts.balances)
        #expect(counts.damage == ["bad_line": 514])
        #expect(counts.otherRecords == ["comment": 514])
        #expect(counts.drops.first { $0.reason == "no_text" }?.pages == 514)
        #expect(counts.drops.first { $0.reason == "duplicate" }?.pages == 514)
        #expect(counts.pagesKept == 1 + 514 + 514)
    }

    @Test func `an input whose name is no UTF-8 is passed over and told, and the others are read`() throws {
        let folder = try ToyFolder()
        try toyRecipe(folder, steps: Self.steps, inputs: ["a.txt": "http://x.example/1\tone two three"])
        let file = try #require(fopen((Array("\(folder.path)/in/caf".utf8) + [0xE9] + Array(".txt".utf8) + [0]).map { CChar(bitPattern: $0) }, "w"))
        fclose(file)
        var request = BuildRequest(recipePath: folder.path + "/recipe.yaml")
        request.output = folder.path + "/release"
        var said: [String] = []
        let outcome = try Build(catalog: toyCatalog, request: request, monitor: RunMonitor(), events: RunEvents(say: { said.append($0) }, tick: { _ in })).run()
        #expect(outcome.manifest.inputs.map(\.name) == ["a.txt"])
        #expect(said.filter { $0.contains("\(folder.path)/in/caf\u{fffd}.txt") }.count == 1)
    }

    @Test func `a survey keeps the first of equal pages, across units`() throws {
        let folder = try ToyFolder()
        try toyBuild(folder, steps: "toy_exact: {}", inputs: [
            "a.txt": "http://x.example/1\tone\nhttp://x.example/2\ttwo", "b.txt": "http://x.example/3\ttwo\nhttp://x.example/4\tfour",
            "c.txt": "http://x.example/5\tone\nhttp://x.example/6\tone",
        ])
        let rows = try String(contentsOfFile: folder.path + "/release/data/00000-0000.jsonl", encoding: .utf8)
        #expect(rows.split(separator: "\n").map { $0.split(separator: "\t")[1] } == ["one", "two", "four"])
        let release = try Release(path: folder.path + "/release")
        let told = try Explain(release, catalog: toyCatalog).explain("http://x.example/5")
        #expect(told.pages.first?.page.drop?.reason == "duplicate")
    }

    @Test(arguments: 0..<12)
    func `a run that is stopped goes on and ends with the same bytes`(_ moment: Int) throws {
        let whole = try ToyFolder(), stopped = try ToyFolder()
        try toyBuild(whole, steps: Self.withSurvey, inputs: Self.inputs)
        var request = BuildRequest(recipePath: whole.path + "/recipe.yaml")
        request.output = stopped.path + "/release"
        request.workers = 1
        var units = 0
        let monitor = RunMonitor()
        let events = RunEvents(say: { _ in }, tick: { now in
            units = max(units, now.unitsDone)
            if units >= moment { monitor.cancel() }
        })
        do {
            _ = try Build(catalog: toyCatalog, request: request, monitor: monitor, events: events).run()
        } catch let error as RunError {
            #expect(error.kind == .interrupted)
        }
        let again = Build(catalog: toyCatalog, request: request, monitor: RunMonitor(), events: RunEvents(say: { _ in }, tick: { _ in }))
        #expect(try again.run().manifest.counts.balances)
        #expect(try sums(whole) == sums(stopped))
        #expect(!FileManager.default.fileExists(atPath: stopped.path + "/release/work"))
    }

    @Test func `a process that still writes to the work folder takes nothing from the release`() throws {
        let folder = try ToyFolder(), late = folder.path + "/release/work/late", monitor = RunMonitor(), isGone = DispatchSemaphore(value: 0)
        Thread {
            while !monitor.isCancelled {
                try? FileManager.default.createDirectory(atPath: late, withIntermediateDirectories: true)
                for file in 0..<100 { FileManager.default.createFile(atPath: "\(late)/\(file)", contents: nil) }
            }
            isGone.signal()
        }.start()
        defer {
            monitor.cancel()
            isGone.wait()
        }
        #expect(try toyBuild(folder, steps: Self.steps, inputs: Self.inputs).manifest.counts.balances)
        #expect(try sums(folder).contains("manifest.json"))
    }

    @Test func `a finished release is used again, and another recipe is refused its folder`() throws {
        let folder = try ToyFolder()
        try toyBuild(folder, steps: Self.steps, inputs: Self.inputs)
        #expect(try toyBuild(folder, steps: Self.steps, inputs: [:]).wasThere)
        let error = try #require(throws: RunError.self) { try toyBuild(folder, steps: "toy_words: { min_words: 9 }", inputs: [:]) }
        #expect(error.message.contains("another recipe"))
    }

    @Test func `a limit takes the first pages in canonical order, and files the first inputs`() throws {
        let few = try ToyFolder(), whole = try ToyFolder(), files = try ToyFolder()
        let limited = try toyBuild(few, steps: Self.steps, inputs: Self.inputs) { $0.pageLimit = 400; $0.workers = 8 }
        #expect(limited.manifest.counts.pagesIn == 400)
        try toyBuild(whole, steps: Self.steps, inputs: Self.inputs)
        let all = try String(contentsOfFile: whole.path + "/release/data/00000-0000.jsonl", encoding: .utf8)
        let first = try String(contentsOfFile: few.path + "/release/data/00000-0000.jsonl", encoding: .utf8)
        #expect(all.hasPrefix(first))
        #expect(try toyBuild(files, steps: Self.steps, inputs: Self.inputs) { $0.fileLimit = 2 }.manifest.inputs.map(\.name) == ["part-00.txt", "part-01.txt"])
    }

    @Test func `more bad records than allowed end the run`() throws {
        let folder = try ToyFolder()
        let error = try #require(throws: RunError.self) {
            try toyBuild(folder, steps: Self.steps, inputs: Self.inputs, extra: "limits: { max_bad_records: 10 }")
        }
        #expect(error.kind == .tooManyBadRecords)
    }

    @Test func `measuring all keeps the verdicts and stores more numbers`() throws {
        let some = try ToyFolder(), all = try ToyFolder()
        let plain = try toyBuild(some, steps: Self.steps, inputs: Self.inputs).manifest
        let full = try toyBuild(all, steps: Self.steps, inputs: Self.inputs) { $0.measureAll = true }.manifest
        #expect(plain.counts.drops == full.counts.drops)
        func measured(_ folder: ToyFolder) throws -> Int {
            var count = 0
            try Decisions(try Release(path: folder.path + "/release")).write { lines in
                let text = lines.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
                count += text.components(separatedBy: "\"toy_words.words\"").count - 1
                return true
            }
            return count
        }
        #expect(try measured(all) > measured(some))
    }

    @Test func `an input that vanishes ends the run with a message and the run goes on when it is back`() throws {
        let folder = try ToyFolder()
        let error = try #require(throws: (any Error).self) {
            try toyBuild(folder, steps: Self.steps, inputs: Self.inputs) { _ in
                try? FileManager.default.removeItem(atPath: folder.path + "/in")
            }
        }
        #expect("\(error)".contains("in"))
        #expect(try toyBuild(folder, steps: Self.steps, inputs: Self.inputs).manifest.counts.balances)
    }
}
