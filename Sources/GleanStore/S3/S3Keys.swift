import Glibc

/// The keys that requests to a bucket are signed with: fixed ones, or lent ones, which are asked for again before they end.
///
/// One thread asks at a time. The others go on with the keys that are there as long as these hold, and so does the one that asked in vain.
final class S3Keys: Sendable {
    private struct State {
        var lent: (credentials: S3Credentials, endsAt: Int64)?
        var asksAgainAt: Int64 = 0
        var isAsking = false
        /// What the last asking came to that gave no keys to go on with.
        var failure: StoreFault?
        var hasLent = false
    }

    private enum Turn { case use(S3Credentials), failed(StoreFault), ask }

    private let fixed: S3Credentials?
    private let isAnonymous: Bool
    private let providers: S3Providers
    private let clock: @Sendable () -> Int64
    private let state = Watched(State())

    /// Seconds before their end at which lent keys are asked for again, for which keys without an end are used, and between askings in vain.
    private static let spare: Int64 = 300, longest: Int64 = 3600, pause: Int64 = 10

    /// - Parameter clock: seconds since 1970.
    init(_ site: S3Settings, _ providers: S3Providers, clock: @escaping @Sendable () -> Int64 = { Int64(time(nil)) }) {
        fixed = site.credentials
        isAnonymous = site.isAnonymous
        self.providers = providers
        self.clock = clock
    }

    /// Nil where requests are not to be signed.
    func current() throws(StoreFault) -> S3Credentials? {
        if isAnonymous { return nil }
        if let fixed { return fixed }
        let now = clock()
        var hasWaited = false
        let turn = state.wait { state -> Turn? in
            if let lent = state.lent, now < (state.isAsking ? lent.endsAt : state.asksAgainAt) { return .use(lent.credentials) }
            if state.isAsking {
                hasWaited = true
                return nil
            }
            // What another asked for meanwhile is not asked for again.
            if hasWaited, let failure = state.failure { return .failed(failure) }
            if hasWaited, let lent = state.lent { return .use(lent.credentials) }
            (state.isAsking, state.failure) = (true, nil)
            return .ask
        }
        switch turn {
        case .use(let credentials): return credentials
        case .failed(let fault): throw fault
        case .ask: return try ask()
        }
    }

    /// Asks for other keys in place of those that a server refused.
    ///
    /// - Returns: whether there are any.
    func replace(_ refused: S3Credentials) throws(StoreFault) -> Bool {
        guard fixed == nil, !isAnonymous else { return false }
        state.change { state in
            if state.lent?.credentials == refused { state.lent = nil }
        }
        return try current() != refused
    }

    private func ask() throws(StoreFault) -> S3Credentials {
        let asked = Result { () throws(StoreFault) in try providers.lend() }
        let now = clock()
        let result: Result<S3Credentials, StoreFault> = state.change { state in
            state.isAsking = false
            switch asked {
            case .success(let fresh):
                let end = fresh.endsAt ?? now + Self.longest
                (state.lent, state.hasLent) = ((fresh.credentials, end), true)
                // A provider that gives less than it should is asked again with each request, not refused.
                state.asksAgainAt = end - Self.spare
                return .success(fresh.credentials)
            case .failure(let fault):
                if let lent = state.lent, now < lent.endsAt {
                    state.asksAgainAt = min(now + Self.pause, lent.endsAt)
                    return .success(lent.credentials)
                }
                // Who has lent keys before will do so again.
                let failure = state.hasLent ? StoreFault.passing(fault.text, retryAfter: fault.retryAfter) : fault
                state.failure = failure
                return .failure(failure)
            }
        }
        return try result.get()
    }
}
