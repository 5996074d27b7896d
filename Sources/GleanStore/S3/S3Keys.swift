import Glibc
import Synchronization

/// The keys that requests to a bucket are signed with: fixed ones, or lent ones, which are asked for again before they end.
final class S3Keys: Sendable {
    private let fixed: S3Credentials?
    private let isAnonymous: Bool
    private let providers: S3Providers
    private let lent = Mutex<S3Providers.Lent?>(nil)

    /// Seconds before their end at which lent keys are no longer used, and for which keys without an end are.
    private static let spare: Int64 = 300, longest: Int64 = 3600

    init(_ site: S3Settings, _ providers: S3Providers) {
        fixed = site.credentials
        isAnonymous = site.isAnonymous
        self.providers = providers
    }

    /// Nil where requests are not to be signed.
    func current() throws(StoreFault) -> S3Credentials? {
        if isAnonymous { return nil }
        if let fixed { return fixed }
        let now = Int64(time(nil))
        if let lent = lent.withLock({ $0 }), let end = lent.endsAt, now < end - Self.spare { return lent.credentials }
        var fresh = try providers.lend()
        // A provider that gives less than it should is asked again with each request, not refused.
        fresh.endsAt = fresh.endsAt ?? now + Self.longest
        lent.withLock { [fresh] in $0 = fresh }
        return fresh.credentials
    }

    /// What was refused is asked for again before the next request.
    func forget() { lent.withLock { $0 = nil } }
}
