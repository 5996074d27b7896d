import GleanBytes
package import GleanModel
package import GleanText

/// Finds pages that hold items of evaluation sets; drops them, cuts the items out, or only reports them.
///
/// What becomes of a page is known from the page alone. It is a survey for its report: which pages hold each item, over all inputs.
package struct Decontaminate: Survey {
    package var items: [String] = []
    package var promptFields = ["prompt", "question", "query", "input", "text"]
    package var answerFields = ["answer", "canonical_solution", "solution", "label", "output"]
    package var find: [String]? = ["answer", "overlap"]
    package var unit = "page"
    package var ngram = 12
    package var normal = "fineweb"
    package var words = "spacy_english"
    package var leastItemShare = 0.0
    package var leastLineShare = 0.5
    package var mode = "drop"
    package var window = 0
    package var leastPiece = 0
    package var maxSpans: Limit = nil

    package init() {}

    package enum Number: Int, NumberKey { case items, matches, spans, spanShare }

    package static let manual = Manual<Self>(
        "decontaminate", "Finds pages that hold items of evaluation sets, and drops them, cuts the items out, or reports them.",
        source: "Brown et al. 2020 (GPT-3), arXiv:2005.14165, appendix C; datatrove 0.10.1, pipeline/decont/n_grams.py",
        settings: [
            Setting("items", \.items, "Files of items, as JSON lines, plain or packed."),
            Setting("prompt_fields", \.promptFields, "Names of the field that holds an item's question; the first that is there counts."),
            Setting("answer_fields", \.answerFields, "Names of the field that holds an item's answer; the first that is there counts."),
            Setting("find", \.find, choices: ["prompt", "answer", "overlap"], "Which n-grams of an item are looked for: those of its question, of its answer, and those of both in a row that hold words of either."),
            Setting("unit", \.unit, choices: ["page", "line"], "What is compared: all words of a page in a row, one n-gram being enough; or each line by itself, where least_line_share of its n-grams are needed and the whole line is what matches."),
            Setting("ngram", \.ngram, in: 1...100, "Words in an n-gram."),
            Setting("normal", \.normal, choices: ["none", "plain", "fineweb", "bare"], "What is done to texts first: nothing; lower case; fineweb lowers, makes every number 0, and takes marks and accents out; bare lowers ASCII letters and takes ASCII punctuation out."),
            Setting("words", \.words, choices: ["spaces", "spacy_english", "unicode"], "How words are told."),
            Setting("least_item_share", \.leastItemShare, in: 0...1, "Share of an item's n-grams that a page must have to hold it; 0 for any."),
            Setting("least_line_share", \.leastLineShare, in: 0...1, "Share of a line's n-grams that must be items'; asked where unit is line."),
            Setting("mode", \.mode, choices: ["drop", "cut", "report"], "What becomes of a page that holds an item."),
            Setting("window", \.window, in: 0...100_000, "Characters that are cut on either side of a match."),
            Setting("least_piece", \.leastPiece, in: 0...100_000, "Fewest characters between two cuts, or at an end, that stay."),
            Setting("max_spans", \.maxSpans, in: 0...1_000_000, "Most places of a page that may match; a page with more is dropped in any mode."),
        ],
        numbers: [
            NumberSpec(Number.items, "items", .count, in: .count, "Items that the page holds; not measured where it holds none."),
            NumberSpec(Number.matches, "matches", .count, in: .count, "N-grams of the page that are an item's."),
            NumberSpec(Number.spans, "spans", .count, in: .count, "Places of the text that match, those with nothing but white space between counted as one."),
            NumberSpec(Number.spanShare, "span_share", in: .fraction, "Share of the text's bytes in those places."),
        ],
        rules: [[Rule("spans", atMost: \.maxSpans, "max_spans", or: "too_many_spans")]],
        reasons: [
            ReasonSpec("benchmark_item", "The page holds an item of an evaluation set."),
            ReasonSpec("nothing_left", "Without the items nothing is left of the page."),
        ],
        dialects: [
            Dialect("datatrove", aliases: ["datatrove_0_10"], source: "datatrove 0.10.1, NGramsDecontConfig and NGramsDecontFilter: 12-grams of the answer, and of question and answer in a row; one is enough") { _ in },
            Dialect("gpt3", aliases: ["janitor"], source: "arXiv:2005.14165, appendix C; EleutherAI/lm-evaluation-harness, janitor.py: 13-grams, 200 characters on either side, pieces of 200, 10 places") {
                ($0.find, $0.ngram, $0.normal, $0.words) = (["prompt", "answer", "overlap"], 13, "bare", "spaces")
                ($0.mode, $0.window, $0.leastPiece, $0.maxSpans) = ("cut", 200, 200, 10)
            },
            Dialect("marin", source: "marin-community/marin, processing/classification/decon.py: 13-grams of words between spaces, within lines; a line counts at a share of 0.5") {
                ($0.find, $0.unit, $0.ngram, $0.normal, $0.words) = (["prompt", "answer"], "line", 13, "none", "spaces")
                $0.leastLineShare = 0.5
            },
            Dialect("cosmopedia", source: "huggingface/cosmopedia, decontamination/decontaminate.py: 10-grams, and half of the item") {
                ($0.find, $0.ngram, $0.words, $0.leastItemShare) = (["prompt", "answer", "overlap"], 10, "spaces", 0.5)
            },
        ],
        notes: """
            Fields are strings or numbers, and a line that is no JSON object is an error; GSM8K (question, answer) and HumanEval (prompt, canonical_solution) are read as they come. An item \
            that has fewer words than an n-gram cannot be found: the report counts such items.

            The release has a line for each item that a page holds, in `items.jsonl`: its file and line, the pages (URL, id and place in \
            the run), the bytes of the text that match, and what was done; of one item 1000 pages are listed, and 100 places a page, the others \
            counted. The last line counts items, those found, and those that cannot be. What becomes of a page later is not known here: a page \
            whose item was cut may be dropped by a later step. `gleaner decontaminate` holds a finished release against items in the same \
            way and changes nothing.

            Places are told to white space: a match covers the words between spaces in which it begins and ends, with their marks. Of a \
            text's first 1,048,576 matches the items are told.

            With `normal: fineweb` every number is 0, so that twelve numbers in a row are an n-gram like any other: the worked sums of \
            GSM8K (`<<20+40+10=70>>`) find each other. `matches` and the report's `ngrams` tell how little was found; `least_item_share` asks \
            for more.

            **Where this differs.** datatrove: the dialect gives its verdicts, for English; the original tells the first n-gram alone. \
            gpt3: n-grams that are in more than ten pages were left alone there, which is not known of a page by itself; the original code \
            counts every n-gram of a place, here those that follow on each other are one place. marin: the original marks each line with its share, and \
            the mixer takes the limit. cosmopedia: where a 10-gram is found, the original compares characters by difflib and wants more than half of \
            the item's; here half of the item's n-grams are needed, and numbers count as equal. Llama 2 (arXiv:2307.09288, appendix A.6) \
            measures benchmarks instead of cleaning pages, and is no dialect.
            """)

    package var cuts: Bool { mode == "cut" }

    enum Round { static let pages = 0, items = 1 }

    package var feeds: [Int] { [Round.pages, Round.items] }

    package var reach: SurveyReach { .eachPage }

    package var rounds: [SurveyRound] {
        [
            SurveyRound("pages", keyBytes: 8, valueBytes: nil, decides: true),
            // One partition, whose last line counts what no page holds. Only pages with items have records.
            SurveyRound("items", keyBytes: 8, valueBytes: nil, partitions: 1),
        ]
    }

    package var contradiction: RecipeError? {
        if items.isEmpty { return RecipeError("decontaminate wants items.", hint: "Name files of JSON lines: items: [gsm8k/test.jsonl].") }
        if find?.isEmpty != false {
            return RecipeError("decontaminate: find wants one at least of prompt, answer, overlap.", hint: "Without n-grams to look for, nothing is found.")
        }
        if case .table = maxSpans { return RecipeError("decontaminate: max_spans cannot go by a label.") }
        return nil
    }

    package func open(_ assets: inout Assets) throws -> BenchmarkItems {
        try BenchmarkItems(self, paths: try items.map { ($0, try assets.path($0)) })
    }

    package func makeScratch(_ kit: BenchmarkItems, _ desk: Desk) -> ItemMatcher { ItemMatcher(kit.index, kit.matching) }

    package func sign(_ page: borrowing Page, _ numbers: [Double], _ kit: BenchmarkItems, _ scratch: inout ItemMatcher, into signature: inout [UInt8]) {
        let matches = scratch.match(page.text)
        if matches.isEmpty { return }
        HeldItems(self, page, matches, matched: scratch.matched).write(into: &signature)
    }

    package func emit(_ signature: Span<UInt8>, of page: SurveyPage, into records: inout RecordSink) {
        let held = HeldItems(reading: signature)
        records.emit(to: Round.pages) { record in
            record.append(page.key)
            held.writePage(into: &record)
        }
        for match in held.matches {
            records.emit(to: Round.items) { record in
                record.append(big: UInt64(match.item))
                record.append(page.key)
                held.write(match, into: &record)
            }
        }
    }

    package func judge(_ unit: SurveyUnit, _ kit: BenchmarkItems) -> any SurveyJudge {
        unit.round == Round.pages ? HoldingPageJudge(self) : ItemJudge(kit)
    }
}
