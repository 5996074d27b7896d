import GleanFormats
package import GleanModel
import GleanText

/// Writes kept pages as Parquet files, with the columns that data sets on the hubs have.
package struct ParquetWriter: Writer {
    package var compress = "zstd"
    package var level = 3
    package var columns = "fineweb"
    package var numbers = false
    package var metadata = true
    package var rights = true
    package var dump: String?
    package var rowGroupBytes = 64 << 20
    package var shardBytes = 400 << 20

    package init() {}

    package static let manual = Manual<Self>(
        "parquet", "Writes kept pages as Parquet files.",
        source: "Apache Parquet 2.11, written by Apache Arrow; columns of FineWeb, datatrove 0.10 and dolma 1.0", version: 2,
        settings: [
            Setting("compress", \.compress, choices: ["zstd", "snappy", "gzip", "none"], "How pages of columns are packed."),
            Setting("level", \.level, in: 1...19, "Level of the compression, for zstd and gzip; gzip takes 9 at most."),
            Setting("columns", \.columns, choices: ["fineweb", "datatrove", "dolma"], "Names and nesting of the columns."),
            Setting("numbers", \.numbers, "Adds a column for every number and label of the run, named step.number."),
            Setting("metadata", \.metadata, "Adds what the page says of itself (extract's metadata) and what a source kept."),
            Setting("rights", \.rights, "Adds license, the SPDX expression that counts, and rights: every claim and reservation with its evidence, as JSON."),
            Setting("dump", optional: \.dump, "The dump's name; null takes a name like CC-MAIN-2024-10 out of the input's name."),
            Setting("row_group_bytes", \.rowGroupBytes, in: 1024...(1 << 30), "Bytes of rows, before compression, after which a row group ends; memory follows it."),
            Setting("shard_bytes", \.shardBytes, in: 1024...(16 << 30), "Bytes of the file, after compression, after which a shard is closed; it ends with a row group."),
        ],
        notes: """
            fineweb: text, id, dump, url, date, file_path, language, language_score, token_count, the numbers if asked for, license and rights, licence_statements \
            (a JSON list) and metadata (a JSON object of all else that is known of the page). datatrove: text, id, and a struct metadata of \
            the same, in which title, author, published, modified, site_name, declared_language, canonical_url and licence_statements \
            have columns of their own, and all else stands in other. dolma: id, text, source (the dump, else the name of the source in the recipe), created, and a struct metadata. What is \
            not known is null. A source's `keep` brings dump, file_path, language, language_score and token_count of a data set \
            back to their columns, unless this run measured them.

            Columns of few values are stored as dictionaries; these, dates and numbers have statistics, and every page is in the page index and has a \
            checksum. Pages end where the content says so, so that two versions of a data set share most of their bytes where storage \
            is by content. The same rows give the same bytes with the same version of Arrow.
            """)

    package var ending: String { ".parquet" }
    package var mediaType: String { "application/x-parquet" }

    package func fields(_ columns: [OutputColumn]) -> [OutputField] {
        ParquetTable(preset: self.columns, columns: columns, numbers: numbers, metadata: metadata, rights: rights).outputFields
    }

    /// One open shard.
    package struct Shard {
        let sink: any ShardSink
        let file: ParquetFileWriter
        let fields: [ParquetField]
        let language: OutputColumn?
        let score: OutputColumn?
        let tokens: OutputColumn?
        var origin: OutputOrigin
        var members: PageMembers
        var row: [UInt8] = []
        var repaired: [UInt8] = []
    }

    package func open(_ sink: any ShardSink, _ columns: [OutputColumn], _ kit: Void) throws -> Shard {
        let table = ParquetTable(preset: self.columns, columns: columns, numbers: numbers, metadata: metadata, rights: rights)
        let packing: ParquetPacking =
            switch compress {
            case "none": .none
            case "snappy": .snappy
            case "gzip": .gzip(level: min(level, 9))
            default: .zstd(level: level)
            }
        func column(_ name: String) -> OutputColumn? { columns.first { $0.name == name } }
        return try Self.writing {
            // "NAME version NUMBER", as the format has it: readers that cannot read it trust no statistics of texts.
            let created = "gleaner version \(Version.current)"
            let file = try ParquetFileWriter(table.fields.map(\.column), packing: packing, rowGroupBytes: rowGroupBytes, created: created) { try sink.write($0) }
            return Shard(
                sink: sink, file: file, fields: table.fields, language: column("language.label"), score: column("language.score"),
                tokens: column("count_tokens.tokens"), origin: OutputOrigin(dump: dump), members: PageMembers(table.members))
        }
    }

    package func isFull(_ shard: Shard, rowBytes: Int) -> Bool { shard.file.isBetweenGroups && shard.file.fileBytes >= shardBytes }

    package func write(_ page: borrowing Page, _ row: OutputRow, to shard: inout Shard) throws {
        shard.origin.turn(to: row)
        shard.members.take(page.metadata)
        for column in shard.fields.indices { shard.fill(column, page, row) }
        shard.row.removeAll(keepingCapacity: true)
        try Self.writing { try shard.file.endRow(&shard.row) }
        shard.sink.digest(shard.row.span)
    }

    package func close(_ shard: inout Shard) throws { try Self.writing { try shard.file.close() } }

    private static func writing<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as ParquetError {
            throw RunError(.unwritable, "A shard could not be written as Parquet", cause: error.message, hint: "Run with fewer --workers, or a smaller row_group_bytes.")
        }
    }
}

extension ParquetWriter.Shard {
    /// Sets the open row's value in a column, if there is one.
    fileprivate mutating func fill(_ column: Int, _ page: borrowing Page, _ row: OutputRow) {
        switch fields[column].value {
        case .text: set(column, page.text, evenIfEmpty: true)
        case .id: set(column, page.id)
        case .url: set(column, page.url)
        case .date: set(column, page.date)
        case .dump:
            let dump = origin.dump
            if origin.isNamed || !take(column, ParquetTable.dump) { set(column, dump.span) }
        case .collection:
            let collection = origin.collection
            if origin.isNamed || !take(column, ParquetTable.dump) { set(column, collection.span) }
        case .filePath:
            let path = origin.filePath
            if !take(column, ParquetTable.filePath) { set(column, path.span) }
        case .language:
            if let language, let name = language.label(row.numbers[language.slot]) {
                set(column, Array(name.utf8).span)
            } else {
                _ = take(column, ParquetTable.language)
            }
        case .languageScore: set(column, score.map { row.numbers[$0.slot] } ?? members.number(ParquetTable.languageScore))
        case .tokens: set(column, tokens.map { row.numbers[$0.slot] } ?? members.number(ParquetTable.tokens))
        case .number(let number):
            if number.kind == .label {
                if let name = number.label(row.numbers[number.slot]) { set(column, Array(name.utf8).span) }
            } else {
                set(column, row.numbers[number.slot])
            }
        case .license:
            if page.rights.isEmpty { _ = take(column, ParquetTable.license) } else if let licence = RightsJSON.licence(Rights(page.rights)) { set(column, Array(licence.utf8).span) }
        case .rights:
            if page.rights.isEmpty {
                _ = take(column, ParquetTable.rightsMember)
            } else {
                var json = JSONWriter()
                RightsJSON.write(Rights(page.rights), to: &json)
                set(column, json.bytes.span)
            }
        case .member(let member): _ = take(column, member)
        case .rest:
            guard !members.rest.isEmpty else { return }
            let object = [0x7B] + members.rest + [0x7D]
            set(column, object.span)
        }
    }

    /// Takes the value from the page's metadata; false if it has none.
    private mutating func take(_ column: Int, _ member: Int) -> Bool {
        guard let text = members.text(member) else { return false }
        set(column, text.span)
        return true
    }

    /// Ill-formed UTF-8 is replaced: readers of Parquet refuse it, some of them the whole file.
    private mutating func set(_ column: Int, _ text: Span<UInt8>, evenIfEmpty: Bool = false) {
        if text.isEmpty, !evenIfEmpty { return }
        if isValidUTF8(text) { return file.set(column, text) }
        _ = decode(text, as: .utf8, into: &repaired, limit: .max)
        file.set(column, repaired.span)
    }

    private func set(_ column: Int, _ number: Double?) {
        guard let number, !number.isNaN else { return }
        if fields[column].column.kind == .real {
            file.set(column, number)
        } else if let whole = Int(exactly: number.rounded()) {
            file.set(column, whole)
        }
    }
}
