import Synchronization

/// What this process asked of remote stores so far.
package struct StoreTraffic: Equatable, Sendable {
    package var requests: Int
    /// Requests that failed in a way that passes, and were sent again.
    package var retries: Int
    package var bytesRead: Int
    package var bytesWritten: Int

    package init(requests: Int = 0, retries: Int = 0, bytesRead: Int = 0, bytesWritten: Int = 0) {
        self.requests = requests
        self.retries = retries
        self.bytesRead = bytesRead
        self.bytesWritten = bytesWritten
    }

    package static func snapshot() -> StoreTraffic {
        StoreTraffic(
            requests: requests.load(ordering: .relaxed), retries: retries.load(ordering: .relaxed), bytesRead: bytesRead.load(ordering: .relaxed),
            bytesWritten: bytesWritten.load(ordering: .relaxed))
    }

    private static let requests = Atomic(0)
    private static let retries = Atomic(0)
    private static let bytesRead = Atomic(0)
    private static let bytesWritten = Atomic(0)

    static func count(request bodyBytes: Int) {
        requests.add(1, ordering: .relaxed)
        bytesWritten.add(bodyBytes, ordering: .relaxed)
    }

    static func count(written bytes: Int) { bytesWritten.add(bytes, ordering: .relaxed) }

    static func count(read bytes: Int) { bytesRead.add(bytes, ordering: .relaxed) }

    static func countRetry() { retries.add(1, ordering: .relaxed) }
}
