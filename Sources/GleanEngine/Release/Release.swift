package import GleanModel
import GleanStore

/// A release folder, opened for reading. Nothing in it is trusted: every file is checked when it is opened.
package struct Release: Sendable {
    package let path: String
    package let manifest: Manifest
    /// Where inputs and models were when the release was made; nil if `run/` was not passed on with it.
    package let run: RunRecord?

    /// Opens the release at `path`. Throws a `RunError` of kind `badRelease` that says what to do.
    package init(path: String) throws {
        let path = try Location.plain(path)
        guard try Files.exists("\(path)/manifest.json") else {
            let unfinished = try Files.exists("\(path)/work")
            throw RunError(
                .badRelease, unfinished ? "The release at \(path) is not finished" : "There is no release at \(path): manifest.json is missing",
                hint: unfinished ? "Run \"gleaner build\" again: it goes on from the last finished unit." : "Name the folder that \"gleaner build\" wrote.")
        }
        struct Head: Decodable { let format: Int }
        let bytes = try Self.reading("\(path)/manifest.json") { try Files.read($0) }
        let format = try Self.decode(Head.self, bytes, "\(path)/manifest.json").format
        guard format == Manifest.version else {
            throw RunError(
                .badRelease, "\(path) has the format \(format), and this version of Gleaner reads \(Manifest.version)",
                hint: "Use the version of Gleaner that made the release; its manifest.json names it.")
        }
        self.path = path
        manifest = try Self.decode(Manifest.self, bytes, "\(path)/manifest.json")
        guard manifest.countsAreSane else {
            throw RunError(.badRelease, "\(path)/manifest.json has counts that cannot be", hint: "Fetch the release again, or build it again.")
        }
        let record = "\(path)/run/run.json"
        // What a run says of one machine is a help and no part of the release: a damaged one is as good as none.
        run = try Files.exists(record) ? try? CanonicalJSON.decode(RunRecord.self, Files.read(record)) : nil
    }

    /// Whether a release, finished or not, lies at `path`. Throws a `RunError` where that cannot be told.
    package static func stands(at path: String) throws -> Bool { try Files.exists("\(Location.plain(path))/manifest.json") }

    /// The text of one of the release's files. Throws a `RunError` if it is not there.
    package func text(of name: String) throws -> String {
        guard try Files.exists("\(path)/\(name)") else {
            throw RunError(.badRelease, "\(path)/\(name) is missing", hint: "Fetch the release again, or build it again.")
        }
        return String(decoding: try Files.read("\(path)/\(name)"), as: UTF8.self)
    }

    /// Units of the run, one an input.
    package var units: Int { manifest.inputs.count }

    /// The decisions about the pages of input `unit`. Throws a `RunError` of kind `badRelease`.
    package func decisions(_ unit: Int) throws -> DecisionTable {
        guard unit >= 0, unit < units else {
            throw RunError(.badRelease, "\(path) has no input \(unit)", hint: "Run \"gleaner verify \(path)\".")
        }
        return try DecisionTable(path: "\(path)/decisions/\(unitName(unit)).table", input: manifest.inputs[unit].name)
    }

    /// The rows that `keys` lead to, decoded block by block.
    package func rows(_ keys: [PageKey]) throws -> [PageRow] {
        var rows: [PageRow] = []
        var open: (unit: Int, table: DecisionTable)?
        var block: (index: Int, decoded: TableBlock)?
        for key in keys {
            if open?.unit != key.unit {
                open = (key.unit, try decisions(key.unit))
                block = nil
            }
            guard let table = open?.table, let place = table.reader.find(row: key.row) else {
                throw RunError(.badRelease, "The index of \(path) names a page that is not there", hint: "Run \"gleaner verify \(path)\".")
            }
            if block?.index != place.block { block = (place.block, try table.block(place.block)) }
            if let decoded = block?.decoded { rows.append(table.row(decoded, place.row, key: key)) }
        }
        return rows
    }

    /// The run's layout, rebuilt from the recipe of the manifest without opening any model.
    ///
    /// Throws a `RunError` of kind `badRelease` if this version's steps make other numbers than stand in the release.
    package func layout(_ catalog: Catalog) throws -> Layout { try layout(manifest.recipe, catalog) }

    /// As `layout`, for the release's numbers under another recipe of the same steps. A limit for a label that no model knows is thrown as
    /// a `RecipeErrors`.
    func layout(_ recipe: Recipe, _ catalog: Catalog) throws -> Layout {
        let table = try units > 0 ? decisions(0) : nil
        let columns = table?.numbers ?? []
        var parts: [LayoutPart] = []
        for use in recipe.uses {
            guard let face = catalog[use] else { throw otherVersion("it knows no step \"\(use.step)\"") }
            let step: any Step
            do {
                step = try catalog.make(use)
            } catch let error as RecipeError {
                throw otherVersion(error.message)
            }
            var labels: [Int: [String]] = [:]
            for spec in face.numbers where spec.kind == .label {
                labels[spec.slot] = columns.first { $0.name == "\(use.name).\(spec.name)" }?.labels
            }
            parts.append(LayoutPart(use: use, face: face, labels: labels, rules: step.boundRules))
        }
        let layout = try Layout(parts: parts)
        guard layout.columns.map(\.name) == columns.map(\.name) else { throw otherVersion("its steps make other numbers") }
        guard layout.drops == table?.drops ?? layout.drops else { throw otherVersion("its steps give other reasons") }
        return layout
    }

    private func otherVersion(_ what: String) -> RunError {
        RunError(
            .badRelease, "The rules of \(path) cannot be rebuilt by Gleaner \(Version.current)", cause: what,
            hint: "The release was made by Gleaner \(manifest.gleaner): use that version.")
    }

    /// What to say of a unit whose table has other columns or reasons than the first: files of two releases lie in one folder.
    func isMixed(_ unit: Int) -> RunError {
        RunError(
            .badRelease, "The decisions about \(manifest.inputs[unit].name) are of another run",
            hint: "\"gleaner verify\" lists all that is wrong; fetch the release again, or build it again.")
    }

    /// Runs `body` on a file of a release; what it throws about damaged work is said of a release instead.
    static func reading<T>(_ path: String, _ body: (String) throws -> T) throws -> T {
        do {
            return try body(path)
        } catch let error as RunError where error.kind == .damagedWork || error.kind == .unreadable {
            throw RunError(
                .badRelease, error.message, cause: error.cause,
                hint: "\"gleaner verify\" lists all that is wrong; fetch the release again, or build it again.")
        } catch let error as DecodingError {
            throw RunError(.badRelease, "\(path) is damaged", cause: "\(error)", hint: "Fetch the release again, or build it again.")
        }
    }

    private static func decode<T: Decodable>(_ type: T.Type, _ bytes: [UInt8], _ path: String) throws -> T {
        try reading(path) { _ in try CanonicalJSON.decode(type, bytes) }
    }
}

extension Manifest {
    /// Counts of this size can be added up without care, and no release has more.
    private static let most = 1 << 40

    /// No count is negative or beyond all releases.
    fileprivate var countsAreSane: Bool {
        let all = [counts.pagesIn, counts.pagesKept] + counts.drops.map(\.pages) + inputs.flatMap { [$0.pagesIn, $0.pagesKept] } + shards.map(\.rows)
        return all.allSatisfy { (0...Self.most).contains($0) }
    }
}
