package import GleanHTML
package import GleanModel

/// One page as `extract` reads it, with all that led to its text: for people who look, not for runs.
package struct ExtractedPage: Sendable {
    package var url: [UInt8]
    /// The reason why the page has no text; nil if it has one.
    package var drop: Reason?
    package var text: [UInt8] = []
    /// What the page says of itself, as a JSON object.
    package var metadata: [UInt8] = Array("{}".utf8)
    /// Blocks in the page's order.
    package var blocks: [BlockView] = []
    /// The chance that a block needed, and that the page is an article; in 0...1.
    package var cut = 0.0
    package var articleChance = 0.0
    /// Of the characters that the page shows, those in the text.
    package var textShare = 0.0
}

/// Runs `extract` over single pages and keeps what it saw.
package struct PageExtractor {
    private let step: Extract
    private var scratch: Extract.Scratch
    private var version: UInt64 = 0

    package init(_ step: Extract) {
        self.step = step
        scratch = step.makeScratch((), Desk())
    }

    /// Extracts page `index` of a batch.
    package mutating func extract(_ batch: borrowing Batch, _ index: Int) -> ExtractedPage {
        version += 1
        let page = Page(batch, index, text: batch.text[index], version: version)
        var found = ExtractedPage(url: Array(span: page.url))
        if let drop = page.facts.sourceDrop {
            found.drop = drop.reason
            return found
        }
        var numbers = Readings<Extract.Number>()
        if case .drop(let reason, _, _) = step.rewrite(page, offer: 0, (), &scratch, into: &found.text, numbers: &numbers) {
            found.drop = reason
            found.text = []
        }
        if page.payload.isEmpty { return found }
        let reading = scratch.reading
        if case .opened = reading.opening, reading.parsed == .parsed {
            found.blocks = OpenedPage.withBytes(scratch.page, page) { reading.hasText ? reading.mainText.views($0, reading.tree) : [] }
            found.cut = reading.mainText.cut
            found.articleChance = reading.mainText.articleChance
            found.textShare = found.blocks.isEmpty ? 0 : reading.mainText.textShare
            var members: [UInt8] = []
            step.describe(page, (), &scratch, into: &members)
            found.metadata = [UInt8(ascii: "{")] + members + [UInt8(ascii: "}")]
        }
        return found
    }
}

extension Array where Element == UInt8 {
    init(span: Span<UInt8>) {
        self = []
        span.withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}
