import GleanModel

/// `croissant.json`: the release in JSON-LD, as loaders of datasets and search engines read it.
///
/// Croissant 1.1 (http://mlcommons.org/croissant/1.1) with its vocabulary for responsible AI, version 1.0 (http://mlcommons.org/croissant/RAI/1.0).
struct Croissant {
    let facts: DocumentFacts
    private let files: ShardFiles

    init(_ facts: DocumentFacts) {
        self.facts = facts
        files = ShardFiles(manifest: facts.manifest)
    }

    static let version = "http://mlcommons.org/croissant/1.1"
    static let responsible = "http://mlcommons.org/croissant/RAI/1.0"

    /// JSON with sorted keys, two blanks an indent.
    func bytes() throws -> [UInt8] { Array(try CanonicalJSON.encode(SettingValue.table(dataset), pretty: true)) + [10] }

    private var dataset: [String: SettingValue] {
        let about = facts.about
        var dataset: [String: SettingValue] = [
            "@context": CroissantContext.value, "@type": .text("sc:Dataset"),
            "conformsTo": .list([.text(Self.version), .text(Self.responsible)]),
            "name": .text(facts.title), "description": .text(facts.description.isEmpty ? facts.summary : facts.description),
            "keywords": .list(["gleaner", "text", "web"].map { .text($0) }),
            "distribution": .list(distribution), "recordSet": .list(recordSets),
        ]
        let languages = CardFrontMatter.codes(facts)
        if !languages.isEmpty { dataset["inLanguage"] = .list(languages.map { .text($0) }) }
        let asked: [(String, AboutQuestion)] = [("url", .homepage), ("version", .version), ("datePublished", .published), ("citeAs", .citation)]
        for (key, question) in asked { if let answer = about[question].first { dataset[key] = .text(answer) } }
        if let license = about[.license].first { dataset["license"] = .text(LicenceName(license).address ?? license) }
        if !about[.creators].isEmpty {
            dataset["creator"] = .list(about[.creators].map { .table(["@type": .text("sc:Organization"), "name": .text($0)]) })
        }
        return dataset.merging(CroissantResponsible(facts: facts).properties) { own, _ in own }
    }

    // MARK: Files

    private var distribution: [SettingValue] {
        files.rows.indices.flatMap { writer in
            [fileSet(writer)] + files.shards(writer).map { shard in
                .table([
                    "@type": .text("cr:FileObject"), "@id": .text("data/\(shard.name)"), "name": .text(shard.name), "contentUrl": .text("data/\(shard.name)"),
                    "contentSize": .text("\(shard.bytes) B"), "encodingFormat": .list(files.mediaTypes(writer).map { .text($0) }),
                    "sha256": .text(String(shard.digest.dropFirst("sha256:".count))),
                ])
            }
        }
    }

    private func fileSet(_ writer: Int) -> SettingValue {
        .table([
            "@type": .text("cr:FileSet"), "@id": .text(fileSetName(writer)), "name": .text(fileSetName(writer)),
            "description": .text("All shards of the writer \(files.rows[writer].writer)."),
            "encodingFormat": .list(files.mediaTypes(writer).map { .text($0) }), "includes": .list(files.patterns(writer).map { .text($0) }),
        ])
    }

    private func fileSetName(_ writer: Int) -> String { "\(files.rows[writer].writer)-shards" }

    // MARK: Records

    private var records: String {
        let isOnce = facts.rows == facts.counts.pagesKept
        return "One record a page\(isOnce ? "" : " or copy of one"), \(Figures.count(facts.rows)) in all."
    }

    private var recordSets: [SettingValue] {
        files.rows.indices.compactMap { writer in
            let rows = files.rows[writer]
            let fields = CroissantFields(recordSet: rows.writer, fileSet: fileSetName(writer), fields: facts.fields(rows))
            guard !fields.isEmpty else { return nil }
            return .table([
                "@type": .text("cr:RecordSet"), "@id": .text(rows.writer), "name": .text(rows.writer),
                "description": .text(records), "field": .list(fields.values),
            ])
        }
    }
}
