/// What a page says about itself: title, author, dates, site, language, canonical address, and every statement of a licence.
///
/// Read from the tree in one pass over its tables; what machines are told (JSON-LD, meta elements) counts before what readers see. Every
/// text is UTF-8, decoded, its spaces collapsed, and empty where the page tells nothing. Nothing is guessed, no clock is asked, and the
/// buffers are kept from page to page.
package struct PageMetadata {
    /// The headline, without the site's name.
    package private(set) var title: [UInt8] = []
    /// The authors' names, joined by "; ".
    package private(set) var author: [UInt8] = []
    /// ISO 8601: `2019-03-05`, or with a time and zone as found, `2019-03-05T10:00:00+01:00`.
    package private(set) var published: [UInt8] = []
    package private(set) var modified: [UInt8] = []
    package private(set) var siteName: [UInt8] = []
    /// The language tag as declared.
    package private(set) var language: [UInt8] = []
    /// As declared, not resolved.
    package private(set) var canonicalURL: [UInt8] = []
    /// The Open Graph type says "article".
    package var isArticle: Bool { claims.isArticle }
    package var licences: LicenceStatements { claims.licences }
    /// Elements that may reserve the page from mining or training.
    package private(set) var reservations = ReservationElements()

    private var scan = MetadataScan()
    private var claims = MetadataClaims()
    private var metaTags = MetaTags()
    private var linkedData = LinkedData()
    private var elements = MarkedElements()
    private var headline = Headline()
    private var times = TimeElements()
    private var nearHeadline = NearHeadline()
    private var foot = PageFoot()
    private var scratch: [UInt8] = []

    package init() {}

    /// Reads what `tree`, which was parsed from `page`, tells; what was read before is gone.
    package mutating func read(_ tree: borrowing HTMLTree, _ page: Span<UInt8>) {
        claims.begin()
        scan.read(tree, page)
        readLanguage(tree, page)
        metaTags.read(tree, page, scan.metas, into: &claims)
        linkedData.read(tree, page, scan.scripts, into: &claims)
        if namesSiteAsAuthor() { claims.authors.demote(to: Trust.anywhere) }
        elements.read(tree, page, scan.marks, into: &claims)
        foot.readLicences(tree, page, scan.footers, into: &claims)
        reservations.read(tree, page, scan)
        headline.choose(tree, page, scan, claims)
        if claims.published.wants(Trust.marked) { times.read(tree, page, scan, headline.heading, into: &claims) }
        nearHeadline.read(tree, page, scan, headline.heading, into: &claims)
        if claims.published.isEmpty { readDateInAddress() }
        if claims.published.isEmpty, claims.modified.isEmpty { foot.readChange(tree, page, into: &claims) }
        take()
    }

    private mutating func readLanguage(_ tree: borrowing HTMLTree, _ page: Span<UInt8>) {
        if scan.html == 0 { return }
        guard let attribute = tree.lookup(.lang, of: scan.html) ?? tree.lookup(.xmlLang, of: scan.html) else { return }
        var value: [UInt8] = []
        ElementText.read(page, attribute, limit: 64, scratch: &scratch, into: &value)
        claims.offer(language: value.span, 0)
    }

    /// Whether the only author is the site itself.
    private func namesSiteAsAuthor() -> Bool {
        if claims.authors.isEmpty { return false }
        var author: [UInt8] = [], site: [UInt8] = []
        Phrase.appendSquashed(claims.authors.bytes, to: &author)
        Phrase.appendSquashed(claims.site.bytes, to: &site)
        return Phrase.holds(author, site) || Phrase.holds(site, author)
    }

    /// The path of a canonical address that holds a day, as `/2019/03/05/` does, tells it.
    private mutating func readDateInAddress() {
        let address = claims.canonicalURL.bytes
        guard let host = address.firstIndex(of: UInt8(ascii: ":")).map({ $0 + 3 }), host < address.count,
            let path = address[host...].firstIndex(of: UInt8(ascii: "/")) else { return }
        claims.offer(published: address.span.extracting(path..<address.count), Trust.address)
    }

    private mutating func take() {
        title = headline.title
        author = claims.authors.bytes
        published = claims.published.bytes
        modified = claims.modified.bytes
        siteName = claims.site.isEmpty ? headline.cutSite : claims.site.bytes
        language = claims.language.bytes
        canonicalURL = claims.canonicalURL.bytes
    }
}
