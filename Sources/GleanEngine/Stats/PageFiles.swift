import GleanFormats
import GleanModel
import GleanStore

/// A page as a file of texts has it, borrowed from its line or batch. What the file does not say is empty.
struct FilePage: ~Escapable {
    let text: Span<UInt8>
    let id: Span<UInt8>
    let url: Span<UInt8>
    let date: Span<UInt8>
    let language: Span<UInt8>

    @_lifetime(copy text, copy id, copy url, copy date, copy language)
    init(text: Span<UInt8>, id: Span<UInt8>, url: Span<UInt8>, date: Span<UInt8>, language: Span<UInt8>) {
        self.text = text
        self.id = id
        self.url = url
        self.date = date
        self.language = language
    }
}

/// Reads pages out of files of texts: JSON lines by itself, so that bytes and fields are seen as they stand, and any other form by the source
/// whose ending fits.
package struct PageFiles: Sendable {
    /// Endings of JSON lines, plain and packed. A plain `.json` is one document more often than not.
    static let lineEndings = [".jsonl", ".jsonl.gz", ".jsonl.zst", ".ndjson", ".ndjson.gz", ".ndjson.zst", ".json.gz", ".json.zst"]
    private static let mostLineBytes = 256 << 20

    /// Of each kind of field, the first that is there counts.
    private static let texts = ["text", "content", "raw_content", "body"]
    private static let ids = ["id", "doc_id", "_id", "uuid"]
    private static let urls = ["url", "metadata.url", "source_url", "URL"]
    private static let dates = ["date", "created", "metadata.date", "timestamp", "added"]
    private static let languages = ["language", "metadata.language", "lang", "metadata.lang"]
    /// What `languages` are called among the members of a page's metadata.
    private static let languageMembers = ["language", "lang"].map { Array($0.utf8) }

    private let sources: [any SourceRunner]
    private let textFields: [String]

    /// Sources with their default settings, but for the field that holds the text, and for the language, which goes along. Throws what a
    /// source throws that cannot be opened.
    package init(_ catalog: Catalog, textField: String? = nil) throws {
        textFields = textField.map { [$0] } ?? Self.texts
        var assets = AssetFinder(recipeFolder: ".").assets { _, _ in }
        sources = try catalog.faces.filter { $0.kind == .source }.compactMap { face in
            var settings = face.settings(dialect: nil)
            if let textField, let place = settings.firstIndex(where: { $0.key == "text_field" }) { settings[place].value = .text(textField) }
            if let place = settings.firstIndex(where: { $0.key == "keep" }) { settings[place].value = .list(Self.languages.map { .text($0) }) }
            let use = StepUse(step: face.name, kind: .source, name: face.name, version: face.version, settings: settings)
            return try catalog.prepare(use, &assets) as? any SourceRunner
        }
    }

    /// Every ending that is read.
    package var endings: [String] {
        Self.lineEndings + sources.flatMap(\.endings).filter { !Self.lineEndings.contains($0) }
    }

    /// The shards of a release as inputs. Throws a `RunError` for a shard that nothing here reads.
    func shards(of release: Release) throws -> [Input] {
        // Some writers have files beside their shards, which hold no pages of their own.
        let shards = release.manifest.shards.filter { shard in endings.contains { shard.name.hasSuffix($0) } }
        guard !shards.isEmpty || release.manifest.shards.isEmpty else {
            throw RunError(
                .badRelease, "The shards of \(release.path) are of a form that is not read here: \(release.manifest.shards[0].name)",
                hint: "Files that are read end in \(endings.joined(separator: ", ")).")
        }
        return shards.enumerated().map { index, shard in
            Input(ordinal: index, source: 0, name: shard.name, path: "\(release.path)/data/\(shard.name)", bytes: shard.bytes, modified: 0)
        }
    }

    /// Hands every page of a file to `body`, and returns what was met besides. Throws a `RunError` if the file cannot be read.
    func read(_ input: Input, _ body: (borrowing FilePage) throws -> Void) throws -> SourceTally {
        if Self.lineEndings.contains(where: { input.path.hasSuffix($0) }) { return try readLines(input, body) }
        guard let source = sources.first(where: { $0.endings.contains { input.path.hasSuffix($0) } }) else {
            throw RecipeError("\(input.path) is of no form that is read here.", hint: "Files that are read end in \(endings.joined(separator: ", ")).")
        }
        var tally = SourceTally()
        try source.read(input, at: nil, &tally, .scratch()) { batch, _ in
            for row in 0..<batch.count {
                let language = Self.language(batch.metadata[row])
                try body(FilePage(text: batch.text[row], id: batch.id[row], url: batch.url[row], date: batch.date[row], language: language.span))
            }
            return true
        }
        return tally
    }

    private func readLines(_ input: Input, _ body: (borrowing FilePage) throws -> Void) throws -> SourceTally {
        var tally = SourceTally()
        let kinds = [textFields, Self.ids, Self.urls, Self.dates, Self.languages]
        let starts = kinds.indices.map { kind in kinds[..<kind].reduce(0) { $0 + $1.count } } + [kinds.reduce(0) { $0 + $1.count }]
        var fields = JSONFields(kinds.flatMap { $0 })
        var lines = LineReader(try OrderedFile.open(input.path), maxLineBytes: Self.mostLineBytes)
        while let event = try lines.next() {
            guard case .line(let line) = event else {
                if case .damage(let damage) = event {
                    tally.count(DataError(kind: damage.kind.rawValue, file: input.name, offset: UInt64(max(0, damage.offset))))
                }
                continue
            }
            let bytes = lines.bytes.extracting(line.range)
            if Self.isBlank(bytes) { continue }
            if fields.scan(bytes) != nil {
                tally.count(DataError(kind: "bad_json", file: input.name, offset: UInt64(max(0, line.offset))))
                continue
            }
            let found = kinds.indices.map { Self.first(starts[$0]..<starts[$0 + 1], fields) }
            let values = fields.text
            try body(FilePage(
                text: values.extracting(found[0]), id: values.extracting(found[1]), url: values.extracting(found[2]),
                date: values.extracting(found[3]), language: values.extracting(found[4])))
        }
        tally.bytes = UInt64(max(0, lines.inputOffset))
        return tally
    }

    /// The value of the first of the wanted fields that is a string or a number.
    private static func first(_ wanted: Range<Int>, _ fields: borrowing JSONFields) -> Range<Int> {
        for index in wanted where [.string, .number].contains(fields[index].kind) && !fields[index].range.isEmpty { return fields[index].range }
        return 0..<0
    }

    /// The same of a page's metadata; empty if it says nothing of a language.
    private static func language(_ metadata: Span<UInt8>) -> [UInt8] {
        var members = JSONMembers(metadata, hasBraces: false), found: [UInt8] = [], best = languageMembers.count
        while let member = try? members.next(metadata) {
            let place = languageMembers.firstIndex { metadata.holds($0, at: member.key) }
            guard let place, place < best, [.string, .number].contains(member.kind) else { continue }
            var text: [UInt8] = []
            JSONMembers.appendText(of: member, in: metadata, to: &text)
            if !text.isEmpty { (found, best) = (text, place) }
        }
        return found
    }

    private static func isBlank(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices where bytes[index] != 32 && bytes[index] != 9 { return false }
        return true
    }
}
