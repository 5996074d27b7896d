import Glibc

/// Where the objects of a bucket are, and who asks.
struct S3Settings {
    var region: String
    /// `https://host[:port]` without a slash behind; nil for Amazon's own.
    var endpoint: String?
    /// Requests that are not signed, for buckets that all may read.
    var isAnonymous: Bool
    /// Keys that stand in the environment or a profile; nil for what `S3Providers` lends.
    var credentials: S3Credentials?
    /// A command that prints keys.
    var credentialProcess: String?

    /// From the parameters of a location first, then from the environment, then from AWS's files.
    ///
    /// - Throws: `.refused` for an endpoint that is no URL.
    init(parameters: [String: String], _ variable: (String) -> String?) throws(StoreError) {
        let profile = S3Profile(variable)
        func first(_ names: String...) -> String? { names.lazy.compactMap(variable).first { !$0.isEmpty } }

        region = parameters["region"] ?? first("AWS_REGION", "AWS_DEFAULT_REGION") ?? profile["region"] ?? "us-east-1"
        isAnonymous = first("GLEANER_S3_ANONYMOUS") == "1" || parameters["anonymous"] == "true"
        endpoint = first("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL") ?? profile["endpoint_url"]
        if let named = parameters["endpoint_override"] {
            endpoint = named.contains("://") ? named : "\(parameters["scheme"] ?? "https")://\(named)"
        }
        while endpoint?.hasSuffix("/") == true { endpoint?.removeLast() }
        if let endpoint, !endpoint.hasPrefix("http://"), !endpoint.hasPrefix("https://") {
            throw StoreError(.refused, path: endpoint, detail: "an endpoint of S3 is wanted as http://HOST:PORT or https://HOST")
        }
        if let access = first("AWS_ACCESS_KEY_ID"), let secret = first("AWS_SECRET_ACCESS_KEY") {
            credentials = S3Credentials(accessKey: access, secretKey: secret, token: first("AWS_SESSION_TOKEN"))
        } else if let access = profile["aws_access_key_id"], let secret = profile["aws_secret_access_key"] {
            credentials = S3Credentials(accessKey: access, secretKey: secret, token: profile["aws_session_token"])
        }
        credentialProcess = profile["credential_process"]
        if credentials == nil, credentialProcess == nil, !isAnonymous, first("AWS_WEB_IDENTITY_TOKEN_FILE") == nil,
            profile["role_arn"] != nil || profile["sso_session"] != nil || profile["sso_start_url"] != nil {
            throw StoreError(
                .refused, path: "the profile of AWS", detail: "roles and single sign-on are left to the aws program: give the profile "
                    + "\"credential_process = aws configure export-credentials --profile OTHER\", or export its keys")
        }
    }

    /// A bucket's host, and what stands before a key in the path.
    ///
    /// Amazon's buckets have hosts of their own, but for names that no certificate covers; other servers are asked by path.
    func address(_ bucket: String) -> (scheme: String, host: String, folder: String) {
        if let endpoint {
            let isSecure = endpoint.hasPrefix("https://")
            let rest = endpoint.dropFirst(isSecure ? 8 : 7)
            let authority = rest.prefix { $0 != "/" }
            // What is signed is the Host that goes out, and that has no port which is the scheme's own.
            let port = isSecure ? ":443" : ":80"
            let host = authority.hasSuffix(port) ? authority.dropLast(port.utf8.count) : authority
            return (isSecure ? "https" : "http", String(host), "\(rest[authority.endIndex...])/\(percentEncoded(bucket))")
        }
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        let isPlain = bucket.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d }
        return isPlain ? ("https", "\(bucket).s3.\(region).\(domain)", "") : ("https", "s3.\(region).\(domain)", "/\(percentEncoded(bucket))")
    }
}
