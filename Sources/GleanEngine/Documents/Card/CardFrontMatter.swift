import GleanModel

/// The block of YAML on top of a dataset card, with the keys that hubs read.
enum CardFrontMatter {
    static func yaml(_ facts: DocumentFacts) -> String {
        var lines = ["---", "pretty_name: \(quoted(facts.title))"]
        // Hubs have a word for it, and a person is to replace it.
        lines += facts.about[.license].first.map { LicenceName($0).frontMatter } ?? ["license: unknown  # To be answered by the publisher (about: license)"]
        let languages = codes(facts)
        if !languages.isEmpty { lines += ["language:"] + languages.map { "- \(quoted($0))" } }
        lines += ["task_categories:", "- \"text-generation\"", "tags:", "- \"croissant\"", "- \"gleaner\"", "- \"text\"", "- \"web\""]
        lines += ["size_categories:", "- \"\(size(facts.rows))\""]
        return (lines + configs(facts) + ["---"]).joined(separator: "\n")
    }

    // MARK: Configurations

    /// A configuration for each writer that wrote rows with fields, and their features: hubs load no token files.
    private static func configs(_ facts: DocumentFacts) -> [String] {
        let files = ShardFiles(manifest: facts.manifest)
        let written = files.rows.indices.filter { !files.shards($0).isEmpty && (!files.rows[$0].fields.isEmpty || facts.manifest.rows == nil) }
        guard let first = written.first else { return [] }
        var configs = ["configs:"], features = ["dataset_info:"]
        for writer in written {
            let name = quoted(writer == first ? "default" : files.rows[writer].writer)
            configs += ["- config_name: \(name)", "  data_files:", "  - split: \"train\"", "    path:"] + files.patterns(writer).map { "    - \(quoted($0))" }
            let fields = facts.fields(files.rows[writer])
            if !fields.isEmpty { features += ["- config_name: \(name)", "  features:"] + self.features(fields, below: [], indent: "  ") }
        }
        return configs + (features.count > 1 ? features : [])
    }

    private static func features(_ fields: [OutputField], below path: [String], indent: String) -> [String] {
        fields.filter { $0.path.count == path.count + 1 && $0.path.starts(with: path) }.flatMap { field in
            let below = features(fields, below: field.path, indent: indent + "  ")
            let name = "\(indent)- name: \(quoted(field.path.last ?? ""))"
            if !below.isEmpty { return [name, "\(indent)  \(field.isList ? "list" : "struct"):"] + below }
            return [name, "\(indent)  \(field.isList ? "list" : "dtype"): \(type(field.kind))"]
        }
    }

    private static func type(_ kind: OutputField.Kind) -> String {
        switch kind {
        case .integer: "int64"
        case .number: "float64"
        case .text, .url, .date, .object: "string"
        }
    }

    // MARK: Languages and sizes

    /// The languages of kept pages, or those that the recipe keeps, as ISO 639 codes: `en` and `eng_Latn` are the models' names of one.
    static func codes(_ facts: DocumentFacts) -> [String] {
        let kept = facts.uses(of: "language_filter").compactMap { use in use.settings.first { $0.key == "keep" }?.value.texts }
        let names = facts.languages.isEmpty ? Array(kept.joined()) : facts.languages.map(\.name)
        let codes = names.map { $0.prefix { $0 != "_" && $0 != "-" } }
        return Set(codes.filter { (2...3).contains($0.utf8.count) && $0.utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A } }.map(String.init)).sorted()
    }

    /// The hubs' classes of size.
    static func size(_ rows: Int) -> String {
        let bounds: [(most: Int, name: String)] = [
            (1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"), (10_000_000, "1M<n<10M"),
            (100_000_000, "10M<n<100M"), (1_000_000_000, "100M<n<1B"), (10_000_000_000, "1B<n<10B"), (100_000_000_000, "10B<n<100B"),
            (1_000_000_000_000, "100B<n<1T"),
        ]
        return bounds.first { rows < $0.most }?.name ?? "n>1T"
    }

    /// A YAML scalar in double quotes, whatever it holds: a bare `no` would be false.
    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\t", "\n": out += " "
            default: out.unicodeScalars.append(scalar.isUnseen ? "\u{FFFD}" : scalar)
            }
        }
        return out + "\""
    }
}
