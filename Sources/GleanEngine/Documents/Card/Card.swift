import GleanModel

/// README.md of a release: the dataset card that hubs show, and the first thing that a person reads.
///
/// It is part of the release's identity: the same manifest gives the same bytes, without times, hosts or absolute paths.
enum Card {
    /// The card in Markdown, with front matter as the hubs read it.
    static func markdown(_ facts: DocumentFacts) -> String {
        var card = Markdown()
        card.block(CardFrontMatter.yaml(facts))
        card.heading(1, facts.title)
        if !facts.description.isEmpty { card.text(facts.description) }
        addOrigin(facts.about, to: &card)
        card.paragraph(summary(facts))
        CardContents.add(facts, to: &card)
        CardMaking.add(facts, to: &card)
        addTerms(facts, to: &card)
        addChecks(to: &card)
        card.heading(2, "Citation")
        if let citation = facts.about[.citation].first { card.fence("bibtex", lines(citation)) } else { card.gap(.citation) }
        return card.text
    }

    /// By whom, where and when it was published, as far as somebody said.
    private static func addOrigin(_ about: About, to card: inout Markdown) {
        let parts: [(name: String, answers: [String])] = [
            ("By", about[.creators]), ("home", about[.homepage]), ("published", about[.published]), ("version", about[.version]),
        ]
        let said = parts.filter { !$0.answers.isEmpty }.map { part in "\(part.name) \(part.answers.map(Markdown.linked).joined(separator: ", "))" }
        if !said.isEmpty { card.paragraph(said.joined(separator: "; ") + ".") }
    }

    private static func summary(_ facts: DocumentFacts) -> String {
        var text = "\(Markdown.prose(facts.summary)) Every page that was read has its decision in `decisions/`: kept, or dropped by which step, for which reason, "
            + "with the number found and the limit."
        if let limit = facts.manifest.pageLimit { text += " The run was limited to the first \(Figures.count(limit, "page")) of its inputs." }
        return text + " Run fingerprint: `\(facts.manifest.fingerprint)`."
    }

    /// Licences, people, and what to know before use.
    private static func addTerms(_ facts: DocumentFacts, to card: inout Markdown) {
        let deeds = Deeds(facts: facts), about = facts.about
        card.heading(2, "Licences and personal data")
        card.paragraph("""
            The texts are other people's works, and the licence of this release covers none of them: whether and how they may be used depends on \
            their licences and on the law where you are.
            """)
        card.answer(.license, of: about)
        card.prose(deeds.licences, deeds.optOuts)
        if !about[.optOuts].isEmpty { card.answer(.optOuts, of: about) }
        card.prose(deeds.personalData)
        if !about[.personalData].isEmpty { card.answer(.personalData, of: about) }
        card.paragraph("To ask, or to have pages taken out:")
        card.answer(.contact, of: about)
        card.heading(2, "Before you use it")
        card.prose("\(deeds.content) \(deeds.duplicates) \(deeds.benchmarks)")
        for question in [AboutQuestion.uses, .misuses, .biases, .limitations] { card.answer(question, of: about) }
    }

    private static func addChecks(to card: inout Markdown) {
        card.heading(2, "How to check it")
        card.fence("sh", [
            "sha256sum --check SHA256SUMS    # the files are those that were written",
            "gleaner verify .                # and they say what the manifest says",
            "gleaner explain . URL           # why the page at URL was kept or dropped",
        ])
        card.paragraph("""
            More: [manifest.json](manifest.json) has recipe, counts and digests; [croissant.json](croissant.json) is this card for programs; \
            [datasheet.md](datasheet.md) answers the questions of Datasheets for Datasets; \
            [training-content-summary.md](training-content-summary.md) is what the AI Act's public summary takes from here; [domains.tsv](domains.tsv) lists the \
            largest domains.
            """)
    }

    private static func lines(_ text: String) -> [String] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.map { $0.isUnseen && $0 != "\t" ? " " : $0 }))
        }
    }
}
