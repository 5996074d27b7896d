import Synchronization

/// Waits for stores that are busy or away: who wants to end stops them, and who watches is told of them.
///
/// A class, because all requests of a process share one. Tests have their own, in their settings.
package final class StoreWaits: Sendable {
    /// That of all locations without settings of their own.
    package static let process = StoreWaits()

    private struct Listening {
        var listener: (@Sendable (String) -> Void)?
        var lastSaid: Double?
    }

    private let hasStopped = Atomic(false)
    private let listening = Mutex(Listening())
    /// Seconds of a request's tries and waits before a word is said, and between two words of the process.
    private let patienceSeconds: Double
    private let repeatSeconds: Double

    init(patienceSeconds: Double = 10, repeatSeconds: Double = 30) {
        self.patienceSeconds = patienceSeconds
        self.repeatSeconds = repeatSeconds
    }

    /// Ends all waits and the transfers on their way, as `.stopped`. What is asked later is tried once, so that locks and parts of uploads can be
    /// removed.
    package func stop() { hasStopped.store(true, ordering: .relaxed) }

    var isStopped: Bool { hasStopped.load(ordering: .relaxed) }

    /// Has `listener` told, on any thread, of requests that take long; nil for nobody.
    package func listen(_ listener: (@Sendable (String) -> Void)?) { listening.withLock { $0.listener = listener } }

    /// Tells of a request that failed and is tried again in `wait` seconds, if that is worth a word.
    func note(_ path: String, _ reason: String, tried attempts: Int, for seconds: Double, again wait: Double) {
        guard seconds + wait >= patienceSeconds else { return }
        let now = monotonicSeconds()
        let listener = listening.withLock { listening -> (@Sendable (String) -> Void)? in
            if let last = listening.lastSaid, now - last < repeatSeconds { return nil }
            listening.lastSaid = now
            return listening.listener
        }
        let times = attempts == 1 ? "once" : "\(attempts) times"
        listener?("\(path): \(reason); tried \(times) in \(Int(seconds.rounded())) s, again in \(Int(wait.rounded())) s")
    }
}
