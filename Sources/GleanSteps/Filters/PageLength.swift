import GleanBytes
package import GleanModel

/// Drops pages that are too short or too long.
package struct PageLength: Filter {
    package var minCharacters: Limit = 1
    package var maxCharacters: Limit = nil
    package var minWords: Limit = nil
    package var maxWords: Limit = nil
    package var minBytes: Limit = nil
    package var maxBytes: Limit = nil
    package var words = "spaced"

    package init() {}

    package enum Number: Int, NumberKey { case characters, words, bytes }

    package static let manual = Manual<Self>(
        "page_length", "Drops pages that are too short or too long.",
        source: "Wenzek et al. 2019, arXiv:1911.00359; the code of CCNet, DCLM, OLMo 3 and the Common Pile",
        settings: [
            Setting("min_characters", \.minCharacters, in: 0...1e12, "Fewest characters."),
            Setting("max_characters", \.maxCharacters, in: 0...1e12, "Most characters."),
            Setting("min_words", \.minWords, in: 0...1e12, "Fewest words."),
            Setting("max_words", \.maxWords, in: 0...1e12, "Most words."),
            Setting("words", \.words, choices: ["spaced", "runs"], "What a word is: what stands between white space, or a run of word characters or of marks."),
            Setting("min_bytes", \.minBytes, in: 0...1e12, "Fewest bytes of UTF-8."),
            Setting("max_bytes", \.maxBytes, in: 0...1e12, "Most bytes."),
        ],
        numbers: [
            NumberSpec(Number.characters, "characters", .count, in: .count, "Characters (code points) of the text."),
            NumberSpec(Number.words, "words", .count, in: .count, "Words, as the setting of this name has them."),
            NumberSpec(Number.bytes, "bytes", .count, in: .count, "Bytes of the text."),
        ],
        rules: [[
            Rule("characters", atLeast: \.minCharacters, "min_characters", or: "too_few_characters"),
            Rule("characters", atMost: \.maxCharacters, "max_characters", or: "too_many_characters"),
            Rule("words", atLeast: \.minWords, "min_words", or: "too_few_words"),
            Rule("words", atMost: \.maxWords, "max_words", or: "too_many_words"),
            Rule("bytes", atLeast: \.minBytes, "min_bytes", or: "too_few_bytes"),
            Rule("bytes", atMost: \.maxBytes, "max_bytes", or: "too_many_bytes"),
        ]],
        dialects: [
            Dialect("ccnet", source: "cc_net, min_len: 300 characters") { $0.minCharacters = 300 },
            Dialect("dclm_c4", source: "DCLM, baselines_configs/c4.yaml: at most 190,000 characters") { $0.maxCharacters = 190_000 },
            Dialect("olmo3", source: "OLMo 3, all_dressed_config.yaml: 150 characters") { $0.minCharacters = 150 },
            Dialect("common_pile", source: "Common Pile 0.1, most sources: more than 100 characters and at least 20 runs, for Dolma's tagger counts one more and the rule drops 20") {
                $0.minCharacters = 101
                $0.minWords = 20
                $0.words = "runs"
            },
        ],
        notes: """
            Words stand between white space of any kind, as Python parts them, or are runs, as Dolma's taggers part them ("don't" has three: \
            don, ', t). Where a script writes no spaces, a whole sentence may be one; for words of any script see gopher_quality.
            """)

    package func measure(_ page: borrowing Page, group: Int, _ kit: Void, _ scratch: inout Void, into numbers: inout Readings<Number>) {
        numbers[.characters] = Double(codePointCount(page.text))
        numbers[.words] = Double(words == "runs" ? characterRunCount(page.text) : spacedWordCount(page.text))
        numbers[.bytes] = Double(page.text.count)
    }
}
