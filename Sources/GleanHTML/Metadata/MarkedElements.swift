/// Reads the elements that say by rel, itemprop, property or address what they are: authors, dates, licences, the canonical address.
struct MarkedElements {
    private var value: [UInt8] = []
    private var text: [UInt8] = []
    private var name: [UInt8] = []
    private var subject: [UInt8] = []
    private var scratch: [UInt8] = []
    /// The element around the first author, whose other authors count too.
    private var authorScope: UInt32?
    private let words = MarkWord.table

    mutating func read(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ marks: [MetadataScan.Mark], into claims: inout MetadataClaims) {
        authorScope = nil
        for mark in marks {
            let attribute = tree.attribute(Int(mark.attribute))
            switch attribute.name {
            case .href:
                if !hasLicenceRel(tree, page, mark.node) { addLicence(tree, page, mark.node, .address, attribute, &claims) }
            case .rel: readRel(tree, page, mark.node, attribute, &claims)
            case .itemprop, .property: readProperty(tree, page, mark.node, attribute, &claims)
            default: break
            }
        }
    }

    private func hasLicenceRel(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32) -> Bool {
        guard let rel = tree.lookup(.rel, of: node) else { return false }
        return holds(page, rel, .licence)
    }

    /// Whether one of the words of an attribute, its prefix left off, means `word`.
    private func holds(_ page: Span<UInt8>, _ attribute: HTMLAttribute, _ word: MarkWord) -> Bool {
        let end = min(Int(attribute.valueEnd), Int(attribute.valueStart) + 256)
        var place = Int(attribute.valueStart)
        while place < end {
            var start = place
            while place < end, !isSpace(page[place]) {
                if page[place] == UInt8(ascii: ":") || page[place] == UInt8(ascii: "/")
                    || page[place] == UInt8(ascii: "#") { start = place + 1 }
                place += 1
            }
            if words.value(page, start, place) == word.rawValue { return true }
            place += 1
        }
        return false
    }

    private mutating func readRel(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32, _ attribute: HTMLAttribute, _ claims: inout MetadataClaims
    ) {
        let tag = tree.nodes[Int(node)].tag
        if holds(page, attribute, .licence) {
            addLicence(tree, page, node, tag == .link ? .link : tag == .a || tag == .area ? .anchor : .property, attribute, &claims)
        } else if tag == .link, holds(page, attribute, .canonical), let href = tree.lookup(.href, of: node) {
            ElementText.read(page, href, limit: 2048, scratch: &scratch, into: &value)
            claims.canonicalURL.offer(value.span, 0)
        } else if tag == .a, holds(page, attribute, .author), claims.authors.wants(Trust.marked) {
            if PagePart.isInside(tree, node, { $0 == .nav || $0 == .aside || $0 == .footer }) { return }
            if claims.authors.isEmpty || !claims.authors.wants(Trust.classed) { offerAuthor(tree, page, node, Trust.marked, &claims) }
        }
    }

    private mutating func readProperty(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32, _ attribute: HTMLAttribute, _ claims: inout MetadataClaims
    ) {
        let element = tree.nodes[Int(node)]
        if holds(page, attribute, .licence) {
            if element.tag != .meta || attribute.name == .itemprop { addLicence(tree, page, node, .property, attribute, &claims) }
        } else if element.tag == .meta, attribute.name == .property {
            return
        } else if holds(page, attribute, .author) {
            guard claims.authors.wants(Trust.property) else { return }
            let scope = scope(tree, node)
            if let authorScope, authorScope != scope || scope == 0 { return }
            if isBeside(tree, page, scope) { return }
            if offerAuthor(tree, page, node, Trust.property, &claims) { authorScope = scope }
        } else if holds(page, attribute, .published) || holds(page, attribute, .created) {
            let rank = holds(page, attribute, .published) ? Trust.property : Trust.looseMeta
            guard claims.published.wants(rank), !isBeside(tree, page, scope(tree, node)) else { return }
            readValue(tree, page, node)
            claims.offer(published: value.span, rank)
        } else if holds(page, attribute, .modified) {
            guard claims.modified.wants(Trust.property), !isBeside(tree, page, scope(tree, node)) else { return }
            readValue(tree, page, node)
            claims.offer(modified: value.span, Trust.property)
        }
    }

    /// The nearest element above that begins a new item of microdata, 0 where there is none.
    private func scope(_ tree: borrowing HTMLTree, _ node: UInt32) -> UInt32 {
        var at = tree.nodes[Int(node)].parent
        for _ in 0..<64 where at != 0 {
            if tree.lookup(.itemscope, of: at) != nil || tree.lookup(.itemtype, of: at) != nil { return at }
            at = tree.nodes[Int(at)].parent
        }
        return 0
    }

    /// Whether an item is a comment, a review or an answer, whose author is not the page's.
    private func isBeside(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ scope: UInt32) -> Bool {
        guard scope != 0, let type = tree.lookup(.itemtype, of: scope) else { return false }
        return holds(page, type, .comment)
    }

    /// Makes `value` what a property says: its content, its datetime or its text.
    private mutating func readValue(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32) {
        if let content = tree.lookup(.content, of: node) ?? tree.lookup(.datetime, of: node),
            content.valueEnd > content.valueStart {
            ElementText.read(page, content, limit: 400, scratch: &scratch, into: &value)
        } else {
            value.removeAll(keepingCapacity: true)
            ElementText.append(tree, page, node, limit: 200, to: &value)
        }
    }

    @discardableResult
    private mutating func offerAuthor(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32, _ rank: UInt8, _ claims: inout MetadataClaims
    ) -> Bool {
        readValue(tree, page, nameElement(tree, page, node) ?? node)
        return claims.authors.offer(value.span, rank)
    }

    /// The element inside that bears the itemprop "name"; forty nodes are looked at.
    private func nameElement(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32) -> UInt32? {
        var at = node
        for _ in 0..<40 {
            if at != node, let property = tree.lookup(.itemprop, of: at), holds(page, property, .name) { return at }
            if tree.nodes[Int(at)].firstChild != 0 {
                at = tree.nodes[Int(at)].firstChild
                continue
            }
            while at != node, tree.nodes[Int(at)].nextSibling == 0 { at = tree.nodes[Int(at)].parent }
            if at == node { return nil }
            at = tree.nodes[Int(at)].nextSibling
        }
        return nil
    }

    private mutating func addLicence(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32, _ kind: LicenceStatement.Kind, _ attribute: HTMLAttribute,
        _ claims: inout MetadataClaims
    ) {
        let element = tree.nodes[Int(node)]
        if claims.licences.isFull || claims.licences.holds(offset: element.start - 1) { return }
        value.removeAll(keepingCapacity: true)
        if let href = tree.lookup(.href, of: node) ?? tree.lookup(.resource, of: node) ?? tree.lookup(.content, of: node) {
            ElementText.read(page, href, limit: LicenceStatements.longest, scratch: &scratch, into: &value)
        }
        text.removeAll(keepingCapacity: true)
        if element.tag != .link, element.tag != .meta { readSentence(tree, page, node) }
        name.removeAll(keepingCapacity: true)
        let named = attribute.name == .href ? tree.lookup(.rel, of: node) : attribute
        if let named { ElementText.read(page, named, limit: 100, scratch: &scratch, into: &name) }
        subject.removeAll(keepingCapacity: true)
        let scope = attribute.name == .itemprop ? scope(tree, node) : 0
        if scope != 0, let type = tree.lookup(.itemtype, of: scope) { appendTypeName(page, type) }
        claims.licences.add(
            kind, PagePart.part(tree, page, node), at: element.start - 1,
            href: value.span, text: text.span, name: name.span, subject: subject.span)
    }

    /// Makes `text` that of the block around a link, or of the link alone where the block is long.
    private mutating func readSentence(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32) {
        ElementText.append(tree, page, PagePart.block(tree, node), limit: LicenceStatements.longest, to: &text)
        if text.count < LicenceStatements.longest { return }
        text.removeAll(keepingCapacity: true)
        ElementText.append(tree, page, node, limit: LicenceStatements.longest, to: &text)
    }

    private mutating func appendTypeName(_ page: Span<UInt8>, _ type: HTMLAttribute) {
        let end = Int(type.valueEnd)
        var start = end
        while start > Int(type.valueStart), isLetter(page[start - 1]), end - start < 64 { start -= 1 }
        for place in start..<end { subject.append(page[place]) }
    }
}

/// The words of rel, itemprop, property and itemtype that matter.
enum MarkWord: UInt8 {
    case none
    case licence, canonical, author, published, modified, created, name, comment

    static let table = WordTable([
        ("license licence", Self.licence.rawValue), ("canonical", Self.canonical.rawValue), ("author creator", Self.author.rawValue),
        ("datepublished", Self.published.rawValue), ("datemodified", Self.modified.rawValue), ("datecreated", Self.created.rawValue),
        ("name", Self.name.rawValue), ("comment usercomments review answer", Self.comment.rawValue),
    ])
}
