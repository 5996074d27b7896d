import GleanBytes
package import GleanModel
import GleanText

/// C4's cleaning: lines that are not sentences go, and pages that are not prose.
package struct C4Quality: Rewriter {
    package var endMarks: String? = nil
    package var minWordsPerLine = 3
    package var maxWordLength = 1000
    package var removeCitations = true
    package var dropJavascript = true
    package var dropPolicy = true
    package var dropLoremIpsum = true
    package var dropCurlyBracket = true
    package var wholePage = false
    package var minSentences: Limit = 5

    package init() {}

    package enum Number: Int, NumberKey {
        case sentences, keptLines
    }

    package static let manual = Manual<Self>(
        "c4_quality", "Keeps the lines of a page that look like sentences, and drops pages that hold too few.",
        source: "Raffel et al. 2020, arXiv:1910.10683, section 2.2",
        settings: [
            Setting("end_marks", optional: \.endMarks, "What a kept line ends in, such as .?! and quotation marks, but not in ...; null for anything."),
            Setting("min_words_per_line", \.minWordsPerLine, in: 0...1000, "Fewest words of a kept line."),
            Setting("max_word_length", \.maxWordLength, in: 0...1_000_000, "Most characters of a word in a kept line; 0 for any."),
            Setting("remove_citations", \.removeCitations, "Takes [1], [edit] and [citation needed] out."),
            Setting("drop_javascript", \.dropJavascript, "Drops lines that say javascript."),
            Setting("drop_policy", \.dropPolicy, "Drops lines about terms of use, privacy and cookies."),
            Setting("drop_lorem_ipsum", \.dropLoremIpsum, "Drops pages that say lorem ipsum."),
            Setting("drop_curly_bracket", \.dropCurlyBracket, "Drops pages with a {."),
            Setting("whole_page", \.wholePage, "Looks for lorem ipsum and { in the whole page, not only in lines that passed the rules before."),
            Setting("min_sentences", \.minSentences, in: 0...1e9, "Fewest sentences in the kept lines."),
        ],
        numbers: [
            NumberSpec(Number.sentences, "sentences", .count, in: .count, "Sentences in the kept lines."),
            NumberSpec(Number.keptLines, "kept_lines", .count, in: .count, "Lines that were kept."),
        ],
        rules: [[Rule("sentences", atLeast: \.minSentences, "min_sentences", or: "too_few_sentences")]],
        reasons: [
            ReasonSpec("lorem_ipsum", "The page holds placeholder text."),
            ReasonSpec("curly_bracket", "The page holds a {, as code does."),
        ],
        dialects: [
            Dialect("fineweb", source: "datatrove 0.10.1, C4QualityFilter(filter_no_terminal_punct=False), as FineWeb's script calls it") { _ in },
            Dialect("datatrove", aliases: ["datatrove_0_10"], source: "datatrove 0.10.1, C4QualityFilter: 3 words a line and 5 sentences, which swaps the paper's numbers; ' ends a line too") {
                $0.endMarks = ".?!\"'"
            },
            Dialect("tfds", source: "TensorFlow Datasets, c4_utils.py: 5 words a line, 3 sentences") {
                $0.endMarks = ".?!\""
                $0.minWordsPerLine = 5
                $0.minSentences = 3
            },
            Dialect("paper", source: "arXiv:1910.10683, section 2.2: as tfds, without a limit on words' length; lorem ipsum and { anywhere in the page") {
                $0.endMarks = ".?!\""
                $0.minWordsPerLine = 5
                $0.maxWordLength = 0
                $0.wholePage = true
                $0.minSentences = 3
            },
        ],
        notes: """
            The line rules run in the order of the code that people ran: a word too long, citation marks, end mark, words, lorem ipsum, \
            javascript, {, policy. Kept lines are joined by one newline. Sentences are those of the reference implementation's sentence splitter, line by line; \
            the paper and TensorFlow Datasets use NLTK's punkt, so counts may differ by a sentence where abbreviations stand. C4's list of bad \
            words, its repeated spans of three sentences and its language detector are no part of this step.
            """)

    package struct Scratch {
        let words: SharedWords
        var lines = LineTable()
        var cleaner = LineCleaner()
        var kept: [UInt8] = []
        var sentences = SpacySentences()
    }

    package func makeScratch(_ kit: Void, _ desk: Desk) -> Scratch { Scratch(words: desk.table(SharedWords.self)) }

    package func rewrite(
        _ page: borrowing Page, offer: Int, _ kit: Void, _ scratch: inout Scratch, into text: inout [UInt8], numbers: inout Readings<Number>
    ) -> Verdict {
        scratch.lines.splitPython(page.text)
        let counts = scratch.cleaner.clean(page.text, scratch.lines, rules, into: &scratch.kept)
        switch counts.pageDrop {
        case .loremIpsum: return .drop("lorem_ipsum")
        case .curlyBracket: return .drop("curly_bracket")
        case nil: break
        }
        // Counted before the ends of the whole text are stripped, as the reference does: an empty last line is a sentence too.
        let stripped = scratch.kept.span.stripped(0, scratch.kept.count)
        text.append(contentsOf: scratch.kept[stripped])
        scratch.lines.splitEach(text.span)
        // The words of the new text are made here, under the version it will have, for the steps that follow.
        scratch.words.update(text.span, version: page.textVersion + 1)
        let sentences = counts.kept == 0 ? 0 : scratch.sentences.count(text.span, scratch.words.words, scratch.lines)
        numbers[.sentences] = Double(sentences)
        numbers[.keptLines] = Double(counts.kept)
        return .keep
    }

    private var rules: CleanLineRules {
        var rules = CleanLineRules()
        rules.endMarks = endMarks.map { Array($0.utf8) }
        rules.minWords = minWordsPerLine
        rules.maxWordCharacters = maxWordLength == 0 ? nil : maxWordLength
        rules.removeCitations = removeCitations
        rules.dropLoremIpsum = dropLoremIpsum
        rules.dropJavascript = dropJavascript
        rules.dropCurlyBracket = dropCurlyBracket
        rules.dropPolicy = dropPolicy
        rules.wholePage = wholePage
        return rules
    }
}
