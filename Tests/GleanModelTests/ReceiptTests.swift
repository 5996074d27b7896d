import Foundation
import GleanModel
import Testing

/// Counts that must add up, and values that must survive being written.
@Suite struct ReceiptTests {
    private func receipt(_ pagesIn: Int, kept: Int, drops: [Int]) -> Receipt {
        var receipt = Receipt(unit: WorkUnit(stage: 0, unit: 3))
        receipt.pagesIn = pagesIn
        receipt.pagesKept = kept
        receipt.drops = drops.enumerated().map { DropCount(step: "step_\($0)", reason: "too_few_words", pages: $1) }
        return receipt
    }

    @Test func `pages in are pages kept and pages dropped`() {
        #expect(receipt(0, kept: 0, drops: []).balances)
        #expect(receipt(10, kept: 4, drops: [1, 5]).balances)
        #expect(!receipt(10, kept: 4, drops: [1, 4]).balances)
        #expect(!receipt(10, kept: 4, drops: [1, 6]).balances)
    }

    @Test func `the counts of a manifest balance in the same way`() {
        var counts = Manifest.Counts()
        #expect(counts.balances)
        counts.pagesIn = 3
        #expect(!counts.balances)
        counts.pagesKept = 1
        counts.drops = [DropCount(step: "extract", reason: "no_text", pages: 2)]
        #expect(counts.balances)
    }

    @Test func `a receipt reads back as it was written`() throws {
        var written = receipt(10, kept: 4, drops: [1, 5])
        written.tally.count(other: "request")
        written.tally.count(DataError(kind: "truncated_record", file: "a.warc", offset: 1 << 40))
        written.files = [FileSeal(name: "a", bytes: .max, digest: "sha256:00", content: "xxh3-128:00", rows: 4)]
        written.ruleFirings = [0, 6]
        #expect(try JSONDecoder().decode(Receipt.self, from: JSONEncoder().encode(written)) == written)
    }

    @Test func `a setting's value reads back as it was written`() throws {
        let values: [SettingValue] = [
            .null, .bool(true), .integer(-3), .number(0.1), .text("null"), .list([.integer(1), .text("1")]), .table(["by": .text("language"), "de": .null]),
        ]
        #expect(try JSONDecoder().decode([SettingValue].self, from: JSONEncoder().encode(values)) == values)
    }

    @Test func `damage is counted by kind, and the first places are kept`() {
        var tally = SourceTally()
        for index in 0..<25 { tally.count(DataError(kind: index < 5 ? "bad_json" : "line_too_long", file: "a", offset: UInt64(index))) }
        #expect(tally.damage == ["bad_json": 5, "line_too_long": 20])
        #expect(tally.badRecords == 25)
        #expect(tally.examples.map(\.offset) == Array(0..<20))
    }

    @Test func `tallies add up`() {
        var first = SourceTally(), second = SourceTally()
        first.bytes = 10
        second.bytes = 5
        for type in ["request", "request", "metadata"] { first.count(other: type) }
        second.count(other: "request")
        second.count(DataError(kind: "bad_json", file: "b", offset: 7))
        first.add(second)
        #expect(first.bytes == 15)
        #expect(first.otherRecords == ["request": 3, "metadata": 1])
        #expect(first.badRecords == 1)
        #expect(first.examples.count == 1)
    }

    @Test func `pages are ordered by unit, then by row`() {
        let keys = [PageKey(unit: 1, row: 0), PageKey(unit: 0, row: 7), PageKey(unit: 0, row: 2), PageKey(unit: 70_000, row: 1)]
        #expect(keys.sorted().map { [$0.unit, $0.row] } == [[0, 2], [0, 7], [1, 0], [70_000, 1]])
    }

    @Test func `a label is a name, or none where it was not measured`() {
        let column = OutputColumn(name: "language.label", slot: 0, kind: .label, labels: ["en", "de"])
        #expect(column.label(1) == "de")
        for value in [2, -1, Double.nan] { #expect(column.label(value) == nil) }
    }
}
