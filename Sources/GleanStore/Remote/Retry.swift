/// How often a request that failed is tried again, and how long before: exponential waits with full jitter.
///
/// Each wait is drawn evenly from 0 to a ceiling, which doubles from try to try up to `longestSeconds`: machines that failed together don't
/// come back together (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015). A server that names a wait gets it.
struct Retry: Equatable {
    /// Tries in all, the first included.
    var tries = 12
    /// The first wait's ceiling.
    var firstSeconds = 0.5
    /// The highest ceiling.
    var longestSeconds = 60.0

    /// The longest wait that a server may ask for.
    static let mostAsked = 300.0

    /// Seconds to wait after try number `attempt` (1 is the first) failed so; nil to give up.
    func wait(after attempt: Int, _ fault: StoreFault, using random: inout some RandomNumberGenerator) -> Double? {
        guard fault.isPassing, attempt < tries else { return nil }
        let ceiling = min(longestSeconds, firstSeconds * Double(sign: .plus, exponent: min(attempt - 1, 30), significand: 1))
        let drawn = ceiling * Double(random.next() >> 11) * 0x1p-53
        guard let asked = fault.retryAfter else { return drawn }
        return min(Self.mostAsked, max(0, asked)) + min(drawn, 1)
    }
}
