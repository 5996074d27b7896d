package import GleanModel

/// The steps between two surveys, fused into one pass by one worker.
///
/// A page goes through all of them before the next page begins: its text stays in cache, and its words are made once. Two text buffers
/// take turns, so that a rewriter reads one version while it writes the next. Where a rewriter has several texts to offer and a later
/// step drops the page, the page comes again with the next one; if all are dropped, the first text's drop counts.
package struct Chain {
    private let links: [any Link]
    private let measureAll: Bool
    private var current: [UInt8] = []
    private var next: [UInt8] = []
    private var version: UInt64 = 0
    /// The numbers of the last page, by slot; NaN where not measured.
    package private(set) var row: [Double]
    /// What the last page says of itself, as members of a JSON object; empty where it was dropped.
    package private(set) var metadata: [UInt8] = []
    /// What is known of the last page's rights, as `Rights` encodes it.
    package private(set) var rights: [UInt8] = []
    /// Pages that each rule of the recipe dropped, by rule index.
    package private(set) var firings: [Int]
    /// The first link that has several texts to offer, if any, and the text that it was given.
    private let chooser: Int?
    private var offered: [UInt8] = []

    /// `links` are the steps of this stage, in order; `width` is the number of slots of the whole run.
    package init(_ links: [any Link], layout: Layout, measureAll: Bool) {
        self.links = links
        self.measureAll = measureAll
        row = Array(repeating: .nan, count: layout.columns.count)
        firings = Array(repeating: 0, count: layout.ruleCount)
        chooser = links.firstIndex { $0.offers > 1 }
    }

    /// Names the last page's text; see `Page.textVersion`.
    package var textVersion: UInt64 { version }

    /// The text of the last page as it stands after the last step that rewrote it.
    package var text: [UInt8] { current }

    /// Runs page `index` of `batch` through the steps. `numbers` are those that earlier stages measured, empty in the first.
    package mutating func run(_ batch: borrowing Batch, _ index: Int, numbers: [Double] = []) -> LinkResult {
        begin(batch, index, numbers)
        var dropped = run(batch, index, from: 0, offer: 0)
        if dropped.code != 0, let chooser, dropped.link == chooser || dropped.link > chooser && !dropped.isFinal { dropped = runOffers(batch, index, chooser, dropped) }
        if dropped.rule >= 0 { firings[dropped.rule] += 1 }
        if dropped.code == 0 { describe(batch, index) }
        return dropped
    }

    /// Runs the links from `start` on; the chooser gives its text `offer`.
    private mutating func run(_ batch: borrowing Batch, _ index: Int, from start: Int, offer: Int) -> LinkResult {
        var dropped = LinkResult.stay
        for place in start..<links.count {
            if place == chooser, offer == 0 { offered = current }
            var result = Self.apply(links[place], place == chooser ? offer : 0, batch, index, current, version, rights, &row, &next, measureAll)
            result.link = place
            if result.isRewritten {
                swap(&current, &next)
                version += 1
            }
            next.removeAll(keepingCapacity: true)
            if links[place].findsRights { Self.findRights(links[place], batch, index, current, version, &rights) }
            if dropped.code == 0 { dropped = result }
            if dropped.code != 0, !measureAll || result.isFinal { break }
        }
        return dropped
    }

    /// Tries the chooser's other texts one after the other, until one is dropped by no step.
    private mutating func runOffers(_ batch: borrowing Batch, _ index: Int, _ chooser: Int, _ first: LinkResult) -> LinkResult {
        let firstRow = row, firstText = current
        for offer in 1..<links[chooser].offers {
            for link in links[chooser...] { for slot in link.slots { row[slot] = .nan } }
            current = offered
            version += 1
            let result = run(batch, index, from: chooser, offer: offer)
            if result.code == 0 { return result }
        }
        row = firstRow
        current = firstText
        version += 1
        return first
    }

    /// Takes note of a page that left before the first step: its row holds `numbers`, its text is empty. `rule` is the survey's that
    /// dropped it, -1 for none.
    package mutating func skip(_ numbers: [Double], rule: Int = -1) {
        version += 1
        if rule >= 0 { firings[rule] += 1 }
        for slot in row.indices { row[slot] = slot < numbers.count ? numbers[slot] : .nan }
        current.removeAll(keepingCapacity: true)
        metadata.removeAll(keepingCapacity: true)
        rights.removeAll(keepingCapacity: true)
    }

    private static func apply(
        _ link: any Link, _ offer: Int, _ batch: borrowing Batch, _ index: Int, _ text: borrowing [UInt8], _ version: UInt64,
        _ rights: borrowing [UInt8], _ row: inout [Double], _ next: inout [UInt8], _ measureAll: Bool
    ) -> LinkResult {
        let page = Page(batch, index, text: text.span, version: version, rights: rights.span)
        return link.apply(page, offer: offer, &row, text: &next, measureAll: measureAll)
    }

    /// Asks the steps of a page that stays what they know of it, after what earlier stages knew.
    private mutating func describe(_ batch: borrowing Batch, _ index: Int) {
        batch.metadata[index].withUnsafeBufferPointer { metadata.append(contentsOf: $0) }
        for link in links { Self.describe(link, batch, index, current, version, &metadata) }
    }

    private static func describe(
        _ link: any Link, _ batch: borrowing Batch, _ index: Int, _ text: borrowing [UInt8], _ version: UInt64, _ members: inout [UInt8]
    ) {
        link.describe(Page(batch, index, text: text.span, version: version), into: &members)
    }

    private static func findRights(
        _ link: any Link, _ batch: borrowing Batch, _ index: Int, _ text: borrowing [UInt8], _ version: UInt64, _ rights: inout [UInt8]
    ) {
        let known = rights
        rights.removeAll(keepingCapacity: true)
        link.findRights(Page(batch, index, text: text.span, version: version, rights: known.span), into: &rights)
    }

    private mutating func begin(_ batch: borrowing Batch, _ index: Int, _ numbers: [Double]) {
        version += 1
        for slot in row.indices { row[slot] = slot < numbers.count ? numbers[slot] : .nan }
        if current.capacity > Self.bufferLimit { current = [] }
        if next.capacity > Self.bufferLimit { next = [] }
        current.removeAll(keepingCapacity: true)
        metadata.removeAll(keepingCapacity: true)
        rights.removeAll(keepingCapacity: true)
        batch.rights[index].withUnsafeBufferPointer { rights.append(contentsOf: $0) }
        batch.text[index].withUnsafeBufferPointer { current.append(contentsOf: $0) }
    }

    /// Bytes above which a text buffer is given back: one huge page must not hold memory for ever.
    private static let bufferLimit = 16 << 20
}
