package import GleanModel
import GleanText

extension Exact {
    package static let manual = Manual<Self>(
        "exact", "Finds exact copies of texts, URLs, paragraphs, lines or spans of sentences, and drops or cuts them.",
        source: "Gleaner; the dialects name theirs",
        settings: [
            Setting("unit", \.unit, choices: Unit.allCases.map(\.rawValue), "What is compared: whole texts, URLs, or parts of texts, which are cut out."),
            Setting("normal", \.normal, choices: ComparedText.Form.allCases.map(\.rawValue), "The form in which texts and parts are compared."),
            Setting("url_normal", \.urlNormal, choices: URLKey.allCases.map(\.rawValue), "The form in which URLs are compared."),
            Setting("sentences", \.sentences, in: 1...100, "Sentences of a sentence_span."),
            Setting("min_chars", \.minChars, in: 0...1_000_000, "Fewest characters, in the form compared, of what can have copies; nothing empty can."),
            Setting("keep", \.keep, choices: ["first", "longest", "newest", "best_score", "url_hash", "licence"], "Whose copy comes first: that of the earliest page, of the longest text, of the newest date, of the best score, of the smallest hash of the URL, or with the best evidence of the most open licence; the earliest page where these are equal."),
            Setting("score", optional: \.score, "The number for keep: best_score, such as language.score; pages without it come last."),
            Setting("keep_first", \.keepFirst, "The first copy stays; else all go."),
            Setting("more_than", \.moreThan, in: 1...65_536, "Copies go where there are more of them than this."),
            Setting("count_pages", \.countPages, "Counts the pages that hold a part, not its places; of a part on too few pages, each page keeps its first."),
            Setting("buckets", \.buckets, in: 1...1_000_000, "Pages are dealt into so many buckets by a hash of their id, and copies looked for in each by itself."),
            Setting("cut", \.cut, "Cuts parts out; else they are only measured."),
            Setting("max_removed_share", \.maxRemovedShare, in: 0...1, "Largest share of a text's bytes that may go."),
            Setting("min_left_characters", \.minLeftCharacters, in: 0...1e9, "Fewest characters that must be left of a text that loses any."),
            Setting("keep_signatures", \.keepSignatures, "Keeps the hashes of the pages that stay with the release, for others to be held against."),
            Setting("against", \.against, "Folders of releases whose pages count as seen before; they must have kept signatures."),
        ],
        numbers: [
            NumberSpec(Number.copies, "copies", .count, in: .count, "Pages with the same text or URL, this one counted in; not measured of pages that are alone."),
            NumberSpec(Number.kept, "kept", .page, in: .count, "The page that stays in the place of this one of this release, or of another."),
            NumberSpec(Number.spanShare, "span_share", in: .fraction, "Share of the text's bytes that lie in copied parts."),
            NumberSpec(Number.spans, "spans", .count, in: .count, "Stretches of copied parts."),
            NumberSpec(Number.leftCharacters, "left_characters", .count, in: .count, "Characters outside of copied parts, of pages that have any."),
        ],
        rules: [[
            Rule("span_share", atMost: \.maxRemovedShare, "max_removed_share", or: "too_much_duplicated"),
            Rule("left_characters", atLeast: \.minLeftCharacters, "min_left_characters", or: "too_little_left"),
        ]],
        reasons: [
            ReasonSpec("duplicate_text", "Another page that stays has the same text."),
            ReasonSpec("duplicate_url", "Another page that stays has the same URL."),
            ReasonSpec("nothing_left", "Nothing is left of the text without its copied parts."),
        ],
        dialects: [
            Dialect("document", source: "Gleaner: whole texts, byte for byte") { _ in },
            Dialect("url", source: "Gleaner: URLs in the plain form") { $0.unit = "url" },
            Dialect("dclm_url", source: "DCLM, baselines/mappers/core_utils.py, normalize_url, which is TensorFlow Datasets' c4_utils.py, normalize_url") {
                $0.unit = "url"
                $0.urlNormal = "tfds"
            },
            Dialect("dolma_url", source: "Dolma, deduper with documents.key: $.metadata.url: URLs as they are") {
                $0.unit = "url"
                $0.urlNormal = "none"
            },
            Dialect("llama3_url", source: "arXiv:2407.21783, section 3.1.1: the most recent version for each URL") {
                $0.unit = "url"
                $0.keep = "newest"
            },
            Dialect("ccnet", source: "arXiv:1911.00359, section 3.2; cc_net, dedup.py and normalize_for_dedup of text_normalizer.py") {
                $0.unit = "line"
                $0.normal = "ccnet"
                $0.keepFirst = false
                $0.countPages = true
            },
            Dialect("c4", source: "arXiv:1910.10683, section 2.2: all but one of any three-sentence span; sentences compared as datatrove's sentence_dedup.py does") {
                $0.unit = "sentence_span"
                $0.normal = "simplified"
            },
            Dialect("tfds_c4", source: "TensorFlow Datasets, c4_utils.py, remove_duplicate_text: each line stays on one page") {
                $0.unit = "line"
                $0.normal = "lower"
                $0.keep = "url_hash"
            },
            Dialect("llama3", source: "arXiv:2407.21783, section 3.1.1: lines seen more than six times in a bucket of 30 million documents") {
                $0.unit = "line"
                $0.keepFirst = false
                $0.moreThan = 6
            },
        ],
        notes: """
            Copies are told by 128 bits of XXH3. A page without text, or by URL one without a URL, is nobody's copy. A paragraph is what \
            stands between blank lines, a line what stands between line breaks; a part is cut with the break behind it and the blank lines \
            that follow. Sentences are those of Unicode Standard Annex #29, which also reads scripts other than Latin; a span of them takes \
            the white space behind it along. Pages of `against` come first wherever they have a copy, and are never changed.

            Numbers of a group of more than 65,536 pages are written for its first 65,536. With `keep_signatures`, a page takes 24 bytes in \
            the release, or 8 and 24 a part.

            Differences from the sources. CCNet's code calls a line what its paper calls a paragraph, keeps 64 bits of SHA-1, looks within 50 \
            of 1,600 shards at once (`buckets`: 32), and removes blank lines, which here stay where nothing beside them goes; its code does not \
            strip accents or ASCII punctuation. It lower-cases by Python's rules, where a capital sigma at a word's end becomes another small \
            one. C4's paper does not say how sentences are compared or which copy stays; its sentences, and datatrove's, are NLTK's. datatrove \
            also drops pages that are cut to 50 words or fewer. TensorFlow Datasets keeps a line where the MD5 of the URL is smallest, here \
            its XXH3, and drops pages left with less than three sentences, for which `c4_quality` can stand behind this step. Llama 3's \
            buckets are said to hold 30 million documents: set `buckets` to the number of pages over 30 million; a page's bucket is taken \
            from its id, so that buckets are of about one size, not exactly. Whether Llama 3 keeps a first copy, and whether it compares \
            lines as they are, is not said. Dolma finds copies by a Bloom filter, which also takes some pages for copies that are none.
            """)
}
