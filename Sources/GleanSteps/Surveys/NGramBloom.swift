import GleanBytes
package import GleanModel

/// Drops pages, and cuts paragraphs, whose n-grams were seen before in the run, as Bloom filters remember them.
///
/// Two rounds. The n-grams of all pages fall into slices by their hash; a slice is a partition, whose judge reads its n-grams page by page
/// in canonical order and asks one filter that is its own. What each slice knows of a page comes together in the second round, which
/// decides. So the outcome depends on neither workers nor order of work, which it does where one filter is shared.
package struct NGramBloom: Survey {
    package var unit = "both"
    package var ngram = 13
    package var minNgram = 13
    package var countRepeats = false
    package var maxOverlap: Limit = 0.8
    package var maxParagraphOverlap = 0.8
    package var atLimit = false
    package var expectedNgrams = 1_000_000_000
    package var falsePositiveRate = 0.01
    package var slices = 64

    package init() {}

    package enum Number: Int, NumberKey { case overlap, ngrams, spanShare }

    package static let manual = Manual<Self>(
        "ngram_bloom", "Drops pages, and cuts paragraphs, whose n-grams were seen before in the run.",
        source: "Bloom 1970; Groeneveld 2023, \"The big friendly filter\" (allenai/bff); Li et al. 2024 (DCLM), arXiv:2406.11794",
        settings: [
            Setting("unit", \.unit, choices: ["document", "paragraph", "both"], "What is compared and leaves: whole documents; paragraphs, which are cut out of the text; or paragraphs, and the whole document where most of its paragraphs' n-grams were seen."),
            Setting("ngram", \.ngram, in: 0...100, "Words in an n-gram; 0 takes all of a paragraph or document as one, byte for byte."),
            Setting("min_ngram", \.minNgram, in: 1...100, "A paragraph or document of fewer words than ngram and no fewer than this is one n-gram; what is shorter is never compared."),
            Setting("count_repeats", \.countRepeats, "An n-gram that stands in the same paragraph for the second time counts as seen before."),
            Setting("max_overlap", \.maxOverlap, in: 0...1, "Greatest share of a document's n-grams that may have been seen before; not asked where unit is paragraph."),
            Setting("max_paragraph_overlap", \.maxParagraphOverlap, in: 0...1, "Greatest share of a paragraph's n-grams that may have been seen before; not asked where unit is document."),
            Setting("at_limit", \.atLimit, "A share that is exactly the limit is too large as well."),
            Setting("expected_ngrams", \.expectedNgrams, in: 1...1_000_000_000_000, "Different n-grams of the run, for which the filters are made: about one a word."),
            Setting("false_positive_rate", \.falsePositiveRate, in: 1e-9...0.5, "Chance that an n-gram counts as seen before by accident, once expected_ngrams have been."),
            Setting("slices", \.slices, in: 1...4096, "Filters that the n-grams are shared out to by their hash; only as many as there are workers are in memory at once."),
        ],
        numbers: [
            NumberSpec(Number.overlap, "overlap", in: .fraction, "Share of the page's n-grams that were seen before; not measured where it has none."),
            NumberSpec(Number.ngrams, "ngrams", .count, in: .count, "N-grams of the page."),
            NumberSpec(Number.spanShare, "span_share", in: .fraction, "Share of the text's bytes in paragraphs that are cut."),
        ],
        rules: [[
            Rule("overlap", atMost: \.overlapAbove, "max_overlap", or: "too_much_seen_before"),
            Rule("overlap", below: \.overlapReached, "max_overlap", or: "too_much_seen_before"),
        ]],
        reasons: [ReasonSpec("nothing_left", "All paragraphs that hold anything were seen before.")],
        dialects: [
            Dialect("dclm", aliases: ["bff"], source: "arXiv:2406.11794; mlfoundations/dclm, dedup/bff: --remove-type old-both, n-grams of 13, threshold 0.8, fp-rate 0.01") { _ in },
            Dialect("common_pile", source: "arXiv:2506.05209; r-three/common-pile, filtering/dedupe_configs/global_dedupe.json: n-grams of 20, overlap_threshold 0.9, the document as one paragraph, short ones skipped; 1e-2") {
                $0.unit = "document"
                ($0.ngram, $0.minNgram, $0.maxOverlap, $0.atLimit, $0.countRepeats) = (20, 20, 0.9, true, true)
            },
            Dialect("cccc", source: "allenai/dolma, configs/cccc/dedupe-para: n-grams of 20, overlap_threshold 0.5, short paragraphs skipped; 1e-2") {
                $0.unit = "paragraph"
                ($0.ngram, $0.minNgram, $0.maxParagraphOverlap, $0.atLimit, $0.countRepeats) = (20, 20, 0.5, true, true)
            },
            Dialect("dolma", aliases: ["dolma_paragraphs"], source: "arXiv:2402.00159; allenai/dolma, src/deduper.rs: whole paragraphs; 1e-6") {
                $0.unit = "paragraph"
                ($0.ngram, $0.falsePositiveRate) = (0, 1e-6)
            },
            Dialect("dolma_documents", source: "arXiv:2402.00159; allenai/dolma, src/deduper.rs: the document's text as key; 1e-6") {
                $0.unit = "document"
                ($0.ngram, $0.falsePositiveRate) = (0, 1e-6)
            },
        ],
        notes: """
            Words are the segments of UAX #29 that are not white space, so that marks are words; case counts. Paragraphs are lines. A \
            paragraph that is cut takes the line feed behind it along, the last one that before it; BFF always takes the one before.

            **Where this differs from BFF and dolma.** Both share one filter among threads, so that what is found depends on which thread \
            came first; here pages are asked in canonical order. BFF remembers the n-grams of a paragraph only if the paragraph stays. A \
            slice cannot know what the others find, so here all n-grams are remembered: of a chain of paragraphs, each like the one before, \
            BFF keeps some that this step cuts. dolma's n-gram mode, which Common Pile and CCCC ran, remembers all as well, and also counts \
            an n-gram that the same paragraph repeats (`count_repeats`); with these two dialects the counts are dolma's, but for accidents \
            of the filters. A page of BFF whose paragraphs all are shorter than `min_ngram` is never compared, and so it is here. \
            Of a page's n-grams the first 2,097,152 are compared.

            **Memory.** A filter takes 9.9 bits an n-gram at a rate of 0.01, 15.5 at 0.001 and 38.6 at 1e-6: with the defaults 19 MB a \
            slice, and one slice a worker at a time. The 400,000,000,000 n-grams of Common Pile in 4096 slices want 121 MB a slice. On \
            disk an n-gram takes 4 to 8 bytes (5 with the defaults), and its page 22 a slice. The size of the data is no rule, so no dialect sets \
            `expected_ngrams`: more than were expected raise the rate, and `bloom.jsonl` in the release says for each slice how many came, \
            how full the filter is, and the rate that follows.

            Which n-grams are taken for others by accident depends on `slices` and on the filters' size; both are part of a run's \
            identity. Everything else comes out alike with any number of slices.
            """)

    // MARK: What the rules ask

    package var overlapAbove: Limit { unit == "paragraph" || atLimit ? .off : maxOverlap }
    package var overlapReached: Limit { unit == "paragraph" || !atLimit ? .off : maxOverlap }

    package var cuts: Bool { unit != "document" }

    // MARK: Rounds

    enum Round { static let slices = 0, pages = 1 }

    package var feeds: [Int] { [Round.slices, Round.pages] }

    package var spill: SurveySpill { SurveySpill(perPage: 16, perTextByte: 1) }

    package var rounds: [SurveyRound] {
        [
            SurveyRound("slices", keyBytes: 10, valueBytes: nil, feeds: [Round.pages], partitions: slices),
            SurveyRound("pages", keyBytes: 8, valueBytes: nil, decides: true),
        ]
    }

    /// The least two bytes of a key that lie in the partition `slice`, of (first 8 bytes) * slices / 2^64.
    static func keyTop(_ slice: Int, of slices: Int) -> UInt16 { UInt16((slice << 16 + slices - 1) / slices) }

    // MARK: Signing

    package func makeScratch(_ kit: Void, _ desk: Desk) -> NGramPage { NGramPage(self) }

    package func sign(_ page: borrowing Page, _ numbers: [Double], _ kit: Void, _ scratch: inout NGramPage, into signature: inout [UInt8]) {
        scratch.read(page.text)
        scratch.write(into: &signature)
    }

    package func emit(_ signature: Span<UInt8>, of page: SurveyPage, into records: inout RecordSink) {
        NGramPage.emit(signature, of: page.key, slices: slices, into: &records)
    }

    package func judge(_ unit: SurveyUnit, _ kit: Void) -> any SurveyJudge {
        unit.round == Round.slices ? SliceJudge(self, slice: unit.unit) : OverlapJudge(self)
    }

    /// Bytes that are kept of a hash beside its slice: so many that fewer than one foreign n-gram in 128 that a filter lets pass owes it to
    /// them.
    var hashBytes: Int {
        var bits = 7
        while Double(1 << bits) < 128 * Double(expectedNgrams) / Double(slices) / falsePositiveRate, bits < 62 { bits += 1 }
        return min(8, max(4, (bits + 7) / 8))
    }
}
