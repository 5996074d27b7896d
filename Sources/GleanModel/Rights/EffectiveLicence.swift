/// The licence that a work stands under, of all that are claimed for it.
///
/// Claims for the whole work count first, by trust, then by the place they stand in (the order of `preference`), then in the order of their
/// finding. Where there is none, claims for parts by a record of the work, which names the licence of each contribution, join by AND.
/// Claims whose scope cannot be told come last; those for images alone never count.
package struct EffectiveLicence: Sendable, Equatable {
    package let licence: Licence
    /// Of the claim that counts; of several that are joined, the least.
    package let trust: Trust
    /// `page`; `part` where contributions are joined, `unknown` where no claim says what it covers.
    package let scope: LicenceClaim.Scope
    /// The claims that count, as places in the rights' list.
    package let claims: [Int]

    /// Nil where nothing is claimed for the work.
    package init?(_ rights: Rights) {
        if let best = Self.best(rights, .page) {
            self.init(rights.claims[best].licence, rights.claims[best].trust, .page, [best])
            return
        }
        let parts = rights.claims.indices.filter { rights.claims[$0].scope == .part && Self.coversAll(rights.claims[$0]) }
        if let first = parts.first {
            var licence = rights.claims[first].licence, trust = rights.claims[first].trust
            for place in parts.dropFirst() {
                licence = licence.and(rights.claims[place].licence)
                trust = min(trust, rights.claims[place].trust)
            }
            self.init(licence, trust, .part, parts)
            return
        }
        guard let best = Self.best(rights, .unknown) else { return nil }
        self.init(rights.claims[best].licence, rights.claims[best].trust, .unknown, [best])
    }

    private init(_ licence: Licence, _ trust: Trust, _ scope: LicenceClaim.Scope, _ claims: [Int]) {
        self.licence = licence
        self.trust = trust
        self.scope = scope
        self.claims = claims
    }

    /// Places in which a page says its licence, the plainest first (Common Pile's C5: meta, JSON-LD, link, anchor).
    static let preference: [Evidence.Place] = [
        .record, .spdxHeader, .licenceFile, .manifest, .meta, .linkedData, .link, .anchor, .rdfa, .microdata, .header, .address, .publisher, .pageText,
    ]

    private static func best(_ rights: Rights, _ scope: LicenceClaim.Scope) -> Int? {
        rights.claims.indices.filter { rights.claims[$0].scope == scope }.min { one, two in
            let a = rights.claims[one], b = rights.claims[two]
            if a.trust != b.trust { return a.trust > b.trust }
            return rank(a.evidence.place) < rank(b.evidence.place)
        }
    }

    private static func rank(_ place: Evidence.Place) -> Int { preference.firstIndex(of: place) ?? preference.count }

    /// A record that lists contributions lists all of them; what a page says of one of its parts leaves the others open.
    private static func coversAll(_ claim: LicenceClaim) -> Bool { [.record, .publisher].contains(claim.evidence.place) }
}

extension Licence {
    /// The licence of a work whose parts stand under this one and another.
    package func and(_ other: Licence) -> Licence {
        if expression == other.expression { return self }
        let parts = expression.joinedParts + other.expression.joinedParts
        var seen = Set<String>()
        let joined = parts.filter { seen.insert($0).inserted }.joined(separator: " AND ")
        return Licence(joined, version: version == other.version ? version : "", jurisdiction: jurisdiction == other.jurisdiction ? jurisdiction : "", terms: terms.and(other.terms))
    }

    /// The expression without the jurisdiction that a licence was ported to: ports of one version of a licence ask for the same.
    package var unported: String {
        guard !jurisdiction.isEmpty else { return expression }
        let suffix = "-" + jurisdiction.uppercased()
        return expression.hasSuffix(suffix) ? String(expression.dropLast(suffix.count)) : expression
    }
}

extension String {
    /// The parts of an SPDX expression that are joined by AND; a part with another operator stands in parentheses.
    fileprivate var joinedParts: [String] {
        if contains("(") || contains(" OR ") { return [contains(" OR ") && !hasPrefix("(") ? "(\(self))" : self] }
        var parts: [String] = [], rest = Substring(self)
        while let range = rest.firstRange(of: " AND ") {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}

extension Rights {
    /// Claims for the whole work name different licences, ports of one apart.
    package var claimsDisagree: Bool {
        var whole = claims.filter { $0.scope == .page }
        // Where the licence is from a copy, what the page itself claims with less trust has been answered.
        if flags.contains(.fromCopy), let most = whole.map(\.trust).max() { whole.removeAll { $0.trust < most } }
        return Set(whole.map(\.licence.unported)).count > 1
    }
}
