@testable import GleanEngine
import Testing

/// Rates of a run as its line shows them.
@Suite struct RunRatesTests {
    @Test func `a rate is what was added in a second`() {
        let rates = RunMonitor.Snapshot.rates(from: (10, 1000), to: (30, 5000), seconds: 4)
        #expect(rates.pages == 5 && rates.bytes == 1000)
    }

    @Test func `a unit that begins anew takes no rate below 0`() {
        let rates = RunMonitor.Snapshot.rates(from: (30, 5000), to: (10, 1000), seconds: 0.2)
        #expect(rates.pages == 0 && rates.bytes == 0)
    }

    @Test func `sizes that are only said give a rate that is a number`() {
        let rates = RunMonitor.Snapshot.rates(from: (0, 0), to: (1, .max), seconds: 0.001)
        #expect(rates.pages == 1000 && UInt64(rates.bytes) == 1_000_000_000_000_000_000)
        #expect(RunMonitor.Snapshot.rates(from: (0, 0), to: (1, 1), seconds: 0).bytes == 0)
    }
}
