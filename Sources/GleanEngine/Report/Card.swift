import GleanModel

/// README.md of a release: the dataset card that hubs show, and the first thing that a person reads.
///
/// It is part of the release's identity: the same manifest gives the same bytes, without times, hosts or absolute paths.
enum Card {
    private static let mostInputs = 20

    /// The card in Markdown, with front matter as the hubs read it. `citations` gives the paper or standard behind a step, by the step's name.
    static func markdown(_ manifest: Manifest, citations: [String: String] = [:]) -> String {
        var card = Markdown()
        card.block(CardFrontMatter.yaml(manifest))
        card.heading(1, manifest.name)
        if !manifest.recipe.description.isEmpty { card.paragraph(Markdown.escaped(manifest.recipe.description)) }
        card.paragraph(summary(manifest))
        addFunnel(manifest, to: &card)
        addRecipe(manifest, citations, to: &card)
        addInputs(manifest, to: &card)
        addAssets(manifest, to: &card)
        addUse(manifest, to: &card)
        return card.text
    }

    private static func summary(_ manifest: Manifest) -> String {
        let counts = manifest.counts
        let shards = manifest.shards.reduce(UInt64(0)) { $0 + $1.bytes }
        var text = """
            \(Figures.count(counts.pagesKept, "page")) with \(Figures.bytes(counts.textBytes)) of text, kept out of \(Figures.count(counts.pagesIn)) \
            (\(Figures.share(counts.pagesKept, of: counts.pagesIn))) by a recipe of Gleaner \(manifest.gleaner), in \
            \(Figures.count(manifest.shards.count, "shard")) of \(Figures.bytes(shards)). Every page that was read has its decision in `decisions/`: \
            kept, or dropped by which step, for which reason, with the number found and the limit.
            """
        if let limit = manifest.pageLimit { text += " The run was limited to the first \(Figures.count(limit, "page")) of its inputs." }
        return text + " Run fingerprint: `\(manifest.fingerprint)`."
    }

    // MARK: Sections

    private static func addFunnel(_ manifest: Manifest, to card: inout Markdown) {
        let counts = manifest.counts
        card.heading(2, "What happened to the pages")
        var left = counts.pagesIn
        var rows: [[String]] = [["read", "", "", "", Figures.count(left)]]
        for use in manifest.recipe.uses {
            for drop in counts.drops where drop.step == use.name {
                left -= drop.pages
                rows.append([
                    Markdown.code(use.name), Markdown.code(drop.reason.name), Figures.count(drop.pages), Figures.share(drop.pages, of: counts.pagesIn),
                    Figures.count(left),
                ])
            }
        }
        rows.append(["**kept**", "", "", "**\(Figures.share(counts.pagesKept, of: counts.pagesIn))**", "**\(Figures.count(counts.pagesKept))**"])
        card.table(["step", "reason", "dropped", "of all pages", "left"], rows, right: 2, 3, 4)
        let idle = manifest.recipe.steps.filter { use in !counts.drops.contains { $0.step == use.name } }.map { Markdown.code($0.name) }
        if !idle.isEmpty { card.paragraph("Steps that dropped nothing: \(idle.joined(separator: ", ")).") }
        if !manifest.silentRules.isEmpty {
            card.paragraph("Rules that dropped no page: \(manifest.silentRules.map(Markdown.code).joined(separator: ", ")).")
        }
        if counts.repeatedURLs + counts.repeatedIDs > 0 {
            card.paragraph("Among all pages read, \(Figures.count(counts.repeatedURLs)) repeat the URL of another and \(Figures.count(counts.repeatedIDs)) its id.")
        }
    }

    private static func addRecipe(_ manifest: Manifest, _ citations: [String: String], to card: inout Markdown) {
        card.heading(2, "Recipe")
        let uses = manifest.recipe.uses + manifest.recipe.output
        let rows = uses.enumerated().map { index, use in
            [String(index + 1), Markdown.code(use.name), String(use.version), Markdown.escaped(citations[use.step] ?? "")]
        }
        card.table(["", "step", "version", "source"], rows)
        card.paragraph("With every setting as it was used:")
        card.fence("yaml", CardRecipe.lines(manifest.recipe))
    }

    private static func addInputs(_ manifest: Manifest, to card: inout Markdown) {
        let inputs = manifest.inputs, counts = manifest.counts
        card.heading(2, "Inputs")
        let bytes = inputs.reduce(UInt64(0)) { $0 + $1.bytes }
        card.paragraph("\(Figures.count(inputs.count, "input")) of \(Figures.bytes(bytes)) in all, with \(Figures.count(counts.pagesIn, "page")).")
        let rows = inputs.prefix(mostInputs).map { input in
            [
                Markdown.code(input.name), Figures.count(Int(clamping: input.bytes)), Figures.count(input.pagesIn), Figures.count(input.pagesKept),
                input.digest.map(Markdown.code) ?? "not read to its end",
            ]
        }
        card.table(["input", "bytes", "pages", "kept", "digest"], rows, right: 1, 2, 3)
        if inputs.count > rows.count { card.paragraph("And \(Figures.count(inputs.count - rows.count)) more, listed in `manifest.json`.") }
        if counts.damage.isEmpty {
            card.paragraph("No damaged record was met.")
        } else {
            card.paragraph("Damaged records were counted and passed over:")
            card.table(["damage", "records"], counted(counts.damage), right: 1)
        }
        if !counts.otherRecords.isEmpty {
            card.paragraph("Records that are no pages:")
            card.table(["record", "count"], counted(counts.otherRecords), right: 1)
        }
    }

    private static func counted(_ counts: [String: Int]) -> [[String]] {
        counts.sorted { $0.key < $1.key }.map { [Markdown.code($0.key), Figures.count($0.value)] }
    }

    private static func addAssets(_ manifest: Manifest, to card: inout Markdown) {
        guard !manifest.assets.isEmpty else { return }
        card.heading(2, "Models and lists")
        let rows = manifest.assets.map { [Markdown.code(CardRecipe.withoutFolder($0.name)), Figures.count($0.bytes), Markdown.code($0.digest)] }
        card.table(["file", "bytes", "digest"], rows, right: 1)
    }

    private static func addUse(_ manifest: Manifest, to card: inout Markdown) {
        card.heading(2, "How to read it")
        let pattern = CardFrontMatter.patterns(manifest).first ?? "data/*"
        if pattern.contains(".jsonl") {
            card.fence("python", [
                "from datasets import load_dataset", "",
                "pages = load_dataset(\"json\", data_files=\"\(pattern)\", split=\"train\", streaming=True)", "print(next(iter(pages)))",
            ])
        }
        card.paragraph("The shards under `data/` hold the kept pages in the order of the inputs. `manifest.json` holds the recipe, counts and digests.")
        card.heading(2, "How to check it")
        card.fence("sh", [
            "sha256sum --check SHA256SUMS    # the files are those that were written",
            "gleaner verify .                # and they say what the manifest says",
            "gleaner explain . URL           # why the page at URL was kept or dropped",
        ])
        card.heading(2, "Before you use it")
        card.paragraph("""
            The texts are other people's works, and the licence of this release covers none of them: whether and how they may be used depends on \
            their licences and on the law where you are. They were found on the web and chosen by the rules above; they may hold personal data, \
            errors and offensive content.
            """)
    }
}
