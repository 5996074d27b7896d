package import GleanModel

/// Reads which licences a statement in words names.
package struct LicenceSentence {
    /// A licence that is named, and whether the statement denies it: "not licensed under CC BY".
    package struct Found {
        package var licence: Licence
        package var isDenied: Bool
    }

    /// In the order in which they are named; a licence without a version is left out where the same stands there with one, and an unspecified
    /// one where there is any of Creative Commons.
    package private(set) var found: [Found] = []
    let words: StatementWords
    private let speaksOfLicence: Bool

    package init(_ bytes: Span<UInt8>) {
        words = StatementWords(bytes)
        speaksOfLicence = words.words.contains { word in Self.licenceStems.contains { word.text.hasPrefix($0) } }
        readCreativeCommons()
        readUnspaced()
        readOthers()
        readPublicDomain()
        if found.isEmpty, Self.reservations.contains(where: { words.holds($0) }) || Self.unspacedReservations.contains(where: { words.lowered.contains($0) }) {
            found.append(Found(licence: OwnLicences.allRightsReserved, isDenied: false))
        }
        drop()
    }

    /// The first licence that is not denied.
    package var licence: Licence? { found.first { !$0.isDenied }?.licence }

    mutating func append(_ licence: Licence, at place: Int) { add(licence, at: place) }

    private mutating func add(_ licence: Licence?, at place: Int) {
        guard let licence, !found.contains(where: { $0.licence == licence }) else { return }
        found.append(Found(licence: licence, isDenied: isDenied(place)))
    }

    private mutating func drop() {
        let all = found
        found.removeAll { one in
            if one.licence == OwnLicences.unspecifiedCC { return all.contains { $0.licence != one.licence && $0.licence.isCreativeCommons } }
            guard one.licence.version.isEmpty, one.licence.isCreativeCommons else { return false }
            return all.contains { !$0.licence.version.isEmpty && $0.licence.isCreativeCommons && $0.licence.terms == one.licence.terms }
        }
    }

    /// Whether a "not" before the place speaks of the licence, and not of exceptions ("if not otherwise noted").
    private func isDenied(_ place: Int) -> Bool {
        for at in max(0, place - 5)..<place {
            switch words.words[at].text {
            case "not", "nicht", "kein", "keine", "keiner", "no", "non", "never":
                let next = at + 1 < words.words.count ? words.words[at + 1].text : ""
                let isException = ["anders", "otherwise", "explicitly", "anderweitig", "ausdrücklich", "only", "nur", "diversamente"].contains { next.hasPrefix($0) }
                let isElement = next.hasPrefix("kommerziell") || next.hasPrefix("commerc") || next.hasPrefix("deriv") || next.hasPrefix("bearbeitung")
                if !isException, !isElement { return true }
            default: break
            }
        }
        return false
    }

    // MARK: Creative Commons

    private mutating func readCreativeCommons() {
        var place = 0
        while place < words.words.count {
            let word = words.words[place]
            let name = Self.names.match(words, at: place)
            if name?.value == .zero {
                add(CreativeCommons.zero, at: place)
            } else if name?.value == .mark {
                add(CreativeCommons.mark, at: place)
            } else if let codes = joinedCode(word.text) {
                add(licence(codes, from: place + 1, version: "").licence, at: place)
            } else if word.text == "by", isCode(place), let read = code(at: place, isNamed: false), read.isSure {
                add(licence(read.elements, from: read.end, version: "").licence, at: place)
                place = read.end - 1
            } else if let name {
                place = readAfterName(name.end, named: word.text) - 1
            } else if let read = element(at: place), read.element == .by, speaksOfLicence, let named = spelled(at: place), !named.version.isEmpty {
                // "Attribution-ShareAlike 4.0 International", without whose.
                add(named.licence, at: place)
                place = named.end - 1
            }
            place += 1
        }
    }

    private static let licenceStems = ["licen", "lizen", "licens", "licença", "lisens", "лиценз"]

    /// Phrases that are looked for at each word.
    private enum Name { case cc, zero, mark }
    private static let names = PhraseTable<Name>([
        ("cc0", .zero), ("cc zero", .zero), ("creative commons zero", .zero), ("public domain mark", .mark), ("cc", .cc), ("creative commons", .cc),
        ("creativecommons", .cc),
    ])
    static let domainMark: WordPhrase = "public domain mark"
    static let domainDedication: WordPhrase = "public domain dedication"

    private func isLicenceWord(_ place: Int) -> Bool {
        place < words.words.count && Self.licenceStems.contains { words.words[place].text.hasPrefix($0) }
    }

    /// Reads what comes behind "Creative Commons" or "CC"; the place behind it.
    private mutating func readAfterName(_ start: Int, named name: String) -> Int {
        var version: Substring = ""
        // Up to four words may stand between: "Creative Commons-Lizenz (BY-SA)", "Creative Commons License Attribution", a version.
        for place in start..<min(start + 5, words.words.count) {
            // Away from the name, a lone "by" in small letters is a preposition.
            if let read = code(at: place, isNamed: place == start), place == start || read.isSure || !version.isEmpty || read.elements != .by {
                let found = licence(read.elements, from: read.end, version: version)
                add(found.licence, at: start - 1)
                return found.end
            }
            if let named = spelled(at: place) {
                add(CreativeCommons.known(named.elements, named.version.isEmpty ? version : named.version, named.jurisdiction), at: start - 1)
                return named.end
            }
            if let found = self.version(at: place) { version = found }
            if Self.names.match(words, at: place) != nil { break }
        }
        // "CC" alone is too short a name; "(CC)" may be a carbon copy.
        let isFollowedByBy = start < words.words.count && words.words[start].text == "by"
        if name != "cc" || speaksOfLicence || isFollowedByBy { add(OwnLicences.unspecifiedCC, at: start - 1) }
        return start
    }

    /// Codes written as one word: "ccbysa".
    private func joinedCode(_ word: String) -> CreativeCommons.Elements? {
        switch word {
        case "ccby": .by
        case "ccbysa": [.by, .sa]
        case "ccbync": [.by, .nc]
        case "ccbynd": [.by, .nd]
        case "ccbyncsa": [.by, .nc, .sa]
        case "ccbyncnd": [.by, .nc, .nd]
        default: nil
        }
    }

    /// Whether "by" may begin a code: capitals, or two parts joined.
    private func isCode(_ place: Int) -> Bool {
        guard speaksOfLicence else { return false }
        return place + 1 < words.words.count && words.words[place + 1].isJoined
    }

    /// Codes from a place on: "BY", "nc", "sa". A lone "by" counts where its writing tells that it is no preposition.
    private func code(at start: Int, isNamed: Bool) -> (elements: CreativeCommons.Elements, end: Int, isSure: Bool)? {
        guard start < words.words.count, words.words[start].text == "by" else { return nil }
        var elements: CreativeCommons.Elements = .by, end = start + 1
        while end < words.words.count, let element = CreativeCommons.Elements(Substring(words.words[end].text)), elements.isDisjoint(with: element) {
            elements.formUnion(element)
            end += 1
        }
        let word = words.words[start]
        if end > start + 1 { return (elements, end, words.words[start + 1].isJoined || word.isCapital) }
        let next = end < words.words.count ? words.words[end].text : ""
        let isAlone = word.isCapital || word.isJoined || version(at: end) != nil || next.isEmpty || isLicenceWord(end)
        let isVersioned = word.isCapital && version(at: end) != nil
        return isNamed && isAlone || isVersioned ? (elements, end, true) : nil
    }

    private func element(at place: Int) -> (element: CreativeCommons.Elements, end: Int)? {
        CreativeCommonsNames.elements.match(words, at: place).map { ($0.value, $0.end) }
    }

    /// Elements spelled out from a place on, the first of them the attribution; version and jurisdiction behind them.
    private func spelled(at start: Int) -> (elements: CreativeCommons.Elements, version: Substring, jurisdiction: Substring, licence: Licence?, end: Int)? {
        guard let first = element(at: start), first.element == .by else { return nil }
        var elements: CreativeCommons.Elements = .by, end = first.end
        while end < words.words.count {
            if let next = element(at: end), elements.isDisjoint(with: next.element) {
                elements.formUnion(next.element)
                end = next.end
            } else if ["und", "and", "et", "y", "e", "en", "i", "и"].contains(words.words[end].text), end + 1 < words.words.count, element(at: end + 1) != nil {
                end += 1
            } else {
                break
            }
        }
        // "(by-nc-sa)" between the words and the version, as Swiss titles have it.
        if let again = code(at: end, isNamed: true), again.elements == elements { end = again.end }
        let tail = versionAndPlace(from: end, elements, "")
        return (elements, tail.version, tail.jurisdiction, CreativeCommons.known(elements, tail.version, tail.jurisdiction), tail.end)
    }

    private func licence(_ elements: CreativeCommons.Elements, from place: Int, version: Substring) -> (licence: Licence?, end: Int) {
        let tail = versionAndPlace(from: place, elements, version)
        return (CreativeCommons.known(elements, tail.version, tail.jurisdiction), tail.end)
    }

    private func versionAndPlace(
        from start: Int, _ elements: CreativeCommons.Elements, _ before: Substring
    ) -> (version: Substring, jurisdiction: Substring, end: Int) {
        var end = start, version = before
        if isLicenceWord(end) { end += 1 }
        if end < words.words.count, words.words[end].text == "version" || words.words[end].text == "v" { end += 1 }
        if let found = self.version(at: end) { (version, end) = (found, end + 1) } else if version.isEmpty { return ("", "", start) }
        for word in ["international", "unported", "generic", "lizenz", "license", "licence"] where end < words.words.count && words.words[end].text == word { end += 1 }
        for (phrase, code) in CreativeCommonsNames.places {
            if let after = words.match(phrase, at: end), CreativeCommons.exists(Substring(elements.name.lowercased()), elements, version, code) {
                return (version, code, after)
            }
        }
        if end < words.words.count, words.words[end].isCapital || words.words[end].isJoined {
            let code = Substring(words.words[end].text)
            if CreativeCommons.exists(Substring(elements.name.lowercased()), elements, version, code) { return (version, code, end + 1) }
        }
        return (version, "", end)
    }

    /// A version of Creative Commons at a place: "4.0", "v3.0", "4".
    private func version(at place: Int) -> Substring? {
        guard place < words.words.count else { return nil }
        var text = Substring(words.words[place].text)
        if text.hasPrefix("v"), text.utf8.count > 1 { text.removeFirst() }
        switch text {
        case "1.0", "2.0", "2.1", "2.5", "3.0", "4.0": return text
        case "1", "2", "3", "4": return text + ".0"
        default: return nil
        }
    }

    private mutating func readUnspaced() {
        guard CreativeCommonsNames.unspacedNames.contains(where: { words.lowered.contains($0) }) else { return }
        var elements: CreativeCommons.Elements = []
        for (phrase, element) in CreativeCommonsNames.unspaced where words.lowered.contains(phrase) { elements.insert(element) }
        guard elements.contains(.by), !(elements.contains(.nd) && elements.contains(.sa)) else { return add(OwnLicences.unspecifiedCC, at: 0) }
        var version: Substring = ""
        for place in words.words.indices { if let found = self.version(at: place) { version = found } }
        if version.isEmpty, let found = ["4.0", "3.0", "2.5", "2.1", "2.0", "1.0"].first(where: { words.lowered.contains($0) }) { version = Substring(found) }
        add(CreativeCommons.known(elements, version, ""), at: 0)
    }
}

extension CreativeCommons {
    /// The licence with these elements; without its version where there never was such a one.
    static func known(_ elements: Elements, _ version: Substring, _ jurisdiction: Substring) -> Licence? {
        let unit = Substring(elements.name.lowercased())
        return licence(unit, version: version, jurisdiction: jurisdiction) ?? licence(unit, version: version) ?? licence(unit, version: "")
    }
}
