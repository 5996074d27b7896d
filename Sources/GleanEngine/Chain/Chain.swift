package import GleanModel

/// The steps between two surveys, fused into one pass by one worker.
///
/// A page goes through all of them before the next page begins: its text stays in cache, and its words are made once. Two text buffers
/// take turns, so that a rewriter reads one version while it writes the next.
package struct Chain {
    private let links: [any Link]
    private let measureAll: Bool
    private var current: [UInt8] = []
    private var next: [UInt8] = []
    private var version: UInt64 = 0
    /// The numbers of the last page, by slot; NaN where not measured.
    package private(set) var row: [Double]
    /// Pages that each rule of the recipe dropped, by rule index.
    package private(set) var firings: [Int]

    /// `links` are the steps of this stage, in order; `width` is the number of slots of the whole run.
    package init(_ links: [any Link], layout: Layout, measureAll: Bool) {
        self.links = links
        self.measureAll = measureAll
        row = Array(repeating: .nan, count: layout.columns.count)
        firings = Array(repeating: 0, count: layout.ruleCount)
    }

    /// Names the last page's text; see `Page.textVersion`.
    package var textVersion: UInt64 { version }

    /// The text of the last page as it stands after the last step that rewrote it.
    package var text: [UInt8] { current }

    /// Runs page `index` of `batch` through the steps. `numbers` are those that earlier stages measured, empty in the first.
    package mutating func run(_ batch: borrowing Batch, _ index: Int, numbers: [Double] = []) -> LinkResult {
        begin(batch, index, numbers)
        var dropped = LinkResult.stay
        for link in links {
            let result = Self.apply(link, batch, index, current, version, &row, &next, measureAll)
            if result.isRewritten {
                swap(&current, &next)
                version += 1
            }
            next.removeAll(keepingCapacity: true)
            if dropped.code == 0 { dropped = result }
            if dropped.code != 0, !measureAll || result.isFinal { break }
        }
        if dropped.rule >= 0 { firings[dropped.rule] += 1 }
        return dropped
    }

    /// Takes note of a page that left before the first step: its row holds `numbers`, its text is empty.
    package mutating func skip(_ numbers: [Double]) {
        version += 1
        for slot in row.indices { row[slot] = slot < numbers.count ? numbers[slot] : .nan }
        current.removeAll(keepingCapacity: true)
    }

    private static func apply(
        _ link: any Link, _ batch: borrowing Batch, _ index: Int, _ text: borrowing [UInt8], _ version: UInt64,
        _ row: inout [Double], _ next: inout [UInt8], _ measureAll: Bool
    ) -> LinkResult {
        let page = Page(batch, index, text: text.span, version: version)
        return link.apply(page, &row, text: &next, measureAll: measureAll)
    }

    private mutating func begin(_ batch: borrowing Batch, _ index: Int, _ numbers: [Double]) {
        version += 1
        for slot in row.indices { row[slot] = slot < numbers.count ? numbers[slot] : .nan }
        if current.capacity > Self.bufferLimit { current = [] }
        if next.capacity > Self.bufferLimit { next = [] }
        current.removeAll(keepingCapacity: true)
        batch.text[index].withUnsafeBufferPointer { current.append(contentsOf: $0) }
    }

    /// Bytes above which a text buffer is given back: one huge page must not hold memory for ever.
    private static let bufferLimit = 16 << 20
}
