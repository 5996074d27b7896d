import Foundation
import GleanEngine
import Testing

/// docs/clusters.md names every key of a cluster file, and no other.
@Suite struct ClusterPageTests {
    /// Keys of the tables under each heading whose first column is `key`.
    private func tables() throws -> [String: [String]] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        var found: [String: [String]] = [:], heading = "", isKeys = false
        for line in try String(contentsOf: root.appendingPathComponent("docs/clusters.md"), encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("#") {
                heading = line.drop { "# `".contains($0) }.filter { $0 != "`" }
                isKeys = false
            }
            if line.hasPrefix("| key |") { isKeys = true }
            if !line.hasPrefix("|") { isKeys = false }
            guard isKeys, line.hasPrefix("| `"), let end = line.dropFirst(3).firstIndex(of: "`") else { continue }
            found[heading, default: []].append(String(line[line.index(line.startIndex, offsetBy: 3)..<end]))
        }
        return found
    }

    @Test func `the page has every key of a cluster file`() throws {
        let page = try tables()
        for (section, keys) in ClusterReader.names { #expect(page[section.isEmpty ? "The cluster file" : section] == keys, "\(section)") }
        #expect(page.count == ClusterReader.names.count)
    }

    @Test func `the page's usual values of retries are those of the program`() throws {
        let policy = RetryPolicy(), root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appendingPathComponent("docs/clusters.md"), encoding: .utf8)
        let usual: [(String, Double)] = [
            ("failures", Double(policy.failures)), ("first_delay", policy.firstDelay), ("longest_delay", policy.longestDelay),
            ("straggler_factor", policy.stragglerFactor ?? 0), ("most_set_aside", policy.mostSetAside),
        ]
        for (key, value) in usual { #expect(page.contains("| `\(key)` | \(value == value.rounded() ? String(Int(value)) : String(value)) |"), "\(key)") }
    }
}
