import GleanBytes
import Synchronization

/// A bucket of Amazon's S3, or of a server that speaks its protocol.
///
/// Written against HTTP, since what a refinery needs is less than what the SDK has and more than Arrow lets through: Arrow's file system leaves
/// an empty object where the last file of a folder was deleted, and its lists have no tags.
final class S3Store: ObjectStore {
    let bucket: String
    let hasLists = true
    private let settings: StoreSettings
    private let site: Mutex<S3Settings>
    private let keys: S3Keys

    init(bucket: String, _ site: S3Settings, _ settings: StoreSettings, _ variable: @escaping @Sendable (String) -> String?) {
        self.bucket = bucket
        self.settings = settings
        self.site = Mutex(site)
        keys = S3Keys(site, S3Providers(region: site.region, process: site.credentialProcess, settings, variable))
    }

    func status(of key: String) throws(StoreFault) -> ObjectStatus { Self.status(try call(.head, key).head) }

    func read(_ key: String, from offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, tag: String?) throws(StoreFault) -> ObjectPiece {
        var request = S3Call(.get, key)
        // A range that ends past the object's end is cut there.
        request.headers.append(("range", "bytes=\(offset)-\(offset + UInt64(max(1, buffer.count)) - 1)"))
        if let tag { request.headers.append(("if-match", tag)) }
        return try readRange(from: offset, into: buffer, statusOf: Self.status) { sink throws(StoreFault) in try self.send(request, sink: sink) }
    }

    func partBytes(_ key: String, _ number: Int) throws(StoreFault) -> UInt64? {
        let head = try call(.head, key, query: [("partNumber", "\(number)")]).head
        // Servers that don't know the parameter tell of the whole.
        return head.status == 206 || head["x-amz-mp-parts-count"] != nil ? head.contentLength : nil
    }

    func list(_ prefix: String, oneLevel: Bool, page: String?, most: Int) throws(StoreFault) -> ObjectPage {
        var query = [("list-type", "2"), ("max-keys", "\(most)"), ("prefix", prefix)]
        if oneLevel { query.append(("delimiter", "/")) }
        if let page { query.append(("continuation-token", page)) }
        return S3Answer(try call(.get, "", query: query).body).page
    }

    func remove(_ keys: [String]) throws(StoreFault) {
        if keys.count == 1 {
            do throws(StoreFault) { _ = try call(.delete, keys[0]) } catch { if error.kind != .notFound { throw error } }
            return
        }
        var body = "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>"
        for key in keys { body += "<Object><Key>\(xmlEscaped(key))</Key></Object>" }
        body += "</Delete>"
        let bytes = Array(body.utf8)
        let answer = S3Answer(try call(.post, "", query: [("delete", "")], headers: [("content-md5", base64(MD5.digest(bytes)))], body: bytes).body)
        if answer.text("Code") != nil { throw answer.fault(status: 200) }
    }

    func copy(_ key: String, to other: String, size: UInt64) throws(StoreFault) {
        let source = ("x-amz-copy-source", "/\(bucket)/\(percentEncoded(key, keepingSlashes: true))")
        guard size > Self.mostCopied else {
            try finished(call(.put, other, headers: [source]).body)
            return
        }
        let id = try beginParts(other)
        do throws(StoreFault) {
            var parts: [String] = []
            for start in stride(from: 0, to: size, by: Int(Self.copiedPart)) {
                let range = ("x-amz-copy-source-range", "bytes=\(start)-\(min(size, start + Self.copiedPart) - 1)")
                let answer = S3Answer(try call(.put, other, query: Self.part(parts.count + 1, of: id), headers: [source, range]).body)
                guard let tag = answer.text("ETag") else { throw answer.fault(status: 200) }
                parts.append(tag)
            }
            try finishParts(other, id, parts)
        } catch {
            abandonParts(other, id)
            throw error
        }
    }

    func upload(_ file: RemoteFile) -> any ObjectUpload { S3Upload(file, self) }

    // MARK: Parts of an upload

    /// Puts a whole object, and returns its tag.
    func put(_ key: String, _ body: [UInt8]) throws(StoreFault) { _ = try call(.put, key, body: body) }

    func beginParts(_ key: String) throws(StoreFault) -> String {
        let answer = S3Answer(try call(.post, key, query: [("uploads", "")]).body)
        guard let id = answer.text("UploadId") else { throw answer.fault(status: 200) }
        return id
    }

    func putPart(_ key: String, _ id: String, number: Int, _ body: [UInt8]) throws(StoreFault) -> String {
        guard let tag = try call(.put, key, query: Self.part(number, of: id), body: body).head["etag"] else {
            throw StoreFault(.io, "the answer to part \(number) has no ETag")
        }
        return tag
    }

    func finishParts(_ key: String, _ id: String, _ tags: [String]) throws(StoreFault) {
        var body = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        for (index, tag) in tags.enumerated() { body += "<Part><PartNumber>\(index + 1)</PartNumber><ETag>\(xmlEscaped(tag))</ETag></Part>" }
        body += "</CompleteMultipartUpload>"
        try finished(call(.post, key, query: [("uploadId", id)], body: Array(body.utf8)).body)
    }

    /// Whether an object stands that was made of these parts.
    func isWhole(_ key: String, _ tags: [String]) throws(StoreFault) -> Bool {
        guard let tag = try status(of: key).tag, let checksum = ObjectChecksum(tag: tag, isCertain: true), checksum.parts == tags.count else { return false }
        let digests = tags.compactMap { ObjectChecksum(tag: $0, isCertain: true)?.digest }
        return digests.count == tags.count && MD5.digest(digests.flatMap { $0 }) == checksum.digest
    }

    func abandonParts(_ key: String, _ id: String) { _ = try? call(.delete, key, query: [("uploadId", id)]) }

    private static func part(_ number: Int, of id: String) -> [(String, String)] { [("partNumber", "\(number)"), ("uploadId", id)] }

    /// A copy and the end of an upload may fail behind a status of 200, which is sent while the server still works.
    private func finished(_ body: [UInt8]) throws(StoreFault) {
        let answer = S3Answer(body)
        if answer.text("Code") != nil { throw answer.fault(status: 500) }
    }

    /// Amazon copies no more in one request, and a part of a copy is best smaller.
    private static let mostCopied: UInt64 = 5 << 30
    private static let copiedPart: UInt64 = 1 << 30

    // MARK: Requests

    private func call(
        _ method: HTTPRequest.Method, _ key: String, query: [(String, String)] = [], headers: [(String, String)] = [], body: [UInt8] = []
    ) throws(StoreFault) -> (head: HTTPHead, body: [UInt8]) {
        var call = S3Call(method, key)
        call.query = query
        call.headers = headers
        call.body = body
        var answer: [UInt8] = []
        let head = try send(call) { _, bytes in
            answer.append(contentsOf: bytes)
            return answer.count < Self.mostAnswerBytes
        }
        guard head.status / 100 == 2 else { throw Self.fault(head, answer) }
        return (head, answer)
    }

    /// 1,000 keys of 1,024 bytes, each of which may be written in six.
    private static let mostAnswerBytes = 16 << 20

    /// Signs and sends. A bucket that is in another region is asked there from then on.
    private func send(_ call: S3Call, sink: HTTPTransfer.Sink) throws(StoreFault) -> HTTPHead {
        let used = site.withLock { $0 }
        let head = try HTTPTransfer.perform(call.signed(bucket, used, try keys.current()), settings) { head, bytes in
            Self.isElsewhere(head, used) || sink(head, bytes)
        }
        if head.status == 403 || head.status == 400 { keys.forget() }
        guard Self.isElsewhere(head, used), let region = head["x-amz-bucket-region"] else { return head }
        site.withLock { $0.region = region }
        return try HTTPTransfer.perform(call.signed(bucket, site.withLock { $0 }, try keys.current()), settings, sink: sink)
    }

    private static func isElsewhere(_ head: HTTPHead, _ used: S3Settings) -> Bool {
        guard used.endpoint == nil, [301, 307, 400, 403].contains(head.status), let region = head["x-amz-bucket-region"] else { return false }
        return region != used.region
    }

    static func fault(_ head: HTTPHead, _ body: [UInt8]) -> StoreFault { S3Answer(body).fault(status: head.status, retryAfter: head["retry-after"]) }

    static func status(_ head: HTTPHead) -> ObjectStatus {
        var status = ObjectStatus(head)
        // Keys of the bucket's own or the customer's make tags that are no MD5.
        let encryption = head["x-amz-server-side-encryption"]
        if encryption == nil || encryption == "AES256", head["x-amz-server-side-encryption-customer-algorithm"] == nil {
            status.checksum = status.tag.flatMap { ObjectChecksum(tag: $0, isCertain: true) }
        }
        return status
    }
}

extension S3Answer {
    /// The error that an answer tells.
    func fault(status: Int, retryAfter: String? = nil) -> StoreFault {
        StoreFault(status: status, code: text("Code") ?? "", message: text("Message") ?? "", retryAfter: retryAfter)
    }
}

func xmlEscaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        case _ where scalar.value < 0x20: escaped += "&#\(scalar.value);"
        default: escaped.unicodeScalars.append(scalar)
        }
    }
    return escaped
}
