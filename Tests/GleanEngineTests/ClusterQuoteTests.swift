import Foundation
@testable import GleanEngine
import GleanModel
import Testing

/// Quotes for many machines, each column reckoned by hand.
///
/// 257 inputs of 1 MB, the last of 44 MB: 300 MB, one input more than is merged at once. The rates are those of a run of 3 MB and 100 pages.
@Suite struct ClusterQuoteTests {
    private static let steps = "toy_words: { min_words: 4 }\ntoy_exact: {}"

    private static func context(_ folder: ToyFolder, steps: String = steps) throws -> RunContext {
        try toyRecipe(folder, steps: steps, inputs: Dictionary(uniqueKeysWithValues: (1000..<1257).map { ("part-\($0).txt", "a page") }))
        var request = BuildRequest(recipePath: folder.path + "/recipe.yaml")
        request.output = folder.path + "/release"
        var context = try Opening(catalog: toyCatalog, request: request).context
        for input in context.plan.inputs.indices { context.plan.inputs[input].bytes = input == 256 ? 44_000_000 : 1_000_000 }
        return context
    }

    private static func rates(_ folder: ToyFolder, recipe: String, stages: [String: Double]) throws -> StageRates {
        let rows = stages.map { "{\"stage\":\"\($0.key)\",\"units\":3,\"seconds\":\($0.value),\"cpuSeconds\":\($0.value / 2)}" }.joined(separator: ",")
        try folder.write("costs.json", """
            {"recipe":"toy","recipePrint":"\(recipe)","isByTasks":false,"unitsBefore":0,"workers":1,"cpuSeconds":4,"wallSeconds":8,"memoryBytes":1,"diskBytes":1,
            "inputBytes":3000000,"pagesIn":100,"pagesKept":50,"textBytes":1,"outputBytes":300000,"pageTableBytes":150000,"ledgerBytes":20000,"stages":[\(rows)]}
            """)
        return try StageRates.read(folder.path + "/costs.json")
    }

    private static let seconds = ["chain-0": 6.3, "toy_exact-texts": 0.704, "chain-2": 0.3, "decide": 0.03, "pack": 0.715]

    /// Four machines of ten cores, of which tasks of four cores leave two idle: 32 cores in eight tasks.
    private static var machines: Machines {
        var machines = Machines(count: 4, cores: 10)
        machines.coresPerTask = 4
        machines.prices.machineHour = 3600
        machines.prices.gets = 1000
        return machines
    }

    private static func quote(_ folder: ToyFolder) throws -> ClusterQuote {
        let context = try context(folder)
        return try ClusterQuote(context, rates(folder, recipe: context.plan.recipePrint, stages: seconds), machines)
    }

    private func isClose(_ found: [Double], _ wanted: [Double]) -> Bool {
        found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) < 1e-9 * max(1, abs($1)) }
    }

    @Test func `hours are a clock's, of units on cores in their order`() throws {
        let quote = try Self.quote(ToyFolder())
        #expect(quote.rows.map(\.stage) == ["chain-0", "toy_exact-merge", "toy_exact-texts", "toy_exact-deal", "chain-2", "decide", "pack", "seal"])
        #expect(quote.rows.map(\.units) == [257, 2, 64, 2, 257, 257, 65, 1])
        // A hundred times the rates, for a hundred times the bytes; records of 64 bytes of 10,000 pages and two receipts, or receipts alone, at 250 MB/s.
        let merge = 0.002576, deal = 0.000016
        let clock: [Double] = [630, merge, 70.4, deal, 30, 3, 71.5, 0.175], cpu: [Double] = [315, merge, 35.2, deal, 15, 1.5, 35.75, 0.175]
        #expect(isClose(quote.rows.map { $0.coreHours * 3600 }, clock))
        #expect(isClose(quote.rows.map { $0.cpuHours * 3600 }, cpu))
        // The last input takes 44 times as long as another.
        let longest: [Double] = [92.4, merge / 2, 1.1, deal / 2, 4.4, 0.44, 1.1, 0.175]
        #expect(isClose(quote.rows.map(\.longestUnitSeconds), longest))
        // Eight rounds of 32 inputs and then the last one (16.8 and 92.4 seconds, 0.8 and 4.4, 0.08 and 0.44); two rounds of 64 units, three of 65.
        let seconds: [Double] = [109.2, merge / 2, 2.2, deal / 2, 5.2, 0.52, 3.3, 0.175]
        #expect(isClose(quote.rows.map { $0.hours * 3600 }, seconds))
        #expect(quote.rows.map(\.idleMachines) == [0, 3, 0, 3, 0, 0, 0, 3])
        #expect(quote.notes.isEmpty)
    }

    @Test func `openings and requests are counted from the plan`() throws {
        let quote = try Self.quote(ToyFolder()), volumes = quote.rows.map(\.volume)
        // The two files that 257 are merged into, by 64 units; 64 files by two units that deal; pages and what was decided, of 257; ledgers twice;
        // for the seal the decisions twice.
        #expect(volumes.map(\.filesRead) == [257, 257, 128, 128, 514, 514, 514, 514])
        // Ledger, pages, records and receipt; merged or dealt and receipt; ledger, spans and receipt; decisions and receipt; shard, attribution and
        // receipt; the index and twelve documents.
        #expect(volumes.map(\.filesWritten) == [1028, 4, 128, 4, 771, 514, 195, 13])
        // In order one request a file, in places one for the size and one for the bytes; for the seal also 904 receipts and 579 files that move:
        // 257 decisions, 257 spans, 65 shards.
        let seal = 1028 + 904 + 579
        #expect(volumes.map(\.gets) == [257, 514, 256, 256, 1028, 1028, 1028, seal])
        #expect(volumes.map(\.puts) == [1028, 4, 128, 4, 771, 514, 195, 592])
        #expect(volumes.map(\.lists) == [3, 3, 3, 3, 3, 3, 3, 5])
        #expect(volumes.map(\.removals) == [0, 0, 0, 0, 0, 0, 0, 2644])
    }

    @Test func `bytes follow from the rates' own shares`() throws {
        let quote = try Self.quote(ToyFolder()), volumes = quote.rows.map(\.volume)
        // Pages are 5% of 300 MB, ledgers 200 bytes of 10,000 pages, shards 10%; a receipt is 2,000 bytes.
        // The first stage writes ledgers, pages, records and receipts; the seal 32 bytes a page and 800 an input.
        let read: [Double] = [300e6, 640e3, 640e3, 0, 15e6, 4e6, 15e6, 4e6]
        let written: [Double] = [18.154e6, 644e3, 128e3, 4e3, 2.514e6, 2.514e6, 30.13e6, 525.6e3]
        #expect(isClose(volumes.map(\.bytesRead), read))
        #expect(isClose(volumes.map(\.bytesWritten), written))
        #expect((54_613_599...54_613_600).contains(quote.sharedBytes))
        #expect(quote.inputBytes == 300_000_000)
    }

    @Test func `what tasks ask of the store is counted`() throws {
        let tasks = try Self.quote(ToyFolder()).tasks
        // Four for each of eight places, rounded to four units that a task does at once: 12 of 257 units, 4 of 64 and 65.
        #expect(tasks.units == [22, 1, 16, 1, 22, 22, 17].reduce(0, +))
        // Of a clock, with eight tasks at once: beats every five seconds, looks every three, the front end's every two.
        let beats = [174, 3, 8, 0, 5].reduce(0, +), looks = [291, 5, 13, 1, 8].reduce(0, +), front = [54, 1, 2, 0, 1].reduce(0, +)
        // Five for each of 101 tasks; two looks for each of 904 receipts, and then all 2,644 files that are written.
        let gets = [505, 1808, 2644, beats, looks, front].reduce(0, +)
        #expect(tasks.gets == gets)
        let puts = [904, 303, beats, front].reduce(0, +)
        #expect(tasks.puts == puts)
        // Failures by each task, the stage before once, wishes to end, and tasks that tell something every five seconds.
        let lists = [101, 7, looks, front, 22].reduce(0, +)
        #expect(tasks.lists == lists)
    }

    @Test func `money is machines by the hour and requests by the thousand`() throws {
        let quote = try Self.quote(ToyFolder())
        let gets = quote.rows.reduce(quote.tasks.gets) { $0 + $1.volume.gets }
        let wanted: [Double] = [quote.hours * 14_400, Double(gets)]
        #expect(isClose([quote.costs["machines"] ?? 0, quote.costs["requests"] ?? 0], wanted))
        #expect(quote.costs.count == 2)
    }

    @Test func `a stage that the rates lack is refused, but for those that merge`() throws {
        let folder = try ToyFolder(), context = try Self.context(folder)
        var known = Self.seconds
        known["decide"] = nil
        let rates = try Self.rates(folder, recipe: context.plan.recipePrint, stages: known)
        let error = try #require(throws: RecipeError.self) { try ClusterQuote(context, rates, Self.machines) }
        #expect(error.message.contains("does not say what decide takes"))
    }

    @Test func `rates that no run has are refused`() throws {
        let folder = try ToyFolder(), context = try Self.context(folder)
        for seconds in [-1, 1e14, 1e300] {
            #expect(throws: RecipeError.self) { try Self.rates(folder, recipe: "toy", stages: ["chain-0": seconds]) }
        }
        // They are of a hundredth of these inputs.
        var known = Self.seconds
        known["chain-0"] = 1e12
        let rates = try Self.rates(folder, recipe: context.plan.recipePrint, stages: known)
        let error = try #require(throws: RecipeError.self) { try ClusterQuote(context, rates, Self.machines) }
        #expect(error.message.contains("chain-0 takes more than"))
        let text = try String(contentsOfFile: folder.path + "/costs.json", encoding: .utf8)
        for (member, value) in [("pageTableBytes", "9000000000000000000"), ("pagesIn", "-1"), ("pagesIn", "9000000000")] {
            try folder.write("wrong.json", text.replacing(try Regex("\"\(member)\":[0-9]+"), with: "\"\(member)\":\(value)"))
            #expect(throws: RecipeError.self, "\(member) \(value)") { try StageRates.read(folder.path + "/wrong.json") }
        }
    }

    @Test func `rates of another recipe are told`() throws {
        let folder = try ToyFolder(), context = try Self.context(folder)
        let quote = try ClusterQuote(context, Self.rates(folder, recipe: "other", stages: Self.seconds), Self.machines)
        #expect(quote.notes == ["the rates are of a recipe with other steps, settings or models: toy"])
        // Neither its name nor its inputs make another recipe; a setting does.
        let named = try ToyFolder()
        try toyRecipe(named, steps: Self.steps, inputs: ["one.txt": "a page"])
        let text = try String(contentsOfFile: named.path + "/recipe.yaml", encoding: .utf8).replacing("name: toy", with: "name: small")
        try named.write("recipe.yaml", text)
        #expect(try Opening(catalog: toyCatalog, request: BuildRequest(recipePath: named.path + "/recipe.yaml")).context.plan.recipePrint == context.plan.recipePrint)
        let changed = try Self.context(ToyFolder(), steps: "toy_words: { min_words: 5 }\ntoy_exact: {}").plan.recipePrint
        #expect(try changed != context.plan.recipePrint)
    }

    @Test func `machines that hold no task and inputs without bytes are refused`() throws {
        let folder = try ToyFolder()
        let context = try Self.context(folder), rates = try Self.rates(folder, recipe: context.plan.recipePrint, stages: Self.seconds)
        var machines = Self.machines
        machines.coresPerTask = 11
        let crowded = machines
        let large = try #require(throws: RecipeError.self) { try ClusterQuote(context, rates, crowded) }
        #expect(large.message == "A task takes 11 cores, and a machine has 10.")
        var emptied = context
        for input in emptied.plan.inputs.indices { emptied.plan.inputs[input].bytes = 0 }
        let nothing = emptied
        let empty = try #require(throws: RecipeError.self) { try ClusterQuote(nothing, rates, Self.machines) }
        #expect(empty.message.contains("no bytes"))
    }

    @Test func `a sample's CPU time is a clock's by how slow its machine was`() throws {
        let folder = try ToyFolder(), context = try Self.context(folder)
        let quote = try CanonicalJSON.decode(Quote.self, Array("""
            {"format":1,"gleaner":"0","recipe":"toy","fingerprint":"0","confidence":0.9,"cores":1,"rows":[],"stages":{"decide":20},
            "basis":{"seed":1,"share":0.1,"pagesRead":9,"pagesRun":9,"workers":1,"cpuSeconds":1,"wallSeconds":1,"slowness":1.5}}
            """.utf8))
        let decide = try #require(context.plan.stages.first { $0.name == "decide" })
        let work = try StageRates(quote, of: context.plan).work(of: decide, StageVolume("decide", units: 1), input: 150e6)
        #expect(work.clock == 15 && work.cpu == 10)
    }
}
