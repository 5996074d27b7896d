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

    /// Whether the work may be taken under licences that `allow` holds and `deny` does not: of a choice (OR) one alternative is enough, of licences that
    /// hold together (AND) all must be allowed. Classes ask the terms of the expression as a whole.
    package static func allows(_ licence: Licence, _ allow: [LicencePattern], except deny: [LicencePattern]) -> Bool {
        // A class names what a licence withholds; where all is withheld only its own class permits it.
        let isReserved = licence.terms.contains(.allRightsReserved)
        if allow.contains(where: { $0.holds(licence.terms) && (!isReserved || $0 == .allRightsReserved) || $0.isWhole(licence.expression) }) { return true }
        return LicenceChoice(licence.expression).isMet { name in allow.contains { $0.names(name) } && !deny.contains { $0.names(name) } }
    }

    /// Whether the work cannot be taken without a licence that `deny` holds.
    package static func denies(_ licence: Licence, _ deny: [LicencePattern]) -> Bool {
        if deny.contains(where: { $0.holds(licence.terms) || $0.isWhole(licence.expression) }) { return true }
        return !LicenceChoice(licence.expression).isMet { name in !deny.contains { $0.names(name) } }
    }

    /// Whether terms are of the class.
    private func holds(_ terms: LicenceTerms) -> Bool {
        switch self {
        case .open: terms.isSuperset(of: .open)
        case .publicDomain: terms.isSuperset(of: [.known, .publicDomain])
        case .shareable: terms.isSuperset(of: [.known, .distribution])
        case .nonCommercial: terms.contains(.known) && !terms.contains(.commercialUse)
        case .noDerivatives: terms.contains(.known) && !terms.contains(.derivatives)
        case .shareAlike: terms.contains(.shareAlike)
        case .allRightsReserved: terms.contains(.allRightsReserved)
        case .list, .expression: false
        }
    }

    /// Whether the pattern is the expression, letter by letter.
    private func isWhole(_ expression: String) -> Bool { if case .expression(let pattern) = self { pattern == expression } else { false } }

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
