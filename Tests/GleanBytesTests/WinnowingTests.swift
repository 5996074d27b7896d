import GleanBytes
import Testing
import TestSupport

@Suite struct WinnowingTests {
    private struct Window: Equatable {
        let start: Int
        let anchor: Int
        let hash: UInt64
    }

    private func windows<Unit: UnsignedInteger & FixedWidthInteger>(_ units: [Unit], _ length: Int) -> [Window] {
        var winnowing = Winnowing(window: length), found: [Window] = []
        winnowing.forEachWindow(units.span) { found.append(Window(start: $0, anchor: $1, hash: $2)) }
        return found
    }

    @Test(arguments: [1, 2, 3, 4, 7, 8, 50])
    func `every window has an anchor within it, chosen by its units alone`(_ length: Int) {
        var random = TestRandom()
        for letters in [1, 2, 3, 200] {
            for count in [0, length - 1, length, length + 1, 300] where count >= 0 {
                let units = (0..<count).map { _ in UInt8.random(in: 0..<UInt8(letters), using: &random) }
                let found = windows(units, length)
                #expect(found.map(\.start) == Array(0..<max(0, count - length + 1)))
                let gram = max(1, length / 2)
                for window in found {
                    #expect(window.anchor >= window.start && window.anchor + gram <= window.start + length)
                    // The window alone chooses the same place and gives it the same hash.
                    let alone = windows(Array(units[window.start..<(window.start + length)]), length)
                    #expect(alone == [Window(start: 0, anchor: window.anchor - window.start, hash: window.hash)])
                }
                #expect(zip(found, found.dropFirst()).allSatisfy { $0.anchor <= $1.anchor })
            }
        }
    }

    @Test func `of equal units every place is an anchor, the last of its window`() {
        #expect(windows([UInt64](repeating: 0, count: 9), 6).map(\.anchor) == [3, 4, 5, 6])
    }

    @Test func `of random units about two in 27 are anchors, for windows of 50`() {
        var random = TestRandom()
        let found = windows((0..<100_000).map { _ in UInt64.random(in: 0 ... .max, using: &random) }, 50)
        let anchors = Set(found.map(\.anchor)).count
        // 2 / (window - gram + 2) = 2 / 27.
        #expect(abs(Double(anchors) / 100_000 - 2.0 / 27) < 0.01)
    }
}
