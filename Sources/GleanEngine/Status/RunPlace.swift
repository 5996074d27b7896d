package import GleanModel
import GleanStore

/// A run that somebody asks about: the release's folder or the run's own file, and where its work lies from here.
package struct RunPlace: Sendable {
    /// The release's folder, as this machine sees it.
    package let release: String
    /// The run's file; nil where the release is sealed and its work is gone.
    package let file: RunFile?
    /// Other runs that stand in the same folder, by the name of their work folder.
    package let others: [String]

    /// The run's places, as this machine sees them; nil where none is left.
    package var context: RunContext? { file.map { RunContext(plan: $0.plan, output: release) } }

    /// `path` is a release's folder, a work folder or a `run.json` in one. Throws a `RecipeError` where there is no run.
    package init(_ path: String) throws {
        let plain = try Location.plain(path)
        let path = plain.hasSuffix("/") && plain.count > 1 ? String(plain.dropLast()) : plain
        let file = path.hasSuffix("/\(RunFile.name)") || path == RunFile.name ? path : "\(path)/\(RunFile.name)"
        // A release has a file of that name too, in run/.
        if Files.isThere(file), let release = Self.release(ofWork: file.folder) {
            self.release = release
            self.file = try Self.read(file)
            others = []
            return
        }
        release = path
        let works = Files.listed("\(path)/work").filter { Files.isThere("\(path)/work/\($0)/\(RunFile.name)") }
        guard let newest = Self.newest(works, in: "\(path)/work") else {
            guard Files.isThere("\(path)/\(Seal.sums)") else {
                throw RecipeError("There is no run at \(path).", hint: "Name the release's folder that \"gleaner build\" writes, or the run.json in its work folder.")
            }
            self.file = nil
            others = []
            return
        }
        self.file = try Self.read("\(path)/work/\(newest)/\(RunFile.name)")
        others = works.filter { $0 != newest }
    }

    /// The release whose work folder this is: `RELEASE/work/WORKPRINT`.
    private static func release(ofWork folder: String) -> String? {
        let work = folder.folder
        guard work == "work" || work.hasSuffix("/work") else { return nil }
        return work.folder
    }

    /// The run that was planned last: one server's clock gives the times of all.
    private static func newest(_ works: [String], in folder: String) -> String? {
        works.max { a, b in
            let times = [a, b].map { (try? FileIdentity(of: "\(folder)/\($0)/\(RunFile.name)"))?.modified ?? 0 }
            return times[0] < times[1]
        }
    }

    /// Any version's run may be looked at, if it is written as this one writes it.
    private static func read(_ path: String) throws -> RunFile {
        do {
            let file = try SealedJSON.read(RunFile.self, path), stages = file.plan.stages
            // What follows counts on it, and the file may be anybody's.
            guard stages.first?.units == file.plan.inputs.count, stages.allSatisfy({ (1...PageKey.mostUnits).contains($0.units) }) else {
                throw RunError.damaged(path, cause: "its stages are none of a plan")
            }
            return file
        } catch let error as RunError where error.kind == .damagedWork {
            struct Head: Decodable { let gleaner: String }
            guard let head = try? SealedJSON.read(Head.self, path), head.gleaner != Version.current else { throw error }
            throw RecipeError("\(path) was written by Gleaner \(head.gleaner), and this is \(Version.current).", hint: "Ask with the version that runs it.")
        }
    }

    /// The release that stands here, if it is sealed.
    var manifest: Manifest? {
        guard Files.isThere("\(release)/\(Seal.sums)") else { return nil }
        return try? Files.readJSON(Manifest.self, "\(release)/manifest.json")
    }
}

extension String {
    /// The folder that a path lies in; `.` for a name alone. Foundation's own would take a slash out of `s3://`.
    var folder: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}
