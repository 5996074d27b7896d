import GleanModel
import GleanStore

/// How files of pages are counted.
package struct StatsRequest: Sendable {
    /// The field that holds the text; nil for the first there is of the usual names.
    package var textField: String?
    /// Looks for ids, URLs and texts that stand more than once, which sorts on disk.
    package var findsRepeats = true
    package var workers = 1
    /// Bytes that the sorts may hold, all workers together.
    package var memoryBytes = 512 << 20
    /// A folder for the sorts; nil for the system's.
    package var scratch: String?

    package init() {}
}

/// Counts files, folders and releases of pages: what is in them, without a recipe.
///
/// Files are counted on several threads and added up in the order of their names, so that the figures never depend on the workers.
package struct Stats {
    private let files: PageFiles
    private let request: StatsRequest
    private let say: (String) -> Void

    /// - Parameter say: told, in a line for people, of what is found and not counted.
    package init(catalog: Catalog, request: StatsRequest = StatsRequest(), say: @escaping (String) -> Void = { _ in }) throws {
        self.say = say
        files = try PageFiles(catalog, textField: request.textField)
        self.request = request
    }

    /// Figures of what `name` names: a file, a folder, a pattern, or a release. Throws a `RecipeError` if nothing is there, a `RunError` if
    /// something cannot be read.
    package func of(_ name: String) throws -> StatsSummary { try count(name, try inputs(name)) }

    /// The same over several names as one.
    package func ofAll(_ names: [String]) throws -> StatsSummary {
        var all: [Input] = []
        for name in names {
            all += try inputs(name).map { input in
                let shown = names.count == 1 || input.name.hasPrefix(name) ? input.name : "\(name)/\(input.name)"
                return Input(ordinal: 0, source: 0, name: shown, path: input.path, bytes: input.bytes, modified: input.modified)
            }
        }
        return try count(names.joined(separator: ", "), all)
    }

    private func inputs(_ name: String) throws -> [Input] {
        if try Files.exists("\(name)/manifest.json"), let release = try? Release(path: name) { return try files.shards(of: release) }
        var passed = PassedOver()
        defer { if let note = passed.note { say(note) } }
        do {
            return try listInputs([name], endings: files.endings, passOver: { passed.add($0) }).enumerated().map { index, file in
                Input(ordinal: index, source: 0, name: file.name, path: file.name, bytes: UInt64(max(0, file.size)), modified: file.modified)
            }
        } catch where error.kind == .noInput {
            throw RecipeError(
                "No file of pages was found at \(name).",
                hint: "Name a file, a folder or a release; files that are read end in \(files.endings.joined(separator: ", ")).")
        } catch {
            throw Files.failure(.unreadable, error)
        }
    }

    private func count(_ name: String, _ inputs: [Input]) throws -> StatsSummary {
        let scratch = try ScratchFolder(in: request.scratch)
        // By name: a thread that has just ended may hold the folder a moment longer than this call.
        defer { scratch.remove() }
        let files = files, request = request, each = request.memoryBytes / max(1, min(request.workers, inputs.count))
        var sum = PageStats()
        var runs: [[String]] = []
        try OrderedWork.run(inputs.count, workers: request.workers) { part in
            var stats = PageStats()
            var repeats = request.findsRepeats ? RepeatedPages(folder: scratch.path, file: part, memoryBytes: each) : nil
            let tally = try files.read(inputs[part]) { page in
                stats.add(page)
                try repeats?.add(page)
            }
            stats.endFile(tally, stored: inputs[part].bytes)
            return (stats, try repeats?.finish() ?? [])
        } take: { _, found in
            sum.add(found.0)
            runs.append(found.1)
        }
        var repeated: [RepeatedPages.Found] = []
        if request.findsRepeats {
            repeated = try RepeatedPages.Kind.allCases.map { kind in
                try RepeatedPages.count(runs.map { $0[kind.rawValue] }, folder: scratch.path)
            }
        }
        return StatsSummary(name, sum, repeated, names: inputs.map(\.name))
    }
}
