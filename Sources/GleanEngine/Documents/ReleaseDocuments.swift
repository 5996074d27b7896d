package import GleanModel

/// The documents of a release: all made from its manifest, so that they say the same, and are made again when the publisher answers a question.
package enum ReleaseDocuments {
    /// Their names in a release, with what each is.
    static let names = ["README.md", "croissant.json", "datasheet.md", "training-content-summary.md"]

    /// The bytes of every document, in the order of `names`.
    static func make(_ manifest: Manifest, notes: StepNotes) throws -> [[UInt8]] {
        let facts = DocumentFacts(manifest, notes: notes)
        return [
            Array(Card.markdown(facts).utf8), try Croissant(facts).bytes(), Array(Datasheet(facts: facts).markdown().utf8),
            Array(TrainingSummary(facts: facts).markdown().utf8),
        ]
    }

    /// Writes every document into the release's folder.
    static func write(_ manifest: Manifest, notes: StepNotes, output: String) throws -> [(name: String, seal: FileSeal)] {
        let documents = try make(manifest, notes: notes)
        return try zip(names, documents).map { ($0, try Files.write("\(output)/\($0)", $1)) }
    }

    /// Puts `about` into a release that stands: its documents, manifest and SHA256SUMS are written again, and nothing else is touched.
    ///
    /// Throws a `RunError` of kind `badRelease` if the folder is no finished release, or its manifest has what this version would lose. A call
    /// that was killed is made good by the next.
    package static func answer(_ about: About?, release path: String, catalog: Catalog) throws -> Manifest {
        let release = try Release(path: path), path = release.path
        var manifest = release.manifest
        let bytes = Array(try CanonicalJSON.encode(manifest, pretty: true)) + [10]
        guard bytes == (try Files.read("\(path)/manifest.json")) else {
            throw RunError(
                .badRelease, "\(path)/manifest.json has more than Gleaner \(Version.current) knows, or was edited",
                hint: "Use the version that made the release (\(manifest.gleaner)), or fetch the release again.")
        }
        guard var sums = Sums(path: "\(path)/\(Seal.sums)") else {
            throw RunError(.badRelease, "\(path)/\(Seal.sums) is missing or no list of digests", hint: "Fetch the release again, or build it again.")
        }
        manifest.recipe.about = about
        for (name, seal) in try write(manifest, notes: StepNotes(catalog.faces), output: path) { sums[name] = seal.digest }
        sums["manifest.json"] = try Files.writeJSON("\(path)/manifest.json", manifest, pretty: true).digest
        try Files.write("\(path)/\(Seal.sums)", Array(sums.text.utf8))
        return manifest
    }
}

/// SHA256SUMS: digests of files by their path in the release, written in the order of paths.
struct Sums {
    private var digests: [String: String] = [:]

    init() {}

    /// Nil if there is no such list.
    init?(path: String) {
        guard let lines = VerifyFiles.read(path) else { return nil }
        for (name, digest) in lines { digests[name] = digest }
    }

    /// The digest of a file, given with or without `sha256:`.
    subscript(_ name: String) -> String? {
        get { digests[name] }
        set { digests[name] = newValue.map { $0.hasPrefix("sha256:") ? String($0.dropFirst("sha256:".count)) : $0 } }
    }

    var text: String {
        digests.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { "\($0.value)  \($0.key)\n" }.joined()
    }
}
