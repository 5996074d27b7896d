/// The licence that a work stands under, as far as its claims tell.
///
/// Claims of the whole work count, the most trusted first; among equals meta, JSON-LD, `link` and `a` in this order, then as they were
/// added, which is head, footer, elsewhere. A named licence goes before "all rights reserved", which is said of all works by habit, and
/// both before a licence that is not told exactly. Where nobody speaks of the whole but its parts do, each with the trust of its
/// publisher, the whole stands under all of theirs.
package struct EffectiveLicence: Sendable, Hashable {
    package let licence: Licence
    /// The trust of the claims it rests on, the least of them.
    package let trust: Trust
    /// Places of those claims in `Rights.claims`.
    package let claims: [Int]
    /// Other claims of the same scope name another licence.
    package let disagrees: Bool

    /// Nil where nothing is claimed of the whole.
    package init?(_ rights: Rights) {
        let all = rights.claims
        let whole = all.indices.filter { all[$0].scope == .page }
        if let best = whole.min(by: { Self.order(all[$0]) == Self.order(all[$1]) ? $0 < $1 : Self.order(all[$0]) < Self.order(all[$1]) }) {
            let licence = all[best].licence
            self.licence = licence
            trust = all[best].trust
            claims = [best]
            disagrees = whole.contains { !Self.agree(all[$0].licence, licence) }
            return
        }
        let parts = all.indices.filter { all[$0].scope == .part && all[$0].trust >= .publisherVerified }
        guard let first = parts.first else { return nil }
        var joined = all[first].licence, names = [joined.expression]
        for part in parts.dropFirst() where !names.contains(all[part].licence.expression) {
            names.append(all[part].licence.expression)
            joined = Licence(names.map(Self.inParentheses).joined(separator: " AND "), terms: joined.terms.and(all[part].licence.terms))
        }
        licence = joined
        trust = parts.map { all[$0].trust }.min() ?? .publisherVerified
        claims = parts
        disagrees = false
    }

    /// Smaller for what goes before.
    private static func order(_ claim: LicenceClaim) -> Int {
        let exactness = !claim.licence.terms.contains(.known) ? 2 : claim.licence.terms.contains(.allRightsReserved) ? 1 : 0
        let place: Int
        switch claim.evidence.place {
        case .meta: place = 0
        case .linkedData: place = 1
        case .link: place = 2
        case .anchor: place = 3
        default: place = 4
        }
        return exactness * 1000 - Int(claim.trust.rawValue) * 100 + place
    }

    /// Whether one statement may be a shorter form of the other: the same terms and no other version. The jurisdiction and "or later" are left out often.
    private static func agree(_ a: Licence, _ b: Licence) -> Bool {
        if a.expression == b.expression { return true }
        if a.terms == b.terms, a.withoutLater == b.withoutLater { return true }
        let isOfOneFamily = a.isCreativeCommons && b.isCreativeCommons
        if isOfOneFamily, !a.terms.contains(.known) || !b.terms.contains(.known) { return true }
        return isOfOneFamily && a.terms == b.terms && (a.version.isEmpty || b.version.isEmpty || a.version == b.version)
    }

    private static func inParentheses(_ expression: String) -> String { expression.contains(" OR ") ? "(\(expression))" : expression }
}

extension Licence {
    /// The expression without what says whether later versions count.
    fileprivate var withoutLater: Substring {
        expression.hasSuffix("-only") ? expression.dropLast(5) : expression.hasSuffix("-or-later") ? expression.dropLast(9) : Substring(expression)
    }
}
