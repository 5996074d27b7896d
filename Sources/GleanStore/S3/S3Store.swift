import GleanBytes

/// A bucket of Amazon's S3, or of a server that speaks its protocol.
///
/// Written against HTTP, since what a refinery needs is less than what the SDK has and more than Arrow lets through: Arrow's file system leaves
/// an empty object where the last file of a folder was deleted, and its lists have no tags.
final class S3Store: ObjectStore {
    let bucket: String
    let hasLists = true
    private let sender: S3Sender

    init(bucket: String, _ site: S3Settings, _ settings: StoreSettings, _ variable: @escaping @Sendable (String) -> String?) {
        self.bucket = bucket
        let providers = S3Providers(region: site.region, process: site.credentialProcess, settings, variable)
        sender = S3Sender(bucket, site, S3Keys(site, providers), settings)
    }

    func status(of key: String) throws(StoreFault) -> ObjectStatus { Self.status(try call(.head, key).head) }

    func read(_ key: String, from offset: UInt64, into buffer: UnsafeMutableRawBufferPointer, tag: String?) throws(StoreFault) -> ObjectPiece {
        var request = S3Call(.get, key)
        // A range that ends past the object's end is cut there.
        request.headers.append(("range", "bytes=\(offset)-\(offset + UInt64(max(1, buffer.count)) - 1)"))
        if let tag { request.headers.append(("if-match", tag)) }
        return try readRange(from: offset, into: buffer, statusOf: Self.status) { sink throws(StoreFault) in try self.sender.send(request, sink: sink) }
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
        return try S3Answer(call(.get, "", query: query).body).page()
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

    func upload(_ file: RemoteFile) -> any ObjectUpload { S3Upload(file, self) }

    // MARK: Parts of an upload

    /// Puts a whole object.
    func put(_ key: String, _ body: [UInt8]) throws(StoreFault) { try Self.check(call(.put, key, body: body).head, body) }

    func beginParts(_ key: String) throws(StoreFault) -> String {
        let answer = S3Answer(try call(.post, key, query: [("uploads", "")]).body)
        guard let id = answer.text("UploadId") else { throw answer.fault(status: 200) }
        return id
    }

    func putPart(_ key: String, _ id: String, number: Int, _ body: [UInt8]) throws(StoreFault) -> String {
        let head = try call(.put, key, query: Self.part(number, of: id), body: body).head
        guard let tag = head["etag"] else { throw StoreFault(.io, "the answer to part \(number) has no ETag") }
        try Self.check(head, body)
        return tag
    }

    /// Holds the MD5 of what a server says that it has stored against that of what was sent, where its tag is one.
    private static func check(_ head: HTTPHead, _ body: [UInt8]) throws(StoreFault) {
        guard let checksum = status(head).checksum, checksum.parts == nil, checksum.digest != MD5.digest(body) else { return }
        throw StoreFault.passing("what was stored has another MD5 than what was sent")
    }

    func finishParts(_ key: String, _ id: String, _ tags: [String]) throws(StoreFault) {
        var body = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
        for (index, tag) in tags.enumerated() { body += "<Part><PartNumber>\(index + 1)</PartNumber><ETag>\(xmlEscaped(tag))</ETag></Part>" }
        body += "</CompleteMultipartUpload>"
        try finished(call(.post, key, query: [("uploadId", id)], body: Array(body.utf8), stallSeconds: Self.workSeconds).body)
    }

    /// Whether an object stands that was made of these parts.
    func isWhole(_ key: String, _ tags: [String]) throws(StoreFault) -> Bool {
        guard let tag = try status(of: key).tag, let checksum = ObjectChecksum(tag: tag, isCertain: true), checksum.parts == tags.count else { return false }
        let digests = tags.compactMap { ObjectChecksum(tag: $0, isCertain: true)?.digest }
        return digests.count == tags.count && MD5.digest(digests.flatMap { $0 }) == checksum.digest
    }

    /// Abandons an upload; one that isn't there is fine.
    func abandonParts(_ key: String, _ id: String) throws(StoreFault) {
        do throws(StoreFault) { _ = try call(.delete, key, query: [("uploadId", id)]) } catch { if error.kind != .notFound { throw error } }
    }

    /// Uploads to keys that begin with `prefix` which were neither finished nor abandoned, 1,000 at most.
    func openUploads(_ prefix: String) throws(StoreFault) -> [(key: String, id: String)] {
        var uploads: [(key: String, id: String)] = [], key = ""
        for case .end(let name, let text) in S3Answer(try call(.get, "", query: [("prefix", prefix), ("uploads", "")]).body).pieces {
            if name == "Key" { key = text }
            if name == "UploadId" { uploads.append((key, text)) }
        }
        return uploads
    }

    static func part(_ number: Int, of id: String) -> [(String, String)] { [("partNumber", "\(number)"), ("uploadId", id)] }

    /// A copy and the end of an upload may fail behind a status of 200, which is sent while the server still works.
    func finished(_ body: [UInt8]) throws(StoreFault) {
        let answer = S3Answer(body)
        if answer.text("Code") != nil { throw answer.fault(status: 500) }
    }

    // MARK: Requests

    /// Sends a request whose answer is short, and returns it where it tells of success.
    func call(
        _ method: HTTPRequest.Method, _ key: String, query: [(String, String)] = [], headers: [(String, String)] = [], body: [UInt8] = [],
        stallSeconds: Double = 0
    ) throws(StoreFault) -> (head: HTTPHead, body: [UInt8]) {
        var call = S3Call(method, key)
        call.query = query
        call.headers = headers
        call.body = body
        var answer: [UInt8] = []
        let head = try sender.send(call, stallSeconds: stallSeconds) { _, bytes in
            answer.append(contentsOf: bytes)
            return answer.count < Self.mostAnswerBytes
        }
        guard head.status / 100 == 2 else { throw Self.fault(head, answer) }
        guard answer.count < Self.mostAnswerBytes else { throw StoreFault(.refused, "its answer is longer than \(Self.mostAnswerBytes >> 20) MB") }
        return (head, answer)
    }

    /// 1,000 keys of 1,024 bytes, each of which may be written in six.
    private static let mostAnswerBytes = 16 << 20

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
