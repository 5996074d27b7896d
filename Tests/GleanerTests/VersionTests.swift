import Foundation
import GleanBytes
import GleanEngine
import Gleaner
import Testing

/// A step's version goes up whenever its output changes: what an example gave once, it gives until then.
@Suite struct VersionTests {
    static let file = FixtureFile.folder.deletingLastPathComponent().appendingPathComponent("versions.txt")

    private static let inputs: Set<String> = ["settings", "before", "url", "page", "html", "record", "input", "output", "file", "crawl", "files", "other"]

    /// One line an example: step, version, digest of what goes in, digest of what is expected.
    private static func lines() -> [String] {
        FixtureFile.all.map { example in
            func digest(_ wanted: (String) -> Bool) -> String {
                let text = example.blocks.filter { wanted($0.key) }.sorted { $0.key < $1.key }.map { "\($0.key)\n\($0.value)\n" }.joined()
                let bytes = Array(text.utf8)
                return String(XXH3.hash128(bytes.span).hex.prefix(16))
            }
            let version = Gleaner.catalog.faces.first { $0.name == example.step }?.version ?? 0
            return "\(example.step) \(version) \(digest { inputs.contains($0) }) \(digest { !inputs.contains($0) })"
        }.sorted()
    }

    @Test func `an expectation changes only when the step's version goes up`() throws {
        let now = Self.lines()
        if ProcessInfo.processInfo.environment["GLEANER_RECORD_VERSIONS"] != nil {
            try (now.joined(separator: "\n") + "\n").write(to: Self.file, atomically: true, encoding: .utf8)
        }
        let recorded = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n").map { $0.split(separator: " ") }
        for line in now {
            let parts = line.split(separator: " ")
            let earlier = recorded.filter { $0[0] == parts[0] && $0[2] == parts[2] }
            guard !earlier.isEmpty, !earlier.contains(where: { $0[3] == parts[3] }) else { continue }
            let has = Int(parts[1]) ?? 0, had = earlier.compactMap { Int($0[1]) }.max() ?? 0
            #expect(
                has > had,
                "An example of \(parts[0]) expects something else than before: raise the step's version, then run GLEANER_RECORD_VERSIONS=1 swift test --filter VersionTests.")
        }
        let known = Set(recorded.map { "\($0[0]) \($0[2])" })
        for line in now {
            let parts = line.split(separator: " ")
            #expect(known.contains("\(parts[0]) \(parts[2])"), "An example of \(parts[0]) is new: run GLEANER_RECORD_VERSIONS=1 swift test --filter VersionTests.")
        }
    }
}
