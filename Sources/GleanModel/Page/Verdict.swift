/// Why a page was dropped, in words of what was found: `too_few_words`, never a rule's name.
///
/// Reasons are declared in a step's manual and stand in every receipt and release.
package struct Reason: Hashable, Sendable, Codable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let name: String

    package init(_ name: String) { self.name = name }
    package init(stringLiteral value: String) { name = value }
    package init(from decoder: any Decoder) throws { name = try decoder.singleValueContainer().decode(String.self) }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
    package var description: String { name }
}

/// What a step says of a page.
package enum Verdict: Sendable, Equatable {
    case keep
    /// The page leaves here. `found` and `limit` are NaN where the reason has no number.
    case drop(Reason, found: Double = .nan, limit: Double = .nan)
}
