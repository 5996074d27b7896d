import GleanBytes

/// A pair of keys, and the token that goes with those that end.
struct S3Credentials: Equatable {
    var accessKey: String
    var secretKey: String
    var token: String?
}

/// AWS Signature Version 4 in the headers of a request ("Authenticating Requests: Using the Authorization Header", Amazon S3 API Reference).
struct S3Signature {
    var credentials: S3Credentials
    var region: String

    /// The value of `Authorization`.
    ///
    /// - Parameters:
    ///   - path: percent-encoded, with its first slash.
    ///   - query: names and values, not yet encoded.
    ///   - headers: all that are to be signed, `host`, `x-amz-date` and `x-amz-content-sha256` among them, names in lower case.
    ///   - bodyDigest: SHA-256 of the body in hexadecimal, as in `x-amz-content-sha256`.
    ///   - time: as in `x-amz-date`, `20130524T000000Z`.
    func authorization(
        _ method: String, path: String, query: [(name: String, value: String)], headers: [(name: String, value: String)], bodyDigest: String,
        time: String
    ) -> String {
        let sorted = headers.sorted { $0.name < $1.name }
        let names = sorted.map(\.name).joined(separator: ";")
        let lines = sorted.map { "\($0.name):\(trimmed($0.value[...]))\n" }.joined()
        let canonical = "\(method)\n\(path)\n\(Self.queryText(query))\n\(lines)\n\(names)\n\(bodyDigest)"
        let scope = "\(time.prefix(8))/\(region)/s3/aws4_request"
        let toSign = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(SHA.hex(.sha256, Array(canonical.utf8).span))"
        var key = Array("AWS4\(credentials.secretKey)".utf8)
        for part in scope.split(separator: "/") { key = hmacSHA256(key: key, Array(part.utf8)) }
        let signature = hexadecimal(hmacSHA256(key: key, Array(toSign.utf8)))
        return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope),SignedHeaders=\(names),Signature=\(signature)"
    }

    /// The query as it is signed and sent: sorted by encoded name.
    static func queryText(_ query: [(name: String, value: String)]) -> String {
        query.map { (percentEncoded($0.name), percentEncoded($0.value)) }
            .sorted { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 < $1.1 }
            .map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }
}

/// All but letters, digits and `-._~` as `%XX`; slashes stay where `keepingSlashes`.
func percentEncoded(_ text: String, keepingSlashes: Bool = false) -> String {
    var encoded: [UInt8] = []
    encoded.reserveCapacity(text.utf8.count)
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in text.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: encoded.append(byte)
        case 0x2f where keepingSlashes: encoded.append(byte)
        default: encoded += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: encoded, as: UTF8.self)
}

/// `%XX` as bytes; what is no such escape stays.
func percentDecoded(_ text: some StringProtocol) -> String {
    let bytes = Array(text.utf8)
    var decoded: [UInt8] = []
    var index = 0
    while index < bytes.count {
        if bytes[index] == 0x25, index + 2 < bytes.count, let high = hexValue(bytes[index + 1]), let low = hexValue(bytes[index + 2]) {
            decoded.append(high << 4 | low)
            index += 3
        } else {
            decoded.append(bytes[index])
            index += 1
        }
    }
    return String(decoding: decoded, as: UTF8.self)
}

private func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
}
