/// What is known of the rights of a release's pages, counted where they are first read to be written. A page counts once, however often
/// it is written.
package struct RightsCounts: Sendable, Codable, Equatable {
    /// Pages and bytes of text.
    package struct Sum: Sendable, Codable, Equatable {
        package var pages = 0
        package var textBytes: UInt64 = 0

        package init() {}
    }

    /// By the expression of the licence that counts; the empty name for pages without one.
    package var licences: [String: Sum] = [:]
    /// Pages by the trust in that licence.
    package var trust: [String: Int] = [:]
    /// Pages by mechanism and stance, `robots.txt reserved`, of what is said of the pages themselves; a page counts once for each.
    package var reservations: [String: Int] = [:]
    /// Pages by flag.
    package var flags: [String: Int] = [:]
    /// Pages whose attribution names an author.
    package var authored = 0

    package init() {}

    /// Pages counted.
    package var pages: Int { licences.values.reduce(0) { $0 + $1.pages } }
    /// True if anything is known of any page's rights.
    package var isKnown: Bool { licences.keys.contains { !$0.isEmpty } || !reservations.isEmpty || !flags.isEmpty }

    package mutating func add(_ rights: Rights, _ counted: EffectiveLicence?, textBytes: Int) {
        let name = counted?.licence.expression ?? ""
        licences[name, default: Sum()].pages += 1
        licences[name, default: Sum()].textBytes += UInt64(textBytes)
        if let counted { trust[counted.trust.name, default: 0] += 1 }
        for name in Set(rights.reservations.filter { !$0.isOfCopy }.map { "\($0.kind.rawValue) \($0.stance.rawValue)" }) { reservations[name, default: 0] += 1 }
        for name in rights.flags.names { flags[name, default: 0] += 1 }
    }

    package mutating func add(_ other: RightsCounts) {
        for (name, sum) in other.licences {
            licences[name, default: Sum()].pages += sum.pages
            licences[name, default: Sum()].textBytes += sum.textBytes
        }
        trust.merge(other.trust, uniquingKeysWith: +)
        reservations.merge(other.reservations, uniquingKeysWith: +)
        flags.merge(other.flags, uniquingKeysWith: +)
        authored += other.authored
    }

    /// Licences with the most pages first, then by name; pages without one come last.
    package var ranked: [(name: String, sum: Sum)] {
        licences.map { ($0.key, $0.value) }.sorted { one, two in
            if one.0.isEmpty != two.0.isEmpty { return two.0.isEmpty }
            return one.1.pages != two.1.pages ? one.1.pages > two.1.pages : one.0.utf8.lexicographicallyPrecedes(two.0.utf8)
        }
    }
}

extension RightsFlags {
    private static let all: [(RightsFlags, String)] = [
        (.disagreement, "disagreement"), (.stricterCopy, "stricter_copy"), (.earlierCopy, "earlier_copy"), (.cut, "cut"), (.fromCopy, "from_copy"),
        (.reservedCopy, "reserved_copy"), (.reservationsCut, "reservations_cut"),
    ]

    /// The names that releases use.
    package var names: [String] { Self.all.filter { contains($0.0) }.map(\.1) }

    /// The flag of a name; nil for a name that none has.
    package init?(name: String) {
        guard let found = Self.all.first(where: { $0.1 == name }) else { return nil }
        self = found.0
    }
}
