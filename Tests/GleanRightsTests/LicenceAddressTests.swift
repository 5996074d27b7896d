import GleanModel
import Testing
import TestSupport

@testable import GleanRights

@Suite struct LicenceAddressTests {
    private func licence(_ address: String) -> Licence? {
        let bytes = Array(address.utf8)
        return LicenceAddress.licence(bytes.span)
    }

    /// Every licence and tool of Creative Commons by version: units, and the jurisdictions of each ("" where it was not ported).
    /// Source: creativecommons/cc-legal-tools-data, config/cc-legal-tools.csv; PyPI cc.licenserdf 0.2.29 for Japan's of 2004.
    private static let published: [(version: String, units: String, jurisdictions: String)] = [
        ("1.0", "by by-nc by-nc-sa by-nd by-nd-nc by-sa", "fi il nl"), ("1.0", "nc nc-sa nd nd-nc sa", "fi nl"),
        ("1.0", "sampling", "br tw"), ("1.0", "sampling+", "br de tw"), ("1.0", "nc-sampling+", "tw"),
        ("2.0", "by by-nc by-nc-nd by-nc-sa by-nd by-sa", "at au be br ca cl de es fr hr it jp kr nl pl tw uk za"),
        ("2.5", "by by-nc by-nc-nd by-nc-sa by-nd by-sa", """
            ar au bg br ca ch cn co dk es hr hu il in it mk mt mx my nl pe pl pt scotland se si tw za
            """),
        ("3.0", "by by-nc by-nc-nd by-nc-sa by-nd by-sa", """
            am at au az br ca ch cl cn cr cz de ec ee eg es fr ge gr gt hk hr ie igo it lu nl no nz ph pl pr pt ro rs sg th tw ug us ve vn za
            """),
        ("4.0", "by by-nc by-nc-nd by-nc-sa by-nd by-sa", ""),
    ]
    private static let portsAlone: [(version: String, units: String, jurisdictions: String)] = [
        ("2.0", "by-nd-nc nc nc-sa nd nd-nc sa", "jp"), ("2.1", "by by-nc by-nc-nd by-nc-sa by-nd by-sa", "au ca es jp"),
    ]
    private static let listed = Set(SPDXList.shared.entries.map(\.id))

    /// The id for a unit, after the rule that a port's suffix is kept where SPDX lists it.
    private func expected(_ unit: String, _ version: String, _ jurisdiction: String) -> String {
        switch unit {
        case "sampling": return "LicenseRef-CC-Sampling-1.0"
        case "sampling+": return "LicenseRef-CC-Sampling-Plus-1.0"
        case "nc-sampling+": return "LicenseRef-CC-NC-Sampling-Plus-1.0"
        default: break
        }
        let name = unit.replacingND.uppercased()
        let ported = "CC-\(name)-\(version)-\(jurisdiction.uppercased())"
        if Self.listed.contains(ported) { return ported }
        let generic = "CC-\(name)-\(version)"
        return Self.listed.contains(generic) ? generic : "LicenseRef-" + generic
    }

    @Test func `every address of every licence of Creative Commons names it`() {
        var read = 0
        for (rows, isGeneric) in [(Self.published, true), (Self.portsAlone, false)] {
            for row in rows {
                for unit in row.units.split(separator: " ").map(String.init) {
                    for place in (isGeneric ? [""] : []) + row.jurisdictions.split(whereSeparator: \.isWhitespace).map(String.init) {
                        check(unit, row.version, place, &read)
                    }
                }
            }
        }
        // By hand: 6*4 + 5*3 + 3 + 4 + 2 of version 1.0, 6*19 and 6 of 2.0, 6*4 of 2.1, 6*29 of 2.5, 6*44 of 3.0, 6 of 4.0.
        #expect(read == 24 + 15 + 9 + 114 + 6 + 24 + 174 + 264 + 6)
    }

    private func check(_ unit: String, _ version: String, _ place: String, _ read: inout Int) {
        let wanted = expected(unit, version, place)
        let path = "creativecommons.org/licenses/\(unit)/\(version)/" + (place.isEmpty ? "" : place + "/")
        let bare = String(path.dropLast())
        read += 1
        for address in [
            "https://" + path, "http://" + path, "//" + path, path, "https://www." + path, "https://" + bare, "HTTPS://CreativeCommons.ORG" + path.dropFirst(19),
            "https://" + path + "deed.en", "https://" + path + "deed.pt_BR", "https://" + path + "legalcode", "https://" + path + "legalcode.de",
            "https://" + path + "rdf", "https://" + path + "?ref=x", "https://" + path + "deed#who", "https://creativecommons.org:443" + path.dropFirst(19),
            "http://i.creativecommons.org/l/\(unit)/\(version)/\(place.isEmpty ? "" : place + "/")88x31.png",
            "https://licensebuttons.net/l/\(unit)/\(version)/\(place.isEmpty ? "" : place + "/")80x15.png",
            "https://web.archive.org/web/20160218174457/http://" + path, " https://\(bare). ",
            "https://" + path.replacingPlus,
        ] {
            let found = licence(address)
            #expect(found?.expression == wanted, "\(address)")
            #expect(found?.version == version, "\(address)")
            #expect(found?.jurisdiction == place, "\(address)")
        }
    }

    @Test(arguments: [
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"), ("creativecommons.org/publicdomain/zero/1.0/deed.de", "CC0-1.0"),
        ("http://creativecommons.org/publicdomain/zero/1.0/legalcode", "CC0-1.0"), ("https://creativecommons.org/publicdomain/mark/1.0/", "CC-PDM-1.0"),
        ("http://creativecommons.org/licenses/publicdomain/", "CC-PDDC"), ("http://creativecommons.org/licenses/publicdomain", "CC-PDDC"),
        ("https://creativecommons.org/publicdomain/certification/1.0/us/", "CC-PDDC"), ("http://creativecommons.org/licenses/GPL/2.0/", "GPL-2.0-only"),
        ("http://creativecommons.org/licenses/LGPL/2.1/", "LGPL-2.1-only"), ("http://creativecommons.org/licenses/BSD/", "BSD-3-Clause"),
        ("http://creativecommons.org/licenses/MIT/", "MIT"), ("http://creativecommons.org/licenses/devnations/2.0/", "LicenseRef-CC-DevNations-2.0"),
        ("http://i.creativecommons.org/p/zero/1.0/88x31.png", "CC0-1.0"), ("https://licensebuttons.net/p/mark/1.0/88x31.png", "CC-PDM-1.0"),
        ("https://licensebuttons.net/l/by-sa/4.0/88x31.png", "CC-BY-SA-4.0"), ("https://creativecommons.org/licenses/%62y/4.0/", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by-sa/", "LicenseRef-CC-BY-SA"), ("https://creativecommons.org/licenses/ by-sa/4.0/legalcode.de", "CC-BY-SA-4.0"),
    ])
    func `tools, old deeds and badges are known`(address: String, id: String) {
        #expect(licence(address)?.expression == id)
    }

    @Test(arguments: [
        "https://example.com/standby/3.0/", "https://creativecommons.org.evil.com/licenses/by/4.0/", "https://mycreativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org/licenses/by-xx/4.0/", "https://creativecommons.org/choose/", "https://creativecommons.org/licenses/by/9.9/",
        "https://search.creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/", "https://creativecommons.org/licenses/",
        "https://evil.com/creativecommons.org/licenses/by/4.0/", "https://creativecommons.org@evil.com/licenses/by/4.0/",
        "https://evil.com/?u=https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by/4.0/us/",
        "https://creativecommons.org/licenses/by/2.1/", "https://creativecommons.org/licenses/by/2.1/de/", "https://creativecommons.org/licenses/nd/2.0/",
        "https://creativecommons.org/licenses/by-nd-nc/4.0/", "https://creativecommons.org/licenses/nc/4.0/",
        "https://creativecommons.org/licenses/by-nd-sa/4.0/", "https://creativecommons.org/licenses/by-by/4.0/", "https://creativecommons.org/licenses/by/4.0/foo",
        "https://creativecommons.org/licenses/by/4.0/de/legalcode/x", "https://creativecommons.org/publicdomain/", "https://creativecommons.org/publicdomain/zero/2.0/",
        "https://creativecommons.org/licenses/sampling+/2.0/", "https://creativecommons.org/policies", "https://creativecommons.de/licenses/by/4.0/",
        "/licenses/by/4.0/", "licenses/by/4.0/", "mailto:x@creativecommons.org", "javascript:void(0)", "", "https://", "://", "%", "https://%/",
        "https://creativecommons.org:x/licenses/by/4.0/", "https://web.archive.org/web/2016/https://example.com/", "https://opensource.org/licenses",
        "https://opensource.org/licenses/category", "https://opensource.org/licenses/alphabetical", "https://gnu.org/philosophy/free-sw.html",
        "https://www.gnu.org/licenses/", "https://www.gnu.org/licenses/license-list.html", "https://www.apache.org/licenses/", "https://spdx.org/licenses/",
        "https://www.gnu.org/licenses/gpl-faq.html", "https://www.gnu.org/licenses/why-not-lgpl.html", "https://www.apache.org/licenses/contributor-agreements.html",
    ])
    func `what looks like a licence's address and is none names none`(address: String) {
        #expect(licence(address) == nil)
    }

    @Test(arguments: [
        ("https://opensource.org/licenses/MIT", "MIT"), ("http://www.opensource.org/licenses/mit-license.php", "MIT"), ("https://opensource.org/license/mit/", "MIT"),
        ("https://opensource.org/licenses/BSD-3-Clause", "BSD-3-Clause"), ("https://opensource.org/licenses/gpl-2.0.php", "GPL-2.0-only"),
        ("https://spdx.org/licenses/Apache-2.0.html", "Apache-2.0"), ("https://spdx.org/licenses/CC-BY-SA-4.0", "CC-BY-SA-4.0"),
        ("https://choosealicense.com/licenses/gpl-3.0/", "GPL-3.0-only"), ("https://www.gnu.org/licenses/gpl-3.0.html", "GPL-3.0-only"),
        ("https://www.gnu.org/licenses/gpl-3.0.de.html", "GPL-3.0-only"), ("http://www.gnu.org/copyleft/fdl.html", "GFDL-1.3-only"),
        ("http://www.gnu.org/licenses/old-licenses/lgpl-2.1.txt", "LGPL-2.1-only"), ("https://www.gnu.org/licenses/agpl-3.0-standalone.html", "AGPL-3.0-only"),
        ("https://www.gnu.org/licenses/old-licenses/fdl-1.2.en.html", "GFDL-1.2-only"), ("http://www.gnu.org/copyleft/lesser.html", "LGPL-3.0-only"),
        ("http://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0"), ("https://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
        ("https://opendatacommons.org/licenses/odbl/1-0/", "ODbL-1.0"), ("http://opendatacommons.org/licenses/by/1.0/", "ODC-By-1.0"),
        ("https://opendatacommons.org/licenses/pddl/", "PDDL-1.0"),
        ("http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", "OGL-UK-3.0"),
        ("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/1/open-government-licence.htm", "OGL-UK-1.0"),
        ("https://www.govdata.de/dl-de/by-2-0", "DL-DE-BY-2.0"), ("https://open.canada.ca/en/open-government-licence-canada", "OGL-Canada-2.0"),
        ("https://www.mozilla.org/MPL/2.0/", "MPL-2.0"), ("https://unlicense.org/", "Unlicense"), ("http://www.wtfpl.net/txt/copying/", "WTFPL"),
        ("http://www.opendefinition.org/licenses/cc-by-sa", "LicenseRef-CC-BY-SA"), ("http://artlibre.org/licence/lal/en/", "LAL-1.3"),
        ("https://scripts.sil.org/OFL", "OFL-1.1"), ("https://www.usa.gov/government-works", "LicenseRef-public-domain"),
        ("https://www.eclipse.org/legal/epl-2.0", "EPL-2.0"),
    ])
    func `well-known addresses of other licences are known`(address: String, id: String) {
        #expect(licence(address)?.expression == id)
    }

    /// Addresses of the list that name no licence: one is of a page about all that Creative Commons has.
    private static let ambiguous: Set<String> = ["creativecommons.org/share-your-work/cclicenses"]

    @Test func `every address of the SPDX list names the licence that the list gives it to`() {
        var asked = 0
        for line in GleanRights.text(of: spdxLicences).split(separator: "\n") {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false)
            for address in fields[3].split(separator: " ") where !fields[3].hasPrefix(">") && !Self.ambiguous.contains(String(address)) {
                let found = licence("https://" + address)?.expression
                #expect(found == SPDX.licence(String(fields[0]))?.expression, "\(address)")
                asked += 1
            }
        }
        #expect(asked > 700)
    }

    @Test func `any bytes are read without a crash`() {
        var random = TestRandom()
        for _ in 0..<20_000 {
            var bytes = Array("https://creativecommons.org/licenses/by/4.0/deed.de".utf8)
            for _ in 0..<3 {
                let seed = random.next()
                bytes[Int(seed >> 33) % bytes.count] = UInt8(truncatingIfNeeded: seed >> 20)
                if seed & 7 == 0 { bytes.removeLast() }
            }
            _ = LicenceAddress.licence(bytes.span)
            _ = SPDX.licence(bytes.span)
        }
    }
}

extension String {
    /// The order that SPDX writes: non-commercial before no derivatives.
    fileprivate var replacingND: String { self == "by-nd-nc" ? "by-nc-nd" : self == "nd-nc" ? "nc-nd" : self }

    /// A plus sign escaped.
    fileprivate var replacingPlus: String { split(separator: "+", omittingEmptySubsequences: false).joined(separator: "%2B") }
}
