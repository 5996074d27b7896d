import GleanModel
import GleanRights

/// Licences of files by patterns: REUSE.toml, version 1 (REUSE specification 3.2), and Debian's copyright files, which REUSE had as `.reuse/dep5`.
struct FileAnnotations {
    struct Annotation {
        var patterns: [PathPattern] = []
        var licence: Licence?
        /// The field that names the licence, and its place.
        var line: [UInt8] = []
        var offset = 0
    }

    private(set) var annotations: [Annotation] = []

    private static let mostPatterns = 4096
    private static let longestPattern = 512

    /// REUSE.toml.
    init(reuse bytes: [UInt8]) {
        var current = Annotation(), ordinal = 0, patterns = 0
        for field in TOMLFields(bytes).fields where field.table == "annotations" {
            if field.ordinal != ordinal {
                if ordinal > 0, !current.patterns.isEmpty { annotations.append(current) }
                (current, ordinal) = (Annotation(), field.ordinal)
            }
            if field.key == "path", patterns < Self.mostPatterns {
                current.patterns = field.values.filter { $0.count <= Self.longestPattern }.map { PathPattern($0, crossesFolders: false) }
                patterns += current.patterns.count
            } else if field.key == "SPDX-License-Identifier" {
                let licences = field.values.compactMap { LicenceName.licence($0) }
                current.licence = licences.count == field.values.count ? LicenceText.join(licences, choice: []) : Self.unknown
                current.line = Self.line(bytes, field.offset)
                current.offset = field.offset
            }
        }
        if ordinal > 0, !current.patterns.isEmpty { annotations.append(current) }
    }

    /// `debian/copyright` or `.reuse/dep5`; nil for a file of another form.
    init?(debian bytes: [UInt8]) {
        guard let file = DebianCopyright(bytes.span) else { return nil }
        var patterns = 0, texts = DebianTexts(file, bytes)
        for stanza in file.stanzas where stanza.kind == .files && !stanza.patterns.isEmpty && patterns < Self.mostPatterns {
            let wanted = stanza.patterns.map { Array(($0.text.hasPrefix("./") ? String($0.text.dropFirst(2)) : $0.text).utf8) }.filter { $0.count <= Self.longestPattern }
            // One that is too long counts too, or a paragraph of such would cost nothing.
            patterns += stanza.patterns.count
            // A name that is not of the published list stands for the text below it, or below the paragraph of that name.
            let licence = stanza.licence ?? texts.licence(stanza.text) ?? texts.licence(named: stanza.name) ?? Self.unknown
            annotations.append(
                Annotation(patterns: wanted.map { PathPattern($0, crossesFolders: true) }, licence: licence, line: Self.line(bytes, stanza.offset), offset: stanza.offset))
        }
    }

    private static let unknown = SPDX.licence("LicenseRef-unknown")

    private static func line(_ bytes: [UInt8], _ offset: Int) -> [UInt8] { Array(bytes[offset...].prefix { $0 != 10 && $0 != 13 }.prefix(Evidence.longest)) }

    /// The last annotation that speaks of a path counts.
    func annotation(of path: ArraySlice<UInt8>, _ work: inout Int) -> Annotation? {
        for annotation in annotations.reversed() where annotation.licence != nil {
            for pattern in annotation.patterns where pattern.matches(path, &work) { return annotation }
        }
        return nil
    }
}
