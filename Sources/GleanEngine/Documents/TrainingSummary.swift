import GleanModel

/// `training-content-summary.md`: what a release can say for the public summary of training content that Article 53(1)(d) of Regulation (EU) 2024/1689
/// asks of providers of general-purpose AI models, by the sections of the Commission's template (published on 24 July 2025, adopted as C(2025) 8311).
///
/// The maker of a dataset is not the provider of a model: sections on the model are theirs, and are marked so.
struct TrainingSummary {
    let facts: DocumentFacts

    private var deeds: Deeds { Deeds(facts: facts) }

    func markdown() -> String {
        var page = Markdown()
        page.heading(1, "Public summary of training content: \(facts.title)")
        page.paragraph("""
            For providers of general-purpose AI models who train on this dataset: its part of the summary that Article 53(1)(d) of the AI Act asks of them, by \
            the sections of the European Commission's template of July 2025. **The maker of a dataset is not the provider of a model.** What depends on the \
            model, and on whatever else it is trained on, is marked and stays the provider's to answer; a provider who uses several datasets adds them up.
            """)
        general(&page)
        sources(&page)
        processing(&page)
        return page.text
    }

    // MARK: Sections

    private func general(_ page: inout Markdown) {
        page.heading(2, "1. General information")
        page.heading(3, "1.1. Provider identification")
        page.providerGap("Name and contact details of the provider, and of its authorised representative.")
        page.heading(3, "1.2. Model identification")
        page.providerGap("Versioned names of the model, models it depends on, and the date of its placement on the Union market.")
        page.heading(3, "1.3. Modalities, overall training data size and other characteristics")
        page.paragraph("Of this dataset alone:")
        page.table(["modality", "training data size", "types of content"], [
            ["Text", Markdown.prose(size), facts.about[.contentTypes].first.map { Markdown.escaped($0) } ?? "see below"],
            ["Image", "none", ""], ["Audio", "none", ""], ["Video", "none", ""], ["Other", "none", ""],
        ])
        if facts.about[.contentTypes].isEmpty { page.gap(.contentTypes) }
        page.paragraph("**Latest date of data acquisition or collection:** \(facts.days?.last ?? "kept pages have no dates that could be read").")
        page.paragraph("**Linguistic characteristics:** \(Markdown.prose(languages))")
        page.paragraph("**Other characteristics:** \(Markdown.prose(facts.summary)) \(Markdown.prose(deeds.duplicates))")
    }

    private func sources(_ page: inout Markdown) {
        page.heading(2, "2. List of data sources")
        page.heading(3, "2.1. Publicly available datasets")
        page.paragraph("Once it is published, this dataset is one: a provider lists it here, with its address, and with the public crawls and datasets that it was made from.")
        page.answer(.homepage, of: facts.about)
        page.table(["input", "kind"], facts.manifest.inputs.prefix(20).map { [Markdown.code($0.name), Markdown.code($0.source)] })
        if facts.manifest.inputs.count > 20 { page.paragraph("And \(Figures.count(facts.manifest.inputs.count - 20)) more, listed in `manifest.json`.") }
        page.heading(3, "2.2. Private non-publicly available datasets obtained from third parties")
        page.providerGap("Datasets licensed by rightsholders or their representatives (2.2.1), and private datasets from other third parties (2.2.2). Nothing in this release tells of such.")
        page.heading(3, "2.3. Data crawled and scraped from online sources")
        page.paragraph("For pages that were fetched by the provider or on its behalf; those of public crawls belong under 2.1.")
        page.paragraph("**Crawlers, their purposes and behaviour:**")
        page.answer(.crawlers, of: facts.about)
        page.paragraph("**Period of data collection:** \(facts.period.map { "\($0), by the recorded dates of kept pages" } ?? "not recorded").")
        page.paragraph("**Type of content and online sources:** \(Markdown.prose(crawled))")
        page.answer(.collection, of: facts.about)
        page.paragraph("**Type of modality covered:** text.")
        page.paragraph("**Summary of the most relevant domain names:**")
        domains(&page)
        page.heading(3, "2.4. User data")
        page.providerGap("Data from users of the provider's services or models. The inputs of this release name none.")
        page.heading(3, "2.5. Synthetic data")
        page.providerGap("Data that models made for the training. No step of this recipe makes text; whether pages held such was not asked.")
        page.heading(3, "2.6. Other sources of data")
        page.providerGap("Any other source.")
    }

    private func domains(_ page: inout Markdown) {
        guard let domains = facts.domains else { return page.paragraph("Domains of this release were not counted.") }
        page.paragraph("""
            `domains.tsv` lists the top tenth of all domains by bytes of text (\(Figures.count(domains.list.rows)) of \(Figures.count(domains.distinct))), the largest \
            first: what the template asks for. Of small and medium-sized providers it asks for 5% or 1,000, whichever is less: the first lines. The largest:
            """)
        page.table(["domain", "pages", "text"], domains.top.prefix(10).map { share in
            [Markdown.code(share.name), Figures.count(share.pages), Figures.bytes(share.textBytes)]
        }, right: 1, 2)
    }

    private func processing(_ page: inout Markdown) {
        page.heading(2, "3. Data processing aspects")
        page.heading(3, "3.1. Respect of reservation of rights from text and data mining exception or limitation")
        page.providerGap("Whether the provider has signed the Code of Practice for general-purpose AI models.")
        page.prose(deeds.optOuts)
        page.answer(.optOuts, of: facts.about)
        page.heading(3, "3.2. Removal of illegal content")
        page.prose(deeds.content)
        page.answer(.illegalContent, of: facts.about)
        page.heading(3, "3.3. Other information (optional)")
        page.prose(deeds.personalData)
        page.prose("Every page that was read has its decision in the release: kept, or dropped by which step, for which reason. README.md counts them.")
    }

    // MARK: Sentences

    /// The template's range. A token is at least one byte, so below a billion bytes there is no doubt; above, about four bytes are reckoned for one.
    private var size: String {
        let bytes = facts.writtenBytes
        let exact = "(\(Figures.bytes(bytes)) of UTF-8 text)"
        if bytes < 1_000_000_000 { return "Less than 1 billion tokens \(exact)" }
        let tokens = bytes / 4
        let range = tokens < 1_000_000_000 ? "Less than 1 billion tokens" : tokens <= 10_000_000_000_000 ? "1 billion to 10 trillion tokens" : "More than 10 trillion tokens"
        return "\(range), at four bytes a token \(exact)"
    }

    private var languages: String {
        guard !facts.languages.isEmpty else { return "languages were not counted." }
        let shares = facts.languages.prefix(20).map { "\($0.name) \(Figures.share($0.pages, of: facts.counts.pagesKept))" }
        let more = facts.languages.count - shares.count
        return "\(Figures.count(facts.languages.count, "language")) by the recipe's model, in share of pages: \(shares.joined(separator: ", "))\(more > 0 ? ", and \(more) more" : "")."
    }

    private var crawled: String {
        let domains = facts.domains.map { " of \(Figures.count($0.distinct, "domain"))" } ?? ""
        return "\(Figures.count(facts.counts.pagesKept, "page"))\(domains), chosen from \(Figures.count(facts.counts.pagesIn)) by the rules that README.md lists."
    }
}
