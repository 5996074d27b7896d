/// What prefixes of titles mean in a wiki: namespaces in its language, other languages, other wikis.
package struct WikiNames: Sendable {
    package enum Meaning: Sendable, Equatable {
        /// A picture or another file.
        case file
        case category
        /// Another namespace of the wiki.
        case namespace
        /// The same page in another language: no part of the text.
        case language
        /// Another wiki.
        case wiki
    }

    private var meanings: [[UInt8]: Meaning] = [:]
    /// The wiki's language writes in several scripts, and `-{ }-` means something.
    package let hasVariants: Bool

    /// Names that MediaWiki knows in every language.
    private static let canonical: [(String, Meaning)] = [
        ("file", .file), ("image", .file), ("media", .file), ("category", .category), ("talk", .namespace), ("user", .namespace), ("user talk", .namespace),
        ("project", .namespace), ("project talk", .namespace), ("file talk", .namespace), ("image talk", .namespace), ("mediawiki", .namespace),
        ("mediawiki talk", .namespace), ("template", .namespace), ("template talk", .namespace), ("help", .namespace), ("help talk", .namespace),
        ("category talk", .namespace), ("special", .namespace), ("portal", .namespace), ("module", .namespace), ("wikipedia", .namespace),
    ]

    /// Prefixes of sister projects and other sites, as Wikimedia's wikis have them.
    private static let wikis = [
        "w", "wikt", "wiktionary", "s", "wikisource", "q", "wikiquote", "b", "wikibooks", "n", "wikinews", "v", "wikiversity", "voy", "wikivoyage", "d", "wikidata",
        "c", "commons", "m", "meta", "metawikipedia", "mw", "mediawikiwiki", "species", "wikispecies", "wmf", "foundation", "incubator", "phab", "doi", "rfc", "imdbname", "oeis", "mail", "wmde",
    ]

    /// `siteinfo` of the dump; without one the English names are known.
    package init(_ site: DumpSite) {
        let language = String(decoding: site.language, as: UTF8.self)
        hasVariants = ["zh", "sr", "sh", "kk", "ku", "iu", "shi", "tg", "uz", "gan", "crh", "ban", "wuu", "mni", "tly"].contains(language)
        for name in Self.wikis { meanings[Array(name.utf8)] = .wiki }
        for (name, meaning) in Self.canonical { meanings[Array(name.utf8)] = meaning }
        for namespace in site.namespaces where !namespace.name.isEmpty {
            let meaning: Meaning = namespace.key == 6 || namespace.key == -2 ? .file : namespace.key == 14 ? .category : .namespace
            meanings[Self.normal(namespace.name.span, 0..<namespace.name.count)] = meaning
        }
        for (name, meaning) in WikiAliases.names(language) { meanings[Self.normal(Array(name.utf8).span, 0..<name.utf8.count)] = meaning }
    }

    /// What the prefix `range` (without its colon) means; nil where it is part of a title.
    func meaning(_ text: Span<UInt8>, _ range: Range<Int>) -> Meaning? {
        guard range.count <= 80 else { return nil }
        let name = Self.normal(text, range)
        if let meaning = meanings[name] { return meaning }
        return Self.isLanguage(name) ? .language : nil
    }

    /// Spaces and underscores at the ends are left out, those within are one space; letters of ASCII, Latin-1, Greek and Cyrillic in lower case.
    static func normal(_ text: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var out: [UInt8] = []
        for index in range {
            let byte = text[index]
            if WikiBytes.isSpace(byte) || byte == UInt8(ascii: "_") {
                if let last = out.last, last != 0x20 { out.append(0x20) }
            } else {
                out.append(WikiBytes.lower(byte))
            }
        }
        if out.last == 0x20 { out.removeLast() }
        if out.contains(where: { $0 >= 0x80 }) { return Array(String(decoding: out, as: UTF8.self).lowercased().utf8) }
        return out
    }

    /// Codes of Wikipedia's languages have two or three letters, and perhaps parts behind a hyphen; the few others are listed.
    private static func isLanguage(_ name: [UInt8]) -> Bool {
        let first = name.firstIndex(of: UInt8(ascii: "-")) ?? name.count
        if name == Array("simple".utf8) { return true }
        guard (2...3).contains(first), name.count < 14 else { return false }
        return name.allSatisfy { WikiBytes.isLetter($0) || $0 == UInt8(ascii: "-") }
    }
}
