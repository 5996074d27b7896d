import GleanModel

/// Licences and statements that have no id in the SPDX list, under `LicenseRef-` names of this program.
enum OwnLicences {
    static let publicDomain = Licence("LicenseRef-public-domain", terms: [.open, .publicDomain])
    static let allRightsReserved = Licence("LicenseRef-all-rights-reserved", terms: [.known, .allRightsReserved])
    /// "A Creative Commons licence", and not which.
    static let unspecifiedCC = Licence("LicenseRef-CC-unspecified", terms: [])

    /// "BSD", and not with how many clauses; all of them permit the same.
    static let unspecifiedBSD = Licence("LicenseRef-BSD", terms: [.open, .attribution])
    /// A licence file whose text is not known.
    static let unknown = Licence("LicenseRef-unknown", terms: [])

    static func licence(_ id: String) -> Licence? {
        guard id.hasPrefix("LicenseRef-") else { return nil }
        switch id {
        case publicDomain.expression: return publicDomain
        case allRightsReserved.expression: return allRightsReserved
        case unspecifiedCC.expression: return unspecifiedCC
        case unspecifiedBSD.expression: return unspecifiedBSD
        case unknown.expression: return unknown
        default: return CreativeCommons.unlisted(id)
        }
    }
}
