/// What the sources of a page said so far, the most trusted of each field.
struct MetadataClaims {
    /// The headline in JSON-LD.
    var linkedTitle = Ranked()
    /// Open Graph's title, else that of a Twitter card, else one for citations.
    var shareTitle = Ranked()
    var authors = AuthorList()
    var published = Ranked()
    var modified = Ranked()
    var site = Ranked()
    var language = Ranked()
    var canonicalURL = Ranked()
    var licences = LicenceStatements()
    /// The Open Graph type says "article".
    var isArticle = false
    var dates = DateReader()

    mutating func begin() {
        linkedTitle.begin()
        shareTitle.begin()
        authors.begin()
        published.begin()
        modified.begin()
        site.begin()
        language.begin()
        canonicalURL.begin()
        licences.begin()
        isArticle = false
        dates.order = .monthFirst
    }

    /// Offers the first date in `text`; gives whether there is one.
    @discardableResult
    mutating func offer(published text: Span<UInt8>, _ rank: UInt8) -> Bool {
        guard published.wants(rank), let date = isoDate(text) else { return false }
        published.offer(date.span, rank)
        return true
    }

    /// Offers the first date in `text` as that of a change where words say so, else as that of publication.
    mutating func offer(visible text: Span<UInt8>, _ rank: UInt8) {
        if ChangeWords.begin(text) { offer(modified: text, rank) } else { offer(published: text, rank) }
    }

    mutating func offer(modified text: Span<UInt8>, _ rank: UInt8) {
        guard modified.wants(rank), let date = isoDate(text) else { return }
        modified.offer(date.span, rank)
    }

    /// Offers a language; ambiguous dates that come later are read by it.
    mutating func offer(language text: Span<UInt8>, _ rank: UInt8) {
        guard text.count >= 2, text.count <= 35, isLetter(text[0]) else { return }
        language.offer(text, rank)
        dates.order = DayOrder(language: language.bytes.span)
    }

    private func isoDate(_ text: Span<UInt8>) -> [UInt8]? {
        guard let found = dates.first(text) else { return nil }
        var date: [UInt8] = []
        found.date.append(to: &date)
        return date
    }
}

/// The words before a date that tell when a page was changed.
enum ChangeWords {
    private static let words: [StaticString] = [
        "updated", "last updated", "last modified", "last edited", "last reviewed", "modified", "aktualisiert", "zuletzt", "letzte änderung",
        "stand:", "stand ", "mis à jour", "mise à jour", "dernière", "actualizado", "última", "aggiornato", "ultimo", "atualizado", "bijgewerkt",
        "laatst", "zaktualizowano", "обновлено", "güncelle",
    ]

    static func begin(_ text: Span<UInt8>) -> Bool {
        for word in words where text.holds(word, at: 0) { return true }
        return false
    }
}

/// How far a source is trusted, the same for every field: what was written for machines about the page itself first.
enum Trust {
    static let linked: UInt8 = 0
    static let meta: UInt8 = 1
    static let linkedPage: UInt8 = 2
    static let property: UInt8 = 3
    static let looseMeta: UInt8 = 4
    static let marked: UInt8 = 5
    static let classed: UInt8 = 6
    static let visible: UInt8 = 7
    static let address: UInt8 = 8
    static let anywhere: UInt8 = 9
}
