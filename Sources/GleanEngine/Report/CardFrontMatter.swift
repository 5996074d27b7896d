import GleanModel

/// The block of YAML on top of a dataset card, with the keys that hubs read.
enum CardFrontMatter {
    static func yaml(_ manifest: Manifest) -> String {
        var lines = ["---", "pretty_name: \(quoted(manifest.name))", "license: other"]
        let languages = languages(manifest)
        if !languages.isEmpty { lines += ["language:"] + languages.map { "- \(quoted($0))" } }
        lines += ["task_categories:", "- \"text-generation\"", "tags:", "- \"gleaner\"", "- \"text\"", "- \"web\""]
        lines += ["size_categories:", "- \"\(size(manifest.counts.pagesKept))\""]
        let patterns = patterns(manifest)
        if !patterns.isEmpty {
            lines += ["configs:", "- config_name: \"default\"", "  data_files:", "  - split: \"train\"", "    path:"]
            lines += patterns.map { "    - \(quoted($0))" }
        }
        return (lines + ["---"]).joined(separator: "\n")
    }

    /// The languages that the recipe keeps, where it says so, as ISO 639 codes: `en` and `eng_Latn` are the models' names of one.
    static func languages(_ manifest: Manifest) -> [String] {
        let kept = manifest.recipe.steps.filter { $0.step == "language_filter" }.compactMap { use in use.settings.first { $0.key == "keep" }?.value.texts }
        let codes = kept.joined().map { $0.prefix { $0 != "_" && $0 != "-" } }
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

    /// Patterns that find the shards: one for each ending, `data/*.jsonl.zst`.
    static func patterns(_ manifest: Manifest) -> [String] {
        let endings = manifest.shards.compactMap { shard in shard.name.firstIndex(of: ".").map { String(shard.name[$0...]) } }
        return Set(endings).sorted().map { "data/*\($0)" }
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
