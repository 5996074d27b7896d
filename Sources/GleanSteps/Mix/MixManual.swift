package import GleanModel

extension Mix {
    package static let manual = Manual<Self>(
        "mix", "Writes pages of several sources as often as a mixture asks, with a bound on repetition.",
        source: "Gao et al. 2020, arXiv:2101.00027, table 1; Grattafiori et al. 2024, arXiv:2407.21783, section 3.1.2; Chung et al. 2023, arXiv:2304.09151",
        settings: [
            Setting(
                "weigh", \.weigh, choices: MixWeights.allCases.map(\.rawValue),
                "What a source's part goes by: weights as given, the same for all, its size, its size to the power 1/temperature, or its epochs as given."),
            Setting("weights", \.weights, in: 0...1e15, "A part for each source, by its name; only their proportions count."),
            Setting("epochs", \.epochs, in: 0...10_000, "How often each source is written, by its name."),
            Setting("temperature", \.temperature, in: 1...1_000, "Of weigh: temperature; 1 is by size, large is the same for all. mT5's exponent 0.3 is 3.33 here."),
            Setting("amount", \.amount, "What pages are weighed by: bytes of text, pages, or a number of an earlier step, such as count_tokens.tokens."),
            Setting("budget", optional: \.budget, in: 1...1e18, "What the mixture is to add up to; null for the most at which every source still gives its part."),
            Setting("max_epochs", optional: \.maxEpochs, in: 0.001...10_000, "Most times a page is written; null for no bound. Muennighoff et al. 2023 (arXiv:2305.16264) found up to 4 nearly as good as new data."),
            Setting("spread", \.spread, "What a source cannot give is asked of the others; else it is missing."),
            Setting("by", optional: \.by, "A number of an earlier step by whose value pages of a source are written more or less often, such as minhash.cluster_size."),
            Setting("factors", \.factors, in: 0...10_000, "What its values are worth, each from a least value on: { 0: 0, 3: 1, 4: 2 }. Pages below all of them, or without the number, count once."),
            Setting("seed", \.seed, in: -(1 << 53)...(1 << 53), "Of the draw."),
        ],
        numbers: [
            NumberSpec(Number.copies, "copies", .copies, in: .count, "How often the page is written."),
            NumberSpec(Number.share, "share", in: 0...10_000, "How often pages like it are written on average."),
        ],
        reasons: [ReasonSpec(notDrawn, "The draw left the page out: pages like it are written less than once on average.")],
        dialects: [
            Dialect("pile", source: "The Pile, table 1: epochs of its 22 components. Name the sources so (as: pile-cc); those you lack are left out.") {
                $0.weigh = "epochs"
                $0.epochs = pile
                $0.maxEpochs = nil
            },
            Dialect("llama3", source: "Llama 3, section 3.1.2: half general knowledge, a quarter mathematics and reasoning, 17% code, 8% multilingual.") {
                $0.weights = ["general": 50, "math": 25, "code": 17, "multilingual": 8]
            },
            Dialect("unimax", source: "UniMax, algorithm 1, with its bound of one epoch or what max_epochs says; wants a budget.") {
                $0.weigh = "uniform"
                $0.maxEpochs = 1
            },
            Dialect("mt5", source: "Xue et al. 2021, arXiv:2010.11934: exponent 0.3.") {
                $0.weigh = "temperature"
                $0.temperature = 1 / 0.3
            },
        ],
        notes: """
            A page is written as often as its share says: 2.3 is twice, and a third time with a chance of 0.3, drawn by a hash of the seed and \
            the page. So the mixture adds up to what was asked on average, and the same run draws the same pages. A source is named by `as` \
            where it is listed under sources; every source must have its part in the table, 0 leaves it out. What was asked, what the sources \
            have and what they give stands in `surveys/mix/mixture.jsonl` of the release, and `gleaner mix` prints it with what was drawn.

            Upsampling: `by: minhash.cluster_size` with `factors: { 1: 1, 2: 2, 5: 3 }` writes pages of large clusters more often, as FineWeb-2 \
            does; `by: fasttext_score.score` with `factors: { 0: 0, 0.5: 1, 0.9: 2 }` goes by quality.
            """)

    /// Epochs of The Pile's components.
    private static let pile: [String: Double] = [
        "pile-cc": 1, "pubmed-central": 2, "books3": 1.5, "openwebtext2": 2, "arxiv": 2, "github": 1, "freelaw": 1.5, "stackexchange": 2,
        "uspto-backgrounds": 2, "pubmed-abstracts": 2, "gutenberg": 2.5, "opensubtitles": 1.5, "wikipedia": 3, "dm-mathematics": 2,
        "ubuntu-irc": 2, "bookcorpus2": 1.5, "europarl": 2, "hackernews": 2, "youtubesubtitles": 2, "philpapers": 2, "nih-exporter": 2,
        "enron-emails": 2,
    ]
}
