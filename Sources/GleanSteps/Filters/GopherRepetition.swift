import GleanBytes
package import GleanModel

/// Gopher's rules of repetition: lines, paragraphs and n-grams that come again.
package struct GopherRepetition: Filter {
    package var maxDuplicateParagraphs: Limit = 0.3
    package var maxDuplicateParagraphCharacters: Limit = 0.2
    package var maxDuplicateLines: Limit = 0.3
    package var maxDuplicateLineCharacters: Limit = 0.2
    package var maxTop2Gram: Limit = 0.2
    package var maxTop3Gram: Limit = 0.18
    package var maxTop4Gram: Limit = 0.16
    package var maxDuplicate5Grams: Limit = 0.15
    package var maxDuplicate6Grams: Limit = 0.14
    package var maxDuplicate7Grams: Limit = 0.13
    package var maxDuplicate8Grams: Limit = 0.12
    package var maxDuplicate9Grams: Limit = 0.11
    package var maxDuplicate10Grams: Limit = 0.10
    package var maxTokens: Limit = 299_999
    package var words = SharedWords.Splitter.reference.rawValue

    package init() {}

    package enum Number: Int, NumberKey {
        case duplicateParagraphs, duplicateParagraphCharacters, duplicateLines, duplicateLineCharacters
        case top2Gram, top3Gram, top4Gram
        case tokens, duplicate5Grams, duplicate6Grams, duplicate7Grams, duplicate8Grams, duplicate9Grams, duplicate10Grams
    }

    package static let manual = Manual<Self>(
        "gopher_repetition", "Drops pages whose lines, paragraphs or word n-grams repeat too much.",
        source: "Rae et al. 2021, arXiv:2112.11446, section A1.1 and table A1",
        settings: [
            Setting("max_duplicate_paragraphs", \.maxDuplicateParagraphs, in: 0...1, "Greatest share of paragraphs that stood before."),
            Setting("max_duplicate_paragraph_chars", \.maxDuplicateParagraphCharacters, in: 0...1, "Greatest share of characters in them."),
            Setting("max_duplicate_lines", \.maxDuplicateLines, in: 0...1, "Greatest share of lines that stood before."),
            Setting("max_duplicate_line_chars", \.maxDuplicateLineCharacters, in: 0...1, "Greatest share of characters in them."),
            Setting(SharedWords.Splitter.setting, \.words, choices: SharedWords.Splitter.choices, SharedWords.Splitter.help),
            Setting("max_tokens", \.maxTokens, in: 1...299_999, "Most words, punctuation marks included, whose n-grams are counted."),
            Setting("max_top_2_gram", \.maxTop2Gram, in: 0...10, "Greatest share of characters in the most frequent pair of words."),
            Setting("max_top_3_gram", \.maxTop3Gram, in: 0...10, "The same for three words."),
            Setting("max_top_4_gram", \.maxTop4Gram, in: 0...10, "The same for four words."),
            Setting("max_duplicate_5_grams", \.maxDuplicate5Grams, in: 0...1, "Greatest share of characters in runs of 5 words that stood before."),
            Setting("max_duplicate_6_grams", \.maxDuplicate6Grams, in: 0...1, "The same for 6 words."),
            Setting("max_duplicate_7_grams", \.maxDuplicate7Grams, in: 0...1, "The same for 7 words."),
            Setting("max_duplicate_8_grams", \.maxDuplicate8Grams, in: 0...1, "The same for 8 words."),
            Setting("max_duplicate_9_grams", \.maxDuplicate9Grams, in: 0...1, "The same for 9 words."),
            Setting("max_duplicate_10_grams", \.maxDuplicate10Grams, in: 0...1, "The same for 10 words."),
        ],
        numbers: [
            NumberSpec(Number.duplicateParagraphs, "duplicate_paragraphs", in: .fraction, "Share of paragraphs that stood before."),
            NumberSpec(Number.duplicateParagraphCharacters, "duplicate_paragraph_chars", in: .fraction, "Share of characters in them."),
            NumberSpec(Number.duplicateLines, "duplicate_lines", in: .fraction, "Share of lines that stood before."),
            NumberSpec(Number.duplicateLineCharacters, "duplicate_line_chars", in: .fraction, "Share of characters in them."),
            NumberSpec(Number.tokens, "tokens", .count, in: .count, "Words, punctuation marks included; the reference's are counted to 300,000."),
            NumberSpec(Number.top2Gram, "top_2_gram", in: 0...10, "Characters of the most frequent 2-gram times its count, over the text's; above 1 where copies overlap."),
            NumberSpec(Number.top3Gram, "top_3_gram", in: 0...10, "The same for 3-grams."),
            NumberSpec(Number.top4Gram, "top_4_gram", in: 0...10, "The same for 4-grams."),
            NumberSpec(Number.duplicate5Grams, "duplicate_5_grams", in: .fraction, "Share of characters in 5-grams that stood before."),
            NumberSpec(Number.duplicate6Grams, "duplicate_6_grams", in: .fraction, "The same for 6-grams."),
            NumberSpec(Number.duplicate7Grams, "duplicate_7_grams", in: .fraction, "The same for 7-grams."),
            NumberSpec(Number.duplicate8Grams, "duplicate_8_grams", in: .fraction, "The same for 8-grams."),
            NumberSpec(Number.duplicate9Grams, "duplicate_9_grams", in: .fraction, "The same for 9-grams."),
            NumberSpec(Number.duplicate10Grams, "duplicate_10_grams", in: .fraction, "The same for 10-grams."),
        ],
        rules: [
            [
                Rule("duplicate_paragraphs", atMost: \.maxDuplicateParagraphs, "max_duplicate_paragraphs", or: "repeated_paragraphs"),
                Rule("duplicate_paragraph_chars", atMost: \.maxDuplicateParagraphCharacters, "max_duplicate_paragraph_chars", or: "repeated_paragraph_chars"),
                Rule("duplicate_lines", atMost: \.maxDuplicateLines, "max_duplicate_lines", or: "repeated_lines"),
                Rule("duplicate_line_chars", atMost: \.maxDuplicateLineCharacters, "max_duplicate_line_chars", or: "repeated_line_chars"),
            ],
            [Rule("tokens", atMost: \.maxTokens, "max_tokens", or: "too_many_words")],
            [
                Rule("top_2_gram", atMost: \.maxTop2Gram, "max_top_2_gram", or: "frequent_2_gram"),
                Rule("top_3_gram", atMost: \.maxTop3Gram, "max_top_3_gram", or: "frequent_3_gram"),
                Rule("top_4_gram", atMost: \.maxTop4Gram, "max_top_4_gram", or: "frequent_4_gram"),
            ],
            [
                Rule("duplicate_5_grams", atMost: \.maxDuplicate5Grams, "max_duplicate_5_grams", or: "repeated_5_grams"),
                Rule("duplicate_6_grams", atMost: \.maxDuplicate6Grams, "max_duplicate_6_grams", or: "repeated_6_grams"),
                Rule("duplicate_7_grams", atMost: \.maxDuplicate7Grams, "max_duplicate_7_grams", or: "repeated_7_grams"),
                Rule("duplicate_8_grams", atMost: \.maxDuplicate8Grams, "max_duplicate_8_grams", or: "repeated_8_grams"),
                Rule("duplicate_9_grams", atMost: \.maxDuplicate9Grams, "max_duplicate_9_grams", or: "repeated_9_grams"),
                Rule("duplicate_10_grams", atMost: \.maxDuplicate10Grams, "max_duplicate_10_grams", or: "repeated_10_grams"),
            ],
        ],
        dialects: [
            Dialect("datatrove_0_10", aliases: ["fineweb"], source: "datatrove 0.10.1, GopherRepetitionFilter: the paper's values") { _ in },
        ],
        notes: """
            Shares are over the characters (code points) of the whole text. A duplicate is every occurrence after the first. The most \
            frequent n-gram counts with one space between its words, and also if it stands once; a repeated n-gram counts without spaces, \
            and its words are skipped, so that they count once. A text of 300,000 words or more is dropped as `too_many_words`, for the sake of memory; \
            the reference goes on, and drops it in its quality filter, which allows 100,000.
            """)

    package struct Scratch {
        let words: SharedWords
        var lines = LineTable()
        var counter = RepetitionCounter()
        var characters = 0
    }

    package func makeScratch(_ kit: Void, _ desk: Desk) -> Scratch { Scratch(words: desk.table(SharedWords.self)) }

    package func measure(_ page: borrowing Page, group: Int, _ kit: Void, _ scratch: inout Scratch, into numbers: inout Readings<Number>) {
        switch group {
        case 0: measureLines(page, &scratch, &numbers)
        case 1:
            scratch.words.update(page, by: words)
            numbers[.tokens] = Double(scratch.words.words.count)
        case 2:
            scratch.counter.begin(page.text, scratch.words.words)
            let total = Double(scratch.characters)
            for (n, number) in [(2, Number.top2Gram), (3, .top3Gram), (4, .top4Gram)] {
                if let characters = scratch.counter.topNGramCharacters(n) { numbers[number] = Double(characters) / total }
            }
        default:
            let total = Double(scratch.characters)
            let wanted: [(Int, Number)] = [
                (5, .duplicate5Grams), (6, .duplicate6Grams), (7, .duplicate7Grams), (8, .duplicate8Grams), (9, .duplicate9Grams), (10, .duplicate10Grams),
            ]
            for (n, number) in wanted { numbers[number] = Double(scratch.counter.duplicatedNGramCharacters(n)) / total }
        }
    }

    private func measureLines(_ page: borrowing Page, _ scratch: inout Scratch, _ numbers: inout Readings<Number>) {
        scratch.characters = codePointCount(page.text)
        let total = Double(scratch.characters)
        scratch.lines.splitParagraphs(page.text)
        let paragraphs = scratch.counter.duplicates(page.text, scratch.lines)
        numbers[.duplicateParagraphs] = Double(paragraphs.items) / Double(scratch.lines.count)
        numbers[.duplicateParagraphCharacters] = Double(paragraphs.characters) / total
        scratch.lines.splitRuns(page.text)
        let lines = scratch.counter.duplicates(page.text, scratch.lines)
        numbers[.duplicateLines] = Double(lines.items) / Double(scratch.lines.count)
        numbers[.duplicateLineCharacters] = Double(lines.characters) / total
    }
}
