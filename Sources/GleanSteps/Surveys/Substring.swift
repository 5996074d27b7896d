import GleanBytes
package import GleanModel
import GleanText

/// Finds stretches of text that stand in two places: every unit that lies in some window of `min_length` units of which the same units stand
/// elsewhere too, on another page or on the same one.
///
/// This is what a suffix array of all texts would give, in three rounds of records and in bounded memory:
///
/// 1. `anchors`. Signing chooses in each window of a page one place in it, its anchor (`Winnowing`), and keeps hash and place of every anchor.
///    Records are (hash; page, place). A group of two or more passes its places on.
/// 2. `places`. Pages with such places are seen again, and their anchors chosen again. For each window whose anchor was passed on, the
///    window's units are hashed.
/// 3. `windows`. Records are (128-bit hash; page, first and last byte). A group of two or more are the copies of one window: their bytes
///    become spans, which the engine joins where they touch.
///
/// Nothing is missed: say the windows that begin at s and t, s and t being different places, have the same units. Their anchors are chosen by
/// these units alone, so they lie d units behind s and behind t, with one d and one hash. As s and t differ, so do the anchors' places; the
/// group of their hash has two records at least, and both windows are hashed, to one key. Nothing is too much: two records of one key are
/// two different windows of a page, or windows of two pages, and two windows that differ have one key only if 128 bits of XXH3 collide (or,
/// in tokens, 64 bits of all tokens that differ). Anchors that collide cost time and change nothing.
package struct Substring: Survey {
    package var unit = "tokens"
    package var minLength = 50
    package var keepFirst = false
    package var cut = true
    package var maxRemovedShare: Limit = nil
    package var minLeftCharacters: Limit = nil

    package init() {}

    package enum Number: Int, NumberKey { case spanShare, spans, leftCharacters }

    package static let manual = Manual<Self>(
        "substring", "Cuts stretches of text that stand in two places or more, or drops pages by them.",
        source: "Lee et al. 2021, arXiv:2107.06499, section 4.1 (ExactSubstr)",
        settings: [
            Setting("unit", \.unit, choices: ["tokens", "bytes"], "What lengths are counted in."),
            Setting("min_length", \.minLength, in: 2...100_000, "Units of the shortest stretch that counts."),
            Setting("keep_first", \.keepFirst, "The first place stays; else all go."),
            Setting("cut", \.cut, "Cuts the stretches out; else they are only measured."),
            Setting("max_removed_share", \.maxRemovedShare, in: 0...1, "Largest share of a text's bytes in such stretches."),
            Setting("min_left_characters", \.minLeftCharacters, in: 0...1e9, "Fewest characters that must be left of a text that loses any."),
        ],
        numbers: [
            NumberSpec(Number.spanShare, "span_share", in: .fraction, "Share of the text's bytes in stretches that stand elsewhere too."),
            NumberSpec(Number.spans, "spans", .count, in: .count, "Such stretches, joined where they overlap or touch."),
            NumberSpec(Number.leftCharacters, "left_characters", .count, in: .count, "Characters outside of them, of pages that have any."),
        ],
        rules: [[
            Rule("span_share", atMost: \.maxRemovedShare, "max_removed_share", or: "too_much_repeated"),
            Rule("left_characters", atLeast: \.minLeftCharacters, "min_left_characters", or: "too_little_left"),
        ]],
        reasons: [ReasonSpec("nothing_left", "Nothing is left of the text without the stretches.")],
        dialects: [
            Dialect("lee2021", source: "arXiv:2107.06499, section 4.1: 50 tokens, all copies are struck") { _ in },
            Dialect("refinedweb", source: "arXiv:2306.01116, section 3.3 and appendix G: 50 tokens, ExactSubstr-Cut, pages with less than 20 characters left go") {
                $0.minLeftCharacters = 20
            },
        ],
        notes: """
            Two places are two places, on one page too, and may overlap: of a line of 51 equal tokens, all go. With `keep_first`, of each \
            window of `min_length` units its first place stays: that of the earliest page. What stays is then whole, but for windows that \
            overlap their own copies.

            A token is a segment of Unicode Standard Annex #29 that is no white space: a word, a number, a punctuation mark, a Chinese \
            character. White space between tokens does not count, and stays where it stands beside a cut. Lee et al. and RefinedWeb count \
            tokens of GPT-2, of which English has some 1.3 a word; `unit: bytes` counts as their code does without a tokenizer. A stretch of \
            bytes that begins or ends inside a character is cut without that character.

            As in the sources, one pass may bring new repetitions about, where what was apart comes to stand side by side; Lee et al. ran two. \
            Near duplicates should go first, as RefinedWeb does it: this step's work follows the text that is repeated. It sorts 20 bytes for \
            each anchor, of which there is one in about `min_length`/4 units, and then 64 bytes for each unit at which a window begins whose \
            anchor stands elsewhere too, half of it only where the window does. In tokens, records are a third of a prose text's size for \
            anchors, and 14 times the size of what is repeated; with 200 bytes, 0.4 and 63 times. A release's own texts are compared, never \
            those of another release, for which whole texts would have to be kept.

            To cut is what Lee et al. and RefinedWeb chose. Pages are dropped instead by `cut: false` with `max_removed_share`: 0 for any \
            stretch.
            """)

    package var spill: SurveySpill { SurveySpill(perPage: 0, perTextByte: 0.4) }

    package var rounds: [SurveyRound] {
        [
            SurveyRound("anchors", keyBytes: 8, valueBytes: 12, feeds: [1]),
            SurveyRound("places", .visits, keyBytes: 8, valueBytes: 4, feeds: [2]),
            SurveyRound("windows", keyBytes: 16, valueBytes: 16, decides: true),
        ]
    }
    package var feeds: [Int] { [0] }
    package var cuts: Bool { cut }

    package func makeScratch(_ kit: Void, _ desk: Desk) -> SubstringReader { SubstringReader(self) }

    /// Hash (8) and place (4) of each anchor.
    package func sign(
        _ page: borrowing Page, _ numbers: [Double], _ kit: Void, _ scratch: inout SubstringReader, into signature: inout [UInt8]
    ) {
        scratch.anchors(page.text, into: &signature)
    }

    package func emit(_ signature: Span<UInt8>, of page: SurveyPage, into records: inout RecordSink) {
        var at = 0
        while at + 12 <= signature.count {
            records.emit(to: 0) {
                $0.append(signature, at..<(at + 8))
                $0.append(page.key)
                $0.append(signature, (at + 8)..<(at + 12))
            }
            at += 12
        }
    }

    package func judge(_ unit: SurveyUnit, _ kit: Void) -> any SurveyJudge {
        unit.round == 0 ? AnchorJudge() : WindowJudge(keepFirst: keepFirst)
    }

    package func visitor(_ unit: SurveyUnit, _ kit: Void, _ desk: Desk) -> any SurveyVisitor { WindowVisitor(SubstringReader(self)) }
}
