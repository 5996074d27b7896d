import GleanBytes
package import GleanModel

/// Reads the rights of single pages, for people who look: what `rights` finds of each.
package struct RightsLooker {
    private let step: RightsStep
    private let table: RobotsTable?
    private var scratch: RightsStep.Scratch

    /// `robots` is a table of sites' files, or nil to read none. Throws a `RunError` if it cannot be read.
    package init(robots: String?) throws {
        var step = RightsStep()
        step.maxPageBytes = 256 << 20
        step.maxNodes = 50_000_000
        self.step = step
        table = try robots.map { try RobotsTable.open($0) }
        scratch = step.makeScratch(table, Desk())
    }

    /// The rights of page `index` of a batch.
    package mutating func look(_ batch: borrowing Batch, _ index: Int) -> Rights {
        var numbers = Readings<RightsStep.Number>(), encoded: [UInt8] = []
        let page = Page(batch, index, text: batch.text[index], version: 0)
        step.measure(page, table, &scratch, into: &numbers)
        step.findRights(page, table, &scratch, into: &encoded)
        return Rights(encoded.span)
    }
}
