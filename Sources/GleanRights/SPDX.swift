package import GleanModel

/// Licences by their SPDX expressions.
package enum SPDX {
    /// The licence that an expression names, with canonical spelling and its terms; nil where it names none that is known.
    package static func licence(_ expression: String) -> Licence? {
        if expression == "CC0-1.0" || expression == "CC-PDM-1.0" { return Licence(expression, version: "1.0", terms: [.open, .publicDomain]) }
        if expression == "LicenseRef-public-domain" { return Licence(expression, terms: [.open, .publicDomain]) }
        var parts = expression.split(separator: "-").map(String.init)
        guard parts.count >= 3, parts.removeFirst() == "CC" else { return nil }
        var terms: LicenceTerms = .open, version = "", jurisdiction = ""
        for part in parts {
            switch part {
            case "BY": terms.insert(.attribution)
            case "SA": terms.insert(.shareAlike)
            case "NC": terms.remove(.commercialUse)
            case "ND": terms.remove(.derivatives)
            default: if version.isEmpty { version = part } else { jurisdiction = part.lowercased() }
            }
        }
        return Licence(expression, version: version, jurisdiction: jurisdiction, terms: terms)
    }
}
