import GleanModel

/// What is in a release: languages, domains, times, fields, and how it is loaded.
enum CardContents {
    private static let mostRows = 10

    static func add(_ facts: DocumentFacts, to card: inout Markdown) {
        card.heading(2, "What is in it")
        addLanguages(facts, to: &card)
        addDomains(facts, to: &card)
        addTimes(facts, to: &card)
        CardLicences.add(facts, to: &card)
        addFields(facts, to: &card)
        addTotals(facts, to: &card)
        addLoading(facts, to: &card)
    }

    private static func addLanguages(_ facts: DocumentFacts, to card: inout Markdown) {
        let languages = facts.languages
        guard !languages.isEmpty else { return }
        let rows = languages.prefix(mostRows).map { share in
            [Markdown.code(share.name), Figures.count(share.pages), Figures.share(share.pages, of: facts.counts.pagesKept), Figures.bytes(share.textBytes)]
        }
        card.table(["language", "pages", "of all", "text"], rows, right: 1, 2, 3)
        if languages.count > rows.count { card.paragraph("And \(Figures.count(languages.count - rows.count)) more languages, in `manifest.json`.") }
    }

    private static func addDomains(_ facts: DocumentFacts, to card: inout Markdown) {
        guard let domains = facts.domains, domains.distinct > 0 else { return }
        card.paragraph("Pages come from \(Figures.count(domains.distinct, "domain")); these have the most text.")
        let rows = domains.top.prefix(mostRows).map { domain in
            [Markdown.code(domain.name), Figures.count(domain.pages), Figures.bytes(domain.textBytes), share(domain.textBytes, of: facts.counts.textBytes)]
        }
        card.table(["domain", "pages", "text", "of all text"], rows, right: 1, 2, 3)
    }

    private static func share(_ part: UInt64, of whole: UInt64) -> String { Figures.share(Int(clamping: part), of: Int(clamping: whole)) }

    private static func addTimes(_ facts: DocumentFacts, to card: inout Markdown) {
        guard let dates = facts.manifest.composition?.dates, let period = facts.period else { return }
        var text = "Kept pages were fetched \(period)"
        let years = dates.months.reduce(into: [String: Int]()) { $0[String($1.key.prefix(4)), default: 0] &+= $1.value }
        let parts = (dates.months.count <= 12 ? dates.months : years).sorted { $0.key < $1.key }
        if parts.count > 1, parts.count <= 40 { text += ": " + parts.map { "\($0.key) \(Figures.count($0.value))" }.joined(separator: ", ") }
        text += "."
        if dates.undated > 0 { text += " \(Figures.count(dates.undated, "page")) \(dates.undated == 1 ? "has" : "have") no date." }
        card.paragraph(text)
    }

    /// The first writer's rows in a table; those of others, which hold the same, by their names.
    private static func addFields(_ facts: DocumentFacts, to card: inout Markdown) {
        let written = ShardFiles(manifest: facts.manifest).rows.filter { !$0.fields.isEmpty }
        guard let first = written.first else { return }
        card.heading(3, "Fields")
        card.table(["field", "type", "what"], shown(first, facts).map { field in
            [Markdown.code(field.path.joined(separator: ".")), field.isList ? "list of \(field.kind)s" : field.kind.rawValue, Markdown.prose(field.about)]
        })
        for rows in written.dropFirst() {
            card.paragraph("\(Markdown.code(rows.writer)) has the rows again, as \(shown(rows, facts).map { Markdown.code($0.path.joined(separator: ".")) }.joined(separator: ", ")).")
        }
    }

    /// Numbers may be a hundred, and each says no more than its name; `croissant.json` has what lies deeper than two.
    private static func shown(_ rows: WrittenRows, _ facts: DocumentFacts) -> [OutputField] {
        facts.fields(rows).filter { $0.path.count <= 2 && !$0.path.dropLast().contains("numbers") }
    }

    /// What writers counted, such as tokens, and what packing cost.
    private static func addTotals(_ facts: DocumentFacts, to card: inout Markdown) {
        let written = (facts.manifest.written ?? []).filter { !$0.totals.isEmpty }
        guard !written.isEmpty else { return }
        card.heading(3, "Token files")
        let rows = written.flatMap { writer in
            [[Markdown.code(writer.use), "rows", Figures.count(writer.rows)]]
                + writer.totals.sorted { $0.key < $1.key }.map { [Markdown.code(writer.use), Markdown.prose($0.key.replacing("_", with: " ")), Figures.count($0.value)] }
        }
        card.table(["writer", "number", ""], rows, right: 2)
    }

    private static func addLoading(_ facts: DocumentFacts, to card: inout Markdown) {
        let files = ShardFiles(manifest: facts.manifest)
        guard let rows = files.rows.first, let pattern = files.patterns(0).first else { return }
        let isLines = rows.mediaType == "application/jsonlines", isParquet = rows.ending.hasSuffix(".parquet")
        guard isLines || isParquet else { return }
        card.heading(3, "How to load it")
        card.fence("python", [
            "from datasets import load_dataset", "",
            "pages = load_dataset(\"\(isLines ? "json" : "parquet")\", data_files=\"\(pattern)\", split=\"train\", streaming=True)", "print(next(iter(pages)))",
        ])
        let read = isLines ? "read_json_auto" : "read_parquet"
        card.fence("sql", ["-- DuckDB", "SELECT * FROM \(read)('\(pattern)') LIMIT 5;"])
        card.paragraph("\(facts.manifest.recipe.shuffle == nil ? "Rows stand in the order of the inputs." : "Rows are shuffled.") `mlcroissant` loads them by `croissant.json`\(rows.ending.hasSuffix(".zst") ? ", once unpacked: it reads no zstd" : "").")
    }
}
