import GleanModel

/// The fields of rows in the presets of columns, for documents about a release. Where each stands is what tells the presets apart.
enum RowFields {
    /// A field that every preset has, with its path in each.
    private struct Origin {
        let kind: OutputField.Kind
        let fineweb: [String]
        let datatrove: [String]
        let dolma: [String]
        let about: String

        init(_ name: String, _ kind: OutputField.Kind, datatrove: [String], dolma: [String], _ about: String) {
            (self.kind, fineweb, self.datatrove, self.dolma, self.about) = (kind, [name], datatrove, dolma, about)
        }
    }

    private static let text = Origin("text", .text, datatrove: ["text"], dolma: ["text"], "The page's text.")
    private static let id = Origin("id", .text, datatrove: ["id"], dolma: ["id"], "The record's id, as the crawl has it, or a digest of its place.")
    private static let dump = Origin("dump", .text, datatrove: ["metadata", "dump"], dolma: ["source"], "The crawl that the page is from; empty where its name is unknown.")
    /// What dolma's column `source` holds.
    static let collection = "The crawl that the page is from, or where its name is unknown the source that read it, as the recipe names it."
    private static let url = Origin("url", .url, datatrove: ["metadata", "url"], dolma: ["metadata", "url"], "The page's URL as recorded.")
    private static let date = Origin("date", .date, datatrove: ["metadata", "date"], dolma: ["created"], "When the page was fetched, as recorded.")
    private static let file = Origin(
        "file_path", .text, datatrove: ["metadata", "file_path"], dolma: ["metadata", "file_path"], "The input that the page was read from.")
    private static let language = Origin(
        "language", .text, datatrove: ["metadata", "language"], dolma: ["metadata", "language"], "The language that the model found.")
    private static let score = Origin(
        "language_score", .number, datatrove: ["metadata", "language_score"], dolma: ["metadata", "language_score"], "The model's probability of that language.")

    private static let tokens = Origin(
        "token_count", .integer, datatrove: ["metadata", "token_count"], dolma: ["metadata", "token_count"], "Tokens of the text.")

    /// What a page says of itself, by the names that `extract` gives.
    private static let metadata: [(name: String, kind: OutputField.Kind, about: String)] = [
        ("title", .text, "The page's title."), ("author", .text, "Its authors."), ("published", .text, "When it says that it was published."),
        ("modified", .text, "When it says that it was changed."), ("site_name", .text, "The site's name."),
        ("declared_language", .text, "The language that it declares."), ("canonical_url", .text, "The address that it calls its own."),
    ]

    /// One statement of a licence.
    private static let statement: [(name: String, kind: OutputField.Kind, about: String)] = [
        ("kind", .text, "How it is made: link, anchor, address, meta, linkedData, property or text."), ("part", .text, "Where: head, main, footer or elsewhere."),
        ("name", .text, "The rel, property or name that it stands under."), ("href", .text, "The address that it links to."), ("text", .text, "Its words."),
        ("subject", .text, "The type of what it speaks of."), ("offset", .integer, "Its place in the page, in bytes."),
    ]

    /// The fields of `preset` in running order; `columns` are the run's numbers.
    static func fields(_ preset: String, _ columns: [OutputColumn], numbers: Bool, metadata: Bool, rights: Bool) -> [OutputField] {
        let isNested = preset != "fineweb"
        var fields: [OutputField] = []
        for origin in origins(preset, columns) {
            let path = preset == "dolma" ? origin.dolma : preset == "datatrove" ? origin.datatrove : origin.fineweb
            if path.count > 1, !fields.contains(where: { $0.path == ["metadata"] }) { fields.append(metadataField) }
            fields.append(OutputField(path, origin.kind, path == ["source"] ? Self.collection : origin.about))
        }
        if numbers { fields += numberFields(columns, under: isNested ? ["metadata", "numbers"] : ["numbers"]) }
        if rights { fields += rightsFields(under: isNested ? ["metadata"] : []) }
        guard metadata else { return fields }
        if !isNested { fields.append(metadataField) }
        fields += Self.metadata.map { OutputField(["metadata", $0.name], $0.kind, $0.about) }
        fields.append(OutputField(["metadata", "licence_statements"], .object, isList: true, "What it says of licences, statement by statement."))
        return fields + statement.map { OutputField(["metadata", "licence_statements", $0.name], $0.kind, $0.about) }
    }

    private static func rightsFields(under path: [String]) -> [OutputField] {
        let rights = path + ["rights"], claims = rights + ["claims"], reservations = rights + ["reservations"]
        let evidence: [(name: String, kind: OutputField.Kind, about: String)] = [
            ("place", .text, "Where it stands: meta, link, record, robots.txt, ..."), ("evidence", .text, "Its bytes."), ("offset", .integer, "Their place, in bytes."),
            ("source", .text, "What holds it, where that is not the page."), ("date", .text, "When that was captured."),
        ]
        let claim: [(name: String, kind: OutputField.Kind, about: String)] = [
            ("licence", .text, "The licence claimed, as an SPDX expression."), ("jurisdiction", .text, "The jurisdiction that it was ported to."),
            ("scope", .text, "What it covers: page, part, image or unknown."), ("trust", .text, "How far it can be trusted."),
        ]
        let reservation: [(name: String, kind: OutputField.Kind, about: String)] = [
            ("kind", .text, "The mechanism."), ("subject", .text, "The agent, use or directive."), ("stance", .text, "reserved, allowed or unknown."),
            ("scope", .text, "copy, where it is said of a copy of the page."),
        ]
        return [
            OutputField(path + ["license"], .text, "The licence that counts, as an SPDX expression; null where none does."),
            OutputField(rights, .object, "All that is known of the page's rights."),
            OutputField(claims, .object, isList: true, "Licences claimed, one by one."),
        ] + (claim + evidence).map { OutputField(claims + [$0.name], $0.kind, $0.about) }
            + [OutputField(reservations, .object, isList: true, "Reservations, one by one.")]
            + (reservation + evidence).map { OutputField(reservations + [$0.name], $0.kind, $0.about) }
            + [OutputField(rights + ["credit"], .object, "The copy whose licence counts, where it is not the page's own.")]
            + ["title", "author", "source"].map { OutputField(rights + ["credit", $0], .text, "Its \($0 == "source" ? "address" : $0).") }
            + [OutputField(rights + ["flags"], .text, isList: true, "What was noticed about them.")]
    }

    private static let metadataField = OutputField(["metadata"], .object, "What is known of the page beside its text.")

    private static func origins(_ preset: String, _ columns: [OutputColumn]) -> [Origin] {
        let hasLanguage = columns.contains { $0.name == "language.label" }, hasScore = columns.contains { $0.name == "language.score" }
        let head = preset == "dolma" ? [id, text, dump, date, url, file] : [text, id, dump, url, date, file]
        return head + (hasLanguage ? [language] : []) + (hasScore ? [score] : [])
            + (columns.contains { $0.name == "count_tokens.tokens" } ? [tokens] : [])
    }

    private static func numberFields(_ columns: [OutputColumn], under path: [String]) -> [OutputField] {
        [OutputField(path, .object, "Numbers that were measured, by step.")] + columns.map { column in
            let kind: OutputField.Kind = column.kind == .label ? .text : [.count, .copies].contains(column.kind) ? .integer : .number
            return OutputField(path + [column.name], kind, "The number \(column.name).")
        }
    }
}
