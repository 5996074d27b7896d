import Foundation
import GleanModel
import Testing

@testable import GleanRights

@Suite struct LicenceFamiliesTests {
    private static let demands: [String: LicenceTerms] = [
        "CC-BY-4.0": [.open, .attribution], "CC-BY-SA-3.0-DE": [.open, .attribution, .shareAlike],
        "CC-BY-NC-2.5": [.known, .distribution, .derivatives, .attribution], "CC-BY-ND-1.0": [.known, .distribution, .commercialUse, .attribution],
        "CC-BY-NC-ND-3.0-IGO": [.known, .distribution, .attribution],
        "CC-BY-NC-SA-2.0-UK": [.known, .distribution, .derivatives, .attribution, .shareAlike], "CC-SA-1.0": [.open, .shareAlike],
        "CC0-1.0": [.open, .publicDomain], "CC-PDM-1.0": [.open, .publicDomain], "CC-PDDC": [.open, .publicDomain],
        "LicenseRef-CC-BY-SA": [.open, .attribution, .shareAlike], "LicenseRef-CC-Sampling-Plus-1.0": [.known, .distribution, .attribution],
    ]

    @Test(arguments: demands.keys.sorted()) func `a licence of Creative Commons says its terms in its name`(id: String) {
        #expect(SPDX.licence(id)?.terms == Self.demands[id])
    }

    @Test(arguments: ["GFDL-1.3-invariants-only", "Aladdin", "SSPL-1.0", "BUSL-1.1", "JSON", "PolyForm-Noncommercial-1.0.0", "Elastic-2.0", "Net-SNMP"])
    func `of licences that nobody calls open nothing is known`(id: String) {
        let rated = BlueOak.rating(of: id) != nil
        #expect(SPDX.licence(id)?.terms.contains(.known) == rated)
    }

    @Test func `the terms are those that choosealicense.com describes`() throws {
        let root = ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] ?? ""
        let folder = root + "/licences/choosealicense/_licenses"
        guard !root.isEmpty, let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
            return print("skipped: descriptions of licences are not in GLEANER_TEST_DATA")
        }
        var read = 0
        for file in files.sorted() {
            let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
            let (id, permissions, conditions) = description(text)
            let terms = try #require(SPDX.licence(id)?.terms, "\(id)")
            #expect(terms.contains(.known), "\(id)")
            #expect(terms.contains(.distribution) == permissions.contains("distribution"), "\(id)")
            #expect(terms.contains(.derivatives) == permissions.contains("modifications"), "\(id)")
            #expect(terms.contains(.commercialUse) == permissions.contains("commercial-use"), "\(id)")
            #expect(terms.contains(.attribution) == conditions.contains { $0.hasPrefix("include-copyright") }, "\(id)")
            #expect(terms.contains(.shareAlike) == conditions.contains { $0.hasPrefix("same-license") }, "\(id)")
            #expect(terms.contains(.disclosesSource) == conditions.contains("disclose-source"), "\(id)")
            read += 1
        }
        #expect(read == 47)
    }

    /// The id and the two lists of a file's front matter.
    private func description(_ text: String) -> (id: String, permissions: [String], conditions: [String]) {
        var id = "", lists: [String: [String]] = [:], list = ""
        for line in text.split(separator: "\n").dropFirst() {
            if line == "---" { break }
            if line.hasPrefix("spdx-id: ") { id = String(line.dropFirst(9)) }
            if let item = line.range(of: "  - ") { lists[list, default: []].append(String(line[item.upperBound...]).trimmingCharacters(in: .whitespaces)) }
            if line.hasSuffix(":") { list = String(line.dropLast()) }
        }
        return (id, lists["permissions"] ?? [], lists["conditions"] ?? [])
    }
}
