import GleanBytes
package import GleanModel

/// Reads the names by which the manifests of packages call licences: SPDX expressions, and what people wrote before there were any.
///
/// Source: the licence fields of npm, Cargo, RubyGems, CPAN and Maven, and the classifiers of PyPI ("License :: OSI Approved :: ...").
package enum LicenceName {
    /// The most bytes of a field that are read as a name; longer ones are texts.
    package static let longest = 200

    /// The licence that a field names; nil where it names none, or not all of its parts are known.
    package static func licence(_ field: Span<UInt8>) -> Licence? {
        if field.count > longest { return nil }
        if let licence = exact(field) { return licence }
        return LicenceSentence(field).found.filter { !$0.isDenied && $0.licence != OwnLicences.unspecifiedCC }.map(\.licence).reduce(nil) { $0?.and($1) ?? $1 }
    }

    /// The licence of a field that is made of names of licences, and of nothing else.
    static func exact(_ field: Span<UInt8>) -> Licence? {
        let range = field.blanksTrimmed(0..<field.count)
        if range.isEmpty || range.count > longest { return nil }
        let bytes = field.extracting(range)
        if let licence = SPDX.licence(bytes) ?? LicenceAddress.licence(bytes) { return licence }
        let text = String(decoding: bytes.lowerCased(0..<bytes.count), as: UTF8.self)
        if let licence = named(text) { return licence }
        if let licence = parts(text, [" or ", "|", "/"]).flatMap({ joined($0) { $0.or($1) } }) { return licence }
        return parts(text, [" and ", "&", ",", ";"]).flatMap { joined($0) { $0.and($1) } }
    }

    /// The same of a text.
    package static func licence(_ field: [UInt8]) -> Licence? { licence(field.span) }

    private static func parts(_ text: String, _ marks: [String]) -> [String]? {
        var parts = [text]
        for mark in marks { parts = parts.flatMap { $0.components(at: mark) } }
        return parts.count > 1 ? parts : nil
    }

    private static func joined(_ parts: [String], _ join: (Licence, Licence) -> Licence) -> Licence? {
        var whole: Licence?
        for part in parts {
            let bytes = Array(part.utf8)
            guard let licence = named(part) ?? SPDX.licence(bytes.span) else { return nil }
            whole = whole.map { join($0, licence) } ?? licence
        }
        return whole
    }

    /// A single name, but for words that say nothing ("the", "license") and marks.
    private static func named(_ text: String) -> Licence? {
        var words: [String] = []
        for word in text.utf8.split(whereSeparator: { !isOfName($0) }) {
            let word = String(decoding: Array(word), as: UTF8.self)
            if !empty.contains(word) { words.append(word) }
        }
        // "gnu general public v3 gplv3": a name with its short form behind it.
        if words.count > 2, let last = words.last, let short = gnu([last]), let long = gnu(Array(words.dropLast())), family(short) == family(long) {
            return short.expression.hasSuffix("-or-later") || short.version != long.version ? longer(short, long) : long
        }
        let name = words.joined(separator: " ")
        if let id = names[name] { return SPDX.licence(id) }
        return gnu(words)
    }

    private static func longer(_ short: Licence, _ long: Licence) -> Licence { short.version == "1.0" || short.version == "2.0" && family(short) == "LGPL" ? long : short }

    private static func family(_ licence: Licence) -> Substring { licence.expression.prefix { $0 != "-" } }

    private static func isOfName(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+") || byte >= 0x80 }

    private static let empty: Set<String> = ["the", "license", "licence", "licenses", "licensed", "under", "a", "version", "v", "style", "like", "software's", "terms", "of", "project"]

    private static let names: [String: String] = [
        "mit": "MIT", "expat": "MIT", "mit expat": "MIT", "mit x11": "MIT", "apache": "Apache-2.0", "apache software": "Apache-2.0", "apache 2": "Apache-2.0", "apache v2": "Apache-2.0",
        "apache v2.0": "Apache-2.0", "apache 2.0": "Apache-2.0", "apache2": "Apache-2.0", "apache2.0": "Apache-2.0", "asl 2.0": "Apache-2.0", "asl2": "Apache-2.0",
        "apache software 2.0": "Apache-2.0", "apache public 2.0": "Apache-2.0", "bsd": "LicenseRef-BSD", "bsd new": "BSD-3-Clause", "new bsd": "BSD-3-Clause",
        "modified bsd": "BSD-3-Clause", "revised bsd": "BSD-3-Clause", "3 clause bsd": "BSD-3-Clause", "bsd 3 clause": "BSD-3-Clause", "bsd 3": "BSD-3-Clause", "bsd3": "BSD-3-Clause",
        "3 clause modified bsd": "BSD-3-Clause", "new bsd 3 clause": "BSD-3-Clause", "2 clause bsd": "BSD-2-Clause", "bsd 2 clause": "BSD-2-Clause", "bsd 2": "BSD-2-Clause",
        "bsd2": "BSD-2-Clause", "simplified bsd": "BSD-2-Clause", "freebsd": "BSD-2-Clause", "isc": "ISC", "isc iscl": "ISC", "iscl": "ISC", "zlib": "Zlib",
        "zlib libpng": "Zlib", "mpl 2.0": "MPL-2.0", "mpl2": "MPL-2.0", "mpl 2": "MPL-2.0", "mpl2.0": "MPL-2.0", "mozilla public 2.0": "MPL-2.0", "mozilla public 2.0 mpl 2.0": "MPL-2.0",
        "mplv2.0": "MPL-2.0", "psf": "PSF-2.0", "psfl": "PSF-2.0", "python": "PSF-2.0", "python software foundation": "PSF-2.0", "public domain": "LicenseRef-public-domain",
        "unlicense": "Unlicense", "unlicense unlicense": "Unlicense", "cc0": "CC0-1.0", "cc0 1.0": "CC0-1.0", "cc0 1.0 universal": "CC0-1.0", "wtfpl": "WTFPL", "boost": "BSL-1.0",
        "boost software": "BSL-1.0", "boost 1.0": "BSL-1.0", "boost software 1.0": "BSL-1.0", "boost software 1.0 bsl 1.0": "BSL-1.0", "artistic 2.0": "Artistic-2.0",
        "artistic 2": "Artistic-2.0", "eclipse public 2.0": "EPL-2.0", "eclipse public 1.0": "EPL-1.0", "eclipse public v2.0": "EPL-2.0", "eclipse public v1.0": "EPL-1.0",
        "eclipse distribution v1.0": "BSD-3-Clause", "zope public": "ZPL-2.1", "zpl 2.1": "ZPL-2.1", "ruby": "Ruby", "mit no attribution": "MIT-0", "0bsd": "0BSD",
        "perl": "Artistic-1.0-Perl OR GPL-1.0-or-later", "perl 5": "Artistic-1.0-Perl OR GPL-1.0-or-later", "historical permission notice and disclaimer hpnd": "HPND", "hpnd": "HPND",
        "academic free afl": "AFL-3.0", "universal permissive upl": "UPL-1.0", "ncsa": "NCSA", "university illinois ncsa open source": "NCSA", "cddl 1.0": "CDDL-1.0",
    ]

    /// GPL, LGPL and AGPL with their versions: gplv3+, gnu lesser general public v2.1 or later.
    private static func gnu(_ words: [String]) -> Licence? {
        var words = words
        let names: [(words: [String], name: String, oldest: String)] = [
            (["affero", "general", "public"], "AGPL", "1.0"), (["lesser", "general", "public"], "LGPL", "2.0"), (["library", "or", "lesser", "general", "public"], "LGPL", "2.0"),
            (["library", "general", "public"], "LGPL", "2.0"), (["general", "public"], "GPL", "1.0"), (["agpl"], "AGPL", "1.0"), (["lgpl"], "LGPL", "2.0"), (["gpl"], "GPL", "1.0"),
        ]
        if words.first == "gnu" { words.removeFirst() }
        guard let first = words.first else { return nil }
        // "gplv3", "lgpl2.1+" in one word.
        if let short = ["agpl", "lgpl", "gpl"].first(where: { first.hasPrefix($0) && first != $0 }) { words.replaceSubrange(0..<1, with: [short, String(first.dropFirst(short.count))]) }
        guard let found = names.first(where: { words.starts(with: $0.words) }) else { return nil }
        var rest = words.dropFirst(found.words.count).joined(separator: " "), isLater = false
        for tail in ["+", "or later", "or any later", "or newer", "or greater", "or above", "and later", "and newer"] where rest.hasSuffix(tail) {
            isLater = true
            rest = String(rest.dropLast(tail.count))
        }
        for tail in [" only", "."] where rest.hasSuffix(tail) { rest = String(rest.dropLast(tail.count)) }
        while rest.hasSuffix(" ") || rest.hasSuffix("or") { rest.removeLast() }
        if rest.hasPrefix("v") { rest.removeFirst() }
        if rest.isEmpty { return SPDX.simple("\(found.name)-\(found.oldest)-or-later") }
        if rest.utf8.count == 1 { rest += ".0" }
        return SPDX.simple("\(found.name)-\(rest)-\(isLater ? "or-later" : "only")")
    }
}

extension String {
    /// The parts between marks.
    fileprivate func components(at mark: String) -> [String] {
        var parts: [String] = [], rest = self[...]
        while let range = rest.firstRange(of: mark) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
