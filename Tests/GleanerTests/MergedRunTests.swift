import Foundation
import GleanEngine
import GleanModel
import Gleaner
import Testing

/// Runs of more inputs than may be open at once: their records are merged and dealt by stages of their own, and no byte of the release tells.
@Suite struct MergedRunTests {
    /// A folder of eleven inputs whose pages share lines and texts, with a claim of a licence now and then.
    private final class Crawl {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-merged-\(UUID().uuidString)")

        init() throws {
            try FileManager.default.createDirectory(at: folder.appendingPathComponent("in"), withIntermediateDirectories: true)
            for input in 0..<11 {
                var lines = ""
                for row in 0..<20 {
                    let page = input * 20 + row, text = page % 3 == 0 ? (0..<60).map { "word\($0 + page % 12)" } : (0..<60).map { "w\(page)x\($0 / 2 * (page % 5 + 1))" }
                    let claim = #"{"claims": [{"licence": "CC-BY-4.0", "scope": "page", "trust": "declared", "place": "record", "evidence": "CC", "offset": 3}]}"#
                    lines += #"{"id": "p\#(page)", "url": "https://h\#(page % 7).example/\#(page)", "text": "\#(text.joined(separator: " "))\nThe same line stands on every page of this site."\#(page % 6 == 0 ? ", \"rights\": \(claim)" : "")}"# + "\n"
                }
                try lines.write(to: folder.appendingPathComponent(String(format: "in/%02d.jsonl", input)), atomically: true, encoding: .utf8)
            }
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func build(_ name: String, _ steps: String, extra: String, say: @escaping (String) -> Void = { _ in }, change: (inout BuildRequest) -> Void) throws -> String {
            let recipe = folder.appendingPathComponent("\(name).yaml").path
            try "gleaner: 1\nname: merged\nsources: [{ jsonl: { paths: \(folder.path)/in } }]\nsteps: [\(steps)]\noutput: [{ jsonl: { compress: none } }]\n\(extra)"
                .write(toFile: recipe, atomically: true, encoding: .utf8)
            var request = BuildRequest(recipePath: recipe)
            request.output = folder.appendingPathComponent(name).path
            request.workers = 2
            change(&request)
            _ = try Build(catalog: Gleaner.catalog, request: request, monitor: RunMonitor(), events: RunEvents(say: say, tick: { _ in })).run()
            return try String(contentsOfFile: folder.appendingPathComponent("\(name)/SHA256SUMS").path, encoding: .utf8)
        }

        /// Names of the stages that a run left, without their fingerprints.
        func stages(_ name: String) throws -> Set<String> {
            let work = folder.appendingPathComponent("\(name)/work").path
            return Set(try FileManager.default.subpathsOfDirectory(atPath: work).compactMap { path in
                let parts = path.split(separator: "/")
                guard parts.count == 2, let dash = parts[1].lastIndex(of: "-") else { return nil }
                return String(parts[1][..<dash])
            })
        }
    }

    private static let policies = FixtureFile.folder.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Policies").path

    private static let recipes: [(steps: String, extra: String, stages: Set<String>)] = [
        ("{ exact: {} }", "shuffle: { seed: 3 }", ["exact-merge", "exact-deal", "shuffle-merge", "shuffle-deal"]),
        ("{ minhash: { min_jaccard: 0.6 } }", "", ["minhash-merge", "minhash-shingles-deal", "minhash-shingles-merge", "minhash-deal"]),
        ("{ substring: {} }", "", ["substring-merge", "substring-places-deal", "substring-places-merge", "substring-deal"]),
        ("{ minhash: { keep: first } }, { rights_policy: { policy: \(policies)/open-definition.yaml } }", "", ["minhash-merge", "minhash-deal", "minhash-lineage-merge", "minhash-lineage-deal"]),
    ]

    @Test(arguments: 0..<4) func `stages that merge change no byte`(_ index: Int) throws {
        let (steps, extra, stages) = Self.recipes[index], crawl = try Crawl()
        let wanted = try crawl.build("wanted", steps, extra: extra) { $0.keepStages = true }
        for most in [2, 3] {
            let merged = try crawl.build("merged-\(most)", steps, extra: extra) {
                $0.mergedAtOnce = most
                $0.keepStages = true
            }
            #expect(merged == wanted)
            // Three packs are no more than three files.
            #expect(try crawl.stages("merged-\(most)").isSuperset(of: stages.filter { most == 2 || !$0.hasPrefix("shuffle-") }))
        }
        #expect(try crawl.stages("wanted").isDisjoint(with: stages))
    }

    @Test func `records that a stage merges are not cut by those who write them`() throws {
        let crawl = try Crawl(), (steps, _, _) = Self.recipes[3]
        _ = try crawl.build("release", steps, extra: "shuffle: { seed: 3 }") {
            $0.mergedAtOnce = 2
            $0.keepStages = true
        }
        let release = crawl.folder.appendingPathComponent("release").path
        func partitions(_ stage: String, _ ending: String) throws -> Set<UInt32> {
            var found = Set<UInt32>()
            for path in try FileManager.default.subpathsOfDirectory(atPath: "\(release)/work") where path.hasSuffix(".\(ending)") {
                let folder = path.split(separator: "/")[1]
                guard folder.hasPrefix("\(stage)-"), !folder.dropFirst(stage.count + 1).contains("-") else { continue }
                let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(release)/work/\(path)"))
                found.insert(UInt32(littleEndian: bytes[16..<20].withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }))
            }
            return found
        }
        #expect(try partitions("chain-0", "spill-0") == [1])
        #expect(try partitions("minhash-lineage", "lineage") == [1])
        #expect(try partitions("shuffle", "shuffled") == [1])
        #expect(try partitions("minhash-lineage-merge", "lineage") == [11])
        #expect(try partitions("shuffle-merge", "shuffled") == [3])
    }

    @Test(arguments: [("chain-0", "00003.spill-0"), ("exact-merge", "00001.spill-0"), ("exact-deal", "00002.outcome"), ("exact-copies", "00001.outcome")])
    func `a damaged file of a run that merges is made anew`(_ stage: String, _ name: String) throws {
        let crawl = try Crawl()
        let wanted = try crawl.build("release", "{ exact: {} }", extra: "") {
            $0.mergedAtOnce = 2
            $0.keepStages = true
        }
        let release = crawl.folder.appendingPathComponent("release").path, files = FileManager.default
        let order = ["chain-0", "exact-merge", "exact-copies", "exact-deal", "chain-1", "decide", "pack"]
        let later = order.drop { $0 != stage }.dropFirst()
        for name in ["manifest.json", "SHA256SUMS", "data", "decisions"] { try files.removeItem(atPath: "\(release)/\(name)") }
        let work = try files.subpathsOfDirectory(atPath: "\(release)/work")
        for path in work where path.hasSuffix("sealing") || path.hasSuffix("receipt.json") && later.contains(where: { path.contains("/\($0)-") }) {
            try files.removeItem(atPath: "\(release)/work/\(path)")
        }
        let damaged = "\(release)/work/" + (try #require(work.first { $0.contains("/\(stage)-") && $0.hasSuffix(name) }))
        var bytes = try Data(contentsOf: URL(fileURLWithPath: damaged))
        bytes[40] ^= 1
        try bytes.write(to: URL(fileURLWithPath: damaged))
        var said: [String] = []
        let mended = try crawl.build("release", "{ exact: {} }", extra: "", say: { said.append($0) }) { $0.mergedAtOnce = 2 }
        #expect(mended == wanted)
        #expect(said.contains { $0.contains("is damaged; \(stage) makes unit \(Int(name.prefix(5)) ?? -1) anew") }, "\(said)")
    }

    @Test func `up to as many inputs as may be open nothing is merged, and a release's fingerprint knows nothing of it`() throws {
        func plan(_ inputs: Int, _ most: Int) throws -> Plan {
            let recipe = try RecipeReader.read(
                "gleaner: 1\nname: few\nsources: [{ jsonl: { paths: x } }]\nsteps: [{ minhash: {} }]\noutput: [{ jsonl: {} }]\n", file: "r", catalog: Gleaner.catalog)
            let survey = SurveyRound("bands", keyBytes: 8, valueBytes: 8, decides: true)
            let list = (0..<inputs).map { Input(ordinal: $0, source: 0, name: "\($0)", path: "\($0)", bytes: 1, modified: 0) }
            return try Planner.plan(.init(recipe: recipe, inputs: list, assets: [], mergedAtOnce: most), rounds: { _ in [survey] })
        }
        func merges(_ plan: Plan) -> [String] { plan.stages.map(\.name).filter { $0.hasSuffix("-merge") || $0.hasSuffix("-deal") } }
        #expect(try merges(plan(256, 256)).isEmpty)
        let more = try plan(257, 256)
        #expect(merges(more) == ["minhash-merge", "minhash-deal"])
        #expect(more.stages.filter { merges(more).contains($0.name) }.allSatisfy { $0.units == 2 })
        #expect(try more.fingerprint == plan(257, 1000).fingerprint)
    }
}
