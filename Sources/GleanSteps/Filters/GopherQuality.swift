import GleanBytes
package import GleanModel

/// Gopher's rules of quality: words and lines as prose has them.
package struct GopherQuality: Filter {
    package var minWords: Limit = 50
    package var maxWords: Limit = 100_000
    package var minMeanWordLength: Limit = 3
    package var maxMeanWordLength: Limit = 10
    package var maxHashRatio: Limit = 0.1
    package var maxEllipsisRatio: Limit = 0.1
    package var maxBulletLines: Limit = 0.9
    package var maxEllipsisLines: Limit = 0.3
    package var minAlphaWords: Limit = 0.8
    package var minStopWords: Limit = 2
    package var stopWords = ["the", "be", "to", "of", "and", "that", "have", "with"]
    package var words = SharedWords.Splitter.reference.rawValue

    package init() {}

    package enum Number: Int, NumberKey {
        case words, meanWordLength, hashRatio, ellipsisRatio, bulletLines, ellipsisLines, alphaWords, stopWords
    }

    package static let manual = Manual<Self>(
        "gopher_quality", "Drops pages whose words and lines are unlike prose.",
        source: "Rae et al. 2021, arXiv:2112.11446, section A1.1",
        settings: [
            Setting("min_words", \.minWords, in: 0...1e9, "Fewest words with a character that is no symbol."),
            Setting("max_words", \.maxWords, in: 0...1e9, "Most such words."),
            Setting("min_mean_word_length", \.minMeanWordLength, in: 0...1e6, "Least mean length of such words, in characters."),
            Setting("max_mean_word_length", \.maxMeanWordLength, in: 0...1e6, "Greatest mean length of such words."),
            Setting("max_hash_ratio", \.maxHashRatio, in: 0...1e6, "Most # a word."),
            Setting("max_ellipsis_ratio", \.maxEllipsisRatio, in: 0...1e6, "Most ellipses (... or …) a word."),
            Setting("max_bullet_lines", \.maxBulletLines, in: 0...1, "Greatest share of lines that begin with • or -."),
            Setting("max_ellipsis_lines", \.maxEllipsisLines, in: 0...1, "Greatest share of lines that end in an ellipsis."),
            Setting("min_alpha_words", \.minAlphaWords, in: 0...1, "Least share of words with a letter."),
            Setting(SharedWords.Splitter.setting, \.words, choices: SharedWords.Splitter.choices, SharedWords.Splitter.help),
            Setting("min_stop_words", \.minStopWords, in: 0...1_000_000, "Fewest different stop words."),
            Setting("stop_words", \.stopWords, "The stop words, as they stand in the text: case counts."),
        ],
        numbers: [
            NumberSpec(Number.words, "words", .count, in: .count, "Words with a character that is no symbol."),
            NumberSpec(Number.meanWordLength, "mean_word_length", in: 0...1e12, "Mean length of these words in characters."),
            NumberSpec(Number.hashRatio, "hash_ratio", in: 0...1e12, "# a word."),
            NumberSpec(Number.ellipsisRatio, "ellipsis_ratio", in: 0...1e12, "Ellipses a word."),
            NumberSpec(Number.bulletLines, "bullet_lines", in: .fraction, "Share of lines that begin with a bullet."),
            NumberSpec(Number.ellipsisLines, "ellipsis_lines", in: .fraction, "Share of lines that end in an ellipsis."),
            NumberSpec(Number.alphaWords, "alpha_words", in: .fraction, "Share of words with a letter."),
            NumberSpec(Number.stopWords, "stop_words", .count, in: .count, "Different stop words found."),
        ],
        rules: [[
            Rule("words", atLeast: \.minWords, "min_words", or: "too_few_words"),
            Rule("words", atMost: \.maxWords, "max_words", or: "too_many_words"),
            Rule("mean_word_length", atLeast: \.minMeanWordLength, "min_mean_word_length", or: "words_too_short"),
            Rule("mean_word_length", atMost: \.maxMeanWordLength, "max_mean_word_length", or: "words_too_long"),
            Rule("hash_ratio", atMost: \.maxHashRatio, "max_hash_ratio", or: "too_many_hashes"),
            Rule("ellipsis_ratio", atMost: \.maxEllipsisRatio, "max_ellipsis_ratio", or: "too_many_ellipses"),
            Rule("bullet_lines", atMost: \.maxBulletLines, "max_bullet_lines", or: "too_many_bullets"),
            Rule("ellipsis_lines", atMost: \.maxEllipsisLines, "max_ellipsis_lines", or: "too_many_ellipsis_lines"),
            Rule("alpha_words", atLeast: \.minAlphaWords, "min_alpha_words", or: "too_few_letters"),
            Rule("stop_words", atLeast: \.minStopWords, "min_stop_words", or: "too_few_stop_words"),
        ]],
        dialects: [
            Dialect("datatrove_0_10", aliases: ["fineweb"], source: "datatrove 0.10.1, GopherQualityFilter: the paper's values; words by spaCy's English rules") { _ in },
        ],
        notes: """
            Words are those of the reference implementation's English tokenizer, in which punctuation marks are words too: they count in \
            `hash_ratio`, `ellipsis_ratio` and `alpha_words`, not in `words` and `mean_word_length`. Of a text's words the first 300,000 are read. A number over no words is not measured, \
            and breaks no rule.

            A recipe of several languages asks for the stop words of each in a step of its own, all other limits `null` and \
            `min_stop_words` by language.
            """)

    package struct Scratch {
        let words: SharedWords
        var lines = LineTable()
        var counter: ProseCounter
    }

    package func makeScratch(_ kit: Void, _ desk: Desk) -> Scratch {
        Scratch(words: desk.table(SharedWords.self), counter: ProseCounter(stopWords: StopWords(stopWords.map { Array($0.utf8) })))
    }

    package func measure(_ page: borrowing Page, group: Int, _ kit: Void, _ scratch: inout Scratch, into numbers: inout Readings<Number>) {
        scratch.words.update(page, by: words)
        scratch.lines.splitPython(page.text)
        let counts = scratch.counter.count(page.text, scratch.words.words, scratch.lines)
        numbers[.words] = Double(counts.nonSymbolWords)
        numbers[.meanWordLength] = counts.meanWordLength
        numbers[.hashRatio] = counts.hashRatio
        numbers[.ellipsisRatio] = counts.ellipsisRatio
        numbers[.bulletLines] = counts.bulletLineRatio
        numbers[.ellipsisLines] = counts.ellipsisLineRatio
        numbers[.alphaWords] = counts.alphaWordRatio
        numbers[.stopWords] = Double(counts.stopWords)
    }
}
