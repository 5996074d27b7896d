import Foundation
import GleanModel
import GleanStore

/// From a request to a context: the recipe read, inputs listed, kits loaded, the plan made.
package struct Opening {
    package internal(set) var context: RunContext
    /// The recipe's text, for the release.
    package let recipeText: String
    /// Where each asset was found on this machine.
    package let assetPaths: [String: String]
    /// The folder that the recipe lies in.
    let recipeFolder: String
    /// What was found among the inputs and is not read, for people; nil where all is.
    package let note: String?

    package init(catalog: Catalog, request: BuildRequest) throws {
        let recipePath = try Location.plain(request.recipePath)
        recipeFolder = Files.folder(of: recipePath)
        recipeText = try Self.text(recipePath)
        var recipe = try RecipeReader.read(recipeText, file: recipePath, catalog: catalog)
        let finder = AssetFinder(recipeFolder: recipeFolder)
        let found = PathLog()
        var assets = finder.assets { found.note($0, $1) }
        if !request.inputs.isEmpty { try recipe.replacePaths(request.inputs, catalog) }
        let prepared = try Self.prepare(recipe, catalog, &assets)
        assetPaths = found.paths
        try Self.noSharedNames(prepared.writers)
        let layout = try Layout(prepared.sources + prepared.steps)
        var passed = PassedOver()
        let inputs = try Self.inputs(prepared.sources, request.fileLimit) { passed.add($0) }
        note = passed.note
        let against = try AgainstReleases.open(prepared.steps)
        let plan = try Planner.plan(
            .init(
                recipe: recipe, inputs: inputs, assets: assets.opened, pageLimit: request.pageLimit, measureAll: request.measureAll, against: against,
                mergedAtOnce: request.mergedAtOnce),
            rounds: { (prepared.steps[$0] as? any SurveyRunner)?.rounds ?? [] },
            settles: { (prepared.steps[$0] as? any SurveyRunner)?.settles ?? false },
            lineage: { SurveyStages.hasLineage($0, prepared.steps, prepared.sources) })
        guard inputs.count + against.reduce(0, { $0 + $1.units }) < PageKey.mostUnits else {
            throw RecipeError("A run takes at most \(PageKey.mostUnits) inputs.", hint: "Run it in parts, each against those before.")
        }
        context = RunContext(
            plan: plan, sources: prepared.sources, steps: prepared.steps, writers: prepared.writers, layout: layout,
            output: try Location.plain(request.output ?? "release/\(recipe.name)"),
            memory: SortMemory(bytes: request.memoryBytes, workers: request.workers ?? ProcessInfo.processInfo.activeProcessorCount),
            scratch: try request.scratch.map(Location.plain))
    }

    static func text(_ path: String) throws -> String {
        guard try Files.exists(path) else { throw RecipeError("There is no recipe at \(path).") }
        let bytes = try Files.read(path)
        guard bytes.count <= 16 << 20, let text = String(validating: bytes, as: UTF8.self) else {
            throw RecipeError("\(path) is no recipe: it is not text in UTF-8.")
        }
        return text
    }

    struct Prepared {
        var sources: [any SourceRunner] = []
        var steps: [any PreparedStep] = []
        var writers: [any WriterRunner] = []
    }

    /// Loads the kits of every step of a recipe.
    static func prepare(_ recipe: Recipe, _ catalog: Catalog, _ assets: inout Assets) throws -> Prepared {
        var found = Prepared()
        for use in recipe.sources {
            if let source = try catalog.prepare(use, &assets) as? any SourceRunner { found.sources.append(source) }
        }
        for use in recipe.steps { found.steps.append(try catalog.prepare(use, &assets)) }
        for use in recipe.output {
            if let writer = try catalog.prepare(use, &assets) as? any WriterRunner { found.writers.append(writer) }
        }
        return found
    }

    /// Files over all shards have one name whoever writes them.
    private static func noSharedNames(_ writers: [any WriterRunner]) throws {
        var seen: [String: String] = [:]
        for writer in writers {
            for (name, _) in writer.index(of: []) {
                if let other = seen[name] {
                    throw RecipeError("\(other) and \(writer.use.name) would both write data/\(name).", hint: "Build one of them in a recipe of its own.")
                }
                seen[name] = writer.use.name
            }
        }
    }

    /// Inputs of all sources in canonical order: by name, as bytes compare.
    private static func inputs(_ sources: [any SourceRunner], _ limit: Int?, passOver: @escaping (String) -> Void) throws -> [Input] {
        var files: [(file: FileIdentity, source: Int)] = []
        for (index, source) in sources.enumerated() {
            guard !source.paths.isEmpty else {
                throw RecipeError("\(source.use.name) has no paths.", hint: "Give them in the recipe, or with --input.")
            }
            let found: [FileIdentity]
            do {
                found = try listInputs(source.paths, endings: source.endings, isWhole: source.isWholeFolder, passOver: passOver)
            } catch where error.kind == .noInput {
                throw RecipeError("No input was found at \(error.path).", hint: "Folders are searched for names that end in \(source.endings.joined(separator: ", ")).")
            } catch {
                throw Files.failure(.unreadable, error)
            }
            for file in found where source.isInput(file.name) {
                try Self.refuseCompanions(of: file.name, source)
                files.append((Self.withCompanions(file, source), index))
            }
        }
        guard !files.isEmpty else {
            throw RecipeError("No input was found at \(sources.flatMap { $0.paths }.joined(separator: ", ")).")
        }
        let shared = sharedFolder(files.map(\.file.name))
        files.sort { $0.file.name != $1.file.name ? $0.file.name.utf8.lexicographicallyPrecedes($1.file.name.utf8) : $0.source < $1.source }
        let inputs = files.prefix(limit ?? .max).enumerated().map { ordinal, found -> Input in
            // The largest is that of a server that does not tell: as of names in lists, it is not known before it is read.
            let size = found.file.size == .max && Files.isRemote(found.file.name) ? 0 : found.file.size
            return Input(
                ordinal: ordinal, source: found.source, name: String(found.file.name.dropFirst(shared.count)), path: found.file.name, bytes: UInt64(size),
                modified: found.file.modified)
        }
        try InputSizes.checkSum(inputs)
        return inputs
    }

    /// What is read beside an input must lie on a disk with it.
    private static func refuseCompanions(of path: String, _ source: any SourceRunner) throws {
        guard Files.isRemote(path), let beside = source.companions(of: path).first else { return }
        throw RecipeError(
            "\(source.use.name) reads what lies beside an input, such as \(beside), and cannot on a store.",
            hint: "Copy the folder of \(path) to a disk of this machine and name that.")
    }

    /// The file's identity with that of all that is read beside it: sizes added up, the time of the last change.
    static func withCompanions(_ file: FileIdentity, _ source: any SourceRunner) -> FileIdentity {
        var whole = file
        for path in source.companions(of: file.name) {
            guard let other = try? FileIdentity(of: path) else { continue }
            // Files with holes may be said to have any size.
            whole.size = whole.size.addingReportingOverflow(other.size).overflow ? .max : whole.size + other.size
            whole.modified = max(whole.modified, other.modified)
        }
        return whole
    }

    /// The folder, with its slash, in which all paths lie.
    static func sharedFolder(_ paths: [String]) -> String {
        guard var shared = paths.first.map({ Substring($0) }) else { return "" }
        for path in paths {
            while !path.hasPrefix(shared) { shared = shared.dropLast() }
        }
        guard let slash = shared.lastIndex(of: "/") else { return "" }
        return String(shared[...slash])
    }

    /// A class, because the closure that fills it outlives the call that makes it; one thread uses it.
    private final class PathLog {
        var paths: [String: String] = [:]
        func note(_ name: String, _ path: String) { paths[name] = path }
    }
}

extension Recipe {
    /// Gives `paths` to the sources: `NAME=PATH` to the source of that name, any other to the first whose endings fit, or to the recipe's
    /// first source.
    fileprivate mutating func replacePaths(_ paths: [String], _ catalog: Catalog) throws {
        var given = Array(repeating: [SettingValue](), count: sources.count)
        for path in paths {
            if let named = sources.firstIndex(where: { path.hasPrefix("\($0.name)=") }) {
                given[named].append(.text(String(path.dropFirst(sources[named].name.count + 1))))
                continue
            }
            let fitting = sources.indices.first { index in
                (catalog[sources[index]].flatMap { $0.type as? any Source.Type }).map { $0.endings.contains(where: path.hasSuffix) } ?? false
            }
            given[fitting ?? 0].append(.text(path))
        }
        for index in sources.indices {
            sources[index].settings.removeAll { $0.key == "paths" }
            sources[index].settings.append(SettingEntry(key: "paths", value: .list(given[index])))
        }
        // A source that is given nothing reads nothing.
        let kept = sources.indices.filter { !given[$0].isEmpty }
        sources = kept.map { sources[$0] }
    }
}
