/// The licence that a work stands under, as far as its claims tell.
///
/// Claims of the whole work count, the most trusted first; among equals meta, JSON-LD, `link` and `a` in this order, then as they were
/// added, which is head, footer, elsewhere. A named licence goes before "all rights reserved", which is said of all works by habit, and
/// both before a licence that is not told exactly. A file of code that tells its own licence is not contradicted by that of its folder. Where
/// nobody speaks of the whole but its parts do, each with the trust of its publisher, the whole stands under all of theirs.
package struct EffectiveLicence: Sendable, Hashable {
    package let licence: Licence
    /// The trust of the claims it rests on, the least of them.
    package let trust: Trust
    /// Places of those claims in `Rights.claims`.
    package let claims: [Int]
    /// Other claims of the same scope name another licence.
    package let disagrees: Bool

    /// Nil where nothing is claimed of the whole. `scopes` may add claims that do not say that they cover it: they count where no other does.
    package init?(_ rights: Rights, counting scopes: Set<LicenceClaim.Scope> = [.page]) {
        let all = rights.claims
        if scopes.contains(.page) {
            if let found = Self(all.indices.filter { all[$0].scope == .page }, of: rights) {
                self = found
                return
            }
            let parts = all.indices.filter { all[$0].scope == .part && all[$0].trust >= .publisherVerified }
            if let first = parts.first {
                licence = Licence.all(parts.map { all[$0].licence }) ?? all[first].licence
                trust = parts.map { all[$0].trust }.min() ?? .publisherVerified
                claims = parts
                disagrees = false
                return
            }
        }
        guard let found = Self(all.indices.filter { all[$0].scope != .page && scopes.contains(all[$0].scope) }, of: rights) else { return nil }
        self = found
    }

    /// Of claims at these places the one that counts.
    private init?(_ places: [Int], of rights: Rights) {
        let all = rights.claims
        guard let best = places.min(by: { Self.order(all[$0]) == Self.order(all[$1]) ? $0 < $1 : Self.order(all[$0]) < Self.order(all[$1]) }) else { return nil }
        let found = all[best]
        licence = found.licence
        trust = found.trust
        claims = [best]
        // A file of code that tells its own licence answers what the folders above it say of all their files.
        let speaksForItself = found.evidence.place == .spdxHeader || found.evidence.place == .notice
        disagrees = places.contains { place in
            if speaksForItself, [.licenceFile, .manifest].contains(all[place].evidence.place) { return false }
            return !Self.agree(all[place].licence, found.licence)
        }
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

    /// Whether `a` may be a shorter form of `b`, which counts, or another spelling of it: the same terms and no other version. The jurisdiction and "or later" are left out often.
    private static func agree(_ a: Licence, _ b: Licence) -> Bool {
        if a.expression == b.expression { return true }
        if a.terms == b.terms, a.withoutLater == b.withoutLater { return true }
        if a.isShortFor(b) { return true }
        let isOfOneFamily = a.isCreativeCommons && b.isCreativeCommons
        if isOfOneFamily, !a.terms.contains(.known) || !b.terms.contains(.known) { return true }
        return isOfOneFamily && a.terms == b.terms && (a.version.isEmpty || b.version.isEmpty || a.version == b.version)
    }
}

extension Licence {
    /// The licence of a work whose parts stand under this one and another.
    package func and(_ other: Licence) -> Licence { Self.all([self, other]) ?? self }

    /// The licence of a work whose parts stand under these; nil for none. Each is taken apart once, so that the work grows with their lengths.
    package static func all(_ licences: [Licence]) -> Licence? {
        guard let first = licences.first else { return nil }
        var parts: [String] = [], known: Set<String> = [], terms = first.terms
        for licence in licences {
            for part in licence.joinedParts where known.insert(part).inserted { parts.append(part) }
            terms = terms.and(licence.terms)
        }
        return parts.count == 1 ? first : Licence(parts.joined(separator: " AND "), terms: terms)
    }

    /// The parts of the expression that are joined by AND; what has a choice in it is one part, in parentheses.
    private var joinedParts: [String] {
        operands(of: " OR ").count > 1 ? ["(\(expression))"] : operands(of: " AND ")
    }

    /// The parts of the expression between operators such as ` AND `, but for those in parentheses; all of it where there are none.
    package func operands(of word: StaticString) -> [String] {
        let bytes = Array(expression.utf8), width = word.utf8CodeUnitCount
        var parts: [String] = [], depth = 0, start = 0, place = 0
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case 0x20 where depth == 0 && word.withUTF8Buffer { bytes[place...].starts(with: $0) }:
                parts.append(String(decoding: bytes[start..<place], as: UTF8.self))
                start = place + width
                place = start - 1
            default: break
            }
            place += 1
        }
        return parts + [String(decoding: bytes[start...], as: UTF8.self)]
    }
}

extension Licence {
    /// The other demands all that this one does, and names more; or both offer the same choice.
    fileprivate func isShortFor(_ other: Licence) -> Bool {
        func alternatives(_ licence: Licence) -> Set<String> { Set(licence.expression.replacing(" OR ", with: "|").split(separator: "|").map(String.init)) }
        let isChoice = expression.contains(" OR ") && !expression.contains("(") && !expression.contains(" AND ")
        if isChoice, alternatives(self) == alternatives(other) { return true }
        return other.expression.contains(" AND ") && Set(joinedParts).isSubset(of: other.joinedParts)
    }

    /// The expression without what says whether later versions count.
    fileprivate var withoutLater: Substring {
        expression.hasSuffix("-only") ? expression.dropLast(5) : expression.hasSuffix("-or-later") ? expression.dropLast(9) : Substring(expression)
    }
}
