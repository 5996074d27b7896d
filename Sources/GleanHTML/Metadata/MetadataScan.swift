/// Finds the nodes that may say something about a page, in one pass over the tables of its tree.
///
/// Most of a page says nothing: the attributes are sieved first by name and first letters, so that the pass over the nodes looks only
/// at tags and at the few attributes that are left. Every list is bounded; of too many the first ones count.
struct MetadataScan {
    /// An attribute that matters, and its element.
    struct Mark {
        var node: UInt32
        var attribute: UInt32
    }

    private(set) var html: UInt32 = 0
    private(set) var title: UInt32 = 0
    private(set) var main: UInt32 = 0
    /// The first heading of the second rank.
    private(set) var subheading: UInt32 = 0
    private(set) var metas: [UInt32] = []
    private(set) var scripts: [UInt32] = []
    /// Those that hold an RSL licence.
    private(set) var licenceScripts: [UInt32] = []
    private(set) var headings: [UInt32] = []
    private(set) var times: [UInt32] = []
    private(set) var footers: [UInt32] = []
    private(set) var marks: [Mark] = []
    private var sieved: [UInt32] = []

    /// Where the page's own words may begin, where no heading is known to be the title; the first node if nothing tells.
    var firstPart: UInt32 {
        var first = UInt32.max
        for place in [main, subheading, headings.first ?? 0] where place != 0 { first = min(first, place) }
        return first == .max ? 1 : first
    }

    static let most = 512
    static let mostMarks = 2048

    mutating func read(_ tree: borrowing HTMLTree, _ page: Span<UInt8>) {
        begin()
        sieve(tree, page)
        sieved.append(.max)
        var next = 0, wanted = sieved[0]
        let nodes = tree.nodes.span
        let noted = isNoted
        for index in 1..<max(1, nodes.count) {
            // Texts have neither tag nor attributes: two loads a node.
            let end = nodes[index].firstAttribute &+ nodes[index].attributeCount
            if end > wanted {
                mark(nodes[index], UInt32(truncatingIfNeeded: index), &next)
                wanted = sieved[next]
            }
            if noted[Int(nodes[index].tag.rawValue)] { note(tree, page, UInt32(truncatingIfNeeded: index)) }
        }
    }

    /// The tags that `note` tells apart.
    private let isNoted: [Bool] = {
        var table = [Bool](repeating: false, count: TagNames.count)
        for tag in [Tag.html, .title, .main, .article, .meta, .time, .h1, .h2, .footer, .script] { table[Int(tag.rawValue)] = true }
        return table
    }()

    private mutating func begin() {
        html = 0
        title = 0
        main = 0
        subheading = 0
        metas.removeAll(keepingCapacity: true)
        scripts.removeAll(keepingCapacity: true)
        licenceScripts.removeAll(keepingCapacity: true)
        headings.removeAll(keepingCapacity: true)
        times.removeAll(keepingCapacity: true)
        footers.removeAll(keepingCapacity: true)
        marks.removeAll(keepingCapacity: true)
        sieved.removeAll(keepingCapacity: true)
    }

    /// The names that the sieve lets through, as bits; all of them are among the first sixty-four.
    private static let sieved: UInt64 = [AttributeName.href, .rel, .itemprop, .property].reduce(0) { $0 | 1 << UInt64($1.rawValue) }

    /// Collects the attributes that may matter.
    private mutating func sieve(_ tree: borrowing HTMLTree, _ page: Span<UInt8>) {
        var links = 0, rels = 0, properties = 0
        let names = Self.sieved
        let attributes = tree.attributeSpan
        for index in attributes.indices {
            let name = attributes[index].name
            if names & (1 &<< UInt64(name.rawValue)) == 0 { continue }
            let start = Int(attributes[index].valueStart), end = Int(attributes[index].valueEnd)
            switch name {
            case .href:
                guard LicenceWords.isLicence(page, start, end), links < Self.most else { continue }
                links += 1
            case .rel:
                guard Self.mayMatter(rel: page, start, end), rels < Self.most else { continue }
                rels += 1
            case .itemprop, .property:
                guard Self.mayMatter(property: page, start, end), properties < Self.most else { continue }
                properties += 1
            default: continue
            }
            sieved.append(UInt32(truncatingIfNeeded: index))
        }
    }

    /// Whether a rel may hold "author", "license" or "canonical" as its first or its last word, or one of RDFa's.
    @inline(__always)
    private static func mayMatter(rel page: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if end - start < 6 { return false }
        switch lowered(page[start]) {
        case UInt8(ascii: "l"), UInt8(ascii: "c"), UInt8(ascii: "d"): return true
        case UInt8(ascii: "a"): return page.holds("au", at: start)
        default: return page[end - 1] | 0x20 == UInt8(ascii: "e") || page.holds("author", at: end - 6)
        }
    }

    /// Whether an itemprop or property may be an author, a date or a licence.
    @inline(__always)
    private static func mayMatter(property page: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if end - start < 6 { return false }
        switch lowered(page[start]) {
        case UInt8(ascii: "a"): return page.holds("author", at: start)
        case UInt8(ascii: "c"): return page.holds("creator", at: start) || page.holds("cc:", at: start)
        case UInt8(ascii: "d"): return page.holds("date", at: start) || page.holds("dc", at: start)
        case UInt8(ascii: "l"): return page.holds("licen", at: start)
        case UInt8(ascii: "s"), UInt8(ascii: "h"): return page.holds("schema:", at: start) || page.holds("http", at: start)
        default: return false
        }
    }

    /// Gives the sieved attributes of an element their node. Elements stand in the order of their attributes, but for the copies that
    /// the parser makes of open elements and for `html` and `body`, which gather attributes of later tags.
    private mutating func mark(_ node: HTMLNode, _ index: UInt32, _ next: inout Int) {
        if node.tag == .html || node.tag == .body { return }
        while sieved[next] < node.firstAttribute { next += 1 }
        while sieved[next] < node.firstAttribute + node.attributeCount {
            if marks.count < Self.mostMarks { marks.append(Mark(node: index, attribute: sieved[next])) }
            next += 1
        }
    }

    private mutating func note(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ index: UInt32) {
        let node = tree.nodes[Int(index)]
        guard node.kind == .element, node.namespace == .html else { return }
        switch node.tag {
        case .html: if html == 0 { html = index }
        case .title: if title == 0 { title = index }
        case .main: if main == 0 || tree.nodes[Int(main)].tag == .article { main = index }
        case .article: if main == 0 { main = index }
        case .meta: if metas.count < Self.most { metas.append(index) }
        case .time: if times.count < Self.most { times.append(index) }
        case .h2: if subheading == 0 { subheading = index }
        case .h1: if headings.count < 16 { headings.append(index) }
        case .footer: if footers.count < 8 { footers.append(index) } else { footers[7] = index }
        default:
            guard let type = tree.lookup(.type, of: index) else { return }
            if scripts.count < 64, page.holds("application/ld+json", at: Int(type.valueStart)) {
                scripts.append(index)
            } else if licenceScripts.count < 8, page.holds("application/rsl+xml", at: Int(type.valueStart)) {
                licenceScripts.append(index)
            }
        }
    }
}

extension HTMLTree {
    /// The attribute of this name among an element's first sixty-four: a look at an ancestor must not cost more than that.
    func lookup(_ name: AttributeName, of node: UInt32) -> HTMLAttribute? {
        let first = Int(nodes[Int(node)].firstAttribute)
        for index in first..<first + min(Int(nodes[Int(node)].attributeCount), 64) where attribute(index).name == name {
            return attribute(index)
        }
        return nil
    }

    /// The table of attributes, to be read in a row.
    var attributeSpan: Span<HTMLAttribute> {
        @_lifetime(borrow self)
        get { tokenizer.attributes.span }
    }
}
