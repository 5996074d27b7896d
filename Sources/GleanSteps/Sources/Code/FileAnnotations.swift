import GleanModel
import GleanRights

/// REUSE.toml, version 1: licences of files by patterns (REUSE specification 3.2).
struct FileAnnotations {
    struct Annotation {
        var patterns: [PathPattern] = []
        var licence: Licence?
        var line: [UInt8] = []
        var offset = 0
    }

    private(set) var annotations: [Annotation] = []

    private static let mostPatterns = 4096

    init(_ bytes: [UInt8]) {
        var current = Annotation(), ordinal = 0, patterns = 0
        for field in TOMLFields(bytes).fields where field.table == "annotations" {
            if field.ordinal != ordinal {
                if ordinal > 0 { annotations.append(current) }
                (current, ordinal) = (Annotation(), field.ordinal)
            }
            if field.key == "path", patterns < Self.mostPatterns {
                current.patterns = field.values.filter { $0.count <= 512 }.map { PathPattern($0, crossesFolders: false) }
                patterns += current.patterns.count
            } else if field.key == "SPDX-License-Identifier" {
                let licences = field.values.compactMap { LicenceName.licence($0) }
                if licences.count == field.values.count { current.licence = LicenceText.join(licences, choice: []) }
                current.line = Array(bytes[field.offset...].prefix { $0 != 10 && $0 != 13 })
                current.offset = field.offset
            }
        }
        if ordinal > 0 { annotations.append(current) }
    }

    /// The last annotation that speaks of a path counts.
    func annotation(of path: ArraySlice<UInt8>, _ work: inout Int) -> Annotation? {
        annotations.last { annotation in annotation.licence != nil && annotation.patterns.contains { $0.matches(path, &work) } }
    }
}
