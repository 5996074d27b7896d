/// Why one try at a request failed, and whether another may do better.
struct StoreFault: Error, Equatable {
    /// What the error is when it is given up.
    var kind: StoreError.Kind
    /// What the other side or the library said.
    var text: String
    var isPassing = false
    /// Seconds that the other side asks to wait.
    var retryAfter: Double?
    /// Whether there was nobody to send the request to.
    var isUnreached = false

    init(_ kind: StoreError.Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    /// A failure that passes: the network's, or a server's that is busy.
    static func passing(_ text: String, retryAfter: Double? = nil) -> StoreFault {
        var fault = StoreFault(.unavailable, text)
        fault.isPassing = true
        fault.retryAfter = retryAfter
        return fault
    }

    /// The fault that an answer tells by its status, or by the code in its body, as S3 has it.
    ///
    /// A damaged upload (`BadDigest`) and a body that was not sent in time (`RequestTimeout`, a 400) are passing; what was asked wrongly, is not
    /// allowed or is not there is not.
    init(status: Int, code: String = "", message: String = "", retryAfter: String? = nil) {
        let said = [code, message].filter { !$0.isEmpty }.joined(separator: ": ")
        text = said.isEmpty ? "HTTP \(status)" : "HTTP \(status), \(said)"
        self.retryAfter = retryAfter.flatMap { Double($0) }
        let passingCodes = [
            "SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "Throttling", "ThrottlingException", "RequestThrottled", "BadDigest",
            "XAmzContentSHA256Mismatch", "IncompleteBody", "OperationAborted", "RequestLimitExceeded", "BandwidthLimitExceeded",
        ]
        isPassing = [408, 425, 429, 500, 502, 503, 504].contains(status) || (status > 504 && status < 600 && status != 505) || passingCodes.contains(code)
        kind =
            switch status {
            case _ where isPassing: .unavailable
            case 401, 403, 407: .denied
            case 404, 410: .notFound
            case 412: .changed
            default: .refused
            }
    }
}
