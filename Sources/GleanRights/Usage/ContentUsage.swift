package import GleanModel

/// Preferences for the use of content by the IETF's AI Preferences: the value of a `Content-Usage` header field or robots.txt rule
/// (draft-ietf-aipref-vocab of 2026-08-19, sections 6 and 7; not yet agreed on by its working group).
package struct ContentUsage: Sendable, Equatable {
    package struct Preference: Sendable, Equatable {
        /// As written: labels are told apart by case.
        package var label: [UInt8]
        /// Unknown for labels that the draft does not have, and for values other than the tokens `y` and `n`.
        package var stance: Reservation.Stance
        /// The draft has the label. Those of older drafts (`ai`, `tdm`, `train`, `ai-use`, `ai-train`) are reported, and not guessed at.
        package var isRecognised: Bool
    }

    /// Each label once; empty where `isMalformed`.
    package private(set) var preferences: [Preference] = []
    /// The value is no dictionary of structured fields, so that all preferences are unknown.
    package private(set) var isMalformed = false

    package static let labels: [StaticString] = ["train-ai", "search"]

    package init(_ value: Span<UInt8>) {
        guard let dictionary = StructuredDictionary(value) else {
            isMalformed = true
            return
        }
        for (label, member) in dictionary.members {
            let isRecognised = Self.labels.contains { $0.withUTF8Buffer { label.elementsEqual($0) } }
            preferences.append(Preference(label: label, stance: isRecognised ? Self.stance(member) : .unknown, isRecognised: isRecognised))
        }
    }

    private static func stance(_ member: StructuredDictionary.Member) -> Reservation.Stance {
        guard case .item(let item) = member, case .token(let token) = item.value else { return .unknown }
        return token == [UInt8(ascii: "n")] ? .reserved : token == [UInt8(ascii: "y")] ? .allowed : .unknown
    }
}
