/// What a page's copies say of its rights: joins their evidence with its own.
///
/// - The statement of highest trust wins, and its copy is the one to be credited. A copy of lower or equal trust never overrides the page's
///   own, and a copy that states nothing takes nothing away. What the page itself claimed with less trust is answered.
/// - `stricterCopy` needs a statement that permits less or demands more, of at least the trust of the one that counts.
/// - `earlierCopy` needs a copy of another publisher that was published before, by both pages' own dates of publication; where one has
///   none, one that was captured at least thirty days before.
/// - `reservedCopy` needs a copy under a reservation that is not made of the page itself; the first of each kind and subject is kept, as
///   one of a copy.
package struct Lineage {
    /// One copy of a text: the page that stays, or one that leaves.
    package struct Copy: Sendable {
        package var rights: Rights
        package var url: [UInt8]
        /// Who published it: the host of its address, in lower case; empty where it is unknown.
        package var publisher: [UInt8]
        /// When it says that it was published, and when it was captured: ISO 8601, or empty.
        package var published: [UInt8]
        package var captured: [UInt8]
        /// What it says that it is called, and who made it; empty where it does not.
        package var title: [UInt8] = []
        package var author: [UInt8] = []

        package init(rights: Rights, url: [UInt8], publisher: [UInt8], published: [UInt8], captured: [UInt8]) {
            self.rights = rights
            self.url = url
            self.publisher = publisher
            self.published = published
            self.captured = captured
        }
    }

    private let own: Copy
    private let counted: EffectiveLicence?
    /// The highest trust of what the page itself claims of the whole; nil where it claims nothing.
    private let trust: Trust?
    private var better: (licence: EffectiveLicence, claims: [LicenceClaim], credit: Rights.Credit)?
    /// By trust: the claim of a copy that permits least.
    private var strictest: [Trust: LicenceClaim] = [:]
    private var reservations: [Reservation] = []
    private var hasEarlier = false
    private var hasCopies = false

    private static let daysBetweenCaptures = 30
    /// The most reservations of copies that are kept.
    private static let mostReservations = 16

    /// Begins with the page that stays.
    package init(_ own: Copy) {
        self.own = own
        counted = EffectiveLicence(own.rights)
        let claims = own.rights.claims.filter { $0.scope == .page } + (counted?.claims ?? []).map { own.rights.claims[$0] }
        trust = claims.map(\.trust).max()
    }

    /// Adds a page that leaves in its favour. Of equal claims the first added counts.
    package mutating func add(_ copy: Copy) {
        hasCopies = true
        for reservation in copy.rights.reservations { add(reservation, of: copy) }
        if !copy.publisher.isEmpty, copy.publisher != own.publisher, Self.isEarlier(copy, own) { hasEarlier = true }
        // What copies of the copy told it, at an earlier survey.
        if copy.rights.flags.contains(.earlierCopy) { hasEarlier = true }
        for claim in copy.rights.claims where claim.scope == .copy { note(claim) }
        guard let licence = EffectiveLicence(copy.rights) else { return }
        let claims = licence.claims.map { Self.told(copy.rights.claims[$0], by: copy) }
        let trust = better?.licence.trust ?? trust
        if trust.map({ licence.trust > $0 }) ?? true {
            better = (licence, claims, copy.rights.credit ?? Rights.Credit(title: copy.title, author: copy.author, source: copy.url))
        }
        for claim in claims { note(claim) }
    }

    /// Remembers the strictest claim of each trust. From terms that are not known nothing follows.
    private mutating func note(_ claim: LicenceClaim) {
        guard claim.licence.terms.contains(.known) else { return }
        if let known = strictest[claim.trust], known.licence.terms.openness <= claim.licence.terms.openness { return }
        strictest[claim.trust] = claim
    }

    private mutating func add(_ reservation: Reservation, of copy: Copy) {
        guard reservation.stance != .allowed, reservations.count < Self.mostReservations else { return }
        func isSame(_ other: Reservation) -> Bool { (other.kind, other.subject, other.stance) == (reservation.kind, reservation.subject, reservation.stance) }
        if own.rights.reservations.contains(where: isSame) || reservations.contains(where: isSame) { return }
        var told = reservation
        told.evidence = Self.told(reservation.evidence, by: copy)
        told.isOfCopy = true
        reservations.append(told)
    }

    /// The page's rights with what its copies add; nil where they add nothing.
    package var joined: Rights? {
        guard hasCopies else { return nil }
        var rights = own.rights
        if let better {
            for place in rights.claims.indices where rights.claims[place].scope == .page { rights.claims[place].scope = .answered }
            for claim in better.claims { rights.add(claim) }
            rights.flags.insert(.fromCopy)
            rights.credit = better.credit
        }
        if let licence = better?.licence ?? counted {
            for trust in Trust.allCases where trust >= licence.trust {
                guard let claim = strictest[trust], claim.licence.terms.openness < licence.licence.terms.openness else { continue }
                var evidence = claim
                evidence.scope = .copy
                rights.add(evidence)
                rights.flags.insert(.stricterCopy)
            }
            if hasEarlier { rights.flags.insert(.earlierCopy) }
        }
        for reservation in reservations { rights.add(reservation) }
        if !reservations.isEmpty { rights.flags.insert(.reservedCopy) }
        return rights == own.rights ? nil : rights
    }

    /// The claim as evidence for another page: it names the copy that makes it.
    private static func told(_ claim: LicenceClaim, by copy: Copy) -> LicenceClaim {
        LicenceClaim(claim.licence, scope: claim.scope, trust: claim.trust, evidence: told(claim.evidence, by: copy))
    }

    private static func told(_ evidence: Evidence, by copy: Copy) -> Evidence {
        // A name of a file or a field tells nothing without the copy; an address does.
        let source = copy.url.isEmpty || evidence.source.starts(with: "http".utf8) ? evidence.source : copy.url, date = evidence.date.isEmpty ? copy.captured : evidence.date
        return Evidence(evidence.place, evidence.bytes, offset: evidence.offset, source: source, date: date)
    }

    private static func isEarlier(_ copy: Copy, _ own: Copy) -> Bool {
        if let one = day(copy.published), let other = day(own.published) { return one < other }
        guard let one = day(copy.captured), let other = day(own.captured) else { return false }
        return one + daysBetweenCaptures <= other
    }

    /// Days since the year 0 by the calendar that ISO 8601 uses, of a date that begins with `YYYY-MM-DD`.
    private static func day(_ date: [UInt8]) -> Int? {
        guard date.count >= 10, date[4] == UInt8(ascii: "-"), date[7] == UInt8(ascii: "-") else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            date[range].reduce(0 as Int?) { value, byte in byte &- 0x30 < 10 ? value.map { $0 * 10 + Int(byte - 0x30) } : nil }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), (1...12).contains(month), (1...31).contains(day) else { return nil }
        // March is the first month here, so that the leap day is the last of a year.
        let shifted = month > 2 ? year : year - 1, months = (month + 9) % 12
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + (153 * months + 2) / 5 + day
    }
}
