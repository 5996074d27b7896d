import GleanModel
import GleanStore

/// One thing that was held against the release, and what is wrong, if anything.
package struct VerifyCheck: Sendable, Equatable {
    /// A sentence: what holds if the check is passed.
    package let name: String
    /// How much was looked at, such as "14 files, 3.2 GB"; may be empty.
    package let extent: String
    /// What is wrong, a sentence each, the first few; empty if nothing is.
    package let problems: [String]
    /// The check could not be done, for a reason that is nobody's fault.
    package let skipped: String?

    package var isOK: Bool { problems.isEmpty }

    init(_ name: String, extent: String = "", problems: [String] = [], skipped: String? = nil) {
        self.name = name
        self.extent = extent
        self.problems = problems
        self.skipped = skipped
    }
}

/// Holds a release against itself: digests of files, counts that must add up, contents of shards, the index.
package struct Verify {
    private let path: String
    private let catalog: Catalog
    private let progress: (String) throws -> Void

    /// `catalog` has the writers that read their shards back. `progress` is told each file before it is read, and may throw to stop.
    /// Throws a `RecipeError` for a path that names no place here.
    package init(path: String, catalog: Catalog, progress: @escaping (String) throws -> Void = { _ in }) throws {
        self.path = try Location.plain(path)
        self.catalog = catalog
        self.progress = progress
    }

    /// All checks, in order. A release that cannot be opened has one check that says why. Throws only what `progress` throws.
    package func checks() throws -> [VerifyCheck] {
        let files = try VerifyFiles(path: path, progress: progress)
        var checks = files.checks
        let release: Release
        do {
            release = try Release(path: path)
        } catch {
            return checks + [VerifyCheck("The manifest can be read", problems: [said(error)])]
        }
        checks.append(VerifyCheck("The manifest can be read", extent: "\(release.manifest.name), Gleaner \(release.manifest.gleaner)"))
        checks.append(files.seals(release.manifest))
        checks += VerifyCounts.manifest(release.manifest)
        checks += try tables(release)
        try progress(CompositionScan.list)
        checks += VerifyComposition.checks(release, try? release.layout(catalog), found: files.file(CompositionScan.list))
        checks += try shards(release)
        return checks
    }

    // MARK: Decisions and index

    private func tables(_ release: Release) throws -> [VerifyCheck] {
        var counts = VerifyCounts(release.manifest)
        var rows = IndexSum()
        var unreadable: [String] = []
        for unit in 0..<release.units {
            try progress("decisions/\(unitName(unit)).table")
            do {
                try counts.add(unit, release.decisions(unit)) { rows.add($0, unit: unit, row: $1) }
            } catch {
                unreadable.append(said(error))
            }
        }
        let name = "The index leads to every page by its id and its URL"
        guard unreadable.isEmpty else {
            return [VerifyCheck("Decisions can be read", problems: unreadable), VerifyCheck(name, skipped: "decisions cannot be read")]
        }
        try progress("decisions/\(ReleaseIndex.name)")
        return [VerifyCheck("Decisions can be read", extent: "\(counts.rows) pages")] + counts.checks + [rows.check(name, path)]
    }

    // MARK: Shards

    private func shards(_ release: Release) throws -> [VerifyCheck] {
        let name = "Contents of shards are what the manifest says"
        var problems: [String] = []
        var read = 0
        let writers = release.manifest.recipe.output.map { writer($0) }
        var unknown: [String] = []
        for shard in release.manifest.shards {
            guard VerifyFiles.isPlain(shard.name) else {
                problems.append("\"\(shard.name)\" is no name of a shard.")
                continue
            }
            // Files beside shards have no rows of their own; their digest is all that is known of them.
            if shard.content == nil { continue }
            let place = ShardPlaces.writer(of: shard.name)
            guard let writer = writers.indices.contains(place) ? writers[place] : nil else {
                unknown.append(shard.name)
                continue
            }
            try progress("data/\(shard.name)")
            do {
                let found = try content(of: shard, writer, release)
                read += 1
                if let rows = found.rows, rows != shard.rows { problems.append("data/\(shard.name) has \(rows) rows, and the manifest says \(shard.rows).") }
                if found.digest != shard.content {
                    problems.append("data/\(shard.name) has the content \(found.digest ?? "of no rows"), and the manifest says \(shard.content ?? "none").")
                }
            } catch {
                problems.append(said(error))
            }
        }
        var checks = [VerifyCheck(name, extent: "\(read) shards", problems: problems)]
        if !unknown.isEmpty {
            let why = "this version has no writer for them: \(unknown[0])"
            checks.append(VerifyCheck("Contents of other shards", extent: "\(unknown.count) shards", skipped: why))
        }
        return checks
    }

    /// What a shard holds. From a store it is fetched first, with what its writer put beside it, and again where it comes out as another.
    private func content(of shard: FileSeal, _ writer: any Writer, _ release: Release) throws -> ShardContent {
        let data = "\(path)/data", stem = shard.name.prefix { $0 != "." } + "."
        guard Files.isRemote(data) else { return try writer.content(of: "\(data)/\(shard.name)") }
        let beside = release.manifest.shards.filter { $0.content == nil && $0.name.hasPrefix(stem) && VerifyFiles.isPlain($0.name) }
        var found = ShardContent(rows: nil, digest: nil)
        for _ in 0..<Files.readings(of: data) {
            let fetched = try FetchedFile("\(data)/\(shard.name)", and: beside.map { "\(data)/\($0.name)" })
            found = try writer.content(of: fetched.path)
            if found.digest == shard.content { break }
        }
        return found
    }

    /// The writer that a release's recipe names, which knows how to read its shards; nil if this version has none of that name and settings.
    private func writer(_ use: StepUse) -> (any Writer)? { (try? catalog.make(use)) as? any Writer }
}

/// What an error says, without its advice: the advice would be to verify.
func said(_ error: any Error) -> String {
    guard let error = error as? RunError else { return "\(error)" }
    return error.message + (error.cause.map { ": \($0)" } ?? "") + "."
}

extension [String] {
    /// The first few problems, and how many more there are.
    func firstFew(_ most: Int = 10) -> [String] {
        count <= most ? self : Array(prefix(most)) + ["And \(count - most) more."]
    }
}
