import GleanModel

/// What the documents of a release say in common: its manifest, what the manuals of its steps say, and the publisher's answers.
struct DocumentFacts {
    let manifest: Manifest
    let notes: StepNotes

    init(_ manifest: Manifest, notes: StepNotes = StepNotes()) {
        self.manifest = manifest
        self.notes = notes
    }

    /// The label of `language`, as writers put it beside a page.
    private static let languageLabel = "language.label"

    var about: About { manifest.recipe.about ?? About() }
    var title: String { about[.title].first ?? manifest.name }
    var description: String { about[.description].first ?? manifest.recipe.description }
    var counts: Manifest.Counts { manifest.counts }

    /// Rows of a writer, and bytes of their text, copies counted.
    var rows: Int { manifest.composition?.copies?.rows ?? counts.pagesKept }
    var writtenBytes: UInt64 { manifest.composition?.copies?.textBytes ?? counts.textBytes }
    /// ", written 1,600 times in all (230 kB)" of a mixture that writes pages more than once.
    var copied: String {
        rows == counts.pagesKept ? "" : ", written \(Figures.count(rows)) times in all (\(Figures.bytes(writtenBytes)))"
    }

    /// Languages of kept pages, the most pages first; empty if no step found them or their numbers were not stored.
    var languages: [Composition.Share] { manifest.composition?.labels[Self.languageLabel] ?? [] }
    var domains: Composition.Domains? { manifest.composition?.domains }
    /// First and last day of capture; nil if no page has one.
    var days: (first: String, last: String)? {
        guard let dates = manifest.composition?.dates, let first = dates.first, let last = dates.last else { return nil }
        return (first, last)
    }

    /// `from 2024-02-20 to 2024-03-05`, `on 2024-02-20`; nil if no page has a date.
    var period: String? { days.map { $0.first == $0.last ? "on \($0.first)" : "from \($0.first) to \($0.last)" } }

    /// Uses of the recipe that come from the step `name`.
    func uses(of name: String) -> [StepUse] { manifest.recipe.steps.filter { $0.step == name } }
    var surveys: [StepUse] { manifest.recipe.steps.filter { $0.kind == .survey } }

    /// The size of all shards, packed.
    var shardBytes: UInt64 { manifest.shards.reduce(0) { $0 &+ $1.bytes } }

    /// One sentence on what was kept out of what.
    var summary: String {
        """
        \(Figures.count(counts.pagesKept, "page")) with \(Figures.bytes(counts.textBytes)) of text\(copied), kept out of \(Figures.count(counts.pagesIn)) \
        (\(Figures.share(counts.pagesKept, of: counts.pagesIn))) by a recipe of Gleaner \(manifest.gleaner), in \
        \(Figures.count(manifest.rowShards.count, "shard")) of \(Figures.bytes(shardBytes)).
        """
    }

    /// One sentence for each step of the recipe, in running order: what it is, and how many pages it dropped.
    var steps: [String] {
        manifest.recipe.uses.map { use in
            let dropped = counts.drops.reduce(0) { $1.step == use.name ? $0 + $1.pages : $0 }
            let what = notes[use]?.summary ?? ""
            return "\(use.name), version \(use.version)\(what.isEmpty ? "." : ": \(what)") Dropped \(Figures.count(dropped, "page"))."
        }
    }
}

extension DocumentFacts {
    /// What the run itself puts under `metadata`, where a preset of columns has it there; the rest is what pages say.
    private static let ofRun: Set<String> = ["url", "date", "dump", "file_path", "language", "language_score", "numbers", "license", "rights"]

    /// The fields of a writer's rows, without those that no row has because no page said anything of itself: a column that is nowhere cannot
    /// be loaded.
    func fields(_ rows: WrittenRows) -> [OutputField] {
        let isRights: (OutputField) -> Bool = { field in field.path.prefix(2).contains { $0 == "license" || $0 == "rights" } }
        let fields = manifest.composition?.rights == nil ? rows.fields.filter { !isRights($0) } : rows.fields
        guard manifest.composition?.statements?.pages == 0 else { return fields }
        let found = fields.filter { $0.path.first != "metadata" || $0.path.count == 1 || Self.ofRun.contains($0.path[1]) }
        let isEmpty = !found.contains { $0.path.count > 1 && $0.path.first == "metadata" }
        return isEmpty ? found.filter { $0.path.first != "metadata" } : found
    }
}

/// What the manual of each step says: in one sentence, and after which paper or standard.
struct StepNotes {
    struct Note {
        let summary: String
        let source: String
    }

    private var notes: [String: Note] = [:]

    /// Of a source and a writer that share a name, each has its own.
    private static func key(_ kind: StepKind, _ step: String) -> String { "\(kind.rawValue)/\(step)" }

    init(_ faces: [StepFace] = []) {
        for face in faces { notes[Self.key(face.kind, face.name)] = Note(summary: face.summary, source: face.source) }
    }

    subscript(_ use: StepUse) -> Note? { notes[Self.key(use.kind, use.step)] }
}
