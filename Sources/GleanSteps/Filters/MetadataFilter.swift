import GleanFormats
package import GleanModel
import GleanText

/// Keeps or drops pages by what a member of their metadata says.
package struct MetadataFilter: Filter {
    package var member = ""
    package var equals: [String]?
    package var startsWith: [String]?
    package var endsWith: [String]?
    package var contains: [String]?
    package var matching = "keep"
    package var minValue: Limit = nil
    package var maxValue: Limit = nil
    package var missing = "keep"

    package init() {}

    package enum Number: Int, NumberKey { case present, listed, value }

    package static let manual = Manual<Self>(
        "metadata_filter", "Keeps or drops pages by a member of their metadata: by its text, or by a range of numbers.",
        source: "Kandpal et al. 2025, arXiv:2506.05209, appendix C: titles that begin with \"User talk\"",
        settings: [
            Setting("member", \.member, "The member's name, such as title; a.b is the member b of the object a; url, id and date are the page's own."),
            Setting("equals", \.equals, "Texts of which the value is one, or null."),
            Setting("starts_with", \.startsWith, "Texts with one of which the value begins, or null."),
            Setting("ends_with", \.endsWith, "Texts with one of which the value ends, or null."),
            Setting("contains", \.contains, "Texts of which the value holds one, or null."),
            Setting("matching", \.matching, choices: ["keep", "drop"], "What becomes of pages that any of these lists names: they stay and all others go, or they go."),
            Setting("min_value", \.minValue, in: -1e300...1e300, "Least number."),
            Setting("max_value", \.maxValue, in: -1e300...1e300, "Greatest number."),
            Setting("missing", \.missing, choices: ["keep", "drop"], "What becomes of pages without the member."),
        ],
        numbers: [
            NumberSpec(Number.present, "present", .count, in: 0...1, "1 if the page has the member and it is not null."),
            NumberSpec(Number.listed, "listed", .count, in: 0...1, "1 if one of the lists names the value; not measured without lists, or without the member."),
            NumberSpec(Number.value, "value", in: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude, "The value as a number; not measured where it is none."),
        ],
        rules: [[
            Rule("present", atLeast: \.leastPresent, "missing", or: "member_missing"),
            Rule("listed", atMost: \.mostListed, "matching", or: "value_listed"),
            Rule("listed", atLeast: \.leastListed, "matching", or: "value_not_listed"),
            Rule("value", atLeast: \.minValue, "min_value", or: "value_too_low"),
            Rule("value", atMost: \.maxValue, "max_value", or: "value_too_high"),
        ]],
        notes: """
            Sources that read dumps and records write metadata of their own (title, score, tags, ...); `jsonl` and `parquet` take along what \
            `keep` names. Texts are compared byte for byte, a number or true as it is written; of an array one element is enough, so that \
            `member: tags, equals: [python]` finds threads under that tag. A text that is a number counts as one. A value that is no number \
            breaks no limit of numbers.
            """)

    /// The limits that the choices come to.
    package var leastPresent: Limit { missing == "drop" ? 1 : nil }
    package var mostListed: Limit { matching == "drop" ? 0 : nil }
    package var leastListed: Limit { matching == "keep" ? 1 : nil }

    package var contradiction: RecipeError? {
        if member.isEmpty { return RecipeError("metadata_filter wants a member.", hint: "Write member: title, or another name.") }
        if [startsWith, endsWith, contains].contains(where: { $0?.contains("") == true }) {
            return RecipeError("metadata_filter: an empty text begins, ends and is in every value.", hint: "Take it out of the list.")
        }
        let asksNothing = [equals, startsWith, endsWith, contains].allSatisfy { $0?.isEmpty ?? true } && minValue == .off && maxValue == .off
        guard asksNothing, missing == "keep" else { return nil }
        return RecipeError("metadata_filter asks nothing of \(member).", hint: "Write equals, starts_with, ends_with, contains, min_value or max_value; or missing: drop.")
    }

    package struct Kit: Sendable {
        let name: [UInt8]
        let texts: TextLists
    }

    package func open(_ assets: inout Assets) throws -> Kit {
        Kit(name: Array(member.utf8), texts: TextLists(equals: equals ?? [], startsWith: startsWith ?? [], endsWith: endsWith ?? [], contains: contains ?? []))
    }

    package func measure(_ page: borrowing Page, group: Int, _ kit: Kit, _ scratch: inout Void, into numbers: inout Readings<Number>) {
        if let value = MetadataValue.find(kit.name, in: page.metadata), value.kind != .null {
            numbers[.present] = 1
            if !kit.texts.isEmpty { numbers[.listed] = value.anyText(in: page.metadata) { kit.texts.names($0) } ? 1 : 0 }
            if let number = value.number(in: page.metadata) { numbers[.value] = number }
            return
        }
        let own: Span<UInt8>
        switch member {
        case "url": own = page.url
        case "id": own = page.id
        case "date": own = page.date
        default: own = Span()
        }
        numbers[.present] = own.isEmpty ? 0 : 1
        if own.isEmpty { return }
        if !kit.texts.isEmpty { numbers[.listed] = kit.texts.names(own) ? 1 : 0 }
        if let number = Double(own.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }), number.isFinite { numbers[.value] = number }
    }
}
