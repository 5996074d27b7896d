/// Reads a page's JSON-LD: what schema.org types say of the page, of its site, and of licences.
struct LinkedData {
    private var tape = JSONTape()
    private var text: [UInt8] = []
    private var scratch: [UInt8] = []
    /// How many references may still be followed on this page; each may cost a look at every object.
    private var references = 0
    private let types = LinkedType.table

    /// The most bytes of JSON-LD that are read of a page.
    static let longest = 256 * 1024
    /// The most bytes of one string that are read.
    static let longestText = 1000

    mutating func read(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ scripts: [UInt32], into claims: inout MetadataClaims) {
        if scripts.isEmpty { return }
        tape.begin()
        references = 64
        var left = Self.longest
        for script in scripts where left > 0 {
            let first = tree.nodes[Int(script)].firstChild
            guard first != 0 else { continue }
            let start = Int(tree.nodes[Int(first)].start)
            let end = min(Int(tree.nodes[Int(tree.nodes[Int(script)].lastChild)].end), start + left)
            left -= end - start
            tape.read(page, start, end)
        }
        var at = 0
        while at < tape.values.count {
            readSubjects(page, at, level: 0, into: &claims)
            at = Int(tape.values[at].next)
        }
        if tape.values.contains(where: \.key.isLicence) { readLicences(tree, page, scripts[0], into: &claims) }
    }

    /// Reads an object that speaks of the page, or a list of such.
    private mutating func readSubjects(_ page: Span<UInt8>, _ at: Int, level: Int, into claims: inout MetadataClaims) {
        let value = tape.values[at]
        if value.kind == .object { return readSubject(page, at, level: level, into: &claims) }
        guard value.kind == .array, level < 4 else { return }
        var item = at + 1
        while item < Int(value.next) {
            readSubjects(page, item, level: level + 1, into: &claims)
            item = Int(tape.values[item].next)
        }
    }

    private mutating func readSubject(_ page: Span<UInt8>, _ object: Int, level: Int, into claims: inout MetadataClaims) {
        let type = type(page, object)
        let titleRank: UInt8 = type == .article ? 0 : 1
        let rank = type == .article ? Trust.linked : Trust.linkedPage
        let isSubject = type == .article || type == .thing || type == .page
        var headline: Int?, name: Int?, created: Int?
        var child = object + 1
        while child < Int(tape.values[object].next) {
            switch tape.values[child].key {
            case .graph, .mainEntity: if level < 4, type != .questions { readSubjects(page, child, level: level + 1, into: &claims) }
            case .headline: headline = headline ?? child
            case .name: name = name ?? child
            case .author:
                // Of several articles the first one is the page's.
                if isSubject, !claims.authors.has(rank) { readAuthors(page, child, rank, level: 0, into: &claims) }
            case .published: if isSubject, claims.published.wants(rank), readText(page, child) { claims.offer(published: text.span, rank) }
            case .modified: if isSubject, claims.modified.wants(rank), readText(page, child) { claims.offer(modified: text.span, rank) }
            case .created: created = child
            case .language: if isSubject, claims.language.wants(3), readText(page, child) { claims.offer(language: text.span, 3) }
            case .publisher: if isSubject, claims.site.wants(2), readName(page, child) { claims.site.offer(text.span, 2) }
            default: break
            }
            child = Int(tape.values[child].next)
        }
        if isSubject, let created, readText(page, created) { claims.offer(published: text.span, rank + 1) }
        if type == .article || type == .thing, let title = headline ?? name, claims.linkedTitle.wants(titleRank), readText(page, title) {
            claims.linkedTitle.offer(text.span, titleRank)
        }
        let siteRank: UInt8 = type == .site ? 1 : 5
        if type == .site || type == .organisation, let name, claims.site.wants(siteRank), readText(page, name) {
            claims.site.offer(text.span, siteRank)
        }
    }

    /// Offers a name, an object that has one, a reference to such an object, or a list of these.
    private mutating func readAuthors(_ page: Span<UInt8>, _ at: Int, _ rank: UInt8, level: Int, into claims: inout MetadataClaims) {
        let value = tape.values[at]
        guard value.kind == .array else {
            // A publisher that calls itself the author may name a person elsewhere.
            let rank = isOrganisation(page, at) ? Trust.visible : rank
            if claims.authors.wants(rank), readName(page, at) { claims.authors.offer(text.span, rank) }
            return
        }
        var item = at + 1, left = AuthorList.most
        while item < Int(value.next), left > 0, level < 2 {
            readAuthors(page, item, rank, level: level + 1, into: &claims)
            item = Int(tape.values[item].next)
            left -= 1
        }
    }

    private func isOrganisation(_ page: Span<UInt8>, _ at: Int) -> Bool {
        tape.values[at].kind == .object && type(page, at) == .organisation
    }

    /// Makes `text` the name that a value tells.
    private mutating func readName(_ page: Span<UInt8>, _ at: Int) -> Bool {
        let value = tape.values[at]
        if value.kind == .string { return readText(page, at) }
        if value.kind == .array { return at + 1 < Int(value.next) && tape.values[at + 1].kind != .array && readName(page, at + 1) }
        guard value.kind == .object else { return false }
        if let name = child(at, .name) { return readText(page, name) }
        if let family = child(at, .familyName), let given = child(at, .givenName), readText(page, given) {
            let first = text
            guard readText(page, family) else { return false }
            text.insert(contentsOf: first + [0x20], at: 0)
            return true
        }
        guard references > 0, let id = child(at, .id) else { return false }
        references -= 1
        guard let other = object(page, of: id), let name = child(other, .name) else { return false }
        return readText(page, name)
    }

    /// The object that has a name and the id that the string at `id` tells.
    private func object(_ page: Span<UInt8>, of id: Int) -> Int? {
        for at in tape.values.indices where tape.values[at].kind == .object {
            if let own = child(at, .id), own != id, same(page, own, id), child(at, .name) != nil { return at }
        }
        return nil
    }

    private func same(_ page: Span<UInt8>, _ left: Int, _ right: Int) -> Bool {
        let one = bytes(page, left), two = bytes(page, right)
        guard one.count == two.count, one.count > 0 else { return false }
        for place in one.indices where one[place] != two[place] { return false }
        return true
    }

    /// The first child of an object under a key.
    private func child(_ object: Int, _ key: LinkedKey) -> Int? {
        var child = object + 1
        while child < Int(tape.values[object].next) {
            if tape.values[child].key == key { return child }
            child = Int(tape.values[child].next)
        }
        return nil
    }

    @_lifetime(copy page, borrow self)
    private func bytes(_ page: Span<UInt8>, _ at: Int) -> Span<UInt8> {
        let value = tape.values[at]
        let range = Int(value.start)..<Int(value.end)
        return value.isDecoded ? tape.decoded.span.extracting(range) : page.extracting(range)
    }

    /// Makes `text` a string's text, or that of its `@value`, without escapes, references and tags; false where there is none.
    private mutating func readText(_ page: Span<UInt8>, _ at: Int) -> Bool {
        var at = at
        if tape.values[at].kind == .array, at + 1 < Int(tape.values[at].next) { at += 1 }
        if tape.values[at].kind == .object, let value = child(at, .value) { at = value }
        text.removeAll(keepingCapacity: true)
        let value = tape.values[at], decoded = tape.decoded
        guard value.kind == .string else { return false }
        let raw = value.isDecoded ? decoded.span : page
        let start = Int(value.start)
        let end = start + Phrase.cut(raw.extracting(start..<Int(value.end)), Self.longestText)
        JSONText.read(raw.extracting(start..<end), scratch: &scratch, into: &text)
        return !text.isEmpty
    }

    private func type(_ page: Span<UInt8>, _ object: Int) -> LinkedType {
        guard var at = child(object, .type) else { return .other }
        let end = Int(tape.values[at].next)
        if tape.values[at].kind == .array { at += 1 }
        var found = LinkedType.other
        while at < end {
            if tape.values[at].kind == .string {
                let type = LinkedType(bytes(page, at), types)
                if type != .other, found == .other || type == .article { found = type }
            }
            at = Int(tape.values[at].next)
        }
        return found
    }
}

// Licences
extension LinkedData {
    /// Adds every licence that any object tells, be it of the page or of an image.
    private mutating func readLicences(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ script: UInt32, into claims: inout MetadataClaims
    ) {
        let part = PagePart.part(tree, page, script)
        // The objects around a value, each with where its type stands, looked up once.
        var around: [(object: Int, type: Int?)] = []
        for at in tape.values.indices where !claims.licences.isFull {
            while let last = around.last, Int(tape.values[last.object].next) <= at { around.removeLast() }
            let value = tape.values[at]
            if value.key.isLicence {
                let subject = around.last?.type
                if value.kind == .array {
                    var item = at + 1
                    while item < Int(value.next) {
                        addLicence(page, item, value.key, subject, part, script: tree.nodes[Int(script)].start, into: &claims)
                        item = Int(tape.values[item].next)
                    }
                } else {
                    addLicence(page, at, value.key, subject, part, script: tree.nodes[Int(script)].start, into: &claims)
                }
            }
            if value.kind == .object { around.append((at, child(at, .type))) }
        }
    }

    private mutating func addLicence(
        _ page: Span<UInt8>, _ at: Int, _ key: LinkedKey, _ subject: Int?, _ part: LicenceStatement.Part, script: UInt32,
        into claims: inout MetadataClaims
    ) {
        var href: [UInt8] = [], words: [UInt8] = [], type: [UInt8] = []
        let value = tape.values[at]
        if value.kind == .object {
            if let address = child(at, .url) ?? child(at, .id), readText(page, address) { href = text }
            if let name = child(at, .name), readText(page, name) { words = text }
        } else if readText(page, at) {
            if Phrase.isURL(text.span) { href = text } else { words = text }
        }
        if href.isEmpty, words.isEmpty { return }
        if let subject, readText(page, subject) { type = text }
        let name: StaticString = key == .licence ? "license" : key == .usageInfo ? "usageInfo" : "acquireLicensePage"
        var nameBytes: [UInt8] = []
        name.withUTF8Buffer { nameBytes.append(contentsOf: $0) }
        claims.licences.add(
            .linkedData, part, at: value.isDecoded ? script - 1 : value.start,
            href: href.span, text: words.span, name: nameBytes.span, subject: type.span)
    }
}
