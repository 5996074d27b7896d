import GleanModel

/// `datasheet.md`: the questions of "Datasheets for Datasets" (Gebru et al. 2021, arXiv:1803.09010) in its seven sections, shortened; answered by
/// what the run recorded, then by the publisher. "Any other comments?" of each section is left out.
struct Datasheet {
    let facts: DocumentFacts

    /// A question with what the run knows of it, and the publisher's question that completes it.
    private struct Item {
        let question: String
        let said: [String]
        let asked: AboutQuestion?

        init(_ question: String, _ said: String = "", _ asked: AboutQuestion? = nil) { self.init(question, [said], asked) }

        init(_ question: String, _ said: [String], _ asked: AboutQuestion? = nil) {
            self.question = question
            self.said = said
            self.asked = asked
        }
    }

    private var setAside: String {
        guard let aside = facts.manifest.setAside else { return "" }
        return " Inputs that could not be read and are not in it: \(Figures.count(aside.count))."
    }

    func markdown() -> String {
        var sheet = Markdown()
        sheet.heading(1, "Datasheet: \(facts.title)")
        sheet.paragraph("""
            The questions of *Datasheets for Datasets* (Gebru et al. 2021, arXiv:1803.09010), shortened. Answers come from the release's manifest; what \
            only a person can answer is marked, and answered in the recipe's `about`.
            """)
        for (title, items) in sections {
            sheet.heading(2, title)
            for item in items {
                sheet.heading(3, item.question)
                for sentence in item.said { sheet.prose(sentence) }
                if let question = item.asked { sheet.answer(question, of: facts.about) }
            }
        }
        return sheet.text
    }

    private var sections: [(String, [Item])] {
        [
            ("Motivation", motivation), ("Composition", composition), ("Collection process", collection), ("Preprocessing, cleaning, labelling", preprocessing),
            ("Uses", uses), ("Distribution", distribution), ("Maintenance", maintenance),
        ]
    }

    // MARK: Sections

    private var motivation: [Item] {
        [
            Item("For what purpose was the dataset made?", "", .purpose), Item("Who made it, and on whose behalf?", "", .creators),
            Item("Who funded it?", "", .funding),
        ]
    }

    private var composition: [Item] {
        let deeds = Deeds(facts: facts), counts = facts.counts
        return [
            Item("What do the instances stand for?", "Texts of \(isCrawl ? "web pages" : "documents"), one a row."),
            Item("How many are there?", facts.summary),
            Item("Is it all that there is, or a sample?", sample),
            Item("What does each instance consist of?", "The fields that README.md lists: the text, where it comes from, and what was measured of it."),
            Item("Is there a label or a target?", "No label was given by people. Labels of models, such as the language, stand beside the text where the recipe has such a step."),
            Item("Is anything missing from instances?", """
                Text that the extraction takes for no part of the main text (navigation, advertisements, comments), all images, and layout. What a page does \
                not say of itself is left out of its row.
                """),
            Item("Are relations between instances told?", "By the URL, no more. \(deeds.duplicates)"),
            Item("Are there recommended splits?", "No. \(deeds.benchmarks)"),
            Item("Are there errors, noise, redundancies?", """
                \(deeds.duplicates) Among all pages read, \(Figures.count(counts.repeatedURLs)) repeat the URL of another. Damaged records that were passed \
                over: \(Figures.count(counts.damage.values.reduce(0, &+))).\(setAside)
                """),
            Item("Is it self-contained?", "Yes: texts stand in the release. URLs lead to pages that may have changed or gone."),
            Item("Might it hold confidential data?", "It holds what could be fetched without a password, if its inputs are public crawls. \(deeds.addresses)"),
            Item("Might it hold what offends or frightens?", deeds.content),
            Item("Does it identify groups of people?", "Not by a field of its own; texts may speak of any. " + languages),
            Item("Can single people be identified?", deeds.personalData),
            Item("Might it hold sensitive data about people?", "Texts may hold anything that their pages held.", .personalData),
        ]
    }

    private var collection: [Item] {
        [
            Item("How was the data acquired?", "It was read from files that others or the publisher had stored: \(inputs)."),
            Item("By which mechanisms?", "", .crawlers),
            Item("If it is a sample, how was it drawn?", sample),
            Item("Who collected it, and how were they paid?", "", .collection),
            Item("Over what time?", facts.period.map { "Pages that were kept were fetched \($0), by their recorded dates." } ?? "Kept pages have no dates that could be read."),
            Item("Was there an ethical review, or an assessment of impact?", "", .ethics),
            Item("Was the data got from people directly?", isCrawl ? "No: from pages that they or others had put on the web." : "From the inputs' makers."),
            Item("Were people told, did they agree, and can they revoke it?", Deeds(facts: facts).optOuts, .optOuts),
            Item("How do people have their data taken out?", "", .contact),
        ]
    }

    private var preprocessing: [Item] {
        [
            Item("What was done?", facts.steps),
            Item("Was the raw data kept?", """
                The release names its inputs with size and digest, and has a decision for each of \(Figures.count(facts.counts.pagesIn, "page")), with the place \
                in its input. Whether the inputs are still to be had is for their makers to say.
                """),
            Item("Is the software available?", "Gleaner \(facts.manifest.gleaner). README.md has the recipe with every setting; gleaner verify --full makes the shards again."),
        ]
    }

    private var uses: [Item] {
        [
            Item("What was it used for, and what may it be used for?", "", .uses),
            Item("Is there a place that tells who uses it?", "", .homepage),
            Item("Does anything in its making bear on later uses?", "\(languages) \(Deeds(facts: facts).content)", .limitations),
            Item("Which biases are known?", "", .biases),
            Item("What may it do to people and society?", "", .impact),
            Item("What should it not be used for?", "", .misuses),
        ]
    }

    private var distribution: [Item] {
        [
            Item("Where and how is it distributed?", "As a folder: shards, decisions, manifest, and SHA256SUMS over all.", .homepage),
            Item("When?", "", .published), Item("How is it cited?", "", .citation),
            Item("Under which licence?", "The licence covers the compilation. Texts are other people's works.", .license),
            Item("Do others hold rights in it, or do terms restrict it?", Deeds(facts: facts).licences),
        ]
    }

    private var maintenance: [Item] {
        [
            Item("Who maintains it, how often is it updated, how long are versions kept?", "", .maintenance),
            Item("How are they reached?", "", .contact),
            Item("Which version is this?", "Run fingerprint \(facts.manifest.fingerprint).", .version),
            Item("Can others build on it?", "The same recipe and inputs give the same bytes; a changed recipe gives a release of its own fingerprint."),
        ]
    }

    // MARK: Sentences

    private var isCrawl: Bool { facts.manifest.recipe.sources.contains { $0.step == "warc" } }

    private var inputs: String {
        let bytes = facts.manifest.inputs.reduce(UInt64(0)) { $0 &+ $1.bytes }
        return "\(Figures.count(facts.manifest.inputs.count, "file")) of \(Figures.bytes(bytes)) in all, named in manifest.json"
    }

    private var sample: String {
        var text = "Of the inputs' \(Figures.count(facts.counts.pagesIn, "page")) it is all that the recipe keeps; README.md counts what left by which rule."
        if let limit = facts.manifest.pageLimit { text += " The run was limited to the first \(Figures.count(limit, "page"))." }
        return text
    }

    private var languages: String {
        guard !facts.languages.isEmpty else { return "Languages were not counted." }
        let shares = facts.languages.prefix(10).map { "\($0.name) (\(Figures.share($0.pages, of: facts.counts.pagesKept)))" }
        return "Languages by pages: \(shares.joined(separator: ", "))."
    }
}
