import GleanBytes
package import GleanModel

/// Debian's machine-readable copyright file, format 1.0 (DEP-5): which files stand under which licence. REUSE had it as `.reuse/dep5`.
package struct DebianCopyright {
    /// Files that a paragraph speaks of, by patterns, and their licence.
    package struct Paragraph: Sendable, Equatable {
        package let patterns: [PathPattern]
        package let licence: Licence
        /// The field, and its place in the file.
        package let line: [UInt8]
        package let offset: Int
    }

    package private(set) var paragraphs: [Paragraph] = []

    private static let mostPatterns = 4096

    /// Nil for a file of any other form.
    package init?(_ file: Span<UInt8>) {
        guard file.count >= 7, file.extracting(first: 7).equalsIgnoringCase("format:") else { return nil }
        var patterns: [PathPattern] = [], licence: (Licence, Range<Int>)?, field = Field.other, place = 0, count = 0
        func close(_ paragraphs: inout [Paragraph]) {
            if !patterns.isEmpty, let (licence, line) = licence { paragraphs.append(Paragraph(patterns: patterns, licence: licence, line: file.array(line), offset: line.lowerBound)) }
        }
        while place <= file.count, count < Self.mostPatterns {
            var end = place
            while end < file.count, file[end] != 10 { end += 1 }
            let line = file.blanksTrimmed(place..<end)
            defer { place = end + 1 }
            if line.isEmpty {
                close(&paragraphs)
                (patterns, licence, field) = ([], nil, .other)
                continue
            }
            var value = line
            if file[place] != 0x20, file[place] != 0x09 {
                guard let colon = file.firstPlace(of: UInt8(ascii: ":"), in: line) else { continue }
                field = Self.field(file.extracting(line.lowerBound..<colon))
                value = file.blanksTrimmed(colon + 1..<line.upperBound)
                // The licence is named on the field's own line; its text follows.
                if field == .license, let found = Self.licence(String(decoding: file.array(value), as: UTF8.self)) { licence = (found, line) }
            }
            if field == .files {
                for pattern in file.array(value).split(whereSeparator: { isBlank($0) }) where pattern.count <= 512 {
                    patterns.append(PathPattern(Array(pattern), crossesFolders: true))
                    count += 1
                }
            }
        }
        close(&paragraphs)
    }

    private enum Field { case files, license, other }

    private static func field(_ name: Span<UInt8>) -> Field { name.equalsIgnoringCase("files") ? .files : name.equalsIgnoringCase("license") ? .license : .other }

    /// The last paragraph that speaks of a path counts.
    package func paragraph(of path: ArraySlice<UInt8>, _ work: inout Int) -> Paragraph? {
        for paragraph in paragraphs.reversed() where paragraph.patterns.contains(where: { $0.matches(path, &work) }) { return paragraph }
        return nil
    }

    /// `GPL-2+ or MIT, and BSD-3-clause`: the short names of the format. Exceptions permit more, and are left out. Where choices and duties are mixed
    /// without brackets all are duties.
    static func licence(_ value: String) -> Licence? {
        var licences: [Licence] = [], isChoice = false, isDuty = false, isException = false
        for word in value.lowercased().split(whereSeparator: { $0 == " " || $0 == "," || $0 == "\t" }) {
            switch word {
            case "or", "|": (isChoice, isException) = (true, false)
            case "and", "&": (isDuty, isException) = (true, false)
            case "and/or": (isChoice, isException) = (true, false)
            case "with": isException = true
            default:
                if isException { continue }
                // A name that is not known hides what is demanded.
                guard let licence = LicenceNotices.debianLicence(String(word)) ?? SPDX.licence(String(word)) else { return nil }
                licences.append(licence)
            }
        }
        let choice = isChoice && !isDuty ? Set(licences.map(\.expression)) : []
        return LicenceText.join(licences, choice: choice)
    }
}
