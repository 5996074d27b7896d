package import GleanModel

/// Licences by their SPDX ids and expressions: SPDX 2.3, annex D, and SPDX 3.0, annex B.
package enum SPDX {
    /// The licence that an expression names, with canonical spelling and its terms; nil where it is malformed or names a licence that
    /// the list does not have.
    ///
    /// Ids are matched without case, deprecated ones become what stands for them now (`GPL-2.0+` is `GPL-2.0-or-later`), and `LicenseRef-`
    /// and `DocumentRef-` are taken as they are. Terms of parts are joined as `LicenceTerms.and` and `.or` say; an exception adds
    /// permissions only and changes no term.
    package static func licence(_ expression: String) -> Licence? {
        let bytes = Array(expression.utf8)
        return licence(bytes.span)
    }

    /// The same of bytes.
    package static func licence(_ expression: Span<UInt8>) -> Licence? {
        var parser = SPDXParser(expression)
        return parser.parse()
    }

    /// The licence of one id, without operators; ids are matched without case.
    static func simple(_ id: String) -> Licence? {
        if let own = OwnLicences.licence(id) { return own }
        guard let entry = SPDXList.shared.entry(id) else { return nil }
        if !entry.successor.isEmpty { return licence(entry.successor) }
        return Licence(entry.id, version: version(of: entry.id), jurisdiction: jurisdiction(of: entry.id), terms: LicenceFamilies.terms(of: entry))
    }

    /// The part of an id that is a version: one with a dot, or a year.
    static func version(of id: String) -> String {
        let part = id.split(separator: "-").dropFirst().first { part in
            guard let first = part.utf8.first, first >= 48, first <= 57 else { return false }
            return part.utf8.contains(46) || (part.utf8.count >= 4 && part.utf8.allSatisfy { $0 >= 48 && $0 <= 57 })
        }
        return part.map(String.init) ?? ""
    }

    private static func jurisdiction(of id: String) -> String {
        if id.hasPrefix("CC-") {
            let parts = id.split(separator: "-")
            guard let last = parts.last, let first = last.utf8.first, first >= 65, parts.contains(where: { $0.utf8.contains(46) }) else { return "" }
            return last.lowercased()
        }
        for (prefix, place) in [("OGL-UK-", "uk"), ("OGL-Canada-", "ca"), ("DL-DE-", "de"), ("etalab-", "fr"), ("NLOD-", "no")] where id.hasPrefix(prefix) {
            return place
        }
        return ""
    }
}
