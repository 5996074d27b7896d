import Foundation
import GleanEngine
import GleanModel
import Gleaner
import Testing

/// Rights through a whole run: copies tell the page that stays, policies judge behind the survey, and the release shows the evidence.
@Suite struct LineageReleaseTests {
    /// The same text under four addresses and one that is nobody's copy. `b` is the publisher's own record.
    private static let text = (1...60).map { "word\($0)" }.joined(separator: " ")
    private static func row(_ id: String, _ host: String, _ rights: String = "", text: String = text) -> String {
        #"{"id": "\#(id)", "url": "https://\#(host)/page", "date": "2026-01-01", "text": "\#(text)""# + (rights.isEmpty ? "" : #", "rights": \#(rights)"#) + "}\n"
    }

    private static func claim(_ licence: String, _ trust: String) -> String {
        #"{"claims": [{"licence": "\#(licence)", "scope": "page", "trust": "\#(trust)", "place": "record", "evidence": "\#(licence)", "offset": 3}]}"#
    }

    private struct Made {
        let folder: URL
        let release: Release
        var rows: [String: [String: Any]] = [:]
    }

    private static func build(_ crawl: String, steps: String, workers: Int = 2) throws -> Made {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-lineage-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let root = FixtureFile.folder.deletingLastPathComponent().deletingLastPathComponent().path
        // Copies lie in several inputs, so that what they know goes from unit to unit.
        for (index, line) in crawl.split(separator: "\n").enumerated() {
            try Data((line + "\n").utf8).write(to: folder.appendingPathComponent("part-\(index).jsonl"))
        }
        let recipe = """
            gleaner: 1
            name: lineage
            sources:
              - jsonl: { paths: \(folder.path) }
            steps:
            \(steps.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n").replacingOccurrences(of: "POLICIES", with: "\(root)/Policies"))
            output:
              - jsonl: { compress: none }
            """
        let path = folder.appendingPathComponent("recipe.yaml").path
        try Data(recipe.utf8).write(to: URL(fileURLWithPath: path))
        var request = BuildRequest(recipePath: path)
        request.output = folder.appendingPathComponent("release").path
        request.workers = workers
        _ = try Build(catalog: Gleaner.catalog, request: request, monitor: RunMonitor(), events: RunEvents(say: { _ in }, tick: { _ in })).run()
        var made = Made(folder: folder, release: try Release(path: folder.appendingPathComponent("release").path))
        for shard in made.release.manifest.shards {
            for line in try String(contentsOfFile: "\(made.release.path)/data/\(shard.name)", encoding: .utf8).split(separator: "\n") {
                guard let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], let id = row["id"] as? String else { continue }
                made.rows[id] = row
            }
        }
        return made
    }

    private static let minhash = "- minhash: { keep: first }\n- rights_policy: { policy: POLICIES/open-definition.yaml }"

    private static var crawl: String {
        row("a", "mirror.example") + row("b", "wiki.example", claim("CC-BY-SA-4.0", "publisher_verified")) + row("c", "blog.example", claim("CC-BY-4.0", "declared"))
            + row("d", "alone.example", text: (1...60).map { "other\($0)" }.joined(separator: " "))
    }

    @Test func `a mirror without a licence gets the publisher's, and what has none is dropped`() throws {
        let made = try Self.build(Self.crawl, steps: Self.minhash)
        defer { try? FileManager.default.removeItem(at: made.folder) }
        #expect(Array(made.rows.keys) == ["a"])
        #expect(made.rows["a"]?["license"] as? String == "CC-BY-SA-4.0")
        let rights = try #require(made.rows["a"]?["rights"] as? [String: Any]), claims = try #require(rights["claims"] as? [[String: Any]])
        #expect(claims.contains { $0["source"] as? String == "https://wiki.example/page" })
        #expect(rights["flags"] as? [String] == ["from_copy"])
        #expect(made.release.manifest.counts.drops.first { $0.step == "rights_policy" }?.reason == "no_licence")
        let counted = try #require(made.release.manifest.composition?.rights)
        #expect(counted.licences.mapValues(\.pages) == ["CC-BY-SA-4.0": 1])
        #expect(made.release.manifest.attribution?.rows == 1)
    }

    @Test func `decisions tell the rights of every page, kept or not`() throws {
        let made = try Self.build(Self.crawl, steps: Self.minhash)
        defer { try? FileManager.default.removeItem(at: made.folder) }
        let explain = Explain(made.release, catalog: Gleaner.catalog)
        let kept = try #require(explain.explain("https://mirror.example/page").pages.first?.page.rights)
        #expect(EffectiveLicence(kept)?.licence.expression == "CC-BY-SA-4.0")
        let copy = try #require(explain.explain("https://blog.example/page").pages.first?.page.rights)
        #expect(copy.claims.map(\.licence.expression) == ["CC-BY-4.0"])
        #expect(try #require(explain.explain("https://alone.example/page").pages.first?.page.rights).isEmpty)
    }

    @Test func `a stricter copy keeps a page out, though it is dropped itself`() throws {
        let crawl = Self.row("a", "blog.example", Self.claim("CC-BY-4.0", "declared")) + Self.row("b", "press.example", Self.claim("CC-BY-NC-4.0", "declared"))
        let open = try Self.build(crawl, steps: Self.minhash + "\n- newlines: {}")
        defer { try? FileManager.default.removeItem(at: open.folder) }
        #expect(open.rows.isEmpty)
        #expect(open.release.manifest.counts.drops.contains { $0.reason == "stricter_copy" && $0.pages == 1 })
        // Read before the survey alone, the policy would have kept it.
        let early = try Self.build(crawl, steps: "- rights_policy: { policy: POLICIES/open-definition.yaml }\n- newlines: {}")
        defer { try? FileManager.default.removeItem(at: early.folder) }
        #expect(Array(early.rows.keys) == ["a"])
    }

    @Test func `the copy with the best evidence stays where that is the rule`() throws {
        for step in ["minhash", "exact"] {
            let made = try Self.build(Self.crawl, steps: Self.minhash.replacingOccurrences(of: "minhash: { keep: first }", with: "\(step): { keep: licence }"))
            defer { try? FileManager.default.removeItem(at: made.folder) }
            #expect(Array(made.rows.keys) == ["b"], "\(step)")
        }
    }

    @Test func `the release is the same with one worker and with eight, and comes out of its inputs again`() throws {
        let one = try Self.build(Self.crawl, steps: Self.minhash, workers: 1), eight = try Self.build(Self.crawl, steps: Self.minhash, workers: 8)
        defer { for made in [one, eight] { try? FileManager.default.removeItem(at: made.folder) } }
        func sums(_ made: Made) throws -> String { try String(contentsOfFile: "\(made.release.path)/SHA256SUMS", encoding: .utf8) }
        // Input names are the same, for each crawl lies in a folder of its own.
        #expect(try sums(one) == sums(eight))
        #expect(try sums(one).contains("ATTRIBUTION.parquet"))
        var rebuild = try Rebuild(one.release, catalog: Gleaner.catalog)
        #expect(try rebuild.check(0, stop: {}).problems == [])
    }

    @Test func `a survey of copies behind the last policy is a mistake in the recipe`() throws {
        let error = #expect(throws: RecipeErrors.self) {
            try Self.build(Self.crawl, steps: "- rights_policy: { policy: POLICIES/open-definition.yaml }\n- minhash: {}")
        }
        #expect(error?.errors.first?.message.contains("no rights_policy judges behind it") == true)
    }
}
