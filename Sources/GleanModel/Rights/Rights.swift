/// All that is known of a work's rights: every licence that it or its source claims, and every reservation.
///
/// Nothing is judged here: candidates that disagree stand beside one another. A policy says what to do with them.
package struct Rights: Sendable, Hashable {
    package var claims: [LicenceClaim] = []
    package var reservations: [Reservation] = []
    package var flags: RightsFlags = []
    /// Whom the licence that counts wants named, where that is not the page: the copy whose claim it is.
    package var credit: Credit?

    /// Title, author and address of a work; empty where they are not known.
    package struct Credit: Sendable, Hashable {
        package var title: [UInt8]
        package var author: [UInt8]
        package var source: [UInt8]

        package init(title: [UInt8], author: [UInt8], source: [UInt8]) {
            self.title = Array(title.prefix(Evidence.longest))
            self.author = Array(author.prefix(Evidence.longest))
            self.source = Array(source.prefix(Evidence.longest))
        }
    }

    /// The most claims that are kept of a work.
    package static let mostClaims = 64
    /// The most reservations of one kind: more than there are agents that are asked about.
    package static let mostOfKind = 128

    package init() {}

    package var isEmpty: Bool { claims.isEmpty && reservations.isEmpty && flags.isEmpty && credit == nil }

    /// Adds a claim, unless the same is there or there are enough.
    package mutating func add(_ claim: LicenceClaim) {
        if claims.contains(claim) { return }
        if claims.count < Self.mostClaims { claims.append(claim) } else { flags.insert(.cut) }
    }

    /// Adds a reservation, unless the same is there. Where there are enough of its kind, it takes the place of the last that reserves nothing.
    package mutating func add(_ reservation: Reservation) {
        var ofKind = 0, allowed: Int?
        for (place, other) in reservations.enumerated() where other.kind == reservation.kind {
            if other == reservation { return }
            ofKind += 1
            if other.stance == .allowed { allowed = place }
        }
        if ofKind < Self.mostOfKind { return reservations.append(reservation) }
        flags.insert(.reservationsCut)
        guard reservation.stance != .allowed, let allowed else { return }
        reservations.remove(at: allowed)
        reservations.append(reservation)
    }
}

/// What was noticed about a work's rights.
package struct RightsFlags: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Claims of one scope name different licences.
    package static let disagreement = RightsFlags(rawValue: 1 << 0)
    /// A copy stands elsewhere under a stricter statement of at least the same trust.
    package static let stricterCopy = RightsFlags(rawValue: 1 << 1)
    /// Another publisher had a copy earlier.
    package static let earlierCopy = RightsFlags(rawValue: 1 << 2)
    /// There were more claims than are kept.
    package static let cut = RightsFlags(rawValue: 1 << 3)
    /// The licence comes from a copy of the work, whose statement has the higher trust.
    package static let fromCopy = RightsFlags(rawValue: 1 << 4)
    /// A copy stands elsewhere under a reservation that nobody makes here.
    package static let reservedCopy = RightsFlags(rawValue: 1 << 5)
    /// There were more statements of some mechanism than are kept, or some that cannot be read.
    package static let reservationsCut = RightsFlags(rawValue: 1 << 6)
}
