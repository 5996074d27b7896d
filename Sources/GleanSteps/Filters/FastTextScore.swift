import GleanBytes
package import GleanModel
import GleanText

/// Scores a page's text by one label of a fastText classifier.
package struct FastTextScore: Filter {
    package var model: String? = nil
    package var label = "hq"
    package var whiteSpace = "lines"
    package var fromBest = true
    package var minScore: Limit = 0.018112
    package var aboveScore: Limit = nil

    package init() {}

    package enum Number: Int, NumberKey { case score }

    package static let manual = Manual<Self>(
        "fasttext_score", "Drops pages to which a fastText classifier gives too low a score.",
        source: "Li et al. 2024, arXiv:2406.11794, section 4.4; Joulin et al. 2016, arXiv:1607.01759",
        settings: [
            Setting(asset: "model", \.model, "A supervised fastText model, .bin or .ftz."),
            Setting("label", \.label, "The label whose score is taken, with or without __label__ in front."),
            Setting("white_space", \.whiteSpace, choices: ["text", "lines", "words", "removed"], "How the text is read: as it is; its lines joined by a space; its words, by Unicode's white space, joined by one; or without newlines."),
            Setting("from_best", \.fromBest, "Takes 1 less the best label's score where another label is best."),
            Setting("min_score", \.minScore, in: 0...1, "The score must be this or more."),
            Setting("above_score", \.aboveScore, in: 0...1, "The score must be more than this."),
        ],
        numbers: [NumberSpec(Number.score, "score", in: -0.0001...1.0001, "The label's score, its probability plus 0.00001 as fastText gives it.")],
        rules: [[
            Rule("score", atLeast: \.minScore, "min_score", or: "low_score"),
            Rule("score", above: \.aboveScore, "above_score", or: "low_score"),
        ]],
        dialects: [
            Dialect("dclm", source: "DCLM, fasttext_filter.yaml with fasttext_oh_eli5.bin: at least 0.018112, the best tenth of its pages") { _ in },
            Dialect("dolma", source: "Dolma 1.7, tagger cc_multi_bin: pages with a score of 0.01 or less go") {
                $0.whiteSpace = "words"
                $0.fromBest = false
                $0.minScore = nil
                $0.aboveScore = 0.01
            },
            Dialect("datatrove", source: "datatrove 0.10.1, FastTextClassifierFilter with its default newline_replacement: a label's score, at least the limit") {
                $0.whiteSpace = "removed"
                $0.fromBest = false
            },
        ],
        notes: """
            The whole text is read, however long it is: work is linear in it, and of a model with n-grams of words the hashes of all words are \
            kept, 4 bytes each. Scores are within 0.0001 of the original's, for models of two labels as of many.

            fastText knows six ASCII bytes and zero as white space. Pipelines differ in what they do before: DCLM strips the text and joins \
            its lines, by all breaks that Python knows, with spaces (`lines`); Dolma joins what any white space parts (`words`); datatrove \
            strips the text and leaves newlines out, so that the words beside one become one (`removed`); as it is (`text`), a newline is a \
            space.

            DCLM asks for the best label only, and takes 1 less its score if that is not the wanted one (`from_best`). As fastText adds \
            0.00001 to what it gives, that number is 0.00002 below the label's own score. A text in which the model knows nothing scores 0.
            """)

    package struct Scratch {
        var model = FastTextScratch()
        var lines = LineTable()
        var joined: [UInt8] = []
    }

    package func open(_ assets: inout Assets) throws -> FastTextLabel { try FastTextFile.open(model, label: label, step: "fasttext_score", &assets) }

    package func makeScratch(_ kit: FastTextLabel, _ desk: Desk) -> Scratch { Scratch() }

    package func measure(_ page: borrowing Page, group: Int, _ kit: FastTextLabel, _ scratch: inout Scratch, into numbers: inout Readings<Number>) {
        let joining: LineJoining? = switch whiteSpace {
        case "lines": .lines
        case "words": .words
        case "removed": .removed
        default: nil
        }
        if let joining {
            scratch.lines.join(page.text, by: joining, into: &scratch.joined)
            let joined = scratch.joined
            numbers[.score] = score(joined.span, kit, &scratch.model)
        } else {
            numbers[.score] = score(page.text, kit, &scratch.model)
        }
    }

    private func score(_ text: Span<UInt8>, _ kit: FastTextLabel, _ scratch: inout FastTextScratch) -> Double {
        guard let best = kit.model.best(text, scratch: &scratch) else { return 0 }
        return fromBest && best.label != kit.index ? 1 - Double(best.score) : Double(scratch.scores[kit.index])
    }
}
