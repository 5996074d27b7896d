/// An element that may say whether its page may be mined or trained on, kept as it stands and not yet judged.
package struct ReservationElement: Sendable {
    package enum Kind: UInt8, Sendable {
        /// `<meta name>`: robots, a user agent, or TDM's properties.
        case meta
        /// `<link rel=license type=application/rsl+xml>`.
        case link
        /// `<script type=application/rsl+xml>`, which holds a licence.
        case script
    }

    package var kind: Kind
    /// The start tag in the page, from its `<` to its `>`.
    package var tag: Range<Int>
    /// Of a meta.
    package var name: [UInt8]
    /// Content of a meta, address of a link; decoded.
    package var value: [UInt8]
    /// What a script holds, in the page.
    package var inside: Range<Int>
}

/// Finds these elements of one page; at most 64, the first ones.
package struct ReservationElements: Sendable {
    package static let most = 64
    /// The most bytes of a content or an address that are read.
    static let longest = 2048

    package private(set) var rows: [ReservationElement] = []
    private var scratch: [UInt8] = []
    private var name: [UInt8] = []
    private var value: [UInt8] = []

    package init() {}

    mutating func read(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ scan: MetadataScan) {
        rows.removeAll(keepingCapacity: true)
        for meta in scan.metas { readMeta(tree, page, meta) }
        for mark in scan.marks where tree.nodes[Int(mark.node)].tag == .link { readLink(tree, page, mark) }
        for script in scan.licenceScripts {
            let first = tree.nodes[Int(script)].firstChild, last = tree.nodes[Int(script)].lastChild
            guard first != 0 else { continue }
            add(.script, tree, page, script, inside: Int(tree.nodes[Int(first)].start)..<Int(tree.nodes[Int(last)].end))
        }
    }

    /// There may have been more.
    package var isFull: Bool { rows.count >= Self.most }

    private mutating func readMeta(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32) {
        guard let named = tree.lookup(.name, of: node), Self.mayName(page, named), let content = tree.lookup(.content, of: node),
            page.holds("tdm", at: Int(named.valueStart)) || Self.mayReserve(page, content)
        else { return }
        ElementText.read(page, named, limit: 100, scratch: &scratch, into: &name)
        ElementText.read(page, content, limit: Self.longest, scratch: &scratch, into: &value)
        add(.meta, tree, page, node)
    }

    /// Whether a name may be `robots`, a user agent's or one of TDM's: most metas have names such as `og:title`.
    private static func mayName(_ page: Span<UInt8>, _ name: HTMLAttribute) -> Bool {
        let start = Int(name.valueStart), end = Int(name.valueEnd)
        if end - start < 3 || end - start > 64 { return false }
        switch page[start] | 0x20 {
        // description, keywords, viewport: what nearly every page has.
        case UInt8(ascii: "d") where page.holds("description", at: start): return false
        case UInt8(ascii: "k") where page.holds("keywords", at: start): return false
        case UInt8(ascii: "v") where page.holds("viewport", at: start): return false
        case UInt8(ascii: "t"): return page[start + 2] != UInt8(ascii: "i") || !page.holds("twitter:", at: start)
        default: return page[start + 2] != UInt8(ascii: ":")
        }
    }

    /// Whether a short content holds the beginning of a directive: noai, noimageai, noml, noindex, none.
    private static func mayReserve(_ page: Span<UInt8>, _ content: HTMLAttribute) -> Bool {
        let start = Int(content.valueStart), end = Int(content.valueEnd)
        guard end - start >= 4, end - start <= 512 else { return false }
        for place in start..<end - 3 where page[place] | 0x20 == UInt8(ascii: "n") && page[place + 1] | 0x20 == UInt8(ascii: "o") {
            switch page[place + 2] | 0x20 {
            case UInt8(ascii: "a"), UInt8(ascii: "i"), UInt8(ascii: "m"), UInt8(ascii: "n"): return true
            default: continue
            }
        }
        return false
    }

    private mutating func readLink(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ mark: MetadataScan.Mark) {
        let relation = tree.attribute(Int(mark.attribute))
        guard relation.name == .rel, let type = tree.lookup(.type, of: mark.node), let href = tree.lookup(.href, of: mark.node),
            page.holds("application/rsl+xml", at: Int(type.valueStart)), Self.holdsLicence(page, relation)
        else { return }
        name.removeAll()
        ElementText.read(page, href, limit: Self.longest, scratch: &scratch, into: &value)
        add(.link, tree, page, mark.node)
    }

    private static func holdsLicence(_ page: Span<UInt8>, _ relation: HTMLAttribute) -> Bool {
        let end = min(Int(relation.valueEnd), Int(relation.valueStart) + 256)
        var start = Int(relation.valueStart)
        while start < end {
            var stop = start
            while stop < end, !isSpace(page[stop]) { stop += 1 }
            if stop - start == 7, page.holds("license", at: start) { return true }
            start = stop + 1
        }
        return false
    }

    private mutating func add(
        _ kind: ReservationElement.Kind, _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32, inside: Range<Int> = 0..<0
    ) {
        guard !isFull else { return }
        let element = tree.nodes[Int(node)]
        var end = Int(element.end)
        let first = Int(element.firstAttribute)
        for index in first..<first + Int(element.attributeCount) { end = max(end, Int(tree.attribute(index).valueEnd)) }
        while end < page.count, page[end] != UInt8(ascii: ">") { end += 1 }
        let isScript = kind == .script
        rows.append(ReservationElement(
            kind: kind, tag: max(0, Int(element.start) - 1)..<min(end + 1, page.count), name: isScript ? [] : name,
            value: isScript ? [] : value, inside: inside))
    }
}
