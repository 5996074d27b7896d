/// Reads author and date where readers see them: near the headline.
///
/// Only pages that tell them nowhere else come here. A bounded number of nodes is looked at, so that prose far below says nothing.
struct NearHeadline {
    private var text: [UInt8] = []
    private var scratch: [UInt8] = []
    /// How many elements whose names promise an author or a date are still read.
    private var left = 0

    static let before = 40
    static let afterForAuthor = 200
    static let after = 240
    /// How far below the headline a text that is a date and little else still counts, where no date was found nearer.
    static let far = 1000
    static let mostElements = 64
    /// An element with more nodes than this holds more than a name or a date.
    static let largest: UInt32 = 16

    mutating func read(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ scan: MetadataScan, _ heading: UInt32, into claims: inout MetadataClaims
    ) {
        let wantsDate = claims.published.wants(Trust.classed), wantsAuthor = claims.authors.wants(Trust.classed)
        guard wantsDate || wantsAuthor else { return }
        let anchor = Int(heading != 0 ? heading : scan.firstPart)
        left = Self.mostElements
        // What follows the headline first, then what stands above it.
        let end = min(tree.nodes.count, anchor + (wantsDate ? Self.after : Self.afterForAuthor))
        for node in anchor..<end {
            look(tree, page, UInt32(truncatingIfNeeded: node), wantsAuthor && node < anchor + Self.afterForAuthor, &claims)
        }
        for node in max(1, anchor - Self.before)..<anchor { look(tree, page, UInt32(truncatingIfNeeded: node), wantsAuthor, &claims) }
        if claims.published.isEmpty, claims.modified.isEmpty { readFar(tree, page, end, &claims) }
    }

    /// Reads the first text further down that is a date and little else.
    private mutating func readFar(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ start: Int, _ claims: inout MetadataClaims
    ) {
        for index in start..<min(max(start, tree.nodes.count), start + Self.far) where tree.nodes[index].kind == .text {
            let node = tree.nodes[index]
            guard node.end - node.start >= 8, node.end - node.start < 120, Self.mayBeDate(page, node) else { continue }
            lookAtText(tree, page, UInt32(truncatingIfNeeded: index), node, false, &claims)
            if !claims.published.isEmpty || !claims.modified.isEmpty { return }
        }
    }

    /// Whether a text begins or ends with a digit, as most dates do.
    @inline(__always)
    private static func mayBeDate(_ page: Span<UInt8>, _ node: HTMLNode) -> Bool {
        var start = Int(node.start), end = Int(node.end)
        while start < end, isSpace(page[start]) { start += 1 }
        while start < end, isSpace(page[end - 1]) { end -= 1 }
        return start < end && (isDigit(page[end - 1]) || isDigit(page[start]))
    }

    private mutating func look(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32, _ wantsAuthor: Bool, _ claims: inout MetadataClaims
    ) {
        let now = tree.nodes[Int(node)]
        if now.kind == .text {
            let length = now.end - now.start
            if length < 600, wantsAuthor && length >= 2 || length >= 8 { lookAtText(tree, page, node, now, wantsAuthor, &claims) }
        } else if now.attributeCount > 0, now.firstChild != 0, now.lastChild < node + Self.largest, left > 0 {
            switch now.tag {
            case .a, .span, .div, .p, .li, .address, .strong, .em, .small, .h2, .h3, .h4, .h5, .h6, .b, .i, .cite, .section, .td, .dd, .abbr, .header, .ul:
                lookAtElement(tree, page, node, wantsAuthor, &claims)
            default: break
            }
        }
    }

    private mutating func lookAtElement(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32, _ wantsAuthor: Bool, _ claims: inout MetadataClaims
    ) {
        guard let names = tree.lookup(.class, of: node) ?? tree.lookup(.id, of: node) else { return }
        let cues = BylineCues(page, Int(names.valueStart), Int(names.valueEnd))
        let mayName = cues.contains(.author) && wantsAuthor && claims.authors.wants(Trust.classed) && !claims.authors.has(Trust.classed)
        let mayDate = !cues.isDisjoint(with: [.date, .changed]) && claims.published.wants(Trust.classed)
        guard mayName || mayDate else { return }
        left -= 1
        if PageSide.isBeside(tree, page, node) { return }
        text.removeAll(keepingCapacity: true)
        if mayDate, tree.nodes[Int(node)].tag == .abbr, let title = tree.lookup(.title, of: node) {
            ElementText.read(page, title, limit: 100, scratch: &scratch, into: &text)
        } else {
            ElementText.append(tree, page, node, limit: 200, to: &text)
        }
        if mayName, text.count < 140 { claims.authors.offer(text.span, Trust.classed) }
        guard mayDate, text.count < 100 else { return }
        if cues.contains(.changed) {
            claims.offer(modified: text.span, Trust.classed)
        } else {
            claims.offer(visible: text.span, Trust.classed)
        }
    }

    /// A text that is a date and little else, or that begins with "By".
    private mutating func lookAtText(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32, _ now: HTMLNode, _ wantsAuthor: Bool,
        _ claims: inout MetadataClaims
    ) {
        let wantsName = wantsAuthor && claims.authors.wants(Trust.visible) && !claims.authors.has(Trust.visible)
            && Byline.begins(page, now)
        let wantsDate = claims.published.wants(Trust.visible) && page.holdsDigits(Int(now.start), Int(now.end))
        guard wantsName || wantsDate else { return }
        switch tree.nodes[Int(now.parent)].tag {
        case .script, .style, .noscript, .template, .title, .option, .button, .h1: return
        case .a where !wantsDate: return
        default: break
        }
        if PageSide.isBeside(tree, page, node) { return }
        text.removeAll(keepingCapacity: true)
        var owesSpace = false
        ElementText.append(page, now, limit: 120, 0, &owesSpace, &text)
        if wantsName { offerByline(tree, page, node, &claims) }
        if wantsDate, let found = claims.dates.first(text.span), found.end - found.start >= 6 {
            let rest = text.count - (found.end - found.start)
            // A dateline stands at the begin of what may be a paragraph.
            if rest <= 40 || found.start == 0 { claims.offer(visible: text.span, Trust.visible) }
        }
    }

    /// Offers the name in "By A Name", or the one that follows a lone "By".
    private mutating func offerByline(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ node: UInt32, _ claims: inout MetadataClaims
    ) {
        var line = text
        if line.count < 14 {
            line.removeAll()
            ElementText.append(tree, page, PagePart.block(tree, node), limit: 160, to: &line)
        }
        if line.count < 100, Byline.namesSomeone(line) { claims.authors.offer(line.span, Trust.visible) }
    }
}
