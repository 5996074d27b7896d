package import GleanModel

/// A machine-readable copyright file, which says under which licence each file of a source package is: Debian's copyright-format 1.0
/// (first written down as DEP-5), as `debian/copyright` and `.reuse/dep5` have it.
package struct DebianCopyright: Sendable {
    /// A paragraph with a `License:` field.
    package struct Stanza: Sendable {
        package enum Kind: Sendable, Hashable {
            /// The first paragraph, which speaks of the package as a whole.
            case header
            /// One with `Files:`.
            case files
            /// A stand-alone one, whose text is that of all stanzas with its name.
            case licence
        }

        package let kind: Kind
        /// Which files it is for; empty for the other kinds.
        package let patterns: [DebianPattern]
        /// The first line of the field, as it stands there: `GPL-2+ or Artistic, and Expat`.
        package let name: String
        /// What the name means, as far as it is of the published list; nil where only the text below it tells.
        package let licence: Licence?
        /// Where the name begins in the file, in bytes.
        package let offset: Int
        /// Where the field's text below the name stands, in bytes; empty where there is none.
        package let text: Range<Int>
    }

    package private(set) var stanzas: [Stanza] = []

    /// The most paragraphs that are read.
    static let most = 20_000

    /// Nil where the file does not begin with fields, of which one is `Format:` (older drafts: `Format-Specification:`).
    package init?(_ file: Span<UInt8>) {
        var reader = DebianFields(file)
        guard let first = reader.paragraph(), reader.strays == 0, first.contains(where: { $0.isNamed("format") || $0.isNamed("format-specification") }) else { return nil }
        add(first, file, isFirst: true)
        while stanzas.count < Self.most, let fields = reader.paragraph() { add(fields, file, isFirst: false) }
    }

    /// The stanza that a file of the package falls under: the last whose patterns match its path from the package's root.
    package func stanza(for path: String) -> Stanza? {
        let bytes = Array((path.hasPrefix("./") ? String(path.dropFirst(2)) : path).utf8)
        return stanzas.last { $0.patterns.contains { $0.matches(bytes.span) } }
    }

    private mutating func add(_ fields: [DebianFields.Field], _ file: Span<UInt8>, isFirst: Bool) {
        guard let field = fields.first(where: { $0.isNamed("license") }) else { return }
        let files = fields.first { $0.isNamed("files") }
        let name = field.name(file)
        let range = field.firstLine
        stanzas.append(Stanza(
            kind: files != nil ? .files : isFirst ? .header : .licence, patterns: files.map { $0.words(file).map(DebianPattern.init) } ?? [], name: name,
            licence: DebianLicenceName.licence(name), offset: range.lowerBound, text: min(range.upperBound + 1, field.end)..<field.end))
    }
}

/// A path of `Files:`, in which `*` is any number of bytes, slashes too, `?` one, and `\` takes the next as it is.
package struct DebianPattern: Sendable, Hashable {
    package let text: String
    /// -1 for `*`, -2 for `?`, else the byte.
    private let parts: [Int16]

    init(_ text: String) {
        self.text = text
        var parts: [Int16] = [], isEscaped = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\") where !isEscaped:
                isEscaped = true
                continue
            case UInt8(ascii: "*") where !isEscaped:
                // Two in a row match what one does.
                if parts.last != -1 { parts.append(-1) }
            case UInt8(ascii: "?") where !isEscaped: parts.append(-2)
            default: parts.append(Int16(byte))
            }
            isEscaped = false
        }
        self.parts = parts.starts(with: [46, 47]) ? Array(parts.dropFirst(2)) : parts
    }

    /// Goes back to the last `*` alone, so that the work is at most the product of the lengths.
    package func matches(_ path: Span<UInt8>) -> Bool {
        var place = 0, part = 0, star = -1, starPlace = 0
        while place < path.count {
            if part < parts.count, parts[part] == -2 || parts[part] == Int16(path[place]) {
                place += 1
                part += 1
            } else if part < parts.count, parts[part] == -1 {
                (star, starPlace) = (part, place)
                part += 1
            } else if star >= 0 {
                starPlace += 1
                (part, place) = (star + 1, starPlace)
            } else {
                return false
            }
        }
        while part < parts.count, parts[part] == -1 { part += 1 }
        return part == parts.count
    }
}
