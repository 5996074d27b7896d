/// Reads the dates of time elements, which stand where readers see them.
struct TimeElements {
    private var text: [UInt8] = []
    private var scratch: [UInt8] = []

    static let most = 64

    /// Offers the first time element with `pubdate`, else the first after the headline, else one above it, else one in the main part, else
    /// any that does not stand beside it.
    mutating func read(
        _ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ scan: MetadataScan, _ heading: UInt32, into claims: inout MetadataClaims
    ) {
        for time in scan.times.prefix(Self.most) {
            let rank = rank(tree, time, heading)
            guard claims.published.wants(rank) || claims.modified.wants(rank), !PageSide.isBeside(tree, page, time) else { continue }
            readTime(tree, page, time)
            if tellsChange(tree, page, time) { claims.offer(modified: text.span, rank) } else { claims.offer(published: text.span, rank) }
        }
    }

    private func rank(_ tree: borrowing HTMLTree, _ time: UInt32, _ heading: UInt32) -> UInt8 {
        if tree.lookup(.pubdate, of: time) != nil { return Trust.property }
        let distance = Int(time) - Int(heading)
        if heading != 0, distance > -NearHeadline.before, distance < NearHeadline.afterForAuthor {
            return distance > 0 ? Trust.marked : Trust.classed
        }
        return PagePart.isInside(tree, time, { $0 == .main || $0 == .article }) ? Trust.visible : Trust.anywhere
    }

    /// Whether class or the words before it say that the page was changed then.
    private func tellsChange(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ time: UInt32) -> Bool {
        let says = PagePart.named(tree, page, time, "updated") || PagePart.named(tree, page, time, "modified")
        if says { return !PagePart.named(tree, page, time, "publish") }
        let before = tree.nodes[Int(time)].previousSibling
        guard before != 0, tree.nodes[Int(before)].kind == .text else { return false }
        var start = Int(tree.nodes[Int(before)].start)
        while start < Int(tree.nodes[Int(before)].end), isSpace(page[start]) { start += 1 }
        return ChangeWords.begin(page.extracting(start..<Int(tree.nodes[Int(before)].end)))
    }

    private mutating func readTime(_ tree: borrowing HTMLTree, _ page: Span<UInt8>, _ time: UInt32) {
        text.removeAll(keepingCapacity: true)
        if let datetime = tree.lookup(.datetime, of: time), datetime.valueEnd > datetime.valueStart {
            ElementText.read(page, datetime, limit: 100, scratch: &scratch, into: &text)
        } else {
            ElementText.append(tree, page, time, limit: 100, to: &text)
        }
    }
}
