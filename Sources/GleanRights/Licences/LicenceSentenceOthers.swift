import GleanModel

extension LicenceSentence {
    static let reservations: [WordPhrase] = [
        "all rights reserved", "alle rechte vorbehalten", "tous droits réservés", "todos los derechos reservados", "tutti i diritti riservati",
        "todos os direitos reservados", "alle rechten voorbehouden", "wszelkie prawa zastrzeżone", "все права защищены", "alla rättigheter förbehållna",
        "všechna práva vyhrazena", "tüm hakları saklıdır",
    ]
    static let unspacedReservations = ["版权所有", "版權所有", "無断転載", "무단전재", "جميع الحقوق محفوظة"]
}

/// Names of licences that are not of Creative Commons, and statements of the public domain.
extension StatementWords {
    /// The licence whose name stands at a place.
    func otherLicence(at place: Int) -> Licence? {
        if let name = Self.gnu.match(self, at: place) {
            // "GPL-compatible" is said of other licences.
            if name.end < words.count, words[name.end].text.hasPrefix("compatib") || words[name.end].text.hasPrefix("kompatib") { return nil }
            return gnuLicence(name.value, from: name.end)
        }
        return Self.names.match(self, at: place).flatMap { SPDX.simple($0.value) }
    }

    /// Those that people write in full sentences, or that are long enough not to be taken for something else.
    private static let names = PhraseTable<String>([
        ("mit license*", "MIT"), ("mit licence*", "MIT"), ("mit lizenz*", "MIT"), ("licence mit", "MIT"), ("apache license version 2.0", "Apache-2.0"),
        ("apache license 2.0", "Apache-2.0"), ("apache 2.0", "Apache-2.0"), ("apache licence 2.0", "Apache-2.0"), ("apache lizenz 2.0", "Apache-2.0"),
        ("3 clause bsd", "BSD-3-Clause"), ("bsd 3 clause", "BSD-3-Clause"), ("2 clause bsd", "BSD-2-Clause"), ("bsd 2 clause", "BSD-2-Clause"),
        ("mozilla public license 2.0", "MPL-2.0"), ("mozilla public license version 2.0", "MPL-2.0"), ("mpl 2.0", "MPL-2.0"), ("mozilla public license v 2.0", "MPL-2.0"), ("mozilla public license v2.0", "MPL-2.0"),
        ("eclipse public license 2.0", "EPL-2.0"), ("eclipse public license v2.0", "EPL-2.0"), ("open database license*", "ODbL-1.0"), ("odbl", "ODbL-1.0"),
        ("open data commons attribution license", "ODC-By-1.0"), ("open government licence v3.0", "OGL-UK-3.0"), ("open government licence v2.0", "OGL-UK-2.0"),
        ("open government licence v1.0", "OGL-UK-1.0"), ("open government licence 3.0", "OGL-UK-3.0"), ("open government licence canada", "OGL-Canada-2.0"),
        ("datenlizenz deutschland namensnennung version 2.0", "DL-DE-BY-2.0"), ("datenlizenz deutschland namensnennung 2.0", "DL-DE-BY-2.0"),
        ("datenlizenz deutschland zero version 2.0", "DL-DE-ZERO-2.0"), ("datenlizenz deutschland zero 2.0", "DL-DE-ZERO-2.0"), ("dl de by 2.0", "DL-DE-BY-2.0"),
        ("dl de zero 2.0", "DL-DE-ZERO-2.0"), ("etalab 2.0", "etalab-2.0"), ("licence ouverte 2.0", "etalab-2.0"), ("licence art libre", "LAL-1.3"),
        ("free art license", "LAL-1.3"), ("isc license", "ISC"), ("boost software license", "BSL-1.0"), ("sil open font license*", "OFL-1.1"),
    ])

    private enum Family { case gpl, lgpl, agpl, fdl }

    private static let gnu = PhraseTable<Family>([
        ("gnu free documentation licen*", .fdl), ("gnu lizenz für freie dokumentation", .fdl), ("gfdl", .fdl), ("gnu fdl", .fdl),
        ("gnu affero general public licen*", .agpl), ("agpl", .agpl), ("agplv3", .agpl), ("gnu lesser general public licen*", .lgpl),
        ("gnu library general public licen*", .lgpl), ("lgpl", .lgpl), ("lgplv2", .lgpl), ("lgplv3", .lgpl), ("gnu lgpl", .lgpl), ("gnu general public licen*", .gpl),
        ("gnu gpl", .gpl), ("gpl", .gpl), ("gplv2", .gpl), ("gplv3", .gpl), ("gpl2", .gpl), ("gpl3", .gpl),
    ])

    /// A GNU licence with the version that follows. Without one it is any ever published, as the licences themselves say (GPL 3, section 14).
    private func gnuLicence(_ family: Family, from start: Int) -> Licence? {
        var version: Substring = "", end = start
        if let digit = words[start - 1].text.last, digit.isNumber { version = Substring(String(digit)) }
        // Near the name, or behind "as published by the Free Software Foundation, either version".
        for place in start..<min(start + 14, words.count) where version.isEmpty && (place < start + 3 || words[place - 1].text == "version") {
            var text = Substring(words[place].text)
            if text.hasPrefix("v") { text.removeFirst() }
            if Self.isVersion(text) { (version, end) = (text, place + 1) }
        }
        let isLater = first(Self.laters, in: end..<min(end + 8, words.count)) != nil
            || words[max(0, end - 1)].text.hasSuffix("+")
        if version.hasSuffix("+") { version.removeLast() }
        if version.count == 1 { version += ".0" }
        let name: String, oldest: String
        switch family {
        case .gpl: (name, oldest) = ("GPL", "1.0")
        case .lgpl: (name, oldest) = ("LGPL", "2.0")
        case .agpl: (name, oldest) = ("AGPL", "1.0")
        case .fdl: (name, oldest) = ("GFDL", "1.1")
        }
        return version.isEmpty ? SPDX.simple("\(name)-\(oldest)-or-later") : SPDX.simple("\(name)-\(version)-\(isLater ? "or-later" : "only")")
    }

    /// `1` to `3`, with or without a decimal and a plus: other numbers near a name are years and counts.
    private static func isVersion(_ text: Substring) -> Bool {
        var digits = Array(text.utf8)
        if digits.last == UInt8(ascii: "+") { digits.removeLast() }
        guard let first = digits.first, first >= UInt8(ascii: "1"), first <= UInt8(ascii: "3") else { return false }
        return digits.count == 1 || digits.count == 3 && digits[1] == UInt8(ascii: ".") && isDigit(digits[2])
    }

    /// Whether a statement of the public domain stands at a place, and the place behind it.
    func publicDomain(at place: Int) -> Int? {
        Self.domains.match(self, at: place)?.end
    }

    private static let domains = PhraseTable<Bool>([
        ("public domain", true), ("gemeinfrei*", true), ("domaine public", true), ("dominio público", true), ("dominio pubblico", true),
        ("domínio público", true), ("domena publiczna", true),
    ])
    private static let laters: [WordPhrase] = [
        "or later", "or any later", "or at your option any later", "oder später", "oder einer späteren", "or newer", "or above",
    ]
    private static let americas: [WordPhrase] = ["in the usa", "in the us", "in the united states", "in den usa"]

    /// "in the USA" and the like behind a place.
    func speaksOfUnitedStates(from place: Int) -> Bool {
        first(Self.americas, in: place..<min(place + 2, words.count)) != nil
    }
}

extension LicenceSentence {
    mutating func readOthers() {
        var place = 0
        while place < words.words.count {
            if let other = words.otherLicence(at: place) {
                append(other, at: place)
                place += 2
            }
            place += 1
        }
    }

    mutating func readPublicDomain() {
        for place in words.words.indices {
            guard let end = words.publicDomain(at: place), words.match(Self.domainMark, at: place) == nil else { continue }
            // "public domain dedication" belongs to CC0, which stands beside it.
            if words.match(Self.domainDedication, at: place) != nil, found.contains(where: { $0.licence == CreativeCommons.zero }) { continue }
            let isAmerican = words.speaksOfUnitedStates(from: end)
            let licence = Licence(
                OwnLicences.publicDomain.expression, jurisdiction: isAmerican ? "us" : "", terms: OwnLicences.publicDomain.terms)
            append(licence, at: place)
            break
        }
    }
}
