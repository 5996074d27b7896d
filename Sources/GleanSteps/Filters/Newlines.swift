import GleanBytes
package import GleanModel

/// Shortens runs of newlines.
package struct Newlines: Rewriter {
    package var maxNewlines = 2

    package init() {}

    package enum Number: Int, NumberKey { case removed }

    package static let manual = Manual<Self>(
        "newlines", "Shortens runs of newlines, so that no more than one line is empty between two others.",
        source: "DCLM, newline_removal_modifier; OLMo 3, newline_removal_modifier",
        settings: [Setting("max_newlines", \.maxNewlines, in: 1...1000, "Most newlines in a row.")],
        numbers: [NumberSpec(Number.removed, "removed", .count, in: .count, "Newlines that were taken out.")],
        notes: """
            Only newlines count: a line of spaces is none. DCLM runs this before its filters, OLMo 3 before and after; rules that look at \
            paragraphs, such as those of gopher_repetition, see another text after it.
            """)

    package func rewrite(
        _ page: borrowing Page, offer: Int, _ kit: Void, _ scratch: inout Void, into text: inout [UInt8], numbers: inout Readings<Number>
    ) -> Verdict {
        numbers[.removed] = Double(shortenNewlineRuns(page.text, most: maxNewlines, into: &text))
        return .keep
    }
}
