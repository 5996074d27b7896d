/// Which files of a repository hold the licence of their folder, by their names: LICENSE, COPYING.LESSER, LICENSE-MIT, mit-license.txt.
package enum LicenceFileName {
    /// Whether a file of this name, without its folders, states the licence of its folder and of all below it.
    ///
    /// Its name has a word for licences in it, whatever the case, and ends like a text or in a licence's name; lists of other people's licences
    /// ("third-party-licenses.txt", "LICENSES_bundled") state those of parts that nobody can tell from here.
    package static func matches(_ name: [UInt8]) -> Bool {
        if name.count > 64 { return false }
        var words = name.split(omittingEmptySubsequences: true) { !isToken($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
            .map { String(decoding: $0.map { lowerCase($0) }, as: UTF8.self) }
        guard words.contains(where: kinds.contains), !words.contains(where: others.contains) else { return false }
        if name.contains(UInt8(ascii: ".")), words.count > 1, let ending = words.popLast() {
            guard texts.contains(ending) || isLicence(ending) || kinds.contains(ending) else { return false }
        }
        // What stands before the word tells whose licence it is, unless it is the licence's name: "furo.js.LICENSE.txt".
        return words.prefix { !kinds.contains($0) }.allSatisfy(isLicence)
    }

    private static let kinds: Set<String> = [
        "license", "licence", "licenses", "licences", "unlicense", "unlicence", "copying", "copyright", "copyrights", "lizenz", "mitlicense", "copyleft",
    ]
    private static let texts: Set<String> = ["txt", "text", "md", "markdown", "mdown", "mkd", "rst", "html", "htm", "adoc", "asciidoc", "org", "rtf", "textile"]
    private static let others: Set<String> = [
        "third", "3rd", "thirdparty", "3rdparty", "party", "parties", "bundled", "dependencies", "deps", "vendor", "vendored", "vendors", "header", "headers",
        "template", "external", "externals", "other",
    ]
    private static let families = [
        "mit", "apache", "bsd", "gpl", "lgpl", "agpl", "gnu", "mpl", "epl", "cddl", "isc", "zlib", "boost", "bsl", "cc0", "cc", "by", "sa", "lesser", "lib",
        "artistic", "psf", "python", "unlicense", "wtfpl", "ofl", "afl", "zpl", "ruby", "public", "code", "docs", "doc", "data", "expat", "eupl", "ms",
    ]

    /// Whether a part of a name is a licence's name or version: mit, gplv3, apache2, 0.
    private static func isLicence(_ word: String) -> Bool {
        let stem = word.utf8.reversed().drop { $0 &- 0x30 < 10 || $0 == UInt8(ascii: "v") && word.utf8.count > 2 }.reversed()
        return stem.isEmpty || families.contains(String(decoding: Array(stem), as: UTF8.self))
    }
}
