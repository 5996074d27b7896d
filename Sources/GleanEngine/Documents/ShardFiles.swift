import GleanModel

/// Which shards of a release are whose, and patterns that find them.
struct ShardFiles {
    let manifest: Manifest

    /// Media types of the packings that names end in.
    private static let packings: [(ending: String, mediaType: String)] = [(".gz", "application/gzip"), (".zst", "application/zstd")]

    /// What each writer wrote; in a release that did not note it, what names of shards tell.
    var rows: [WrittenRows] {
        if let rows = manifest.rows { return rows }
        return manifest.recipe.output.enumerated().map { position, use in
            let name = shards(position).first?.name ?? ""
            let ending = position == 0 ? name.drop { $0 != "." } : name.drop { $0 != "." }.dropFirst(position < 9 ? 2 : 3)
            return WrittenRows(writer: use.name, ending: String(ending), mediaType: ending.contains(".jsonl") ? "application/jsonlines" : "application/octet-stream", fields: [])
        }
    }

    func shards(_ writer: Int) -> [FileSeal] { manifest.shards.filter { ShardPlaces.writer(of: $0.name) == writer } }

    /// Patterns that find the shards of a writer and no others, in the release's folder. Shards of a second writer carry its place; those of
    /// the first are told apart by their numbers where an ending is shared.
    func patterns(_ writer: Int) -> [String] {
        let ending = rows[writer].ending
        if writer > 0 { return ["data/*.\(writer + 1)\(ending)"] }
        guard rows.dropFirst().contains(where: { $0.ending == ending }) else { return ["data/*\(ending)"] }
        let digits = Set(shards(0).map { shard in shard.name.prefix { $0 != "." }.split(separator: "-").last?.count ?? 4 } + [4])
        return digits.sorted().map { "data/*-" + String(repeating: "[0-9]", count: $0) + ending }
    }

    /// Media types of a shard as it lies there: its packing first.
    func mediaTypes(_ writer: Int) -> [String] {
        let rows = rows[writer]
        return Self.packings.filter { rows.ending.hasSuffix($0.ending) }.map(\.mediaType) + [rows.mediaType]
    }
}
