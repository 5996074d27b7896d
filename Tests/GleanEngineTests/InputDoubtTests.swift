@testable import GleanEngine
import GleanModel
import Testing

@Suite struct InputDoubtTests {
    private func reading(_ digest: String?, sound: Bool? = nil, damage: Int = 0) -> SourceTally {
        var tally = SourceTally()
        tally.digest = digest
        tally.isSound = sound
        for offset in 0..<damage { tally.count(DataError(kind: "bad", file: "input", offset: UInt64(offset))) }
        return tally
    }

    /// Of which readings another is asked for.
    private func doubts(_ readings: [SourceTally], of path: String = "s3://bucket/input") -> [Bool] {
        var doubt = InputDoubt(path)
        return readings.map { doubt.isCast(on: $0) }
    }

    @Test func `a reading without damage counts, and so does one whose bytes are the store's`() {
        #expect(doubts([reading("a")]) == [false])
        #expect(doubts([reading("a", sound: true, damage: 3)]) == [false])
    }

    @Test func `damage counts once the same bytes have come twice, in whatever order`() {
        #expect(doubts([reading("a", damage: 1), reading("b", damage: 1), reading("a", damage: 1)]) == [true, true, false])
    }

    @Test func `bytes that are not the store's are read again though nothing in them is damaged`() {
        #expect(doubts([reading("a", sound: false), reading("b", sound: true)]) == [true, false])
    }

    @Test func `five readings are the most`() {
        #expect(doubts(["a", "b", "c", "d", "e"].map { reading($0, damage: 1) }) == [true, true, true, true, false])
    }

    @Test func `of an input that was not read to its end all that was met is compared`() {
        #expect(doubts([reading(nil, damage: 1), reading(nil, damage: 2), reading(nil, damage: 2)]) == [true, true, false])
    }

    @Test func `a disk gives the same again, and is not asked`() {
        #expect(doubts([reading("a", damage: 1)], of: "crawl/input") == [false])
    }
}
