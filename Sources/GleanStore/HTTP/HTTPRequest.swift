/// A request of HTTP as it goes out: its URL already percent-encoded, its body whole.
struct HTTPRequest {
    enum Method: String { case get = "GET", head = "HEAD", put = "PUT", post = "POST", delete = "DELETE" }

    var method: Method
    var url: String
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    /// Redirects are for pages; a signed request is signed for one address.
    var followsRedirects = false

    init(_ method: Method, _ url: String) {
        self.method = method
        self.url = url
    }
}

/// The status and headers of an answer; behind redirects, of the last one.
struct HTTPHead {
    var status = 0
    /// Names in lower case.
    private(set) var headers: [(name: String, value: String)] = []

    subscript(name: String) -> String? { headers.last { $0.name == name }?.value }

    /// The length that the body is said to have; nil for one that none has.
    var contentLength: UInt64? { self["content-length"].flatMap { byteCount($0) } }

    /// Takes a line of the head; a status line begins a new one.
    mutating func add(_ line: Substring) {
        if line.hasPrefix("HTTP/") {
            let words = line.split(separator: " ", maxSplits: 2)
            self = HTTPHead()
            status = words.count > 1 ? Int(words[1]) ?? 0 : 0
            return
        }
        guard let colon = line.firstIndex(of: ":") else { return }
        headers.append((line[..<colon].lowercased(), trimmed(line[line.index(after: colon)...])))
    }
}

/// A place or a number of bytes; nil for what is past any file's end (`Int64.max`): sums of two such are still numbers.
private func byteCount(_ text: some StringProtocol) -> UInt64? { UInt64(text).flatMap { $0 <= UInt64(Int64.max) ? $0 : nil } }

/// A piece of an object as an answer to a range request has it.
struct ContentRange: Equatable {
    /// The first byte's place; nil in an answer that the range cannot be had.
    var start: UInt64?
    /// Of the whole; nil where it is not said, or cannot be.
    var size: UInt64?

    /// Reads `bytes 0-99/1000`, `bytes 0-99/*` and `bytes */1000` (RFC 9110, section 14.4).
    init?(_ text: String?) {
        guard let text, text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/")
        guard parts.count == 2 else { return nil }
        start = parts[0].split(separator: "-").first.flatMap { byteCount($0) }
        size = byteCount(parts[1])
    }
}
