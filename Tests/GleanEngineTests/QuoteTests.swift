import Foundation
@testable import GleanEngine
import GleanModel
import Testing

/// Quotes of toy recipes, against the builds that they are of.
@Suite struct QuoteTests {
    private func quote(
        _ folder: ToyFolder, steps: String, inputs: [String: String] = BuildTests.inputs, share: Double = 1, change: (inout QuoteRequest) -> Void = { _ in }
    ) throws -> Quote {
        try toyRecipe(folder, steps: steps, inputs: inputs)
        var build = BuildRequest(recipePath: folder.path + "/recipe.yaml")
        build.output = folder.path + "/release"
        build.workers = 2
        var request = QuoteRequest(build)
        request.share = share
        change(&request)
        return try Quoting(catalog: toyCatalog, request: request, monitor: RunMonitor(), events: RunEvents(say: { _ in }, tick: { _ in })).run(savingTo: nil)
    }

    /// Six inputs of 2,000 pages each, 8 MB with their long URLs, of which a share of less than one can be drawn. Every third page has two
    /// words, all others six and more; a row has the same text in each input.
    private static let large = Dictionary(uniqueKeysWithValues: (0..<6).map { file in
        ("large-\(file).txt", (0..<2000).map { row in
            let words = (0..<(row % 3 == 0 ? 1 : 5 + row * 7 % 5)).map { "the\($0 * row)" }.joined(separator: " ")
            return "http://a.example/\(file)/\(row)?\(String(repeating: "q", count: 500 + row * 13 % 200))\tthe \(words)"
        }.joined(separator: "\n"))
    })

    @Test(arguments: [BuildTests.steps, BuildTests.withSurvey])
    func `a quote from all pages is what the build gives`(_ steps: String) throws {
        let folder = try ToyFolder()
        let quote = try quote(folder, steps: steps)
        let built = try toyBuild(folder, steps: steps, inputs: BuildTests.inputs).manifest.counts
        for (figure, actual) in [(Quote.Figure.pagesIn, Double(built.pagesIn)), (.pagesKept, Double(built.pagesKept)), (.text, Double(built.textBytes))] {
            let row = try #require(quote[figure])
            #expect(abs(row.value.estimate - actual) < 1e-6 * actual, "\(figure): \(row.value.estimate), \(actual)")
            #expect(row.value.halfWidth < 1e-9)
        }
    }

    @Test func `a quote from some pages covers what the build gives`() throws {
        let folder = try ToyFolder()
        let quote = try quote(folder, steps: "toy_words: { min_words: 4 }", inputs: Self.large, share: 0.05)
        #expect(quote.basis.share < 0.7 && quote.basis.pagesRun < 8000)
        // By the rule of `large`: 667 rows of each input have two words.
        let pages = try #require(quote[.pagesIn]).value, kept = try #require(quote[.pagesKept]).value
        #expect(pages.covers(12_000) && pages.halfWidth < 0.05)
        #expect(kept.covers(6 * 1333) && kept.halfWidth < 0.05)
    }

    @Test func `the same seed draws the same pages`() throws {
        let one = try ToyFolder(), two = try ToyFolder()
        func text(_ folder: ToyFolder, seed: UInt64) throws -> Interval? {
            try quote(folder, steps: "toy_words: { min_words: 4 }", inputs: Self.large, share: 0.05) { $0.seed = seed }[.text]?.value
        }
        let first = try text(one, seed: 4)
        #expect(try text(two, seed: 4) == first)
        #expect(try text(two, seed: 5) != first)
    }

    @Test func `an input that cannot be entered is read through`() throws {
        let folder = try ToyFolder()
        let inputs = Dictionary(uniqueKeysWithValues: Self.large.map { ("stream-" + $0.key, $0.value) })
        let quote = try quote(folder, steps: "toy_words: { min_words: 4 }", inputs: inputs, share: 0.05) { $0.confidence = 0.99 }
        #expect(quote[.pagesIn]?.value == Interval(exactly: 12_000))
        #expect(try #require(quote[.pagesKept]).value.covers(6 * 1333))
    }

    @Test func `what a survey leaves is quoted by bounds that hold`() throws {
        let folder = try ToyFolder()
        let quote = try quote(folder, steps: "toy_words: { min_words: 4 }\ntoy_exact: {}", inputs: Self.large, share: 0.05)
        let kept = try #require(quote[.pagesKept])
        #expect(kept.value.covers(1333) && !kept.value.covers(6 * 1333), "\(kept.value)")
        #expect(kept.note != nil)
    }

    @Test func `a build holds the quote against what came`() throws {
        let folder = try ToyFolder()
        let quote = try quote(folder, steps: BuildTests.steps)
        try toyBuild(folder, steps: BuildTests.steps, inputs: BuildTests.inputs)
        let check = try Files.readJSON(QuoteCheck.self, folder.path + "/release/run/quote.json")
        let pages = try #require(check.rows.first { $0.figure == .pagesIn })
        #expect(pages.actual == quote[.pagesIn]?.value.estimate && pages.isCovered)
        let costs = try Files.readJSON(RunCosts.self, folder.path + "/release/run/costs.json")
        #expect(costs.pagesIn == 3600 - 514 - 514)
        #expect(costs.cpuSeconds > 0 && costs.memoryBytes > 1 << 20)
        #expect(costs.stages.map(\.stage) == ["chain-0", "pack"])
    }

    @Test func `costs say how much was read, and of which recipe`() throws {
        let whole = try ToyFolder(), limited = try ToyFolder()
        try toyBuild(whole, steps: BuildTests.steps, inputs: BuildTests.inputs)
        let costs = try Files.readJSON(RunCosts.self, whole.path + "/release/run/costs.json")
        let stored = BuildTests.inputs.values.reduce(0) { $0 + $1.utf8.count }
        #expect(costs.inputBytes == UInt64(stored))
        #expect(costs.recipe == "toy" && costs.isByTasks == false)
        let tables = costs.pageTableBytes ?? 0, ledgers = costs.ledgerBytes ?? 0
        #expect(tables > 0 && ledgers > 0)
        // 400 pages are in the first two inputs, and the others are not read.
        try toyBuild(limited, steps: BuildTests.steps, inputs: BuildTests.inputs) { $0.pageLimit = 400 }
        let few = try Files.readJSON(RunCosts.self, limited.path + "/release/run/costs.json")
        let read = few.inputBytes ?? 0, most = UInt64(stored) / 6
        #expect(read > 0 && read < most)
        #expect(few.recipePrint == costs.recipePrint)
    }

    @Test func `of a run by tasks, costs have the front end and the units, and the memory that tasks tell of`() throws {
        let folder = try ToyFolder()
        _ = try quote(folder, steps: BuildTests.steps)
        try toyClusterBuild(folder, steps: BuildTests.steps, inputs: BuildTests.inputs) { room in
            let engine = ToyEngine(room)
            engine.onSubmit = { _ in
                var beat = TaskBeat(task: "00000-chain-0.99", stage: 0, units: 0)
                beat.memoryBytes = 1 << 50
                try SealedJSON.write(TaskBeat.path(beat.task, in: room.folder), beat)
            }
            return engine
        }
        let costs = try Files.readJSON(RunCosts.self, folder.path + "/release/run/costs.json")
        #expect(costs.isByTasks == true)
        #expect(costs.memoryBytes == 1 << 50)
        let check = try Files.readJSON(QuoteCheck.self, folder.path + "/release/run/quote.json")
        let figures = Set(check.rows.map(\.figure))
        #expect(figures.contains(.cpu) && figures.isDisjoint(with: [.wall, .memory]))
        #expect(check.note?.hasPrefix("Tasks of an engine did the units") == true)
        #expect(RunCosts.cpu(process: 5, units: 100, isByTasks: true, stood: 0) == 105)
        #expect(RunCosts.cpu(process: 110, units: 100, isByTasks: false, stood: 0) == 110)
        #expect(RunCosts.cpu(process: 60, units: 100, isByTasks: false, stood: 2) == 100)
    }

    @Test func `a quote of another run is refused, and one left from before is passed over`() throws {
        let folder = try ToyFolder()
        _ = try quote(folder, steps: BuildTests.steps)
        let left = folder.path + "/release/work/quote.json"
        try FileManager.default.copyItem(atPath: left, toPath: folder.path + "/other.json")
        let error = try #require(throws: RecipeError.self) {
            try toyBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs) { $0.quotePath = folder.path + "/other.json" }
        }
        #expect(error.message.contains("a quote of another run"))
        try toyBuild(folder, steps: BuildTests.withSurvey, inputs: BuildTests.inputs)
        #expect(try !Files.exists(folder.path + "/release/run/quote.json"))
    }

    @Test func `what sums over all pages decide is not quoted`() throws {
        let folder = try ToyFolder()
        let error = try #require(throws: RecipeError.self) { try quote(folder, steps: "toy_language: {}\ntoy_share: {}") }
        #expect(error.message.contains("toy_share decides by sums"))
    }

    @Test func `a sample grows with the square of what its width must lose`() throws {
        let folder = try ToyFolder()
        let quote = try quote(folder, steps: "toy_words: { min_words: 4 }", inputs: Self.large, share: 0.05)
        let width = [Quote.Figure.pagesKept, .tokens, .cpu].compactMap { quote[$0]?.value.halfWidth }.max() ?? 0
        #expect(Quoting.next(quote, width * 1.01, most: 1) == nil)
        #expect(Quoting.next(quote, width / 10, most: 0.9) == 0.9)
        #expect(Quoting.next(quote, width / 10, most: quote.basis.share) == nil)
    }
}
