@testable import GleanEngine
import GleanModel
import Testing

@Suite struct ReceiptSumsTests {
    @Test func `counts of receipts are added up, and leave them`() throws {
        let inputs = (0..<3).map { Input(ordinal: $0, source: 0, name: "\($0)", path: "\($0)", bytes: 1, modified: 0) }
        let recipe = try RecipeReader.read(
            "gleaner: 1\nname: sums\nsources: [{ toy_lines: { paths: x } }]\nsteps: [{ toy_words: {} }]\noutput: [{ toy_out: {} }]\n", file: "r", catalog: toyCatalog)
        var assets = Assets { ($0, "xxh3-128:00", 0) }
        let layout = try Layout(recipe.uses.map { try toyCatalog.prepare($0, &assets) }), drop = try #require(layout.drops.first)
        let plan = try Planner.plan(.init(recipe: recipe, inputs: inputs, assets: []), rounds: { _ in [] })
        let context = RunContext(plan: plan, sources: [], steps: [], writers: [], layout: layout, output: "none")
        var sums = ReceiptSums(context)
        for unit in 0..<3 {
            var receipt = Receipt(unit: WorkUnit(stage: 0, unit: unit))
            receipt.drops = [DropCount(step: drop.step, reason: drop.reason, pages: unit + 1)]
            receipt.ruleFirings = [unit, 10]
            receipt.tally.count(other: "request")
            receipt.tally.bytes = 7
            receipt.rights = RightsCounts()
            receipt.statements = Statements()
            receipt.seconds = 2
            sums.take(&receipt)
            var left = Receipt(unit: receipt.unit)
            (left.tally.bytes, left.seconds) = (7, 2)
            #expect(receipt == left)
        }
        #expect(sums.drops.first?.pages == 6)
        #expect(sums.firings.prefix(2) == [3, 30])
        #expect(sums.tally.otherRecords == ["request": 3] && sums.tally.bytes == 21)
        #expect(sums.tellers.map(\.unit) == [0, 1, 2] && sums.statements == Statements())
    }
}
