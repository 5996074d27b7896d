import GleanModel
import Testing

@testable import GleanRights

@Suite struct SPDXTests {
    // SPDX 2.3, annex D; the successors of deprecated ids are those that the list's pages name.
    @Test(arguments: [
        ("mit", "MIT"), ("Apache-2.0 OR MIT", "Apache-2.0 OR MIT"), ("(MIT)", "MIT"), ("((mit or apache-2.0))", "MIT OR Apache-2.0"),
        ("LGPL-2.1-only OR MIT OR BSD-3-Clause", "LGPL-2.1-only OR MIT OR BSD-3-Clause"),
        ("LGPL-2.1-only OR BSD-3-Clause AND MIT", "LGPL-2.1-only OR BSD-3-Clause AND MIT"),
        ("MIT AND (LGPL-2.1-or-later OR BSD-3-Clause)", "MIT AND (LGPL-2.1-or-later OR BSD-3-Clause)"),
        ("GPL-2.0-or-later WITH bison-exception-2.2", "GPL-2.0-or-later WITH Bison-exception-2.2"),
        ("GPL-2.0+", "GPL-2.0-or-later"), ("GPL-2.0", "GPL-2.0-only"), ("gpl-3.0-only+", "GPL-3.0-or-later"), ("CDDL-1.0+", "CDDL-1.0+"),
        ("GPL-2.0-with-classpath-exception", "GPL-2.0-only WITH Classpath-exception-2.0"), ("StandardML-NJ", "SMLNJ"),
        ("LicenseRef-23", "LicenseRef-23"), ("DocumentRef-spdx-tool-1.2:LicenseRef-MIT-Style-2", "DocumentRef-spdx-tool-1.2:LicenseRef-MIT-Style-2"),
        ("MIT WITH AdditionRef-own", "MIT WITH AdditionRef-own"), ("  MIT\tAND\nISC ", "MIT AND ISC"), ("cc-by-sa-3.0-de", "CC-BY-SA-3.0-DE"),
    ])
    func `an expression is read and written in canonical spelling`(written: String, canonical: String) {
        #expect(SPDX.licence(written)?.expression == canonical)
    }

    @Test(arguments: [
        "", " ", "MIT OR", "AND MIT", "MIT MIT", "(MIT", "MIT)", "()", "MIT WITH", "MIT WITH MIT", "(MIT OR ISC) WITH Classpath-exception-2.0",
        "NoSuchLicence-1.0", "MIT Or ISC", "MITOR ISC", "GPL-2.0-with-classpath-exception WITH Classpath-exception-2.0", "LicenseRef-", "LicenseRef-a:b",
        "DocumentRef-x", "DocumentRef-x:MIT", "+", "MIT++", "MIT AND (ISC", "LicenseRef-x+", "NOASSERTION", "NONE", "MIT; ISC", "Classpath-exception-2.0",
    ])
    func `what is malformed or unknown is no licence`(written: String) {
        #expect(SPDX.licence(written) == nil)
    }

    @Test func `nesting and length are bounded`() {
        #expect(SPDX.licence(String(repeating: "(", count: 60) + "MIT" + String(repeating: ")", count: 60))?.expression == "MIT")
        #expect(SPDX.licence(String(repeating: "(", count: 100_000) + "MIT") == nil)
        #expect(SPDX.licence(String(repeating: "(", count: 1000) + "MIT" + String(repeating: ")", count: 1000)) == nil)
        #expect(SPDX.licence(Array(repeating: "MIT", count: 2000).joined(separator: " AND ")) == nil)
    }

    @Test(arguments: [
        ("GPL-2.0-or-later", "2.0", ""), ("MIT", "", ""), ("BSD-3-Clause", "", ""), ("CC-BY-SA-2.0-UK", "2.0", "uk"), ("CC-BY-3.0-IGO", "3.0", "igo"),
        ("CC0-1.0", "1.0", ""), ("OGL-UK-3.0", "3.0", "uk"), ("LPPL-1.3c", "1.3c", ""), ("Unicode-DFS-2016", "2016", ""), ("MIT AND ISC", "", ""),
    ])
    func `version and jurisdiction come from the id`(id: String, version: String, jurisdiction: String) {
        #expect(SPDX.licence(id)?.version == version)
        #expect(SPDX.licence(id)?.jurisdiction == jurisdiction)
    }

    @Test func `every id of the list is read as itself, and every deprecated one as something that is in use`() {
        var deprecated = 0
        for entry in SPDXList.shared.entries {
            let licence = SPDX.licence(entry.id)
            #expect(licence != nil, "\(entry.id)")
            if entry.successor.isEmpty { #expect(licence?.expression == entry.id) } else { deprecated += 1 }
            if let licence { #expect(SPDX.licence(licence.expression) == licence, "\(entry.id)") }
        }
        // Counted in licenses.json: 740 licences, 32 of them deprecated, one of which (Net-SNMP) nothing stands for.
        #expect(SPDXList.shared.entries.count == 740)
        #expect(deprecated == 31)
    }

    @Test func `parts of an expression give the terms that hold for the whole`() {
        let mit = SPDX.licence("MIT")?.terms, gpl = SPDX.licence("GPL-3.0-only")?.terms
        #expect(SPDX.licence("MIT OR GPL-3.0-only")?.terms == mit)
        #expect(SPDX.licence("MIT AND GPL-3.0-only")?.terms == gpl)
        #expect(SPDX.licence("MIT AND LicenseRef-own")?.terms.contains(.known) == false)
        #expect(SPDX.licence("LicenseRef-own OR MIT")?.terms == mit)
        #expect(SPDX.licence("CC-BY-SA-4.0 AND CC-BY-NC-4.0")?.terms == [.known, .distribution, .derivatives, .attribution, .shareAlike])
    }

    @Test(arguments: [
        ("BlueOak-1.0.0", BlueOak.Rating.model), ("BSD-2-Clause-Patent", .gold), ("MIT", .silver), ("Apache-2.0", .silver), ("BSD-3-Clause", .bronze),
        ("Zlib", .bronze), ("Artistic-1.0", .lead),
    ])
    func `permissive licences have the council's rating`(id: String, rating: BlueOak.Rating) {
        #expect(BlueOak.rating(of: id) == rating)
    }

    @Test(arguments: ["GPL-3.0-only", "CC-BY-4.0", "", "mit"]) func `copyleft, content and what is no id have no rating`(id: String) {
        #expect(BlueOak.rating(of: id) == nil)
    }
}
