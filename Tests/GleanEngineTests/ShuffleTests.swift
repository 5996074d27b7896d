import Foundation
import GleanEngine
import GleanModel
import Testing

/// The order in which pages are written, how often, and what stands beside their shards.
@Suite struct ShuffleTests {
    private static let seed = "shuffle: { seed: 7 }"
    private static let steps = "toy_language: {}\ntoy_exact: {}\ntoy_share: {}"

    private func sums(_ folder: ToyFolder) throws -> String { try String(contentsOfFile: folder.path + "/release/SHA256SUMS", encoding: .utf8) }

    /// The rows of all shards, in the order of their names.
    private func rows(_ folder: ToyFolder) throws -> [String] {
        try Release(path: folder.path + "/release").manifest.shards.flatMap { shard in
            try String(contentsOfFile: folder.path + "/release/data/\(shard.name)", encoding: .utf8).split(separator: "\n").map(String.init)
        }
    }

    @Test func `shuffled pages are the same pages in another order, by the seed`() throws {
        let plain = try ToyFolder(), seven = try ToyFolder(), eight = try ToyFolder()
        try toyBuild(plain, steps: BuildTests.steps, inputs: BuildTests.inputs)
        try toyBuild(seven, steps: BuildTests.steps, inputs: BuildTests.inputs, extra: Self.seed)
        try toyBuild(eight, steps: BuildTests.steps, inputs: BuildTests.inputs, extra: "shuffle: { seed: 8 }")
        let before = try rows(plain), one = try rows(seven), other = try rows(eight)
        #expect(before.count > 1000 && before != one && one != other)
        #expect(before.sorted() == one.sorted() && before.sorted() == other.sorted())
        // Pages of one input do not stay together: of neighbours, about one in twelve comes from the same.
        let inputs = one.compactMap { row in row.split(separator: "\t")[1].split(separator: " ").first { $0.allSatisfy(\.isNumber) }.flatMap { Int($0) } }.map { $0 / 300 }
        let together = zip(inputs, inputs.dropFirst()).count { $0 == $1 }
        #expect(inputs.count > 1000 && together < inputs.count / 6)
    }

    @Test func `workers and memory do not change the order`() throws {
        let one = try ToyFolder(), eight = try ToyFolder()
        try toyBuild(one, steps: Self.steps, inputs: BuildTests.inputs, extra: Self.seed) { $0.workers = 1 }
        try toyBuild(eight, steps: Self.steps, inputs: BuildTests.inputs, extra: Self.seed) { $0.workers = 8; $0.memoryBytes = 1 }
        #expect(try sums(one) == sums(eight))
    }

    @Test(arguments: ["", seed]) func `a survey that settles says how often a page is written`(_ extra: String) throws {
        let folder = try ToyFolder()
        let counts = try toyBuild(folder, steps: "toy_language: {}\ntoy_share: {}", inputs: [
            "a.txt": "http://x.example/1\tthe one\nhttp://x.example/2\tder eine\nhttp://x.example/3\tnothing",
            "b.txt": "http://x.example/4\tthe two\nhttp://x.example/5\tthe three",
        ], extra: extra).manifest
        #expect(counts.counts.pagesIn == 5 && counts.counts.pagesKept == 4)
        #expect(counts.counts.drops == [DropCount(step: "toy_share", reason: "not_drawn", pages: 1)])
        #expect(counts.written == [Written(use: "toy_out", rows: 5)])
        #expect(try rows(folder).map { $0.split(separator: "\t")[1] }.sorted() == ["der eine", "der eine", "the one", "the three", "the two"])
        #expect(try String(contentsOfFile: folder.path + "/release/surveys/toy_share/share.txt", encoding: .utf8) == "0 1 8\n1 3 23\nnone 1 7\n")
    }

    @Test(arguments: ["", seed]) func `releases with copies pass verification and come out of their inputs again`(_ extra: String) throws {
        let folder = try ToyFolder()
        try toyBuild(folder, steps: Self.steps, inputs: BuildTests.inputs, extra: extra)
        for check in try Verify(path: folder.path + "/release", catalog: toyCatalog).checks() { #expect(check.isOK, "\(check.name): \(check.problems)") }
        var rebuild = try Rebuild(Release(path: folder.path + "/release"), catalog: toyCatalog)
        for pack in 0..<rebuild.packs {
            let check = try rebuild.check(pack) {}
            #expect(check.isOK, "\(check.problems)")
        }
    }

    @Test(arguments: 0..<8) func `a shuffled run that is stopped ends with the same bytes`(_ moment: Int) throws {
        let whole = try ToyFolder(), stopped = try ToyFolder()
        try toyBuild(whole, steps: Self.steps, inputs: BuildTests.inputs, extra: Self.seed)
        var request = BuildRequest(recipePath: whole.path + "/recipe.yaml")
        request.output = stopped.path + "/release"
        let monitor = RunMonitor()
        var ticks = 0
        let events = RunEvents(say: { _ in }, tick: { _ in
            ticks += 1
            if ticks > moment * 2 { monitor.cancel() }
        })
        _ = try? Build(catalog: toyCatalog, request: request, monitor: monitor, events: events).run()
        _ = try Build(catalog: toyCatalog, request: request, monitor: RunMonitor(), events: RunEvents(say: { _ in }, tick: { _ in })).run()
        #expect(try sums(whole) == sums(stopped))
    }

    @Test func `files beside a shard and one over all shards are part of the release`() throws {
        let folder = try ToyFolder()
        let manifest = try toyBuild(
            folder, steps: "toy_words: {}", output: "toy_out: { beside: .count, shard_bytes: 40 }", inputs: ToyRelease.inputs).manifest
        let names = manifest.shards.map(\.name)
        #expect(names.contains("00000-0000.jsonl") && names.contains("00000-0000.count") && names.contains("00000-0001.count") && names.last == "index.txt")
        #expect(manifest.written?.first?.totals["row_bytes"] ?? 0 > 0)
        for check in try Verify(path: folder.path + "/release", catalog: toyCatalog).checks() { #expect(check.isOK, "\(check.name): \(check.problems)") }
        var rebuild = try Rebuild(Release(path: folder.path + "/release"), catalog: toyCatalog)
        #expect(try rebuild.check(0) {}.isOK)
    }
}
