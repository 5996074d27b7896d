/// Reads the meta elements of a page.
struct MetaTags {
    private let fields = MetaField.table
    private var name: [UInt8] = []
    private var content: [UInt8] = []
    private var scratch: [UInt8] = []
    private var labelNamesAuthor = false

    /// The most bytes of a content that are read.
    static let longest = 2048

    mutating func read(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ metas: [UInt32], into claims: inout MetadataClaims) {
        labelNamesAuthor = false
        for node in metas { read(tree, page, node, into: &claims) }
    }

    private mutating func read(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32, into claims: inout MetadataClaims) {
        let element = tree.nodes[Int(node)]
        var content: HTMLAttribute?
        var field = MetaField.none
        var named: HTMLAttribute?
        let first = Int(element.firstAttribute)
        for index in first..<first + min(Int(element.attributeCount), 64) {
            let attribute = tree.attribute(index)
            switch attribute.name {
            case .content: content = content ?? attribute
            case .name, .property, .itemprop, .httpEquiv:
                // What a property speaks of in the body depends on where it stands.
                if field != .none || attribute.name == .itemprop && tree.nodes[Int(element.parent)].tag != .head { continue }
                field = MetaField(rawValue: fields.value(page, Int(attribute.valueStart), Int(attribute.valueEnd))) ?? .none
                named = attribute
            default: break
            }
        }
        guard field != .none, let content, let named else { return }
        ElementText.read(page, content, limit: Self.longest, scratch: &scratch, into: &self.content)
        if self.content.isEmpty { return }
        if field == .licence {
            ElementText.read(page, named, limit: 100, scratch: &scratch, into: &name)
            let part: LicenceStatement.Part = tree.nodes[Int(element.parent)].tag == .head ? .head : PagePart.part(tree, page, node)
            let isURL = Phrase.isURL(self.content.span), value = self.content.span
            claims.licences.add(
                .meta, part, at: element.start - 1,
                href: isURL ? value : Span(), text: isURL ? Span() : value, name: name.span, subject: Span())
        } else {
            offer(field, to: &claims)
        }
    }

    private mutating func offer(_ field: MetaField, to claims: inout MetadataClaims) {
        let bytes = content, value = bytes.span
        switch field {
        case .shareTitle: claims.shareTitle.offer(value, 0)
        case .cardTitle: claims.shareTitle.offer(value, 1)
        case .citedTitle: claims.shareTitle.offer(value, 2)
        case .author: claims.authors.offer(value, Trust.meta)
        case .articleAuthor: claims.authors.offer(value, Trust.looseMeta)
        case .cardLabel1: labelNamesAuthor = Self.labels.value(value, 0, value.count) != 0
        case .cardValue1: if labelNamesAuthor { claims.authors.offer(value, Trust.looseMeta) }
        case .published: claims.offer(published: value, Trust.meta)
        case .looselyPublished: claims.offer(published: value, Trust.looseMeta)
        case .modified: claims.offer(modified: value, Trust.meta)
        case .site: claims.site.offer(value, 0)
        case .applicationName: claims.site.offer(value, 3)
        case .siteHandle: if value[0] == UInt8(ascii: "@"), value.count > 1 { claims.site.offer(value.extracting(1..<value.count), 6) }
        case .publisher: if !Phrase.isURL(value) { claims.site.offer(value, 4) }
        case .language: claims.offer(language: value, 1)
        case .locale: claims.offer(language: value, 2)
        case .url: if Phrase.isURL(value) { claims.canonicalURL.offer(value, 1) }
        case .type: if value.holds("article", at: 0) { claims.isArticle = true }
        case .licence, .none: break
        }
    }

    /// What Twitter cards of blogs call the author.
    private static let labels = WordTable([("author autor auteur autore", 1)], phrases: [
        ("written by", 1), ("geschrieben von", 1), ("verfasst von", 1), ("écrit par", 1), ("escrito por", 1), ("scritto da", 1), ("posted by", 1),
        ("geschreven door", 1), ("napisane przez", 1), ("yazan", 1), ("написано автором", 1),
    ])
}
