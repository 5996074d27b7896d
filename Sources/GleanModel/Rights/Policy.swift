/// What to do with each fact that is known of a work's rights: a file, not a rule of the program.
///
/// It answers whether a dataset's makers want the work, never whether they may have it.
package struct Policy: Sendable, Equatable {
    package enum Deed: String, Sendable, CaseIterable { case keep, drop }

    package var name = ""
    package var about = ""
    package var licences = LicencePolicy()
    /// By mechanism; what is not named is kept.
    package var reservations: [Reservation.Kind: ReservationPolicy] = [:]
    /// What to do with a work of which a copy stands elsewhere under a reservation that `reservations` would drop it for.
    package var reservedCopy = Deed.keep

    package init() {}

    /// Which licences a work may stand under.
    package struct LicencePolicy: Sendable, Equatable {
        /// Nil where licences are of no matter.
        package var allow: [LicencePattern]?
        package var deny: [LicencePattern] = []
        package var minTrust = Trust.declared
        /// Scopes that count. Contributions that are joined count as `page`.
        package var scopes: Set<LicenceClaim.Scope> = [.page]
        package var none = Deed.drop
        package var disagreement = Deed.drop
        package var stricterCopy = Deed.drop
        package var earlierCopy = Deed.keep

        package init() {}
    }

    /// What to do with the statements of one mechanism.
    package struct ReservationPolicy: Sendable, Equatable {
        /// Agents, uses or directives that count, in lower case; nil for all.
        package var of: Set<String>?
        package var reserved = Deed.drop
        package var unknown = Deed.keep

        package init() {}
    }

    /// Why a policy leaves a work out; nil if it covers it. Licences come before reservations.
    package func refusal(of rights: Rights) -> PolicyRefusal? { licenceRefusal(rights) ?? reservationRefusal(rights) }

    private func licenceRefusal(_ rights: Rights) -> PolicyRefusal? {
        guard let allow = licences.allow else { return nil }
        guard let found = EffectiveLicence(rights, counting: licences.scopes) else {
            // A licence that covers an unknown part is another finding than none.
            if let unclear = EffectiveLicence(rights, counting: [.page, .unknown]) { return PolicyRefusal(.licenceScope, claim: unclear.claims.first) }
            return licences.none == .drop ? PolicyRefusal(.noLicence) : nil
        }
        func refuse(_ reason: PolicyRefusal.Why) -> PolicyRefusal { PolicyRefusal(reason, claim: found.claims.first) }
        if found.trust < licences.minTrust { return refuse(.lowTrust) }
        // Of joined contributions each must be allowed, and none denied.
        let counted = found.claims.map { rights.claims[$0].licence }
        for licence in counted {
            if licences.deny.contains(where: { $0.isUnavoidable(in: licence) }) { return refuse(.licenceDenied) }
            if !allow.contains(where: { $0.matches(licence) }) { return refuse(.licenceNotAllowed) }
        }
        if licences.disagreement == .drop, found.disagrees { return refuse(.disagreement) }
        if licences.stricterCopy == .drop, rights.flags.contains(.stricterCopy) { return refuse(.stricterCopy) }
        if licences.earlierCopy == .drop, rights.flags.contains(.earlierCopy) { return refuse(.earlierCopy) }
        return nil
    }

    private func reservationRefusal(_ rights: Rights) -> PolicyRefusal? {
        for (place, found) in rights.reservations.enumerated() {
            guard let rule = reservations[found.kind], !found.isOfCopy || reservedCopy == .drop else { continue }
            if let of = rule.of, !of.contains(String(decoding: found.subject, as: UTF8.self)) { continue }
            if found.stance == .reserved, rule.reserved == .drop { return PolicyRefusal(found.isOfCopy ? .reservedCopy : .reserved, reservation: place) }
            if found.stance == .unknown, rule.unknown == .drop { return PolicyRefusal(.reservationUnclear, reservation: place) }
        }
        return nil
    }
}

/// Why a policy leaves a work out, and the evidence for it.
package struct PolicyRefusal: Sendable, Equatable {
    package enum Why: String, Sendable, CaseIterable {
        case noLicence = "no_licence"
        case licenceNotAllowed = "licence_not_allowed"
        case licenceDenied = "licence_denied"
        case licenceScope = "licence_covers_a_part"
        case lowTrust = "licence_not_trusted"
        case disagreement = "licences_disagree"
        case stricterCopy = "stricter_copy"
        case earlierCopy = "earlier_copy"
        case reserved
        case reservationUnclear = "reservation_unclear"
        case reservedCopy = "reserved_copy"
    }

    package let why: Why
    /// The claim, or the reservation, that it rests on: its place in the rights' list.
    package let claim: Int?
    package let reservation: Int?

    package init(_ why: Why, claim: Int? = nil, reservation: Int? = nil) {
        self.why = why
        self.claim = claim
        self.reservation = reservation
    }
}

/// A class of licences in a policy.
package enum LicencePattern: Sendable, Equatable {
    /// Permits copying, changing and commercial use: open by the Open Definition 2.1.
    case open
    case publicDomain
    /// Anything whose terms permit passing on.
    case shareable
    case nonCommercial
    case noDerivatives
    case shareAlike
    case allRightsReserved
    /// An SPDX expression with `*` for any run of characters: `CC-BY-4.0`, `CC-BY-*`.
    case expression(String)
    /// One of many SPDX identifiers, such as a rating of the Blue Oak Council's list; with an exception or later versions too.
    case list(name: String, Set<String>)

    /// The names that policies use for the classes.
    package static let names: [String: LicencePattern] = [
        "open": .open, "public_domain": .publicDomain, "shareable": .shareable, "non_commercial": .nonCommercial, "no_derivatives": .noDerivatives,
        "share_alike": .shareAlike, "all_rights_reserved": .allRightsReserved,
    ]

    /// Whether the work may be taken under the pattern: of a choice (OR) one alternative is enough, of licences that hold together (AND) all must match.
    /// Classes ask the terms of the expression as a whole.
    package func matches(_ licence: Licence) -> Bool {
        let terms = licence.terms
        switch self {
        case .open: return terms.isSuperset(of: .open)
        case .publicDomain: return terms.isSuperset(of: [.known, .publicDomain])
        case .shareable: return terms.isSuperset(of: [.known, .distribution])
        case .nonCommercial: return terms.contains(.known) && !terms.contains(.commercialUse)
        case .noDerivatives: return terms.contains(.known) && !terms.contains(.derivatives)
        case .shareAlike: return terms.contains(.shareAlike)
        case .allRightsReserved: return terms.contains(.allRightsReserved)
        case .list, .expression: return names(licence.expression) || LicenceChoice(licence.expression).isMet(names)
        }
    }

    /// Whether the work cannot be taken without the pattern: every alternative of a choice matches, or any of licences that hold together.
    package func isUnavoidable(in licence: Licence) -> Bool {
        switch self {
        case .list, .expression: names(licence.expression) || !LicenceChoice(licence.expression).isMet { !names($0) }
        default: matches(licence)
        }
    }

    /// Whether a single licence's name is the pattern's.
    private func names(_ name: String) -> Bool {
        switch self {
        case .list(_, let identifiers): identifiers.contains(name) || identifiers.contains(Self.plain(name))
        case .expression(let pattern): Self.matches(Array(pattern.utf8), Array(name.utf8))
        default: false
        }
    }

    /// The identifier of a licence without an exception or later versions, both of which permit only more: what lists of licences rate.
    private static func plain(_ name: String) -> String {
        let identifier = name.firstRange(of: " WITH ").map { name[..<$0.lowerBound] } ?? name[...]
        return String(identifier.hasSuffix("+") ? identifier.dropLast() : identifier)
    }

    /// Whether `text` is `pattern`, where `*` stands for any run; linear but for one way back.
    private static func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
        var at = 0, place = 0, star: (at: Int, place: Int)?
        while place < text.count {
            if at < pattern.count, pattern[at] == UInt8(ascii: "*") {
                star = (at, place)
                at += 1
            } else if at < pattern.count, pattern[at] == text[place] {
                at += 1
                place += 1
            } else if let back = star {
                at = back.at + 1
                place = back.place + 1
                star = (back.at, place)
            } else {
                return false
            }
        }
        return pattern[at...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
