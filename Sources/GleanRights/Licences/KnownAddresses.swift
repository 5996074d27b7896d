import GleanModel

/// Addresses of licences apart from those that the SPDX list gives: the collections of the OSI, SPDX, GNU and others, and states.
enum KnownAddresses {
    static func licence(_ parts: AddressParts) -> Licence? {
        let path = parts.segments
        switch parts.host {
        case "opensource.org", "opensource.org.cn": return path.count == 2 && (path[0] == "licenses" || path[0] == "license") ? named(path[1]) : nil
        case "spdx.org": return path.count == 2 && path[0] == "licenses" ? named(path[1]) : nil
        case "choosealicense.com": return path.count == 2 && path[0] == "licenses" ? named(path[1]) : nil
        case "opendefinition.org": return path.count == 2 && path[0] == "licenses" ? openDefinition(path[1]) : nil
        case "gnu.org", "fsf.org": return gnu(path)
        case "apache.org": return path.count == 2 && path[0] == "licenses" && path[1].hasPrefix("license-") ? named("apache" + path[1].dropFirst(7)) : nil
        case "opendatacommons.org": return path.count >= 2 && path[0] == "licenses" ? openData(path[1]) : nil
        case "nationalarchives.gov.uk": return openGovernment(path)
        case "govdata.de": return path.count >= 2 && path[0] == "dl-de" ? germany(path[1]) : nil
        case "open.canada.ca": return path.count == 2 && path[1] == "open-government-licence-canada" ? SPDX.simple("OGL-Canada-2.0") : nil
        case "etalab.gouv.fr": return path.first?.hasPrefix("licence-ouverte") == true ? SPDX.simple("etalab-2.0") : nil
        case "artlibre.org": return artLibre(path)
        case "unlicense.org": return path.isEmpty || path == ["unlicense"] ? SPDX.simple("Unlicense") : nil
        case "wtfpl.net": return path.isEmpty || path[0] == "txt" || path[0] == "about" ? SPDX.simple("WTFPL") : nil
        case "scripts.sil.org": return path.count == 1 && path[0].hasPrefix("ofl") ? SPDX.simple("OFL-1.1") : nil
        case "usa.gov": return path.first == "government-works" || path.first == "publicdomain" ? works(of: "us") : nil
        default: return nil
        }
    }

    private static func works(of place: String) -> Licence {
        Licence(OwnLicences.publicDomain.expression, jurisdiction: place, terms: OwnLicences.publicDomain.terms)
    }

    /// A licence by the last part of an address: an SPDX id in any case, with or without the name of a file or "-license".
    private static func named(_ segment: Substring) -> Licence? {
        var name = segment
        for ending in [".html", ".php", ".txt", ".json", ".rdf"] where name.hasSuffix(ending) { name = name.dropLast(ending.count) }
        if let alias = aliases[String(name)] { return SPDX.licence(alias) }
        if let listed = SPDX.simple(String(name)) { return listed.expression.hasPrefix("LicenseRef-") ? nil : listed }
        if name.hasSuffix("-license") { return SPDX.simple(String(name.dropLast(8))) }
        return nil
    }

    /// Old names at opensource.org.
    private static let aliases = [
        "apache2.0": "Apache-2.0", "apachepl-1.1": "Apache-1.1", "mit-license": "MIT", "isc-license": "ISC", "gpl-license": "GPL-2.0-only",
        "lgpl-license": "LGPL-2.1-only", "lgpl-2.1-license": "LGPL-2.1-only", "mozilla1.0": "MPL-1.0", "mozilla1.1": "MPL-1.1",
        "artistic-license": "Artistic-1.0", "artistic-license-2.0": "Artistic-2.0", "zlib-license": "Zlib", "cddl1": "CDDL-1.0",
        "eclipse-1.0": "EPL-1.0", "eclipse-2.0": "EPL-2.0", "cpl1.0": "CPL-1.0", "ibmpl": "IPL-1.0", "afl-3": "AFL-3.0", "boost": "BSL-1.0",
        "bsd-3-license": "BSD-3-Clause", "bsd-2-license": "BSD-2-Clause", "gpl-3-0": "GPL-3.0-only", "gpl-2-0": "GPL-2.0-only",
        "lgpl-3-0": "LGPL-3.0-only", "lgpl-2-1": "LGPL-2.1-only", "apache-2-0": "Apache-2.0", "mpl-2-0": "MPL-2.0", "epl-2-0": "EPL-2.0",
        "agpl-v3": "AGPL-3.0-only", "ncsa-open-source-license": "NCSA", "w3c-license": "W3C", "python-license": "Python-2.0",
        "ms-pl-html": "MS-PL", "postgresql-license": "PostgreSQL", "unlicense": "Unlicense", "cc0": "CC0-1.0",
    ]

    private static func openDefinition(_ segment: Substring) -> Licence? {
        switch segment {
        case "cc-zero": CreativeCommons.zero
        case "cc-by": CreativeCommons.licence("by", version: "")
        case "cc-by-sa": CreativeCommons.licence("by-sa", version: "")
        case "odc-by": SPDX.simple("ODC-By-1.0")
        case "odc-odbl": SPDX.simple("ODbL-1.0")
        case "odc-pddl": SPDX.simple("PDDL-1.0")
        default: nil
        }
    }

    private static func openData(_ segment: Substring) -> Licence? {
        switch segment {
        case "by": SPDX.simple("ODC-By-1.0")
        case "odbl": SPDX.simple("ODbL-1.0")
        case "pddl": SPDX.simple("PDDL-1.0")
        default: nil
        }
    }

    private static func openGovernment(_ path: [Substring]) -> Licence? {
        guard path.count >= 2, path[0] == "doc", path[1] == "open-government-licence" else { return nil }
        guard path.count >= 4, path[2] == "version" else { return path.count == 2 ? SPDX.simple("OGL-UK-3.0") : nil }
        switch path[3] {
        case "1", "1.0": return SPDX.simple("OGL-UK-1.0")
        case "2", "2.0": return SPDX.simple("OGL-UK-2.0")
        case "3", "3.0": return SPDX.simple("OGL-UK-3.0")
        default: return nil
        }
    }

    private static func germany(_ segment: Substring) -> Licence? {
        switch segment {
        case "by-2-0": SPDX.simple("DL-DE-BY-2.0")
        case "zero-2-0": SPDX.simple("DL-DE-ZERO-2.0")
        default: nil
        }
    }

    private static func artLibre(_ path: [Substring]) -> Licence? {
        guard path.count >= 2, path[0] == "licence", path[1] == "lal" else { return nil }
        return SPDX.simple(path.count > 2 && path[2].hasSuffix("-12") ? "LAL-1.2" : "LAL-1.3")
    }

    /// `/licenses/gpl-3.0.de.html`, `/licenses/old-licenses/lgpl-2.1.txt`, `/copyleft/lesser.html`.
    private static func gnu(_ path: [Substring]) -> Licence? {
        guard path.count >= 2, path[0] == "licenses" || path[0] == "copyleft", var name = path.last else { return nil }
        if path.count == 3, path[1] != "old-licenses" { return nil }
        if path.count > 3 { return nil }
        for ending in [".html", ".txt", ".md", ".tex", ".rst", ".odt", ".texi", ".dbk"] where name.hasSuffix(ending) { name = name.dropLast(ending.count) }
        // The language: "gpl-3.0.de", "gpl.pt-br".
        if let dot = name.lastIndex(of: "."), name[dot...].utf8.count >= 3, name[name.index(after: dot)].isLetter { name = name[..<dot] }
        if name.hasSuffix("-standalone") { name = name.dropLast(11) }
        let family = name.prefix { $0 != "-" }, version = name.dropFirst(family.count + 1)
        let current: String, ids: [Substring: String]
        switch family {
        case "gpl": (current, ids) = ("GPL-3.0-only", ["1.0": "GPL-1.0-only", "2.0": "GPL-2.0-only", "3.0": "GPL-3.0-only"])
        case "lgpl", "lesser": (current, ids) = ("LGPL-3.0-only", ["2.1": "LGPL-2.1-only", "3.0": "LGPL-3.0-only", "2.0": "LGPL-2.0-only"])
        case "library": (current, ids) = ("LGPL-2.0-only", [:])
        case "agpl": (current, ids) = ("AGPL-3.0-only", ["3.0": "AGPL-3.0-only"])
        case "fdl": (current, ids) = ("GFDL-1.3-only", ["1.1": "GFDL-1.1-only", "1.2": "GFDL-1.2-only", "1.3": "GFDL-1.3-only"])
        default: return nil
        }
        if version.isEmpty { return SPDX.simple(current) }
        return ids[version].flatMap { SPDX.simple($0) }
    }
}
