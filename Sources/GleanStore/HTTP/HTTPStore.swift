/// A server of pages: single files, for reading only.
final class HTTPStore: ObjectStore {
    let hasLists = false
    /// Scheme and authority, `https://HOST:PORT`.
    private let site: String
    private let settings: StoreSettings

    init(_ site: String, _ settings: StoreSettings) {
        self.site = site
        self.settings = settings
    }

    func status(of key: String) throws(StoreFault) -> ObjectStatus {
        let head = try HTTPTransfer.perform(request(.head, key), settings) { _, _ in true }
        if head.status == 200 { return Self.status(head) }
        guard head.status != 404, head.status != 410 else { throw StoreFault(status: head.status) }
        let fault = StoreFault(status: head.status, retryAfter: head["retry-after"])
        if fault.isPassing { throw fault }
        // There are servers that refuse HEAD and answer GET.
        var byte: UInt8 = 0
        let piece = withUnsafeMutableBytes(of: &byte) { buffer in Result { () throws(StoreFault) in try read(key, from: 0, into: buffer, tag: nil) } }
        return try piece.get().status
    }

    func read(_ key: String, from offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, tag: String?) throws(StoreFault) -> ObjectPiece {
        var request = request(.get, key)
        request.headers.append((name: "Range", value: "bytes=\(offset)-\(offset + UInt64(max(1, buffer.count)) - 1)"))
        return try readRange(from: offset, into: buffer, statusOf: Self.status) { sink throws(StoreFault) in
            try HTTPTransfer.perform(request, settings, sink: sink)
        }
    }

    func readWhole(_ key: String, _ sink: (ObjectStatus, UnsafeRawBufferPointer) -> Bool) throws(StoreFault) {
        let head = try HTTPTransfer.perform(request(.get, key), settings) { head, bytes in
            guard head.status == 200 else { return false }
            var status = Self.status(head)
            if head.contentLength == nil { status.size = UInt64.max }
            return sink(status, bytes)
        }
        guard head.status == 200 else { throw StoreFault(status: head.status, retryAfter: head["retry-after"]) }
    }

    func list(_ prefix: String, oneLevel: Bool, page: String?, most: Int) throws(StoreFault) -> ObjectPage { throw Self.readingOnly }
    func remove(_ keys: [String]) throws(StoreFault) { throw Self.readingOnly }
    func copy(_ file: RemoteFile, to other: String, size: UInt64) throws(StoreError) { throw StoreError(.refused, path: file.path, detail: Self.readingOnly.text) }
    func upload(_ file: RemoteFile) -> any ObjectUpload { RefusedUpload(path: file.path) }

    private static let readingOnly = StoreFault(.refused, "http:// and https:// are for reading single files")

    /// Names may be written with letters that no URL has; what is written as `%XX` is left so.
    private func request(_ method: HTTPRequest.Method, _ key: String) -> HTTPRequest {
        var request = HTTPRequest(method, "\(site)/\(Self.encoded(key))")
        request.followsRedirects = true
        return request
    }

    static func encoded(_ key: String) -> String {
        guard key.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7f || $0 == 0x22 || $0 == 0x3c || $0 == 0x3e }) else { return key }
        return key.unicodeScalars.map { scalar in
            scalar.value > 0x20 && scalar.value < 0x7f && scalar != "\"" && scalar != "<" && scalar != ">" ? String(scalar) : percentEncoded(String(scalar))
        }.joined()
    }

    /// A tag of a page may look like a checksum and be none.
    private static func status(_ head: HTTPHead) -> ObjectStatus {
        var status = ObjectStatus(head)
        status.checksum = status.tag.flatMap { ObjectChecksum(tag: $0, isCertain: false) }
        return status
    }
}

/// What writing to a server of pages comes to.
private final class RefusedUpload: ObjectUpload {
    private let path: String
    init(path: String) { self.path = path }
    func write(_ bytes: UnsafeRawBufferPointer) throws(StoreError) { throw StoreError(.refused, path: path) }
    func finish() throws(StoreError) { throw StoreError(.refused, path: path) }
    func abandon() {}
}
