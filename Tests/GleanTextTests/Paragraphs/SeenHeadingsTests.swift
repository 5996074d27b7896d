@testable import GleanText
import Testing
import TestSupport

@Suite struct SeenHeadingsTests {
    /// By the plain table of dynamic programming.
    private static func slow(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = [Int](repeating: 0, count: b.count + 1)
        for x in a {
            var diagonal = 0
            for (index, y) in b.enumerated() {
                let above = row[index + 1]
                row[index + 1] = x == y ? diagonal + 1 : max(above, row[index])
                diagonal = above
            }
        }
        return row[b.count]
    }

    @Test func `the longest common subsequence is that of the plain table`() {
        var random = TestRandom()
        func next(_ most: Int) -> Int {
            let seed = random.next()
            return Int(seed >> 33) % most
        }
        for _ in 0..<200 {
            let a = (0..<next(200)).map { _ in UInt8(97 + next(4)) }, b = (0..<next(200)).map { _ in UInt8(97 + next(4)) }
            #expect(CommonSubsequence(a).length(with: b) == Self.slow(a, b))
        }
    }

    @Test func `seventy in a hundred is seen before`() {
        // Of two strings of ten, seven in common: 14 of 20.
        var seen = SeenHeadings()
        let first = seen.add(Array("abcdefghij".utf8)), seven = seen.add(Array("abcdefgxyz".utf8)), six = seen.add(Array("abcdefwxyz".utf8))
        #expect(first)
        #expect(!seven)
        #expect(six)
    }
}
