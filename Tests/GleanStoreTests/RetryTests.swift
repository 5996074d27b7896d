@testable import GleanStore
import Testing
import TestSupport

/// A generator that gives one number, as a share of all there are.
private struct Always: RandomNumberGenerator {
    let word: UInt64
    mutating func next() -> UInt64 { word }
}

@Suite struct RetryTests {
    let busy = StoreFault(status: 503, code: "SlowDown")

    @Test func `waits double up to the longest, and end with the tries`() {
        let retry = Retry()
        var highest = Always(word: .max)
        let waits = (1...).lazy.map { retry.wait(after: $0, busy, using: &highest) }.prefix { $0 != nil }.compactMap { $0 }
        // 12 tries have 11 waits between them.
        #expect(Array(waits).map { ($0 * 10).rounded() / 10 } == [0.5, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60])
    }

    @Test func `a wait is drawn evenly from nothing to its ceiling`() {
        let retry = Retry()
        var random = TestRandom()
        let waits = (0..<4000).compactMap { _ in retry.wait(after: 4, busy, using: &random) }
        #expect(waits.allSatisfy { (0...4).contains($0) })
        // Four standard deviations of the mean of 4,000 even draws from 0 to 4 are 0.073.
        #expect(abs(waits.reduce(0, +) / 4000 - 2) < 0.08)
    }

    @Test func `what was asked wrongly is not asked again`() {
        var random = TestRandom()
        for (status, kind) in [(400, StoreError.Kind.refused), (401, .denied), (403, .denied), (404, .notFound), (412, .changed), (416, .refused)] {
            let fault = StoreFault(status: status)
            #expect(fault.kind == kind)
            #expect(Retry().wait(after: 1, fault, using: &random) == nil)
        }
    }

    @Test func `what passes is asked again`() {
        for status in [408, 429, 500, 502, 503, 504] { #expect(StoreFault(status: status).isPassing) }
        // Amazon says these with a 400 and a 200.
        for code in ["RequestTimeout", "BadDigest", "SlowDown", "InternalError"] { #expect(StoreFault(status: 400, code: code).isPassing) }
    }

    @Test func `a server that names a wait gets it, within reason`() {
        var lowest = Always(word: 0)
        #expect(Retry().wait(after: 1, StoreFault(status: 503, retryAfter: "7"), using: &lowest) == 7)
        #expect(Retry().wait(after: 1, StoreFault(status: 503, retryAfter: "86400"), using: &lowest) == 300)
        // A date, which RFC 9110 allows as well, is no number of seconds: the wait is ours.
        #expect(Retry().wait(after: 1, StoreFault(status: 503, retryAfter: "Fri, 31 Dec 1999 23:59:59 GMT"), using: &lowest) == 0)
    }
}
