/// All that is known of a work's rights: every licence that it or its source claims, and every reservation.
///
/// Nothing is judged here: candidates that disagree stand beside one another. A policy says what to do with them.
package struct Rights: Sendable, Hashable {
    package var claims: [LicenceClaim] = []
    package var reservations: [Reservation] = []
    package var flags: RightsFlags = []

    /// The most claims, and the most reservations, that are kept of a work.
    package static let most = 64

    package init() {}

    package var isEmpty: Bool { claims.isEmpty && reservations.isEmpty && flags.isEmpty }

    /// Adds a claim, unless the same is there or there are enough.
    package mutating func add(_ claim: LicenceClaim) {
        if claims.contains(claim) { return }
        if claims.count < Self.most { claims.append(claim) } else { flags.insert(.cut) }
    }

    /// Adds a reservation, unless the same is there or there are enough.
    package mutating func add(_ reservation: Reservation) {
        if reservations.contains(reservation) { return }
        if reservations.count < Self.most { reservations.append(reservation) } else { flags.insert(.cut) }
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
    /// There were more statements than are kept.
    package static let cut = RightsFlags(rawValue: 1 << 3)
    /// The licence comes from a copy of the work, whose statement has the higher trust.
    package static let fromCopy = RightsFlags(rawValue: 1 << 4)
    /// A copy stands elsewhere under a reservation that nobody makes here.
    package static let reservedCopy = RightsFlags(rawValue: 1 << 5)
}
