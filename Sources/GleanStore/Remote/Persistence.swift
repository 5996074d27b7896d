import Glibc

/// Does `once` until it succeeds or `Retry` gives up.
///
/// - Parameter isStopped: asked after each failure and many times a second while waiting; true ends it as a failure that nobody looks at.
/// - Throws: `.unavailable` where tries were used up, with their number, their time and the last reason; `.stopped` where the process is to end
///   (`StoreWaits`); what the other side said where trying again is of no use.
func persisting<Value>(
    on path: String, _ settings: StoreSettings, isStopped: () -> Bool = { false }, _ once: () throws(StoreFault) -> Value
) throws(StoreError) -> Value {
    var random = SystemRandomNumberGenerator()
    let start = monotonicSeconds()
    var attempt = 1
    while true {
        let fault: StoreFault
        do { return try once() } catch { fault = error }
        guard fault.isPassing else { throw StoreError(fault.kind, path: path, detail: fault.text) }
        if settings.waits.isStopped { throw StoreError(.stopped, path: path, detail: fault.text) }
        let seconds = monotonicSeconds() - start
        guard !isStopped(), let wait = settings.retry.wait(after: attempt, fault, using: &random) else {
            throw StoreError(.unavailable, path: path, detail: "\(fault.text); tried \(attempt) times in \(Int(seconds.rounded())) s")
        }
        settings.waits.note(path, fault.text, tried: attempt, for: seconds, again: wait)
        StoreTraffic.countRetry()
        pause(wait) { isStopped() || settings.waits.isStopped }
        if settings.waits.isStopped { throw StoreError(.stopped, path: path, detail: fault.text) }
        attempt += 1
    }
}

private func pause(_ seconds: Double, unless isStopped: () -> Bool) {
    let end = monotonicSeconds() + seconds
    while !isStopped() {
        let left = end - monotonicSeconds()
        guard left > 0 else { return }
        usleep(UInt32(min(left, 0.1) * 1e6) + 1)
    }
}

func monotonicSeconds() -> Double {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9
}
