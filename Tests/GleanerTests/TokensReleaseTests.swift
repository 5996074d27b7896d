import Foundation
import GleanEngine
import GleanModel
import Gleaner
import Testing

/// Releases with token files: built, verified and derived again like any other.
@Suite struct TokensReleaseTests {
    private static let lines = (0..<400).map { page in
        let text = String(repeating: "The harbour wakes before the town does. ", count: page * 7 % 23 + 1)
        return #"{"id": "p\#(page)", "url": "https://harbour.example/\#(page)", "text": "\#(text)"}"#
    }

    private static func build(_ folder: String, workers: Int, _ output: String, extra: String = "") throws -> Manifest {
        try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
        for part in 0..<5 {
            let lines = Self.lines.enumerated().filter { $0.offset % 5 == part }.map(\.element).joined(separator: "\n")
            try lines.write(toFile: "\(folder)/in/\(part).jsonl", atomically: true, encoding: .utf8)
        }
        let recipe = """
            gleaner: 1
            name: harbour
            \(extra)
            sources:
              - jsonl: { paths: \(folder)/in }
            steps:
              - page_length: { min_characters: 100 }
            output:
              - jsonl: { compress: none }
              - tokens: { tokenizer: bytes, shard_bytes: 20000, \(output) }
            """
        try recipe.write(toFile: folder + "/recipe.yaml", atomically: true, encoding: .utf8)
        var request = BuildRequest(recipePath: folder + "/recipe.yaml")
        request.output = folder + "/release"
        request.workers = workers
        return try Build(catalog: Gleaner.catalog, request: request, monitor: RunMonitor(), events: RunEvents(say: { _ in }, tick: { _ in })).run().manifest
    }

    private static func folder() throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-tokens-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    @Test(arguments: ["format: megatron", "format: npy, packing: best_fit, sequence_length: 256, window: 16", "format: mds, packing: concatenate, sequence_length: 256, window: 16", "format: datatrove, dtype: uint32"])
    func `a release is the same with any workers, and comes out of its inputs again`(_ output: String) throws {
        let one = try Self.folder(), four = try Self.folder()
        defer { for folder in [one, four] { try? FileManager.default.removeItem(atPath: folder) } }
        let manifest = try Self.build(one, workers: 1, output, extra: "shuffle: { seed: 3 }")
        _ = try Self.build(four, workers: 4, output, extra: "shuffle: { seed: 3 }")
        func sums(_ folder: String) throws -> String { try String(contentsOfFile: folder + "/release/SHA256SUMS", encoding: .utf8) }
        #expect(try sums(one) == sums(four))
        let shards = manifest.shards.filter { $0.content != nil && !$0.name.hasSuffix(".jsonl") }
        #expect(shards.count > 5)
        let written = try #require(manifest.written?.last)
        #expect(written.rows == shards.reduce(0) { $0 + $1.rows })
        #expect(written.totals["documents"] == manifest.counts.pagesKept)
        for check in try Verify(path: one + "/release", catalog: Gleaner.catalog).checks() { #expect(check.isOK, "\(check.problems)") }
        var rebuild = try Rebuild(Release(path: one + "/release"), catalog: Gleaner.catalog, inputsFolder: one + "/in")
        for pack in 0..<rebuild.packs {
            let check = try rebuild.check(pack) {}
            #expect(check.isOK, "\(check.problems)")
        }
    }

    @Test func `index.json lists the shards of all packing units`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let manifest = try Self.build(folder, workers: 2, "format: mds")
        let index = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: folder + "/release/data/index.json"))) as? [String: Any]
        let listed = try #require(index?["shards"] as? [[String: Any]])
        let names = listed.compactMap { ($0["raw_data"] as? [String: Any])?["basename"] as? String }
        #expect(names == manifest.shards.map(\.name).filter { $0.hasSuffix(".mds") })
        #expect(Set(names.map { $0.prefix(5) }) == ["00000", "00001"])
        #expect(listed.reduce(0) { $0 + ($1["samples"] as? Int ?? 0) } == manifest.counts.pagesKept)
    }

    @Test func `a run's costs hold the tokens that a step counted of the kept pages`() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let vocabulary = (0..<256).map { [UInt8($0)] } + [Array("ar".utf8)]
        let ranks = vocabulary.enumerated().map { "\(Data($0.element).base64EncodedString()) \($0.offset)" }.joined(separator: "\n")
        try ranks.write(toFile: folder + "/toy.tiktoken", atomically: true, encoding: .utf8)
        let texts = (1..<40).map { String(repeating: "The harbour wakes. ", count: $0) + "End" }
        try FileManager.default.createDirectory(atPath: folder + "/in", withIntermediateDirectories: true)
        for part in 0..<2 {
            let lines = texts.enumerated().filter { $0.offset % 2 == part }.map { #"{"id": "p\#($0.offset)", "text": "\#($0.element)"}"# }
            try lines.joined(separator: "\n").write(toFile: "\(folder)/in/\(part).jsonl", atomically: true, encoding: .utf8)
        }
        let recipe = """
            gleaner: 1
            name: counted
            sources:
              - jsonl: { paths: \(folder)/in }
            steps:
              - count_tokens: { tokenizer: \(folder)/toy.tiktoken }
              - page_length: { min_characters: 100 }
            output:
              - jsonl: {}
            """
        try recipe.write(toFile: folder + "/recipe.yaml", atomically: true, encoding: .utf8)
        var request = BuildRequest(recipePath: folder + "/recipe.yaml")
        request.output = folder + "/release"
        _ = try Build(catalog: Gleaner.catalog, request: request, monitor: RunMonitor(), events: RunEvents(say: { _ in }, tick: { _ in })).run()
        let costs = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: folder + "/release/run/costs.json"))) as? [String: Any]
        // A token a byte, one less for each "ar", and none of pages that were too short.
        let kept = texts.filter { $0.count >= 100 }
        #expect(kept.count < texts.count)
        #expect(costs?["tokens"] as? Int == kept.reduce(0) { $0 + $1.utf8.count - ($1.components(separatedBy: "ar").count - 1) })
    }
}
