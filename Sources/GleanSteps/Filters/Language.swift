package import GleanModel
package import GleanText

/// Names the language of a page's text by a fastText model.
package struct Language: Measure {
    package var model: String? = "lid.176.ftz"

    package init() {}

    package enum Number: Int, NumberKey { case label, score }

    package static let manual = Manual<Self>(
        "language", "Names the language of a page's text, by a fastText model.",
        source: "Joulin et al. 2016, arXiv:1607.01759; models lid.176 of fasttext.cc",
        settings: [Setting(asset: "model", \.model, "A fastText model, .ftz or .bin, whose labels are languages.")],
        numbers: [
            NumberSpec(Number.label, "label", .label, in: 0...1e6, "The language with the highest score, in the model's own names (en, de, ...)."),
            NumberSpec(Number.score, "score", in: 0...1.0001, "Its score."),
        ],
        notes: """
            The whole text is read, newlines as spaces, as the reference does. Scores are within 0.0001 of the original's. A text in which \
            the model knows nothing has no label and the score 0.
            """)

    package func open(_ assets: inout Assets) throws -> FastTextModel {
        guard let model else { throw RecipeError("language wants a model.", hint: "Write model: lid.176.ftz, or the path of another.") }
        return try FastTextFile.open(model, &assets)
    }

    package func makeScratch(_ kit: FastTextModel, _ desk: Desk) -> FastTextScratch { FastTextScratch() }

    package func labels(of number: Number, _ kit: FastTextModel) -> [String] { number == .label ? kit.labels : [] }

    package func measure(_ page: borrowing Page, _ kit: FastTextModel, _ scratch: inout FastTextScratch, into numbers: inout Readings<Number>) {
        guard let best = kit.best(page.text, scratch: &scratch) else {
            numbers[.score] = 0
            return
        }
        numbers[.label] = Double(best.label)
        numbers[.score] = Double(best.score)
    }
}

/// Keeps pages in the languages that are wanted.
package struct LanguageFilter: Filter {
    package var keep: [String]?
    package var minScore: Limit = 0.65

    package init() {}

    package static let manual = Manual<Self>(
        "language_filter", "Keeps pages in the languages that are wanted, where the model is sure enough.",
        source: "Penedo et al. 2024, arXiv:2406.17557, section 3.3",
        settings: [
            Setting("keep", \.keep, "Labels of the language step, such as [en, de]; null for all."),
            Setting("min_score", \.minScore, in: 0...1, "The score must be above this."),
        ],
        rules: [[
            Rule("language.label", oneOf: \.keep, "keep", or: "other_language"),
            Rule("language.score", above: \.minScore, "min_score", or: "uncertain_language"),
        ]],
        reads: ["language.label", "language.score"],
        notes: """
            The reference keeps a page if any wanted language scores above the threshold; with a threshold of 0.5 or more that is always \
            the highest, and the two agree.
            """)

    package func measure(_ page: borrowing Page, group: Int, _ kit: Void, _ scratch: inout Void, into numbers: inout Readings<NoNumber>) {}
}
