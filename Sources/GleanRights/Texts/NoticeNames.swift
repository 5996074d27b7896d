import GleanModel

/// Names of licences as files of source code use them. On pages some of these words mean other things, so `LicenceSentence` does not know them.
enum NoticeNames {
    /// The licences that are named and not denied, in their order.
    static func licences(_ words: StatementWords) -> [Licence] {
        var out: [Licence] = [], place = 0
        while place < words.words.count {
            let before = words.words[max(0, place - 4)..<place]
            if let named = names.match(words, at: place) {
                if !before.contains(where: { $0.text == "not" }), let licence = SPDX.licence(named.value), !out.contains(licence) { out.append(licence) }
                place = named.end
                continue
            }
            if let licence = gnu(words.words[place].text), !out.contains(licence) { out.append(licence) }
            place += 1
        }
        return out
    }

    /// "GPLv2+", "LGPLv2.1": a GNU licence and its version in one word. Plain "GPLv2" is `LicenceSentence`'s.
    private static func gnu(_ word: String) -> Licence? {
        for family in ["agpl", "lgpl", "gpl", "gfdl"] where word.hasPrefix(family) {
            var version = word.dropFirst(family.utf8.count)
            let isLater = version.hasSuffix("+")
            if !isLater, !version.contains(".") { return nil }
            if isLater { version.removeLast() }
            if version.hasPrefix("v") { version.removeFirst() }
            if version.utf8.count == 1 { version += ".0" }
            return SPDX.simple("\(family)-\(version)-\(isLater ? "or-later" : "only")")
        }
        return nil
    }

    private static let perl = "Artistic-1.0-Perl OR GPL-1.0-or-later"
    private static let names = PhraseTable<String>([
        ("same terms as perl", perl), ("same terms as the perl 5 programming language", perl), ("same license as perl", perl),
        ("artistic license 2.0", "Artistic-2.0"), ("artistic license version 2.0", "Artistic-2.0"), ("artistic license 2", "Artistic-2.0"), ("clarified artistic license", "ClArtistic"),
        ("artistic license", "Artistic-1.0-Perl"), ("artistic licence", "Artistic-1.0-Perl"),
        ("two clause bsd", "BSD-2-Clause"), ("2 clause bsdl", "BSD-2-Clause"), ("simplified bsd license", "BSD-2-Clause"), ("three clause bsd", "BSD-3-Clause"), ("3 clauses bsd", "BSD-3-Clause"),
        ("new bsd license", "BSD-3-Clause"), ("modified bsd license", "BSD-3-Clause"), ("revised bsd license", "BSD-3-Clause"),
        ("bsd 3clause", "BSD-3-Clause"), ("zlib license", "Zlib"), ("zlib libpng license", "Zlib"), ("zlib png license", "Zlib"),
        ("zope public license zpl version 2.1", "ZPL-2.1"), ("zope public license version 2.1", "ZPL-2.1"), ("zpl 2.1", "ZPL-2.1"), ("json license", "JSON"),
        ("python software foundation license", "PSF-2.0"), ("psf license", "PSF-2.0"), ("python 1.6 license", "CNRI-Python"), ("freetype license", "FTL"),
        ("bsd zero clause license", "0BSD"), ("zero clause bsd license", "0BSD"), ("ncsa open source license", "NCSA"), ("mozilla public license 1.1", "MPL-1.1"),
        ("mozilla public license version 1.1", "MPL-1.1"), ("mpl 1.1", "MPL-1.1"), ("apache software license 2.0", "Apache-2.0"), ("apache software license version 2.0", "Apache-2.0"),
        ("apache licenses apache 2.0", "Apache-2.0"), ("apache license v2.0", "Apache-2.0"), ("apache license v2", "Apache-2.0"), ("apache license v 2.0", "Apache-2.0"),
        ("ruby license", "Ruby"), ("vim license", "Vim"), ("curl license", "curl"), ("unicode license v3", "Unicode-3.0"), ("academic free license version 2.1", "AFL-2.1"),
    ])
}
