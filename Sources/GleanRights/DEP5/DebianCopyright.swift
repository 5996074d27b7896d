package import GleanModel

/// A machine-readable copyright file, which says under which licence each file of a source package is: Debian's copyright-format 1.0
/// (first written down as DEP-5), as `debian/copyright` and `.reuse/dep5` have it.
package struct DebianCopyright: Sendable {
    /// A paragraph with a `License:` field.
    package struct Stanza: Sendable {
        package enum Kind: Sendable, Hashable { case header, files, licence }

        package let kind: Kind
        /// Which files it is for; empty for the other kinds.
        package let patterns: [DebianPattern]
        /// The first line of the field, as it stands there: `GPL-2+ or Artistic, and Expat`.
        package let name: String
        /// What the name means; nil where only the text below it tells.
        package let licence: Licence?
        /// Where the name begins in the file, in bytes.
        package let offset: Int
        /// Where the field's text below the name stands, in bytes; empty where there is none.
        package let text: Range<Int>
    }

    package private(set) var stanzas: [Stanza] = []

    /// Nil for a file of any other form.
    package init?(_ file: Span<UInt8>) {
        guard file.count >= 7, file.extracting(first: 7).equalsIgnoringCase("format:") else { return nil }
        var patterns: [DebianPattern] = [], name: Range<Int>?, text = 0..<0, field = "", place = 0
        func close(_ stanzas: inout [Stanza]) {
            guard let name else { return }
            let value = String(decoding: file.array(name), as: UTF8.self)
            stanzas.append(Stanza(
                kind: !patterns.isEmpty ? .files : stanzas.isEmpty ? .header : .licence, patterns: patterns, name: value, licence: Self.licence(value), offset: name.lowerBound, text: text))
        }
        while place <= file.count {
            let end = file.firstPlace(of: 10, in: place..<file.count) ?? file.count, line = file.blanksTrimmed(place..<end)
            defer { place = end + 1 }
            if line.isEmpty {
                close(&stanzas)
                (patterns, name, text, field) = ([], nil, 0..<0, "")
                continue
            }
            var value = line
            if file[place] != 0x20, file[place] != 0x09 {
                guard let colon = file.firstPlace(of: UInt8(ascii: ":"), in: line) else { continue }
                field = String(decoding: file.lowerCased(line.lowerBound..<colon), as: UTF8.self)
                value = file.blanksTrimmed(colon + 1..<line.upperBound)
                if field == "license" { (name, text) = (value, end..<end) }
            } else if field == "license" {
                text = text.lowerBound..<end
            }
            if field == "files" {
                patterns += file.array(value).split(whereSeparator: { isBlank($0) }).map { DebianPattern(text: String(decoding: $0, as: UTF8.self)) }
            }
        }
        close(&stanzas)
    }

    /// The stand-alone paragraph that has the text of a name.
    package func paragraph(named name: String) -> Stanza? {
        stanzas.first { $0.kind == .licence && $0.name.lowercased() == name.lowercased() }
    }

    /// Choices and duties that are mixed are all taken for duties.
    private static func licence(_ value: String) -> Licence? {
        var licences: [Licence] = [], words = Set<String>(), isException = false
        for word in value.lowercased().split(whereSeparator: { $0 == " " || $0 == "," }) {
            if ["or", "and", "and/or", "with"].contains(word) {
                words.insert(String(word))
                isException = word == "with"
            } else if !isException {
                guard let licence = SPDX.licence(String(word)) ?? short[String(word)].flatMap(SPDX.licence) else { return nil }
                licences.append(licence)
            }
        }
        return LicenceText.join(licences, choice: words.contains("and") ? [] : Set(licences.map(\.expression)))
    }

    private static let short = [
        "expat": "MIT", "public-domain": "LicenseRef-public-domain", "gpl-2": "GPL-2.0-only", "gpl-2+": "GPL-2.0-or-later", "gpl-3": "GPL-3.0-only", "gpl-3+": "GPL-3.0-or-later",
        "lgpl-2.1+": "LGPL-2.1-or-later", "lgpl-3+": "LGPL-3.0-or-later", "artistic": "Artistic-1.0-Perl", "apache-2": "Apache-2.0", "cc0": "CC0-1.0",
    ]
}

/// A path of `Files:`.
package struct DebianPattern: Sendable, Hashable {
    package let text: String
}
