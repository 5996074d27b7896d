import GleanBytes

/// How often work is tried again, and how long to wait before.
package struct RetryPolicy: Sendable, Codable, Equatable {
    /// Failures of a unit after which it is not tried again: an input is then set aside, any other unit ends the run. 1...100.
    package var failures = 3
    /// Seconds before the first repetition, 0...3600; each further one waits twice as long.
    package var firstDelay = 2.0
    /// The longest wait in seconds, 0...86400.
    package var longestDelay = 300.0
    /// A task that runs this many times longer than the median of its stage is done a second time elsewhere, once most are through; nil for
    /// never. 1.5...1000.
    package var stragglerFactor: Double? = 4

    /// The share of a run's inputs that may be set aside, 0...1, and one in any case where it is not 0: more is no matter of single inputs.
    package var mostSetAside = 0.01

    package init() {}

    /// How many of so many inputs may be set aside.
    package func mostSetAside(of inputs: Int) -> Int { mostSetAside == 0 ? 0 : max(1, Int(mostSetAside * Double(inputs))) }

    /// The share of a stage's units that must be done before a task counts as slow.
    package static let stragglerShare = 0.75

    /// Seconds to wait after failure number `failure` (from 1) of something named `key`: between half of the delay and all of it, so that what
    /// failed together does not come back together. The same key and number give the same wait.
    package func delay(after failure: Int, of key: String) -> Double {
        let whole = min(longestDelay, firstDelay * Double(1 << min(20, max(0, failure - 1))))
        var bytes = Array(key.utf8)
        bytes.append(little: UInt32(clamping: failure))
        let share = Double(XXH3.hash64(bytes.span) >> 11) / Double(1 << 53)
        return whole * (0.5 + share / 2)
    }
}
