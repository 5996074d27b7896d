import GleanBytes
import GleanModel

/// Steps with the names and limits of a real recipe and no work: enough for a layout.
enum ReportSteps {
    static let all: [any Step.Type] = [
        MadeUpSource.self, MadeUpURLs.self, MadeUpExtract.self, MadeUpLanguage.self, MadeUpWanted.self, MadeUpGopher.self, MadeUpFineWeb.self,
        MadeUpMinHash.self, MadeUpWriter.self,
    ]
}

private struct MadeUpSource: Source {
    var paths: [String] = ["crawl/*.warc.gz"]
    static let endings = [".warc.gz"]
    static let manual = Manual<Self>(
        "warc", "Reads pages of WARC files.", source: "ISO 28500:2017", settings: [Setting("paths", \.paths, "Files.")],
        reasons: [ReasonSpec("not_html", "No HTML."), ReasonSpec("bad_status", "Not 200.")])
    func start(_ input: Input, at place: RecordPlace?, _ kit: Void) throws {}
    func fill(_ batch: inout Batch, from reader: inout Void, _ tally: inout SourceTally) throws -> Bool { false }
}

private struct MadeUpURLs: Filter {
    var maxBanned: Limit = 0
    var maxSoft: Limit = 2
    enum Number: Int, NumberKey { case banned, soft }
    static let manual = Manual<Self>(
        "url_filter", "Drops pages by their URL.", source: "Penedo et al. 2023, arXiv:2306.01116, G.1",
        settings: [
            Setting("max_banned_words", \.maxBanned, in: 0...9, "Most banned words."), Setting("soft_words", \.maxSoft, in: 0...9, "Fewer soft ones."),
        ],
        numbers: [
            NumberSpec(Number.banned, "banned_words", .count, in: 0...9, "Banned words."),
            NumberSpec(Number.soft, "soft_words", .count, in: 0...9, "Soft banned words."),
        ],
        rules: [[
            Rule("banned_words", atMost: \.maxBanned, "max_banned_words", or: "banned_words_in_url"),
            Rule("soft_words", below: \.maxSoft, "soft_words", or: "soft_words_in_url"),
        ]])
    func measure(_ page: borrowing Page, group: Int, _ kit: Void, _ scratch: inout Void, into numbers: inout Readings<Number>) {}
}

private struct MadeUpExtract: Rewriter {
    static let manual = Manual<Self>(
        "extract", "Takes the main text out of HTML.", source: "Barbaresi 2021, ACL demo 15", version: 3,
        reasons: [ReasonSpec("no_main_text", "Nothing was found.")])
    func rewrite(_ page: borrowing Page, offer: Int, _ kit: Void, _ scratch: inout Void, into text: inout [UInt8], numbers: inout Readings<NoNumber>) -> Verdict { .keep }
}

private struct MadeUpLanguage: Measure {
    enum Number: Int, NumberKey { case label, score }
    static let manual = Manual<Self>(
        "language", "Names the language.", source: "Joulin et al. 2016, arXiv:1607.01759",
        numbers: [NumberSpec(Number.label, "label", .label, in: 0...200, "Language."), NumberSpec(Number.score, "score", in: 0...1, "Score.")])
    func labels(of number: Number, _ kit: Void) -> [String] {
        number == .label ? ["en", "ru", "de", "ja", "zh", "es", "fr", "it", "pt", "nl", "pl", "cs", "vi", "tr"] : []
    }
    func measure(_ page: borrowing Page, _ kit: Void, _ scratch: inout Void, into numbers: inout Readings<Number>) {}
}

private struct MadeUpWanted: Filter {
    var keep: [String]? = ["en", "de"]
    var minScore: Limit = 0.65
    static let manual = Manual<Self>(
        "language_filter", "Keeps wanted languages.", source: "Penedo et al. 2024, arXiv:2406.17557, section 3.3",
        settings: [Setting("keep", \.keep, "Languages."), Setting("min_score", \.minScore, in: 0...1, "Least score.")],
        rules: [[
            Rule("language.label", oneOf: \.keep, "keep", or: "other_language"),
            Rule("language.score", above: \.minScore, "min_score", or: "uncertain_language"),
        ]])
    func measure(_ page: borrowing Page, group: Int, _ kit: Void, _ scratch: inout Void, into numbers: inout Readings<NoNumber>) {}
}

private struct MadeUpGopher: Filter {
    var minWords: Limit = 50
    var maxWords: Limit = 100_000
    var minMean: Limit = .table(by: "language", values: ["en": 3, "de": 3.5], otherwise: 2)
    var maxMean: Limit = 10
    var maxHash: Limit = 0.1
    var maxBullets: Limit = 0.9
    var minAlpha: Limit = 0.8
    var minStop: Limit = 2
    enum Number: Int, NumberKey { case words, mean, hash, bullets, alpha, stop }
    static let manual = Manual<Self>(
        "gopher_quality", "Drops pages unlike prose.", source: "Rae et al. 2021, arXiv:2112.11446, section A1.1",
        settings: [
            Setting("min_words", \.minWords, in: 0...1e9, ""), Setting("max_words", \.maxWords, in: 0...1e9, ""),
            Setting("min_mean_word_length", \.minMean, in: 0...1e6, ""), Setting("max_mean_word_length", \.maxMean, in: 0...1e6, ""),
            Setting("max_hash_ratio", \.maxHash, in: 0...1e6, ""), Setting("max_bullet_lines", \.maxBullets, in: 0...1, ""),
            Setting("min_alpha_words", \.minAlpha, in: 0...1, ""), Setting("min_stop_words", \.minStop, in: 0...8, ""),
        ],
        numbers: [
            NumberSpec(Number.words, "words", .count, in: .count, ""), NumberSpec(Number.mean, "mean_word_length", in: 0...1e12, ""),
            NumberSpec(Number.hash, "hash_ratio", in: 0...1e12, ""), NumberSpec(Number.bullets, "bullet_lines", in: .fraction, ""),
            NumberSpec(Number.alpha, "alpha_words", in: .fraction, ""), NumberSpec(Number.stop, "stop_words", .count, in: 0...8, ""),
        ],
        rules: [[
            Rule("words", atLeast: \.minWords, "min_words", or: "too_few_words"), Rule("words", atMost: \.maxWords, "max_words", or: "too_many_words"),
            Rule("mean_word_length", atLeast: \.minMean, "min_mean_word_length", or: "words_too_short"),
            Rule("mean_word_length", atMost: \.maxMean, "max_mean_word_length", or: "words_too_long"),
            Rule("hash_ratio", atMost: \.maxHash, "max_hash_ratio", or: "too_many_hashes"),
            Rule("bullet_lines", atMost: \.maxBullets, "max_bullet_lines", or: "too_many_bullets"),
            Rule("alpha_words", atLeast: \.minAlpha, "min_alpha_words", or: "too_few_letters"),
            Rule("stop_words", atLeast: \.minStop, "min_stop_words", or: "too_few_stop_words"),
        ]])
    func measure(_ page: borrowing Page, group: Int, _ kit: Void, _ scratch: inout Void, into numbers: inout Readings<Number>) {}
}

private struct MadeUpFineWeb: Filter {
    var minTerminal: Limit = 0.12
    var maxShort: Limit = 0.67
    var maxNewlines: Limit = 0.3
    enum Number: Int, NumberKey { case terminal, short, newlines }
    static let manual = Manual<Self>(
        "fineweb_quality", "FineWeb's own rules.", source: "Penedo et al. 2024, arXiv:2406.17557, section 3.6",
        settings: [
            Setting("min_terminal_lines", \.minTerminal, in: 0...1, ""), Setting("max_short_lines", \.maxShort, in: 0...1, ""),
            Setting("max_newline_ratio", \.maxNewlines, in: 0...1e6, ""),
        ],
        numbers: [
            NumberSpec(Number.terminal, "terminal_lines", in: .fraction, ""), NumberSpec(Number.short, "short_lines", in: .fraction, ""),
            NumberSpec(Number.newlines, "newline_ratio", in: 0...1e12, ""),
        ],
        rules: [[
            Rule("terminal_lines", atLeast: \.minTerminal, "min_terminal_lines", or: "too_few_sentence_ends"),
            Rule("short_lines", atMost: \.maxShort, "max_short_lines", or: "too_many_short_lines"),
            Rule("newline_ratio", atMost: \.maxNewlines, "max_newline_ratio", or: "too_many_newlines"),
        ]])
    func measure(_ page: borrowing Page, group: Int, _ kit: Void, _ scratch: inout Void, into numbers: inout Readings<Number>) {}
}

private struct MadeUpMinHash: Survey {
    static let manual = Manual<Self>(
        "minhash", "Drops near duplicates.", source: "Broder 1997", reasons: [ReasonSpec("near_duplicate", "Another page stays in its place.")])
    var rounds: [SurveyRound] { [] }
    var feeds: [Int] { [] }
    func sign(_ page: borrowing Page, _ numbers: [Double], _ kit: Void, _ scratch: inout Void, into signature: inout [UInt8]) {}
    func emit(_ signature: Span<UInt8>, of page: SurveyPage, into records: inout RecordSink) {}
    func judge(_ unit: SurveyUnit, _ kit: Void) -> any SurveyJudge { Judge() }
    final class Judge: SurveyJudge {
        func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {}
    }
}

private struct MadeUpWriter: Writer {
    var ending: String { ".jsonl.zst" }
    var shardBytes: Int { 1 << 20 }
    static let manual = Manual<Self>("jsonl", "Writes JSON lines.", source: "RFC 8259")
    func open(_ sink: any ShardSink, _ columns: [OutputColumn], _ kit: Void) throws {}
    func write(_ page: borrowing Page, _ row: OutputRow, to shard: inout Void) throws {}
    func close(_ shard: inout Void) throws {}
    func content(of path: String) throws -> ShardContent { ShardContent(rows: 0, digest: nil) }
}
