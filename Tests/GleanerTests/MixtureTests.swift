import Foundation
import GleanEngine
import GleanModel
import Gleaner
import Testing

/// Whole mixtures of several sources.
@Suite struct MixtureTests {
    /// A folder with `web` and `books`, of 400 and 100 pages of 40 bytes.
    private func folder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-mix-\(UUID().uuidString)").path
        for (name, pages) in [("web", 400), ("books", 100)] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
            let lines = (0..<pages).map { page in
                let text = "\(name) page \(page) ".padding(toLength: 40, withPad: "x", startingAt: 0)
                return #"{"id":"\#(name)-\#(page)","url":"https://\#(name).example/\#(page)","text":"\#(text)"}"#
            }
            try lines.joined(separator: "\n").write(toFile: "\(folder)/\(name)/pages.jsonl", atomically: true, encoding: .utf8)
        }
        return folder
    }

    private func build(_ folder: String, _ mix: String, name: String, extra: String = "", change: (inout BuildRequest) -> Void = { _ in }) throws -> Manifest {
        let recipe = """
            gleaner: 1
            name: mixed
            sources:
              - jsonl: { as: web, paths: \(folder)/web }
              - jsonl: { as: books, paths: \(folder)/books }
            steps:
              - mix: \(mix)
            output:
              - jsonl: { compress: none }
            \(extra)
            """
        try recipe.write(toFile: "\(folder)/\(name).yaml", atomically: true, encoding: .utf8)
        var request = BuildRequest(recipePath: "\(folder)/\(name).yaml")
        request.output = "\(folder)/\(name)"
        change(&request)
        return try Build(catalog: Gleaner.catalog, request: request, monitor: RunMonitor(), events: RunEvents(say: { _ in }, tick: { _ in })).run().manifest
    }

    private func rows(_ folder: String, _ name: String) throws -> [String] {
        try Release(path: "\(folder)/\(name)").manifest.shards.flatMap { shard in
            try String(contentsOfFile: "\(folder)/\(name)/data/\(shard.name)", encoding: .utf8).split(separator: "\n").map { line in
                let page = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                return page?["id"] as? String ?? ""
            }
        }
    }

    @Test func `sources make up the parts that were asked for`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // 12,000 bytes: 6,000 of each; of web 150 of 400 pages, of books each page 1.5 times.
        let manifest = try build(folder, "{ weights: { web: 1, books: 1 }, budget: 12000 }", name: "half", extra: "shuffle: { seed: 3 }")
        let rows = try rows(folder, "half")
        #expect(manifest.counts.balances && manifest.written?.first?.rows == rows.count)
        let web = rows.count { $0.hasPrefix("web") }, books = rows.count { $0.hasPrefix("books") }
        // Five standard deviations: sqrt(400 * 0.375 * 0.625) = 9.7, and sqrt(100 * 0.25) = 5.
        #expect(abs(web - 150) < 49 && abs(books - 150) < 25)
        #expect(Set(rows.filter { $0.hasPrefix("web") }).count == web)
        #expect(Set(rows.filter { $0.hasPrefix("books") }).count == 100)
        let drawn = try DrawnPages(Release(path: "\(folder)/half"), catalog: Gleaner.catalog).bySource
        let copies = try #require(manifest.composition?.copies)
        #expect(copies.rows == rows.count && copies.textBytes == drawn.values.reduce(0) { $0 + $1.textBytes })
        let card = try String(contentsOfFile: "\(folder)/half/README.md", encoding: .utf8)
        #expect(card.contains("written \(rows.count) times in all") && card.contains("shuffle: { seed: 3 }"))
        #expect(try Verify(path: "\(folder)/half", catalog: Gleaner.catalog).checks().allSatisfy(\.isOK))
        #expect(drawn["web"]?.rows == web && drawn["books"]?.rows == books && drawn["books"]?.textBytes == UInt64(books * 40))
    }

    @Test func `workers do not change a mixture, and a seed does`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func sums(_ name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)/SHA256SUMS", encoding: .utf8) }
        let mix = "{ weights: { web: 3, books: 1 }, budget: 9000, seed: 5 }"
        _ = try build(folder, mix, name: "one", extra: "shuffle: { seed: 3 }") { $0.workers = 1 }
        _ = try build(folder, mix, name: "eight", extra: "shuffle: { seed: 3 }") { $0.workers = 8; $0.memoryBytes = 1 }
        #expect(try sums("one") == sums("eight"))
        _ = try build(folder, mix.replacingOccurrences(of: "seed: 5", with: "seed: 6"), name: "other", extra: "shuffle: { seed: 3 }")
        #expect(try Set(rows(folder, "one")) != Set(rows(folder, "other")))
    }

    @Test func `a mixture of releases reads their rows alone, and inputs are given by source`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try build(folder, "{ weigh: epochs, epochs: { web: 1, books: 1 } }", name: "first")
        let manifest = try build(folder, "{ weigh: epochs, epochs: { web: 2, books: 1 } }", name: "second") {
            $0.inputs = ["web=\(folder)/first", "books=\(folder)/books"]
        }
        // The release has 500 rows; mixture.jsonl beside them is none of them.
        #expect(manifest.written?.first?.rows == 2 * 500 + 100)
        #expect(manifest.inputs.map(\.source).sorted() == ["books", "web"])
    }

    @Test func `weights that say nothing of a source are found before anything is read`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func message(_ mix: String) -> String {
            do {
                _ = try build(folder, mix, name: "wrong")
                return ""
            } catch { return (error as? RecipeErrors)?.errors.map(\.message).joined() ?? "\(error)" }
        }
        #expect(message("{ weights: { web: 1, boks: 1 } }") == "weights says nothing of the source books.")
        #expect(message("{}") == "mix wants weights.")
        #expect(message("{ weigh: uniform, weights: { web: 1 } }").contains("does not read them"))
        #expect(message("{ weigh: uniform, max_epochs: null }").contains("nothing bounds it"))
        #expect(message("{ weigh: uniform, by: exact.copies, factors: { 1: 1 } }").contains("exact.copies"))
        #expect(message("{ weigh: uniform, factors: { 1: 1 } }").contains("without"))
        #expect(message("{ weigh: epochs, epochs: { web: many, books: 1 } }").contains("a table of numbers"))
    }
}
