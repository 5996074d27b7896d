import CCurl
import Glibc
import GleanModel
import Synchronization

/// One request and its answer, by libcurl, on the caller's thread.
///
/// Handles are used again, so that connections stay open: the one that was used last is taken first.
enum HTTPTransfer {
    /// What takes the answer's body piece by piece; false ends the transfer, which is no failure.
    typealias Sink = (_ head: HTTPHead, _ bytes: UnsafeRawBufferPointer) -> Bool

    /// Sends a request and returns the head of its answer, whatever its status.
    ///
    /// - Throws: a fault that another try may mend, where there was no whole answer.
    static func perform(_ request: HTTPRequest, _ settings: StoreSettings, sink: Sink) throws(StoreFault) -> HTTPHead {
        StoreTraffic.count(request: request.body.count)
        let handle = try Handles.take()
        defer { Handles.giveBack(handle) }
        return try withoutActuallyEscaping(sink) { sink throws(StoreFault) in
            let answer = Answer(sink, settings.waits)
            let code = send(request, settings, handle, answer)
            StoreTraffic.count(read: answer.bytes)
            if code != CURLE_OK, !(answer.isEnough && code == CURLE_WRITE_ERROR) { throw fault(code, answer, handle) }
            return answer.head
        }
    }

    /// Sends a request and returns the answer with its body, of which no more than `limit` bytes are kept.
    static func collect(_ request: HTTPRequest, _ settings: StoreSettings, limit: Int) throws(StoreFault) -> (head: HTTPHead, body: [UInt8]) {
        var body: [UInt8] = []
        let head = try perform(request, settings) { _, bytes in
            body.append(contentsOf: bytes.prefix(limit - body.count))
            return body.count < limit
        }
        return (head, body)
    }

    /// What libcurl calls back with; a class for its address.
    private final class Answer {
        var head = HTTPHead()
        var bytes = 0
        var isEnough = false
        let sink: Sink
        private let waits: StoreWaits
        /// What begins after the stop is done all the same.
        private let mayStop: Bool

        init(_ sink: @escaping Sink, _ waits: StoreWaits) {
            self.sink = sink
            self.waits = waits
            mayStop = !waits.isStopped
        }

        var isStopped: Bool { mayStop && waits.isStopped }

        func take(_ piece: UnsafeRawBufferPointer) -> Bool {
            bytes += piece.count
            isEnough = !sink(head, piece)
            return !isEnough
        }
    }

    private static func send(_ request: HTTPRequest, _ settings: StoreSettings, _ handle: UnsafeMutableRawPointer, _ answer: Answer) -> CURLcode {
        var list: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(list) }
        // A form's type and a wait for "100 Continue" are what libcurl adds to a body by itself.
        for line in request.headers.map({ "\($0.name): \($0.value)" }) + ["Expect:", "Content-Type:"] { list = curl_slist_append(list, line) }
        configure(handle, settings)
        glean_curl_set_text(handle, CURLOPT_URL, request.url)
        glean_curl_set_number(handle, CURLOPT_FOLLOWLOCATION, request.followsRedirects ? 1 : 0)
        glean_curl_set_pointer(handle, CURLOPT_HTTPHEADER, list)
        let context = Unmanaged.passUnretained(answer).toOpaque()
        glean_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        glean_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        glean_curl_set_bytes(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: size * count), as: UTF8.self)
            Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue().head.add(line.prefix { !$0.isNewline })
            return size * count
        }
        glean_curl_set_bytes(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let bytes, let context else { return 0 }
            let isWanted = Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue().take(UnsafeRawBufferPointer(start: bytes, count: size * count))
            return isWanted ? size * count : 0
        }
        glean_curl_set_pointer(handle, CURLOPT_XFERINFODATA, context)
        glean_curl_set_number(handle, CURLOPT_NOPROGRESS, 0)
        glean_curl_set_progress(handle) { context, _, _, _, _ in
            guard let context else { return 0 }
            return Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue().isStopped ? 1 : 0
        }
        return withExtendedLifetime(answer) {
            request.body.withUnsafeBytes { body in
                switch request.method {
                case .get: break
                case .head: glean_curl_set_number(handle, CURLOPT_NOBODY, 1)
                case .put, .post:
                    glean_curl_set_pointer(handle, CURLOPT_POSTFIELDS, body.baseAddress ?? UnsafeRawPointer(bitPattern: 1))
                    glean_curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
                    glean_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
                case .delete: glean_curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue)
                }
                return curl_easy_perform(handle)
            }
        }
    }

    /// What is slower for as long as a stall is one: a server that sends a byte now and then would hold a reading for days.
    private static let leastBytesPerSecond = 1024

    private static func configure(_ handle: UnsafeMutableRawPointer, _ settings: StoreSettings) {
        // What was set for the request before; connections stay.
        curl_easy_reset(handle)
        glean_curl_set_number(handle, CURLOPT_NOSIGNAL, 1)
        glean_curl_set_text(handle, CURLOPT_USERAGENT, "gleaner/\(Version.current)")
        glean_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
        glean_curl_set_text(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        glean_curl_set_number(handle, CURLOPT_MAXREDIRS, 10)
        // Ranges of one object come over several connections; one that is shared would be one stream's speed.
        glean_curl_set_number(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        glean_curl_set_number(handle, CURLOPT_PATH_AS_IS, 1)
        glean_curl_set_number(handle, CURLOPT_TCP_KEEPALIVE, 1)
        glean_curl_set_number(handle, CURLOPT_BUFFERSIZE, 512 << 10)
        glean_curl_set_number(handle, CURLOPT_UPLOAD_BUFFERSIZE, 1 << 20)
        glean_curl_set_number(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(settings.connectSeconds * 1000))
        glean_curl_set_number(handle, CURLOPT_LOW_SPEED_LIMIT, leastBytesPerSecond)
        glean_curl_set_number(handle, CURLOPT_LOW_SPEED_TIME, max(1, Int(settings.stallSeconds)))
    }

    private static func fault(_ code: CURLcode, _ answer: Answer, _ handle: UnsafeMutableRawPointer) -> StoreFault {
        let reason = String(cString: curl_easy_strerror(code))
        switch code {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_TOO_MANY_REDIRECTS, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE:
            return StoreFault(.io, reason)
        case CURLE_ABORTED_BY_CALLBACK: return StoreFault(.stopped, "the process is to end")
        case CURLE_PARTIAL_FILE: return StoreFault.passing("the answer ended after \(answer.bytes) bytes")
        default:
            var fault = StoreFault.passing(reason)
            fault.isUnreached = glean_curl_sent_bytes(handle) == 0
            return fault
        }
    }

    /// Handles that no request uses.
    private enum Handles {
        /// A handle is used by one thread at a time, which is what libcurl asks for.
        private struct Idle: @unchecked Sendable { var handles: [UnsafeMutableRawPointer] = [] }

        private static let idle = Mutex(Idle())
        private static let most = 128
        private static let isReady = glean_curl_global_init() == CURLE_OK

        static func take() throws(StoreFault) -> UnsafeMutableRawPointer {
            guard isReady else { throw StoreFault(.exhausted, "libcurl could not be started") }
            if let handle = idle.withLock({ $0.handles.popLast() }) { return handle }
            guard let handle = curl_easy_init() else { throw StoreFault(.exhausted, "no memory for a connection") }
            return handle
        }

        static func giveBack(_ handle: UnsafeMutableRawPointer) {
            let isKept = idle.withLock { idle in
                if idle.handles.count < most { idle.handles.append(handle) }
                return idle.handles.last == handle
            }
            if !isKept { curl_easy_cleanup(handle) }
        }
    }
}
