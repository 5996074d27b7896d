import Glibc
import Synchronization

/// Signs and sends the requests to one bucket.
///
/// What an answer shows to be wrong is put right, and the request sent again, once for each: a bucket that is in another region, lent keys that
/// are no longer taken, a clock that differs from the server's. What was learned holds for all requests from then on.
final class S3Sender: Sendable {
    private let bucket: String
    private let settings: StoreSettings
    private let keys: S3Keys
    private let clock: @Sendable () -> Int64
    private let terms: Mutex<Terms>

    private struct Terms {
        var site: S3Settings
        /// Seconds by which the server's clock is ahead of this machine's.
        var clockAhead: Int64 = 0
    }

    private enum Correction { case region, clock, keys }

    /// Amazon takes 15 minutes between its clock and a signature's; answers tell of whole seconds, and arrive late.
    private static let mostSeconds: Int64 = 300
    private static let mostRefusalBytes = 64 << 10

    /// - Parameter clock: seconds since 1970.
    init(_ bucket: String, _ site: S3Settings, _ keys: S3Keys, _ settings: StoreSettings, clock: @escaping @Sendable () -> Int64 = { Int64(time(nil)) }) {
        self.bucket = bucket
        self.settings = settings
        self.keys = keys
        self.clock = clock
        terms = Mutex(Terms(site: site))
    }

    /// - Parameter stallSeconds: of silence that the answer may take, where that is more than usual.
    func send(_ call: S3Call, stallSeconds: Double = 0, sink: HTTPTransfer.Sink) throws(StoreFault) -> HTTPHead {
        var settings = settings
        settings.stallSeconds = max(settings.stallSeconds, stallSeconds)
        var corrected: [Correction] = []
        while true {
            let used = terms.withLock { $0 }
            let credentials = try keys.current()
            var refusal: [UInt8] = []
            let head = try HTTPTransfer.perform(call.signed(bucket, used.site, credentials, at: clock() + used.clockAhead), settings) { head, bytes in
                guard Self.isRefusal(head) else { return sink(head, bytes) }
                refusal.append(contentsOf: bytes.prefix(Self.mostRefusalBytes - refusal.count))
                return refusal.count < Self.mostRefusalBytes
            }
            guard Self.isRefusal(head) else { return head }
            if let correction = try correction(head, refusal, used, credentials, but: corrected) {
                corrected.append(correction)
            } else {
                _ = refusal.withUnsafeBytes { sink(head, $0) }
                return head
            }
        }
    }

    private static func isRefusal(_ head: HTTPHead) -> Bool { [301, 307, 400, 401, 403].contains(head.status) }

    /// Puts right what a refusal shows to be wrong; an answer to HEAD has no body that says it.
    private func correction(
        _ head: HTTPHead, _ refusal: [UInt8], _ used: Terms, _ credentials: S3Credentials?, but corrected: [Correction]
    ) throws(StoreFault) -> Correction? {
        if !corrected.contains(.region), let region = head["x-amz-bucket-region"], region != used.site.region {
            terms.withLock { $0.site.region = region }
            return .region
        }
        guard let credentials, !S3Store.fault(head, refusal).isPassing, head.status >= 400 else { return nil }
        if !corrected.contains(.clock), head.status == 403, let date = head["date"].flatMap({ seconds(ofHTTPDate: $0) }) {
            let ahead = date - clock()
            if abs(ahead - used.clockAhead) > Self.mostSeconds {
                terms.withLock { $0.clockAhead = ahead }
                return .clock
            }
        }
        guard !corrected.contains(.keys), try keys.replace(credentials) else { return nil }
        return .keys
    }
}
