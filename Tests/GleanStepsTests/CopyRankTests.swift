import GleanBytes
@testable import GleanSteps
import Testing
import TestSupport

/// Which copy comes first, and how much alike two signatures say that two pages are.
@Suite struct CopyRankTests {
    private func date(_ text: String) -> UInt64 {
        let bytes = Array(text.utf8)
        return CopyRank.date(bytes.span)
    }

    @Test func `later dates are larger, whatever their form`() {
        let dates = ["", "no date", "1999", "1999-12", "1999-12-31", "2024-02-29T09:59:59Z", "2024-02-29T10:00:00.25Z", "20240301"]
        let ranks = dates.map(date)
        #expect(ranks[0] == 0 && ranks[1] == 0)
        #expect(ranks.dropFirst(1).elementsEqual(ranks.dropFirst(1).sorted()) && Set(ranks).count == dates.count - 1)
    }

    @Test func `a better score ranks before a worse one, and none comes last`() {
        let scores = [Double.infinity, 1e300, 3, 0.5, 1e-300, 0, -0.5, -7, -Double.infinity]
        let ranks = scores.map { CopyRank.largest($0) }
        #expect(ranks == ranks.sorted() && Set(ranks).count == scores.count)
        #expect(ranks.allSatisfy { $0 < CopyRank.largest(Double.nan) })
        #expect(CopyRank.largest(UInt64(900)) < CopyRank.largest(UInt64(899)))
    }

    @Test func `a sketch tells how much two signatures share`() {
        var random = TestRandom()
        let one = (0..<112).map { _ in UInt64.random(in: 0..<(1 << 61), using: &random) }
        for shared in [0, 28, 56, 84, 112] {
            let other = one.enumerated().map { $0.offset < shared ? $0.element : UInt64.random(in: 0..<(1 << 61), using: &random) }
            var a: [UInt8] = [], b: [UInt8] = []
            Sketch.append(one.span, to: &a)
            Sketch.append(other.span, to: &b)
            #expect(a.count == 112)
            // One byte in 256 is equal by accident: more than five of 112 come once in ten million runs.
            #expect(abs(Sketch.similarity(a, b) - Double(shared) / 112) < 0.06)
        }
    }

    @Test func `long signatures are thinned out evenly`() {
        let long = (0..<9000).map { UInt64($0) }
        var bytes: [UInt8] = []
        Sketch.append(long.span, to: &bytes)
        #expect(bytes.count == Sketch.mostBytes)
    }

    @Test func `bands differ by their place and by their values`() {
        var keys: Set<[UInt8]> = []
        for band in 0..<3 {
            for value in 0..<3 {
                let values = [UInt64(value), 7]
                var key: [UInt8] = []
                BandKey.append(values.span, band, to: &key)
                #expect(key.count == BandKey.bytes)
                keys.insert(key)
            }
        }
        #expect(keys.count == 9)
    }
}
