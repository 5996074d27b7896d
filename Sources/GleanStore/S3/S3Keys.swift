import Synchronization

/// The keys that requests to a bucket are signed with: fixed ones, or those of AWS's chain of providers, which end and are asked for again.
final class S3Keys: Sendable {
    private struct State {
        var credentials: S3Credentials?
        var askedAt = -Double.infinity
    }

    private let fixed: S3Credentials?
    private let isAnonymous: Bool
    private let state = Mutex(State())

    init(_ site: S3Settings) {
        fixed = site.credentials
        isAnonymous = site.isAnonymous
    }

    /// Nil where requests are not to be signed.
    func current() throws(StoreFault) -> S3Credentials? {
        if isAnonymous { return nil }
        if let fixed { return fixed }
        throw StoreFault(
            .denied, "no credentials found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or GLEANER_S3_ANONYMOUS=1 for public buckets")
    }

    /// What was refused is asked for again before the next request.
    func forget() { state.withLock { $0.askedAt = -.infinity } }
}
