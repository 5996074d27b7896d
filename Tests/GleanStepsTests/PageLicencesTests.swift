import Foundation
import GleanHTML
import GleanModel
import Testing

@testable import GleanSteps

/// Licences of real pages, against the labels of trafilatura's evaluation set.
@Suite struct PageLicencesTests {
    /// Labels that their pages do not bear out: docs/rights.md says why, page by page.
    private static let notOfThePage: Set<String> = [
        "archive.org.muffinrezept.net.grundrezept.html",  // the credit of a photograph
        "silvias.net.wahlzensur.html",  // no licence in the file
    ]

    @Test func `the licences of labelled pages are found, and none is wrong`() throws {
        let root = (ProcessInfo.processInfo.environment["GLEANER_TEST_DATA"] ?? "") + "/extraction/trafilatura/"
        guard let gold = FileManager.default.contents(atPath: root + "gold.json") else { return print("skipped: trafilatura's pages are not in GLEANER_TEST_DATA") }
        let rows = try #require(try JSONSerialization.jsonObject(with: gold) as? [String: [String: Any]])
        var tree = HTMLTree(), metadata = PageMetadata()
        var labelled = 0, right = 0, missed: [String] = [], wrong: [String] = []
        for row in rows.values {
            guard let label = row["license"] as? String, label.hasPrefix("CC"), let file = row["file"] as? String,
                let page = FileManager.default.contents(atPath: root + "html/" + file) else { continue }
            labelled += 1
            let bytes = Array(page)
            _ = tree.parse(bytes.span)
            metadata.read(tree, bytes.span)
            var rights = Rights()
            for claim in PageLicences.claims(metadata.licences) { rights.add(claim) }
            switch EffectiveLicence(rights)?.licence {
            case let licence? where Self.fits(licence, label): right += 1
            case _?: wrong.append(file)
            case nil: missed.append(file)
            }
        }
        #expect(labelled == 35)
        #expect(wrong == [])
        #expect(Set(missed) == Self.notOfThePage)
        #expect(right == 33)
    }

    /// Labels are written "CC BY-SA 3.0 DE"; "CC-BY-SA" leaves the version open.
    private static func fits(_ licence: Licence, _ label: String) -> Bool {
        let parts = label.replacingOccurrences(of: "CC-", with: "CC ").split(separator: " ").dropFirst().map(String.init)
        guard let unit = parts.first, licence.expression.split(separator: "-").dropFirst().joined(separator: "-").hasPrefix(unit) else { return false }
        let elements = licence.expression.split(separator: "-").dropFirst().prefix { $0.count == 2 }.joined(separator: "-")
        if elements != unit { return false }
        return parts.count == 1 || parts[1] == licence.version && (parts.count == 2 ? "" : parts[2].lowercased()) == licence.jurisdiction
    }
}
