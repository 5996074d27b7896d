import GleanFormats
import GleanModel

/// A column of the files that `parquet` writes, and what stands in it.
struct ParquetField: Sendable {
    enum Value: Sendable {
        case text, id, url, date
        /// The recipe's or the input's, unless the page's metadata names another: it came out of a data set that knew.
        case dump, collection, filePath
        /// As the run measured them, else as the page's metadata has them.
        case language, languageScore, tokens
        /// A number or label of the run.
        case number(OutputColumn)
        /// The licence that counts, and all that is known of rights, as JSON.
        case license, rights
        /// A member of the page's metadata, at this place of `ParquetTable.members`.
        case member(Int)
        /// All other members, as a JSON object.
        case rest
    }

    let column: ParquetColumn
    let value: Value
    /// A sentence for data cards.
    let about: String
}

/// The columns of each preset. This is the one list of them.
struct ParquetTable: Sendable {
    let fields: [ParquetField]

    /// Members of the page's metadata that have a column of their own: first those that data sets carry, then what `extract` says.
    let members: [String]

    private static let carried = ["dump", "file_path", "language", "language_score", "token_count", "license", "rights"]
    static let dump = 0, filePath = 1, language = 2, languageScore = 3, tokens = 4, license = 5, rightsMember = 6
    private static let licences = "licence_statements"
    private static let told = ["title", "author", "published", "modified", "site_name", "declared_language", "canonical_url", licences]

    private static let rights = [
        text("license", .license, repetitive: true, "The licence that counts, as an SPDX expression."),
        text("rights", .rights, "All that is known of the page's rights, with evidence: a JSON object."),
    ]

    /// `numbers`, `metadata`, `rights`: whether they are written.
    init(preset: String, columns: [OutputColumn], numbers: Bool, metadata: Bool, rights: Bool) {
        let measured = (numbers ? columns.map { Self.number($0) } : []) + (rights ? Self.rights : [])
        let origin = [
            Self.text("dump", .dump, repetitive: true, "The crawl that the page is from."),
            Self.text("url", .url, "The page's URL."),
            Self.text("date", .date, statistics: true, "When the page was fetched, ISO 8601."),
            Self.text("file_path", .filePath, repetitive: true, "The input that held the page."),
        ]
        let language = [
            Self.text("language", .language, repetitive: true, "The language found."),
            ParquetField(column: ParquetColumn("language_score", .real, hasStatistics: true), value: .languageScore, about: "How sure that is, from 0 to 1."),
            ParquetField(column: ParquetColumn("token_count", .integer, hasStatistics: true), value: .tokens, about: "Tokens of the text."),
        ]
        let text = Self.text("text", .text, "The text."), id = Self.text("id", .id, "The page's id: its record's own, or made of input and place.")
        let rest = Self.text("other", .rest, "What else is known of the page: a JSON object.")
        let names = preset == "fineweb" ? [Self.licences] : Self.told
        members = Self.carried + names
        let told = metadata ? names.enumerated().map { Self.told($0.element, Self.carried.count + $0.offset) } : []
        switch preset {
        case "dolma":
            let inner = [origin[1], origin[3]] + language + measured + told + (metadata ? [rest] : [])
            fields = [
                id, text, Self.text("source", .collection, repetitive: true, RowFields.collection), Self.text("created", .date, statistics: true, origin[2].about),
            ] + inner.map { $0.inside("metadata") }
        case "datatrove":
            fields = [text, id] + (origin + language + measured + told + (metadata ? [rest] : [])).map { $0.inside("metadata") }
        default:
            let rest = Self.text("metadata", .rest, "What else is known of the page: a JSON object.")
            fields = [text, id] + origin + language + measured + told + (metadata ? [rest] : [])
        }
    }

    /// The columns as documents tell of them, structs before their children.
    var outputFields: [OutputField] {
        var found: [OutputField] = []
        for field in fields {
            let group = field.column.group.map { [$0] } ?? []
            if !group.isEmpty, !found.contains(where: { $0.path == group }) {
                found.append(OutputField(group, .object, "What is known of the page beside its text."))
            }
            let kind: OutputField.Kind =
                switch (field.value, field.column.kind) {
                case (.url, _): .url
                case (.date, _): .date
                case (_, .text): .text
                case (_, .integer): .integer
                case (_, .real): .number
                }
            found.append(OutputField(group + [field.column.name], kind, field.about))
        }
        return found
    }

    private static func text(_ name: String, _ value: ParquetField.Value, repetitive: Bool = false, statistics: Bool = false, _ about: String) -> ParquetField {
        ParquetField(
            column: ParquetColumn(name, .text, isRepetitive: repetitive, hasStatistics: repetitive || statistics), value: value, about: about)
    }

    private static func told(_ name: String, _ member: Int) -> ParquetField {
        text(name, .member(member), name == licences ? "Licences that the page states: a JSON list." : "What the page says of itself.")
    }

    private static func number(_ column: OutputColumn) -> ParquetField {
        let kind: ParquetColumn.Kind =
            switch column.kind {
            case .label: .text
            case .count, .page, .copies: .integer
            case .real: .real
            }
        return ParquetField(
            column: ParquetColumn(column.name, kind, isRepetitive: column.kind == .label, hasStatistics: true), value: .number(column),
            about: "Measured by the run; \"gleaner steps\" tells of it.")
    }
}

extension ParquetField {
    fileprivate func inside(_ group: String) -> ParquetField {
        var column = column
        column.group = group
        return ParquetField(column: column, value: value, about: about)
    }
}
