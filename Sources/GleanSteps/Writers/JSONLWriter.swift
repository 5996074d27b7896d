import GleanBytes
import GleanFormats
package import GleanModel

/// Writes kept pages as JSON lines.
package struct JSONLWriter: Writer {
    package var compress = "zstd"
    package var level = 3
    package var columns = "fineweb"
    package var numbers = false
    package var metadata = true
    package var rights = true
    package var dump: String?
    package var shardBytes = 256 << 20

    package init() {}

    package static let manual = Manual<Self>(
        "jsonl", "Writes kept pages as JSON lines, in shards.",
        source: "RFC 8259; columns of FineWeb, datatrove 0.10 and dolma 1.0",
        settings: [
            Setting("compress", \.compress, choices: ["zstd", "gzip", "none"], "How shards are packed: one zstd frame, gzip members, or not at all."),
            Setting("level", \.level, in: 1...19, "Level of the compression; gzip takes 12 at most."),
            Setting("columns", \.columns, choices: ["fineweb", "datatrove", "dolma"], "Names and nesting of the columns."),
            Setting("numbers", \.numbers, "Adds every number and label of the run, as numbers: {step.number: value}."),
            Setting("metadata", \.metadata, "Adds what the page says of itself (extract's metadata): as metadata, or in it where the columns have one."),
            Setting("rights", \.rights, "Adds license, the SPDX expression that counts, and rights: every claim and reservation with its evidence."),
            Setting("dump", optional: \.dump, "The dump's name; null takes a name like CC-MAIN-2024-10 out of the input's name."),
            Setting("shard_bytes", \.shardBytes, in: 1024...(16 << 30), "Bytes of rows after which a shard is closed."),
        ],
        notes: """
            fineweb: text, id, dump, url, date, file_path, language, language_score, token_count. datatrove: text, id, metadata {url, date, dump, file_path, \
            language, language_score, token_count}. dolma: id, text, source (the dump, else the name of the source in the recipe), created, metadata {url, file_path, language, language_score, token_count}. \
            Columns of language are there if a language step ran, token_count if count_tokens did. What the page says of itself stands in metadata: title, author, published, modified, site_name, \
            declared_language, canonical_url, licence_statements; what it does not say is left out. license and rights stand where the page's source or a step knows \
            anything of its rights; in datatrove and dolma they stand in metadata.
            """)

    package var ending: String {
        switch compress {
        case "gzip": ".jsonl.gz"
        case "none": ".jsonl"
        default: ".jsonl.zst"
        }
    }

    package var mediaType: String { "application/jsonlines" }

    package func fields(_ columns: [OutputColumn]) -> [OutputField] {
        RowFields.fields(self.columns, columns, numbers: numbers, metadata: metadata, rights: rights)
    }

    /// One open shard.
    package struct Shard {
        let sink: any ShardSink
        let zstd: ZstdStream?
        let gzip: GzipCompressor?
        var row = JSONWriter()
        var pending: [UInt8] = []
        let language: OutputColumn?
        let score: OutputColumn?
        let tokens: OutputColumn?
        let columns: [OutputColumn]
        var origin: OutputOrigin
        var members = PageMembers(JSONLWriter.named)

        init(_ sink: any ShardSink, _ columns: [OutputColumn], dump: String?, zstd: ZstdStream?, gzip: GzipCompressor?) {
            self.sink = sink
            origin = OutputOrigin(dump: dump)
            self.columns = columns
            self.zstd = zstd
            self.gzip = gzip
            language = columns.first { $0.name == "language.label" }
            score = columns.first { $0.name == "language.score" }
            tokens = columns.first { $0.name == "count_tokens.tokens" }
        }

        private static let blockBytes = 1 << 20

        /// Takes the row that was written, with its newline.
        mutating func endRow() throws {
            row.endLine()
            let bytes = row.bytes
            sink.digest(bytes.span)
            pending.append(contentsOf: bytes)
            row.removeAll()
            if pending.count >= Self.blockBytes { try flush(end: false) }
        }

        mutating func flush(end: Bool) throws {
            let full = RunError(.unwritable, "A shard could not be compressed: out of memory", hint: "Run with fewer --workers.")
            if let zstd {
                guard try zstd.write(pending.span, end: end, { try sink.write($0) }) else { throw full }
            } else if let gzip, !pending.isEmpty {
                var packed: [UInt8] = []
                guard gzip.append(pending.span, to: &packed) else { throw full }
                try sink.write(packed.span)
            } else {
                try sink.write(pending.span)
            }
            pending.removeAll(keepingCapacity: true)
        }
    }

    package func open(_ sink: any ShardSink, _ columns: [OutputColumn], _ kit: Void) throws -> Shard {
        Shard(
            sink, columns, dump: dump, zstd: compress == "zstd" ? ZstdStream(level: Int32(level)) : nil,
            gzip: compress == "gzip" ? GzipCompressor(level: Int32(min(level, 12))) : nil)
    }

    package func write(_ page: borrowing Page, _ row: OutputRow, to shard: inout Shard) throws {
        shard.origin.turn(to: row)
        shard.members.take(page.metadata)
        let told = metadata ? shard.members.rest : []
        shard.row.beginObject()
        switch columns {
        case "dolma":
            shard.row.string("id", page.id)
            shard.row.string("text", page.text)
            add("source", Self.dump, shard.origin.collection, &shard)
            shard.row.string("created", page.date)
            shard.row.key("metadata")
            shard.row.beginObject()
            shard.row.string("url", page.url)
            add("file_path", Self.filePath, shard.origin.filePath, &shard)
            addMeasured(row, &shard)
            addNumbers(row, &shard)
            addRights(page.rights, &shard)
            shard.row.members(told.span)
            shard.row.endObject()
        case "datatrove":
            shard.row.string("text", page.text)
            shard.row.string("id", page.id)
            shard.row.key("metadata")
            shard.row.beginObject()
            addOrigin(page, row, &shard)
            addRights(page.rights, &shard)
            shard.row.members(told.span)
            shard.row.endObject()
        default:
            shard.row.string("text", page.text)
            shard.row.string("id", page.id)
            addOrigin(page, row, &shard)
            addRights(page.rights, &shard)
            if !told.isEmpty {
                shard.row.key("metadata")
                shard.row.beginObject()
                shard.row.members(told.span)
                shard.row.endObject()
            }
        }
        shard.row.endObject()
        try shard.endRow()
    }

    /// Members of a page's metadata that have a place of their own in a row: a source's `keep` brings them from a data set.
    private static let named = ["dump", "file_path", "url", "date", "language", "language_score", "token_count", "license", "rights"]
    private static let dump = 0, filePath = 1, language = 4, languageScore = 5, tokenCount = 6, license = 7, rightsMember = 8

    private func addOrigin(_ page: borrowing Page, _ row: OutputRow, _ shard: inout Shard) {
        add("dump", Self.dump, shard.origin.dump, &shard)
        shard.row.string("url", page.url)
        shard.row.string("date", page.date)
        add("file_path", Self.filePath, shard.origin.filePath, &shard)
        addMeasured(row, &shard)
        addNumbers(row, &shard)
    }

    /// The member of this name if the page has one: it came out of a data set that knew; else `value`. A dump that the recipe names counts
    /// before all.
    private func add(_ key: StaticString, _ member: Int, _ value: [UInt8], _ shard: inout Shard) {
        shard.row.key(key)
        let isNamed = member == Self.dump && dump != nil
        if !isNamed, let told = shard.members.json(member) { shard.row.value(told.span) } else { shard.row.string(value.span) }
    }

    /// Language and tokens, as the run measured them, else as the page's metadata has them.
    private func addMeasured(_ row: OutputRow, _ shard: inout Shard) {
        if let language = shard.language {
            if let name = language.label(row.numbers[language.slot]) { shard.row.string("language", text: name) }
        } else if let told = shard.members.json(Self.language) {
            shard.row.key("language")
            shard.row.value(told.span)
        }
        if let score = shard.score {
            shard.row.key("language_score")
            shard.row.number(row.numbers[score.slot])
        } else if let told = shard.members.json(Self.languageScore) {
            shard.row.key("language_score")
            shard.row.value(told.span)
        }
        if let tokens = shard.tokens, !row.numbers[tokens.slot].isNaN {
            shard.row.key("token_count")
            shard.row.integer(Int(row.numbers[tokens.slot]))
        } else if let told = shard.members.json(Self.tokenCount) {
            shard.row.key("token_count")
            shard.row.value(told.span)
        }
    }

    /// What is known of the page's rights; else what a data set said that it was read from.
    private func addRights(_ bytes: Span<UInt8>, _ shard: inout Shard) {
        guard rights else { return }
        if bytes.isEmpty {
            for (name, member): (StaticString, Int) in [("license", Self.license), ("rights", Self.rightsMember)] {
                guard let told = shard.members.json(member) else { continue }
                shard.row.key(name)
                shard.row.value(told.span)
            }
            return
        }
        let known = Rights(bytes)
        shard.row.key("license")
        if let licence = RightsJSON.licence(known) { shard.row.string(text: licence) } else { shard.row.null() }
        shard.row.key("rights")
        RightsJSON.write(known, to: &shard.row)
    }

    private func addNumbers(_ row: OutputRow, _ shard: inout Shard) {
        guard numbers else { return }
        shard.row.key("numbers")
        shard.row.beginObject()
        for column in shard.columns where !row.numbers[column.slot].isNaN {
            let value = row.numbers[column.slot]
            shard.row.key(text: column.name)
            if let label = column.label(value), column.kind == .label {
                shard.row.string(text: label)
            } else if column.kind == .count, value.magnitude < 1e15 {
                shard.row.integer(Int(value))
            } else {
                shard.row.number(value)
            }
        }
        shard.row.endObject()
    }

    package func close(_ shard: inout Shard) throws { try shard.flush(end: true) }
}

extension JSONWriter {
    mutating func string(_ name: StaticString, _ value: Span<UInt8>) {
        key(name)
        string(value)
    }

    mutating func string(_ name: StaticString, text: String) {
        key(name)
        string(text: text)
    }

    mutating func string(text: String) {
        let bytes = Array(text.utf8)
        string(bytes.span)
    }

    mutating func key(text: String) {
        let bytes = Array(text.utf8)
        key(bytes.span)
    }
}
