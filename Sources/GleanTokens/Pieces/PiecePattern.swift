/// The ways to cut text into pieces that have a scanner.
package enum PiecePattern: Sendable, CaseIterable {
    case gpt2, cl100k, llama3, qwen, o200k, tekken
    /// The three splits of DeepSeek V3, of which the first is `threeNumbers`.
    case hanAndKana, deepSeek
    case threeNumbers, number
    /// The pre-tokenizers Digits and Punctuation of tokenizers.
    case digit, digitRun, punctuation, punctuationRun

    /// The pattern that is written so in a tokenizer's file, if it has a scanner.
    package init?(regex: String) {
        guard let known = Self.allCases.first(where: { $0.regexes.contains(regex) }) else { return nil }
        self = known
    }

    /// Whether a piece may be what the pattern does not match: such pieces lie between the matches.
    package var leavesGaps: Bool {
        switch self {
        case .gpt2, .cl100k, .llama3, .qwen, .o200k, .tekken: false
        default: true
        }
    }

    /// The pattern as tokenizers' files have it; where there are several, they mean the same.
    package var regexes: [String] {
        switch self {
        case .gpt2:
            [
                #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#,
                #"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#,
                #"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++$|\s+(?!\S)|\s"#,
            ]
        case .cl100k: [#"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s"#]
        case .llama3:
            [
                #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#,
                #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#,
            ]
        case .qwen:
            [#"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#]
        case .o200k: [Self.wordCase(contractions: "(?i:'s|'t|'re|'ve|'m|'ll|'d)?", numbers: #"\p{N}{1,3}"#)]
        case .tekken: [Self.wordCase(contractions: "", numbers: #"\p{N}"#)]
        case .hanAndKana: ["[一-龥\u{3040}-ゟ゠-ヿ]+"]
        case .deepSeek:
            [
                ##"[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\##r\##n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+"##
                    + "[\r\n]*|\\s*[\r\n]+|\\s+(?!\\S)|\\s+"
            ]
        case .threeNumbers: [#"\p{N}{1,3}"#]
        case .number: [#"\p{N}"#]
        case .digit, .digitRun, .punctuation, .punctuationRun: []
        }
    }

    private static func wordCase(contractions: String, numbers: String) -> String {
        #"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+"# + contractions
            + #"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*"# + contractions
            + "|" + numbers + #"| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    }
}
