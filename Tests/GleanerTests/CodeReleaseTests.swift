import Foundation
import GleanEngine
import GleanModel
import Gleaner
import Testing

/// Releases of code, from archives and a checkout to shards: built, broken off, verified and derived again like any other.
@Suite struct CodeReleaseTests {
    private static let mit = Array("Under the MIT license.\n".utf8)
    private static let policy = FixtureFile.folder.deletingLastPathComponent().deletingLastPathComponent().appending(path: "Policies/blue-oak.yaml").path

    private static func files(_ name: String, _ count: Int) -> [(name: String, bytes: [UInt8])] {
        [("\(name)/LICENSE", mit)]
            + (0..<count).map { number in
                let head = number % 5 == 1 ? "# SPDX-License-Identifier: GPL-3.0-only\n" : number % 5 == 2 ? "# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception\n" : ""
                return ("\(name)/src/f\(number).py", Array("\(head)x = \(number) # of \(name)\n".utf8))
            }
    }

    private static func inputs(_ folder: String) throws {
        try FileManager.default.createDirectory(atPath: folder + "/in/checkout/src", withIntermediateDirectories: true)
        for number in 0..<4 { try Data(MadeTar.archive(files("gull-\(number)", 700))).write(to: URL(filePath: "\(folder)/in/gull-\(number).tar")) }
        for (name, bytes) in files("checkout", 40) { try Data(bytes).write(to: URL(filePath: "\(folder)/in/\(name)")) }
        try FileManager.default.createDirectory(atPath: folder + "/in/checkout/.git", withIntermediateDirectories: true)
    }

    private static func build(_ folder: String, _ output: String, workers: Int, breaksOff: Bool = false) throws -> Manifest {
        let recipe = """
            gleaner: 1
            name: gulls
            sources:
              - code: { paths: \(folder)/in }
            steps:
              - rights_policy: { policy: \(policy) }
            output:
              - jsonl: { compress: none }
            """
        try recipe.write(toFile: folder + "/recipe.yaml", atomically: true, encoding: .utf8)
        var request = BuildRequest(recipePath: folder + "/recipe.yaml")
        request.output = "\(folder)/\(output)"
        request.workers = workers
        let monitor = RunMonitor()
        return try Build(
            catalog: Gleaner.catalog, request: request, monitor: monitor, events: RunEvents(say: { _ in }, tick: { if breaksOff, $0.unitsDone > 0 { monitor.cancel() } })
        ).run().manifest
    }

    @Test func `a release of code is the same with any workers and after a break, and comes out of its archives again`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-code-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.inputs(folder)
        let manifest = try Self.build(folder, "one", workers: 1)
        // Five inputs; of the files of each a fifth says that it is under the GPL.
        #expect(manifest.counts.pagesIn == 4 * 701 + 41)
        #expect(manifest.counts.pagesKept == 4 * (701 - 140) + 41 - 8)
        _ = try? Self.build(folder, "broken", workers: 1, breaksOff: true)
        _ = try Self.build(folder, "broken", workers: 4)
        func sums(_ output: String) throws -> String { try String(contentsOfFile: "\(folder)/\(output)/SHA256SUMS", encoding: .utf8) }
        #expect(try sums("one") == sums("broken"))
        let shard = try #require(manifest.shards.first?.name)
        let rows = try String(contentsOfFile: "\(folder)/one/data/\(shard)", encoding: .utf8).split(separator: "\n")
        let row = try #require(rows.first { $0.contains("LLVM-exception") })
        #expect(row.contains(#""license":"Apache-2.0 WITH LLVM-exception""#) && row.contains(#""programming_language":"Python""#), "\(row)")
        for check in try Verify(path: folder + "/one", catalog: Gleaner.catalog).checks() { #expect(check.isOK, "\(check.problems)") }
        var rebuild = try Rebuild(Release(path: folder + "/one"), catalog: Gleaner.catalog, inputsFolder: folder + "/in")
        for pack in 0..<rebuild.packs {
            let check = try rebuild.check(pack) {}
            #expect(check.isOK, "\(check.problems)")
        }
    }

    @Test func `a checkout that changes is another input`() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gleaner-code-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.inputs(folder)
        let before = try Self.build(folder, "a", workers: 2)
        try Data("y = 1\n".utf8).write(to: URL(filePath: folder + "/in/checkout/src/new.py"))
        let after = try Self.build(folder, "b", workers: 2)
        #expect(after.counts.pagesIn == before.counts.pagesIn + 1)
        #expect(before.fingerprint != after.fingerprint)
    }
}
