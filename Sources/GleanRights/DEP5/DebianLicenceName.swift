import GleanModel

/// Short names of licences in Debian's copyright format, with the operators that join them.
///
/// `A or B, and C` is (A or B) and C: `and` binds closer than `or`, a comma looser than both. A version is at the name's end, without its
/// last `.0`, and `+` means "or any later version" (copyright-format 1.0, "License specification"). Without a version the format means the
/// lowest; people mean any, as the GNU licences themselves have it, so `GPL` is `GPL-1.0-or-later`. What `Apache` alone is the text tells.
enum DebianLicenceName {
    /// The most bytes of a name; what is longer is prose.
    static let longest = 200

    static func licence(_ name: String) -> Licence? {
        guard name.utf8.count <= longest else { return nil }
        var expression = "", operation = ""
        // Some write blanks as underscores, and a comma before an operator joins what stands on its sides.
        for part in name.lowercased().replacing("_", with: " ").split(separator: ",") {
            var words = part.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\r" })[...]
            if let first = words.first, first == "and" || first == "or" {
                if expression.isEmpty { return nil }
                operation = first.uppercased()
                words.removeFirst()
            }
            guard let inner = joined(words) else { return nil }
            if expression.isEmpty {
                expression = inner
            } else {
                expression = "(\(expression)) \(operation.isEmpty ? "AND" : operation) (\(inner))"
            }
            operation = ""
        }
        return SPDX.licence(expression)
    }

    /// Names and operators without commas, as an SPDX expression; nil where one name is not known.
    private static func joined(_ words: ArraySlice<Substring>) -> String? {
        var out: [String] = [], place = words.startIndex
        while place < words.endIndex {
            let word = words[place]
            if word == "or" || word == "and" || word == "and/or" {
                if out.isEmpty { return nil }
                out.append(word == "and" ? "AND" : "OR")
                place += 1
                continue
            }
            if let last = out.last, last != "OR", last != "AND" { return nil }
            guard var id = self.id(word) else { return nil }
            place += 1
            if place < words.endIndex, words[place] == "license" || words[place] == "licence" { place += 1 }
            if place < words.endIndex, words[place] == "with" {
                let end = words[place...].firstIndex { $0 == "or" || $0 == "and" } ?? words.endIndex
                if let exception = DebianException.id(words[place + 1..<end].joined(separator: " "), to: id) { id += " WITH " + exception }
                place = end
            }
            out.append(id)
        }
        return out.isEmpty ? nil : out.joined(separator: " ")
    }

    /// The SPDX id of one name in small letters.
    static func id(_ name: Substring) -> String? {
        if let known = known[name] { return known }
        if let id = versioned(name) { return id }
        // "GPL-3+-autoconf-exception", "GPL-2+-with-libtool-exception".
        guard let end = name.firstRange(of: "exception")?.lowerBound, let cut = name.firstRange(of: name.contains("-with-") ? "-with-" : "+-"),
            cut.lowerBound < end, let id = versioned(name[..<(name.contains("-with-") ? cut.lowerBound : name.index(after: cut.lowerBound))]) else { return nil }
        guard let exception = DebianException.id(String(name[cut.upperBound...]), to: id) else { return id }
        return id + " WITH " + exception
    }

    private static func versioned(_ name: Substring) -> String? {
        var name = String(name)
        let isLater = name.hasSuffix("+")
        if isLater { name.removeLast() }
        for family in families where name.hasPrefix(family) && name.utf8.count > family.utf8.count {
            var version = name.dropFirst(family.utf8.count)
            if version.first == "-" { version.removeFirst() }
            let isWithoutInvariants = version.hasPrefix("niv-")
            if isWithoutInvariants { version.removeFirst(4) }
            if version.first == "v" { version.removeFirst() }
            guard let first = version.utf8.first, first >= 48, first <= 57 else { continue }
            let id = family + (version.contains(".") ? "-\(version)" : "-\(version).0") + (isLater ? "+" : "")
            return SPDX.licence(id)?.expression
        }
        return SPDX.simple(name).map { isLater ? $0.expression + "+" : $0.expression }
    }

    private static let families = ["agpl", "lgpl", "gpl", "gfdl", "apache", "mpl", "epl", "cddl", "artistic", "lppl", "zpl", "zope", "cpl", "efl", "w3c", "qpl"]
    private static let known: [Substring: String] = [
        "expat": "MIT", "public-domain": "LicenseRef-public-domain", "artistic": "Artistic-1.0-Perl", "artistic-1": "Artistic-1.0-Perl", "gpl": "GPL-1.0-or-later",
        "gpl+": "GPL-1.0-or-later", "lgpl": "LGPL-2.0-or-later", "lgpl+": "LGPL-2.0-or-later", "perl": "GPL-1.0-or-later OR Artistic-1.0-Perl",
        "gfdl": "GFDL-1.1-or-later", "gfdl+": "GFDL-1.1-or-later", "gfdl-niv": "GFDL-1.1-or-later", "cc0": "CC0-1.0", "mit/x11": "MIT", "mit/x": "MIT", "bsd": "BSD-3-Clause", "bsd-3-clauses": "BSD-3-Clause",
        "bsd-3": "BSD-3-Clause", "bsd-2-clauses": "BSD-2-Clause", "bsd-2": "BSD-2-Clause", "bsd-4-clauses": "BSD-4-Clause", "bsd-4": "BSD-4-Clause",
        "psf": "PSF-2.0", "python": "Python-2.0", "openldap-2.8": "OLDAP-2.8", "bsl": "BSL-1.0", "boost-1.0": "BSL-1.0", "boost": "BSL-1.0", "libpng": "Libpng",
        "pd": "LicenseRef-public-domain", "cc0-1": "CC0-1.0", "zpl-2.1": "ZPL-2.1", "ofl-1.1": "OFL-1.1", "sil-1.1": "OFL-1.1", "lpgl-2.1+": "LGPL-2.1-or-later",
    ]
}
