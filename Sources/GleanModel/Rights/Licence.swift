/// The terms under which a work is offered: an SPDX licence expression and what follows from it.
package struct Licence: Sendable, Hashable {
    /// An SPDX expression with canonical spelling, such as `CC-BY-SA-4.0`, `MIT OR Apache-2.0` or `LicenseRef-public-domain`.
    package let expression: String
    /// The version as the licence writes it, such as `4.0`; empty where there is none, or for more than one licence.
    package let version: String
    /// The jurisdiction that the licence was ported to or that it speaks of, in lower case, such as `de` or `us`; else empty.
    package let jurisdiction: String
    package let terms: LicenceTerms

    package init(_ expression: String, version: String = "", jurisdiction: String = "", terms: LicenceTerms) {
        self.expression = expression
        self.version = version
        self.jurisdiction = jurisdiction
        self.terms = terms
    }

    /// One of the licences and tools of Creative Commons, listed by SPDX or not.
    package var isCreativeCommons: Bool { expression.hasPrefix("CC-") || expression == "CC0-1.0" || expression.hasPrefix("LicenseRef-CC-") }
}

/// What a licence permits, demands and forbids, as far as is known of it.
package struct LicenceTerms: OptionSet, Sendable, Hashable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Permitted: copying and passing on.
    package static let distribution = LicenceTerms(rawValue: 1 << 0)
    /// Permitted: changed versions. Absent from licences with "no derivatives".
    package static let derivatives = LicenceTerms(rawValue: 1 << 1)
    /// Permitted: commercial use. Absent from licences with "non-commercial".
    package static let commercialUse = LicenceTerms(rawValue: 1 << 2)
    /// Demanded: naming the author, or keeping a notice.
    package static let attribution = LicenceTerms(rawValue: 1 << 3)
    /// Demanded: changed versions stand under the same terms.
    package static let shareAlike = LicenceTerms(rawValue: 1 << 4)
    /// Demanded: source code goes with what is passed on.
    package static let disclosesSource = LicenceTerms(rawValue: 1 << 5)
    /// The work is in the public domain, or dedicated to it.
    package static let publicDomain = LicenceTerms(rawValue: 1 << 6)
    /// The terms of the licence are known; without this, nothing may be concluded from what is absent.
    package static let known = LicenceTerms(rawValue: 1 << 7)
    /// A statement that all rights are reserved.
    package static let allRightsReserved = LicenceTerms(rawValue: 1 << 8)

    /// Copying, changing and commercial use are all permitted: open in the sense of the Open Definition 2.1.
    package static let open: LicenceTerms = [.known, .distribution, .derivatives, .commercialUse]

    /// Terms of works of which each stands under its own: what is permitted by both, what either demands.
    package func and(_ other: LicenceTerms) -> LicenceTerms {
        let permitted: LicenceTerms = [.distribution, .derivatives, .commercialUse, .publicDomain, .known]
        let demanded: LicenceTerms = [.attribution, .shareAlike, .disclosesSource, .allRightsReserved]
        return intersection(other).intersection(permitted).union(union(other).intersection(demanded))
    }

    /// Terms at the user's choice: those of the two that permit more and, where they permit the same, demand less.
    package func or(_ other: LicenceTerms) -> LicenceTerms { openness >= other.openness ? self : other }

    /// Larger for terms that permit more; among those, for terms that demand less.
    package var openness: Int {
        guard contains(.known) else { return 0 }
        var value = 1
        for (term, weight) in [(LicenceTerms.distribution, 100), (.derivatives, 40), (.commercialUse, 40), (.publicDomain, 10)] where contains(term) { value += weight }
        for (term, weight) in [(LicenceTerms.attribution, 1), (.shareAlike, 4), (.disclosesSource, 2), (.allRightsReserved, 50)] where contains(term) { value -= weight }
        return max(1, value)
    }
}
