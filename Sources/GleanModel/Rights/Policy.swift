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
            guard licences.none == .drop else { return nil }
            // A licence that covers something else, or an unknown part, is another finding than none.
            if let other = rights.claims.firstIndex(where: { ![.copy, .answered].contains($0.scope) }) { return PolicyRefusal(.licenceScope, claim: other) }
            return PolicyRefusal(.noLicence)
        }
        func refuse(_ reason: PolicyRefusal.Why) -> PolicyRefusal { PolicyRefusal(reason, claim: found.claims.first) }
        if found.trust < licences.minTrust { return refuse(.lowTrust) }
        // Of joined contributions each must be allowed, and none denied.
        for licence in found.claims.map({ rights.claims[$0].licence }) {
            if LicencePattern.denies(licence, licences.deny) { return refuse(.licenceDenied) }
            if !LicencePattern.allows(licence, allow, except: licences.deny) { return refuse(.licenceNotAllowed) }
        }
        if licences.disagreement == .drop, found.disagrees { return refuse(.disagreement) }
        if licences.stricterCopy == .drop, rights.flags.contains(.stricterCopy) { return refuse(.stricterCopy) }
        if licences.earlierCopy == .drop, rights.flags.contains(.earlierCopy) { return refuse(.earlierCopy) }
        return nil
    }

    private func reservationRefusal(_ rights: Rights) -> PolicyRefusal? {
        for (place, found) in rights.reservations.enumerated() {
            guard let rule = reservations[found.kind], !found.isOfCopy || reservedCopy == .drop else { continue }
            if let of = rule.of, !Self.names(of, found) { continue }
            if found.stance == .reserved, rule.reserved == .drop { return PolicyRefusal(found.isOfCopy ? .reservedCopy : .reserved, reservation: place) }
            if found.stance == .unknown, rule.unknown == .drop { return PolicyRefusal(found.isOfCopy ? .reservedCopy : .reservationUnclear, reservation: place) }
        }
        // What was not kept of very many statements cannot be known.
        return rights.flags.contains(.reservationsCut) && reservations.values.contains { $0.unknown == .drop } ? PolicyRefusal(.reservationUnclear) : nil
    }

    /// Whether a statement speaks of one of these subjects, or of none that can be told. A directive for one agent (`gptbot:noai`) counts by itself too.
    private static func names(_ subjects: Set<String>, _ found: Reservation) -> Bool {
        if found.subject.isEmpty || subjects.contains(String(decoding: found.subject, as: UTF8.self)) { return true }
        guard [.robotsTag, .metaRobots].contains(found.kind), let colon = found.subject.lastIndex(of: UInt8(ascii: ":")) else { return false }
        return subjects.contains(String(decoding: found.subject[(colon + 1)...], as: UTF8.self))
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
