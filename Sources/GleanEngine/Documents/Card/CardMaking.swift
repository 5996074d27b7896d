import GleanModel

/// How a release was made: what happened to the pages, the recipe, its inputs, and what it opened.
enum CardMaking {
    private static let mostInputs = 20

    static func add(_ facts: DocumentFacts, to card: inout Markdown) {
        addFunnel(facts.manifest, to: &card)
        addRecipe(facts, to: &card)
        addInputs(facts.manifest, to: &card)
        addAssets(facts.manifest, to: &card)
    }

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

    private static func addRecipe(_ facts: DocumentFacts, to card: inout Markdown) {
        let recipe = facts.manifest.recipe
        card.heading(2, "Recipe")
        let rows = (recipe.uses + recipe.output).enumerated().map { index, use in
            [String(index + 1), Markdown.code(use.name), String(use.version), Markdown.prose(facts.notes[use]?.source ?? "")]
        }
        card.table(["", "step", "version", "source"], rows)
        card.block("<details><summary>With every setting as it was used</summary>")
        card.fence("yaml", CardRecipe.lines(recipe))
        card.block("</details>")
    }

    private static func addInputs(_ manifest: Manifest, to card: inout Markdown) {
        let inputs = manifest.inputs, counts = manifest.counts
        card.heading(2, "Inputs")
        let bytes = inputs.reduce(UInt64(0)) { $0 &+ $1.bytes }
        card.paragraph("\(Figures.count(inputs.count, "input")) of \(Figures.bytes(bytes)) in all, with \(Figures.count(counts.pagesIn, "page")).")
        let rows = inputs.prefix(mostInputs).map { input in
            [
                Markdown.code(input.name), Figures.count(Int(clamping: input.bytes)), Figures.count(input.pagesIn), Figures.count(input.pagesKept),
                input.digest.map(Markdown.code) ?? "not read to its end",
            ]
        }
        card.table(["input", "bytes", "pages", "kept", "digest"], rows, right: 1, 2, 3)
        if inputs.count > rows.count { card.paragraph("And \(Figures.count(inputs.count - rows.count)) more, listed in `manifest.json`.") }
        if let aside = manifest.setAside {
            card.paragraph("These inputs could not be read, though each was tried several times, and nothing of them is in the dataset:")
            card.table(["input", "last failure"], aside.prefix(mostInputs).map { [Markdown.code($0.name), Markdown.code($0.reason)] })
            if aside.count > mostInputs { card.paragraph("And \(Figures.count(aside.count - mostInputs)) more, listed in `manifest.json`.") }
        }
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
}
