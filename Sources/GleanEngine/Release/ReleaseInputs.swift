import GleanModel
import GleanStore

/// Finds the inputs that a release was made from.
struct ReleaseInputs {
    /// What differs from the inputs as they were, as sentences.
    private(set) var notes: [String] = []
    private let release: Release
    private let folder: String?
    private let sources: [any SourceRunner]
    private var noted = Set<Int>()

    /// `folder` is where inputs lie now, by their names in the release; nil for where they were.
    init(_ release: Release, folder: String?, sources: [any SourceRunner]) {
        self.release = release
        self.sources = sources
        self.folder = folder
    }

    /// The input of a unit where it lies now. Throws a `RunError` if it is not there.
    mutating func input(_ unit: Int) throws -> Input {
        let sealed = release.manifest.inputs[unit]
        let recorded = release.run?.inputs.first { $0.name == sealed.name }
        var candidates: [String] = []
        if let folder { candidates = ["\(folder)/\(sealed.name)", "\(folder)/\(sealed.name.split(separator: "/").last ?? "")"] }
        if let path = recorded?.path { candidates.append(path) }
        for path in candidates {
            guard let file = try? FileIdentity(of: path) else { continue }
            let identity = sources.first { $0.use.name == sealed.source }.map { Opening.withCompanions(file, $0) } ?? file
            if UInt64(max(0, identity.size)) != sealed.bytes, noted.insert(unit).inserted {
                notes.append("\(path) has \(identity.size) bytes and had \(sealed.bytes) when the release was made.")
            }
            return Input(
                ordinal: unit, source: recorded?.source ?? 0, name: sealed.name, path: path, bytes: UInt64(max(0, identity.size)), modified: identity.modified)
        }
        throw RunError(
            .unreadable, "The input \(sealed.name) was not found" + (candidates.isEmpty ? "" : "; looked for \(candidates.joined(separator: ", "))"),
            hint: "Name the folder that the inputs lie in now with --inputs.")
    }
}
