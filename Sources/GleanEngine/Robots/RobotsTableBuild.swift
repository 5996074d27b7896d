import GleanBytes
import GleanFormats
import GleanModel
import GleanStore

/// How a robots table is made.
package struct RobotsTableRequest: Sendable {
    package var workers = 1
    /// Bytes that the sorts may hold, all workers together.
    package var memoryBytes = 512 << 20
    /// A folder for the sorts; nil for the system's.
    package var scratch: String?

    package init() {}
}

/// What was found on the way.
package struct RobotsTableSummary: Sendable, Equatable {
    package internal(set) var inputs = 0
    package internal(set) var inputBytes: UInt64 = 0
    package internal(set) var records = 0
    /// Captures in the table, of one site, file and time one; by `SiteFile`.
    package internal(set) var captures = [Int](repeating: 0, count: SiteFile.allCases.count)
    package internal(set) var sites = 0
    /// Distinct bodies, and their bytes as stored.
    package internal(set) var bodies = 0
    package internal(set) var bodyBytes = 0
    /// Captures by the first digit of their HTTP status; those without one at 0.
    package internal(set) var statuses = [Int](repeating: 0, count: 10)
    /// Records that only point to an earlier capture, which is not looked for: revisits, and answers 3xx that redirect nowhere, as 304.
    package internal(set) var revisits = 0
    package internal(set) var damaged = 0

    mutating func add(_ other: RobotsTableSummary) {
        inputs += other.inputs
        inputBytes += other.inputBytes
        records += other.records
        revisits += other.revisits
        damaged += other.damaged
    }
}

/// Makes a table of the files of sites, as they stood, from crawls: every capture of robots.txt, tdmrep.json and ai.txt.
///
/// Captures are sorted twice on disk, first by their bodies, so that equal ones are stored once, then by site, file and time. The bytes of the
/// table depend on the captures alone, in whatever inputs they lie and however many workers read them.
package struct RobotsTableBuild {
    private let inputs: [FileIdentity]
    private let request: RobotsTableRequest
    /// What was found among the crawls and is not read, for people; nil where all is.
    package let note: String?

    /// Throws a `RecipeError` where `patterns` name no crawl.
    package init(_ patterns: [String], request: RobotsTableRequest = RobotsTableRequest()) throws {
        self.request = request
        var passed = PassedOver()
        do {
            inputs = try listInputs(patterns, passOver: { passed.add($0) })
            note = passed.note
        } catch where error.kind == .noInput {
            throw RecipeError(
                "No crawl was found at \(patterns.joined(separator: ", ")).",
                hint: "Name files, folders or patterns of files that end in \(archiveEndings.joined(separator: ", ")).")
        } catch {
            throw Files.failure(.unreadable, error)
        }
    }

    /// Writes the table to `path`, which is seen whole or not at all. `progress` gets the inputs that are read and all that there are.
    package func write(_ path: String, progress: (Int, Int) -> Void = { _, _ in }) throws -> RobotsTableSummary {
        let scratch = try ScratchFolder(in: request.scratch)
        defer { scratch.remove() }
        let inputs = inputs, folder = scratch.path
        let each = request.memoryBytes / max(1, min(request.workers, inputs.count))
        var summary = RobotsTableSummary(), runs: [(path: String, partition: Int)] = []
        try OrderedWork.run(inputs.count, workers: request.workers) { part in
            let captures = SiteCaptures(folder: folder, name: "captures-\(part)", memoryBytes: each)
            return try captures.read(inputs[part])
        } take: { part, found in
            summary.add(found.summary)
            if let run = found.run { runs.append((run, 0)) }
            progress(part + 1, inputs.count)
        }
        var writer = try RobotsTableWriter(folder: folder, memoryBytes: request.memoryBytes)
        try writer.addBodies(try MergedRuns(SiteCaptures.shape, runs, folder: folder, name: "captures"))
        try writer.write(path, into: &summary)
        return summary
    }
}
