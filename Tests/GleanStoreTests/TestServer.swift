import Foundation
import Synchronization

/// A server of HTTP for one test: 127.0.0.1, a fresh port, a thread a connection; it ends with the value.
final class TestServer: Sendable {
    struct Request: Sendable {
        var method = ""
        /// As it was sent, with its query.
        var target = ""
        var headers: [String: String] = [:]
        var body: [UInt8] = []

        var path: String { String(target.prefix { $0 != "?" }) }

        /// Names and values of the query, decoded.
        var query: [String: String] {
            let items = URLComponents(string: "http://h" + target)?.queryItems ?? []
            return Dictionary(items.map { ($0.name, $0.value ?? "") }) { first, _ in first }
        }

        /// The bytes that `Range` asks for.
        var range: (first: Int, last: Int)? {
            guard let text = headers["range"], text.hasPrefix("bytes=") else { return nil }
            let ends = text.dropFirst(6).split(separator: "-").compactMap { Int($0) }
            return ends.count == 2 ? (ends[0], ends[1]) : nil
        }
    }

    struct Reply: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        /// Bytes of the body after which the connection breaks off, whatever the head said.
        var cut: Int?
        /// Nothing is said for so long.
        var silence = 0.0
        /// Seconds between two bytes of the body.
        var pace = 0.0

        /// A body, or the part of it that was asked for.
        static func bytes(_ bytes: [UInt8], _ request: Request, headers: [String: String] = [:]) -> Reply {
            guard let range = request.range else { return Reply(headers: headers, body: bytes) }
            guard range.first < bytes.count else { return Reply(status: 416, headers: ["Content-Range": "bytes */\(bytes.count)"]) }
            let last = min(range.last, bytes.count - 1)
            let place = ["Content-Range": "bytes \(range.first)-\(last)/\(bytes.count)"]
            return Reply(status: 206, headers: headers.merging(place) { $1 }, body: Array(bytes[range.first...last]))
        }
    }

    let port: UInt16
    var address: String { "127.0.0.1:\(port)" }
    private let listener: Int32
    private final class Seen: Sendable { let requests = Mutex<[Request]>([]) }
    private let seen = Seen()

    /// The requests so far.
    var requests: [Request] { seen.requests.withLock { $0 } }

    init(_ answer: @escaping @Sendable (Request) -> Reply) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = withUnsafeMutablePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0 }
        }
        guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: place.sin_port)
        Thread.detachNewThread { [seen] in
            defer { close(listener) }
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                Thread.detachNewThread {
                    Self.serve(connection) { request in
                        seen.requests.withLock { $0.append(request) }
                        return answer(request)
                    }
                }
            }
        }
    }

    deinit {
        // Wakes the thread that accepts, which closes it: closed here, its number could be another server's by then.
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private static func serve(_ connection: Int32, _ answer: (Request) -> Reply) {
        defer { close(connection) }
        var waiting: [UInt8] = []
        while let request = read(connection, &waiting) {
            let reply = answer(request)
            if reply.silence > 0 { Thread.sleep(forTimeInterval: reply.silence) }
            var head = "HTTP/1.1 \(reply.status) Test\r\n"
            let isSilent = request.method == "HEAD" || reply.status == 204
            for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
            if reply.headers["Content-Length"] == nil, reply.headers["Connection"] == nil { head += "Content-Length: \(reply.status == 204 ? 0 : reply.body.count)\r\n" }
            let body = isSilent ? [] : Array(reply.body.prefix(reply.cut ?? reply.body.count))
            if reply.pace > 0 {
                guard write(connection, Array((head + "\r\n").utf8)) else { return }
                for byte in body {
                    Thread.sleep(forTimeInterval: reply.pace)
                    guard write(connection, [byte]) else { return }
                }
                continue
            }
            guard write(connection, Array((head + "\r\n").utf8) + body), reply.cut == nil, reply.headers["Connection"] == nil else { return }
        }
    }

    private static func read(_ connection: Int32, _ waiting: inout [UInt8]) -> Request? {
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        func more() -> Bool {
            let got = recv(connection, &piece, piece.count, 0)
            if got > 0 { waiting += piece[..<got] }
            return got > 0
        }
        var end: Range<Int>?
        while true {
            end = waiting.firstRange(of: Array("\r\n\r\n".utf8))
            if end != nil { break }
            guard more() else { return nil }
        }
        guard let end else { return nil }
        let lines = String(decoding: waiting[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        waiting.removeSubrange(..<end.upperBound)
        var request = Request()
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        (request.method, request.target) = (String(words[0]), String(words[1]))
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            request.headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let count = request.headers["content-length"].flatMap { Int($0) } ?? 0
        while waiting.count < count { guard more() else { return nil } }
        request.body = Array(waiting[..<count])
        waiting.removeSubrange(..<count)
        return request
    }

    private static func write(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let wrote = bytes.withUnsafeBytes { send(connection, $0.baseAddress! + done, bytes.count - done, Int32(MSG_NOSIGNAL)) }
            guard wrote > 0 else { return false }
            done += wrote
        }
        return true
    }
}

/// Bytes that look like nothing, and never repeat within a part or a block of a test.
func noise(_ count: Int) -> [UInt8] {
    var state: UInt64 = 1
    var bytes = (0..<min(count, 100_003)).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
    }
    while bytes.count < count { bytes += bytes.prefix(count - bytes.count) }
    return bytes
}
