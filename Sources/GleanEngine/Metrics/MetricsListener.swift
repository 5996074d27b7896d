import Foundation
import GleanModel
import Synchronization

/// Answers `GET /metrics` on one address, one request at a time, and nothing else.
///
/// What comes in is anybody's: 8 KB of request and five seconds are all that one gets. A class, because it owns a socket and a thread.
final class MetricsListener: Sendable {
    static let mostRequestBytes = 8192
    static let secondsPerRequest = 5.0

    /// The port that it listens on.
    let port: UInt16
    private let socket: Int32
    private let text: @Sendable () -> String
    private let isOver = Atomic(false)
    private let left = DispatchSemaphore(value: 0)

    /// Throws a `RunError` where the address cannot be listened on.
    init(host: String, port: UInt16, _ text: @escaping @Sendable () -> String) throws {
        self.text = text
        socket = try Self.open(host, port)
        self.port = Self.port(of: socket) ?? port
        Thread { self.loop() }.start()
    }

    func close() {
        isOver.store(true, ordering: .relaxed)
        left.wait()
        Foundation.close(socket)
    }

    private func loop() {
        while !isOver.load(ordering: .relaxed) {
            guard Self.wait(socket, POLLIN, seconds: 0.2) else { continue }
            let client = accept(socket, nil, nil)
            guard client >= 0 else { continue }
            _ = fcntl(client, F_SETFL, O_NONBLOCK)
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            serve(client)
            Foundation.close(client)
        }
        left.signal()
    }

    // MARK: One request

    private func serve(_ client: Int32) {
        let end = Clock.seconds + Self.secondsPerRequest
        var request: [UInt8] = [], buffer = [UInt8](repeating: 0, count: 2048)
        while !Self.isWhole(request) {
            guard request.count <= Self.mostRequestBytes else { return answer(client, "431 Request Header Fields Too Large", "The request is too long.\n", end) }
            guard Self.wait(client, POLLIN, seconds: end - Clock.seconds) else { return answer(client, "408 Request Timeout", "The request did not come.\n", end + 1) }
            let count = recv(client, &buffer, buffer.count, 0)
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            // Who goes before the end has asked nothing.
            guard count > 0 else { return }
            request += buffer[..<count]
        }
        let words = request.prefix { $0 != 13 && $0 != 10 }.split(separator: 32, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return answer(client, "400 Bad Request", "This is no request of HTTP/1.1.\n", end) }
        guard words[1].prefix(while: { $0 != "?" }) == "/metrics" else { return answer(client, "404 Not Found", "Metrics are at /metrics.\n", end) }
        guard words[0] == "GET" else { return answer(client, "405 Method Not Allowed", "Only GET is answered.\n", end, "Allow: GET\r\n") }
        answer(client, "200 OK", text(), end, type: MetricsText.mediaType)
    }

    /// The head is there, with the empty line behind it.
    private static func isWhole(_ request: [UInt8]) -> Bool {
        guard let last = request.lastIndex(of: 10), last > 0 else { return false }
        return request.indices.contains { index in
            guard request[index] == 10, index + 1 < request.count else { return false }
            return request[index + 1] == 10 || index + 2 < request.count && request[index + 1] == 13 && request[index + 2] == 10
        }
    }

    private func answer(
        _ client: Int32, _ status: String, _ body: String, _ end: Double, _ more: String = "", type: String = "text/plain; charset=utf-8"
    ) {
        let body = Array(body.utf8)
        let head = "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n\(more)Connection: close\r\n\r\n"
        let bytes = Array(head.utf8) + body
        var sent = 0
        while sent < bytes.count {
            // MSG_NOSIGNAL: a client that went away must not end the run.
            let count = bytes.withUnsafeBytes { send(client, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL)) }
            if count > 0 {
                sent += count
                continue
            }
            guard count < 0, errno == EAGAIN || errno == EINTR, Self.wait(client, POLLOUT, seconds: end - Clock.seconds) else { return }
        }
        drain(client, until: min(end, Clock.seconds + 0.5))
    }

    /// Reads what still comes: a socket that is closed with bytes unread resets the connection, and the answer may be lost with it.
    private func drain(_ client: Int32, until end: Double) {
        shutdown(client, Int32(SHUT_WR))
        var buffer = [UInt8](repeating: 0, count: 2048), rest = 1 << 20
        while rest > 0, Self.wait(client, POLLIN, seconds: end - Clock.seconds) {
            let count = recv(client, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            rest -= count
        }
    }

    // MARK: Sockets

    private static func wait(_ descriptor: Int32, _ events: Int32, seconds: Double) -> Bool {
        guard seconds > 0 else { return false }
        var polled = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        return poll(&polled, 1, Int32(seconds * 1000) + 1) > 0
    }

    private static func open(_ host: String, _ port: UInt16) throws -> Int32 {
        var hints = addrinfo(), found: UnsafeMutablePointer<addrinfo>?
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        guard getaddrinfo(host, String(port), &hints, &found) == 0, let address = found else {
            throw RecipeError("\"\(host)\" is no numeric address.", hint: "Write --metrics :9464, 127.0.0.1:9464 or [::1]:9464.")
        }
        defer { freeaddrinfo(found) }
        let made = Foundation.socket(address.pointee.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard made >= 0, bind(made, address.pointee.ai_addr, address.pointee.ai_addrlen) == 0, listen(made, 16) == 0 else {
            let cause = String(cString: strerror(errno))
            if made >= 0 { Foundation.close(made) }
            throw RunError(.unwritable, "\(host) port \(port) cannot be listened on", cause: cause, hint: "Name another port with --metrics, or a file.")
        }
        return made
    }

    /// Of a socket that let the system choose.
    private static func port(of socket: Int32) -> UInt16? {
        var address = sockaddr_storage(), length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let isKnown = withUnsafeMutablePointer(to: &address) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) == 0 }
        }
        guard isKnown else { return nil }
        // The port stands in the same place in the addresses of both families.
        return withUnsafeBytes(of: &address) { UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self)) }
    }
}
