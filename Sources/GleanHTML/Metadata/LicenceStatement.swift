/// One place of a page that speaks of a licence, kept as evidence and not yet judged.
package struct LicenceStatement: Sendable {
    /// How the page says it.
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// `<link rel=license>`.
        case link
        /// `<a rel=license>`.
        case anchor
        /// `<a>` to an address at which a well-known licence stands, whatever its rel.
        case address
        /// `<meta>`: dc.rights, dcterms.license, copyright and the like.
        case meta
        /// `license`, `usageInfo` or `acquireLicensePage` in JSON-LD.
        case linkedData
        /// RDFa or microdata: `property`, `rel` or `itemprop` on any other element.
        case property
        /// Words in the page's last part.
        case text
    }

    /// Where in the page it stands; what lies in the footer of an article stands in the footer.
    package enum Part: UInt8, Sendable, CaseIterable { case head, main, footer, elsewhere }

    package var kind: Kind
    package var part: Part
    /// The place in the page of the element's `<`, of the value in JSON-LD, or of the first word's text.
    package var offset: UInt32
    /// The address, decoded, not resolved; empty where there is none. This and the next three are ranges of the statements' bytes.
    package var href: Range<Int>
    /// What readers see: the sentence-sized block around a link, or the words; of a meta its content.
    package var text: Range<Int>
    /// The rel, property, key or meta name as written.
    package var name: Range<Int>
    /// The type of what the statement speaks of, where JSON-LD or microdata tells: "Article", "ImageObject".
    package var subject: Range<Int>
}

/// The statements of one page, at most 64, in the order of their finding; buffers are kept between pages.
package struct LicenceStatements: Sendable {
    package static let most = 64
    /// The most bytes of an address, a text, a name or a type.
    static let longest = 400

    package private(set) var rows: [LicenceStatement] = []
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// There may have been more.
    package var isFull: Bool { rows.count >= Self.most }

    mutating func begin() {
        rows.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    func holds(offset: UInt32) -> Bool { rows.contains { $0.offset == offset } }

    /// Adds a statement, unless there are enough or it has neither address nor text.
    mutating func add(
        _ kind: LicenceStatement.Kind, _ part: LicenceStatement.Part, at offset: UInt32,
        href: Span<UInt8>, text: Span<UInt8>, name: Span<UInt8>, subject: Span<UInt8>
    ) {
        guard !isFull, href.count + text.count > 0 else { return }
        rows.append(LicenceStatement(
            kind: kind, part: part, offset: offset,
            href: keep(href), text: keep(text), name: keep(name), subject: keep(subject)))
    }

    private mutating func keep(_ text: Span<UInt8>) -> Range<Int> {
        let start = bytes.count
        for place in 0..<Phrase.cut(text, Self.longest) { bytes.append(text[place]) }
        return start..<bytes.count
    }
}
