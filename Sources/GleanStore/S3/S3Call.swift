import GleanBytes

/// A request to a bucket before it is signed.
struct S3Call {
    var method: HTTPRequest.Method
    /// Empty for the bucket itself.
    var key: String
    var query: [(String, String)] = []
    /// Names in lower case.
    var headers: [(String, String)] = []
    var body: [UInt8] = []

    init(_ method: HTTPRequest.Method, _ key: String) {
        self.method = method
        self.key = key
    }

    /// The request as it goes out, signed unless there are no keys.
    ///
    /// The body's SHA-256 is part of the signature: the server checks what arrives. Without one, Content-MD5 does the same.
    ///
    /// - Parameter seconds: the time now by the server's clock, since 1970.
    func signed(_ bucket: String, _ site: S3Settings, _ credentials: S3Credentials?, at seconds: Int64) -> HTTPRequest {
        let (scheme, host, folder) = site.address(bucket)
        let path = "\(folder)/\(percentEncoded(key, keepingSlashes: true))"
        let queryText = S3Signature.queryText(query.map { (name: $0.0, value: $0.1) })
        var request = HTTPRequest(method, "\(scheme)://\(host)\(path)\(queryText.isEmpty ? "" : "?")\(queryText)")
        request.body = body
        request.headers = headers.map { (name: $0.0, value: $0.1) }
        guard let credentials else {
            if !body.isEmpty, !headers.contains(where: { $0.0 == "content-md5" }) { request.headers.append(("content-md5", base64(MD5.digest(body)))) }
            return request
        }
        let time = basicISO8601(seconds)
        let digest = body.isEmpty ? Self.emptyDigest : SHA.hex(.sha256, body.span)
        request.headers += [(name: "x-amz-content-sha256", value: digest), (name: "x-amz-date", value: time)]
        if let token = credentials.token { request.headers.append((name: "x-amz-security-token", value: token)) }
        let authorization = S3Signature(credentials: credentials, region: site.region).authorization(
            method.rawValue, path: path, query: query.map { (name: $0.0, value: $0.1) }, headers: request.headers + [(name: "host", value: host)],
            bodyDigest: digest, time: time)
        request.headers.append((name: "authorization", value: authorization))
        return request
    }

    private static let emptyDigest = SHA.hex(.sha256, [UInt8]().span)
}

/// Base64 of RFC 4648, section 4.
func base64(_ bytes: [UInt8]) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let three = bytes[start..<min(start + 3, bytes.count)]
        let bits = three.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - three.count))
        for place in 0..<4 { text.append(place <= three.count ? letters[bits >> (18 - 6 * place) & 63] : 0x3d) }
    }
    return String(decoding: text, as: UTF8.self)
}
