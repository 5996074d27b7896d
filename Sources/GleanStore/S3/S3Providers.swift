import Glibc

/// Keys that end, and where they come from: the providers of AWS's own chain, in its order, each of which passes where nothing names it.
///
/// Single sign-on and roles that a profile takes on are left to the `aws` program, which `credential_process` can call.
struct S3Providers: Sendable {
    /// Keys, and the time in seconds since 1970 at which they end.
    struct Lent: Equatable {
        var credentials: S3Credentials
        var endsAt: Int64?
    }

    private let variable: @Sendable (String) -> String?
    private let process: String?
    private let region: String
    private let settings: StoreSettings

    init(region: String, process: String?, _ settings: StoreSettings, _ variable: @escaping @Sendable (String) -> String?) {
        self.variable = { name in variable(name).flatMap { $0.isEmpty ? nil : $0 } }
        self.process = process
        self.region = region
        self.settings = settings
    }

    /// - Throws: what a provider that is named said; `.denied` where none is.
    func lend() throws(StoreFault) -> Lent {
        if let lent = try webIdentity() { return lent }
        if let process { return try run(process) }
        if let lent = try container() { return lent }
        if let lent = try instance() { return lent }
        throw StoreFault(
            .denied, "no credentials found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or GLEANER_S3_ANONYMOUS=1 for public buckets")
    }

    /// A role for a token in a file, as Kubernetes gives its pods.
    private func webIdentity() throws(StoreFault) -> Lent? {
        guard let file = variable("AWS_WEB_IDENTITY_TOKEN_FILE"), let role = variable("AWS_ROLE_ARN") else { return nil }
        let token = try text(of: file)
        let endpoint = variable("AWS_ENDPOINT_URL_STS") ?? "https://sts.\(region).amazonaws.com"
        let query = S3Signature.queryText([
            (name: "Action", value: "AssumeRoleWithWebIdentity"), (name: "Version", value: "2011-06-15"), (name: "RoleArn", value: role),
            (name: "RoleSessionName", value: variable("AWS_ROLE_SESSION_NAME") ?? "gleaner"), (name: "WebIdentityToken", value: token),
        ])
        let (head, body) = try HTTPTransfer.collect(HTTPRequest(.get, "\(endpoint)/?\(query)"), settings, limit: Self.mostBytes)
        let answer = S3Answer(body)
        guard head.status == 200, let key = answer.text("AccessKeyId"), let secret = answer.text("SecretAccessKey") else {
            throw Self.refusal(answer.fault(status: head.status, retryAfter: head["retry-after"]))
        }
        return Lent(
            credentials: S3Credentials(accessKey: key, secretKey: secret, token: answer.text("SessionToken")),
            endsAt: answer.text("Expiration").flatMap { seconds(ofISO8601: $0) })
    }

    /// What a program of the user's prints.
    private func run(_ command: String) throws(StoreFault) -> Lent {
        guard let pipe = popen(command, "r") else { throw StoreFault(.denied, "credential_process could not be started") }
        var printed: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while case let got = fread(&piece, 1, piece.count, pipe), got > 0, printed.count < Self.mostBytes { printed += piece[..<got] }
        let status = pclose(pipe)
        guard status == 0 else { throw StoreFault(.denied, "credential_process ended with \(status >> 8)") }
        return try lent(printed, from: "credential_process")
    }

    /// The endpoint that a container is told.
    private func container() throws(StoreFault) -> Lent? {
        var url = variable("AWS_CONTAINER_CREDENTIALS_FULL_URI")
        if let path = variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") { url = "http://169.254.170.2\(path)" }
        guard let url else { return nil }
        var request = HTTPRequest(.get, url)
        var token = variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        if let file = variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") { token = try text(of: file) }
        if let token { request.headers.append((name: "Authorization", value: token)) }
        let (head, body) = try HTTPTransfer.collect(request, settings, limit: Self.mostBytes)
        guard head.status == 200 else { throw Self.refusal(head, "the container's credentials") }
        return try lent(body, from: "the container's credentials")
    }

    /// The metadata service of an instance of EC2, in its second version. Elsewhere nothing answers, which is found out within a second, or
    /// something else does that knows no such tokens. One that is slow or busy is asked again.
    private func instance() throws(StoreFault) -> Lent? {
        guard variable("AWS_EC2_METADATA_DISABLED")?.lowercased() != "true" else { return nil }
        var brief = settings
        (brief.connectSeconds, brief.stallSeconds) = (1, 2)
        let endpoint = variable("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? "http://169.254.169.254"
        var ask = HTTPRequest(.put, "\(endpoint)/latest/api/token")
        ask.headers.append((name: "X-aws-ec2-metadata-token-ttl-seconds", value: "21600"))
        let answer: (head: HTTPHead, body: [UInt8])
        do throws(StoreFault) { answer = try HTTPTransfer.collect(ask, brief, limit: Self.mostBytes) } catch {
            if error.isUnreached { return nil }
            throw StoreFault.passing("the instance's metadata: \(error.text)")
        }
        guard answer.head.status == 200 else {
            let refusal = Self.refusal(answer.head, "the instance's metadata")
            if refusal.isPassing { throw refusal }
            return nil
        }
        let token = String(decoding: answer.body, as: UTF8.self)
        func get(_ path: String) throws(StoreFault) -> [UInt8] {
            var request = HTTPRequest(.get, "\(endpoint)/latest/meta-data/iam/security-credentials/\(path)")
            request.headers.append((name: "X-aws-ec2-metadata-token", value: token))
            let (head, body) = try HTTPTransfer.collect(request, brief, limit: Self.mostBytes)
            guard head.status == 200 else { throw Self.refusal(head, "the instance's metadata") }
            return body
        }
        let role = trimmed(String(decoding: try get(""), as: UTF8.self).prefix { !$0.isNewline })
        return try lent(get(role), from: "the instance's metadata")
    }

    private static let mostBytes = 1 << 20

    private static func refusal(_ head: HTTPHead, _ place: String) -> StoreFault {
        refusal(StoreFault(status: head.status, message: "from \(place)", retryAfter: head["retry-after"]))
    }

    /// What a provider refused is access: nothing that it has not found is the object that was asked for.
    private static func refusal(_ fault: StoreFault) -> StoreFault { fault.isPassing ? fault : StoreFault(.denied, fault.text) }

    private func lent(_ json: [UInt8], from place: String) throws(StoreFault) -> Lent {
        guard let key = textMember("AccessKeyId", of: json), let secret = textMember("SecretAccessKey", of: json) else {
            throw StoreFault(.denied, "\(place) gave no AccessKeyId and SecretAccessKey")
        }
        let token = textMember("Token", of: json) ?? textMember("SessionToken", of: json)
        return Lent(
            credentials: S3Credentials(accessKey: key, secretKey: secret, token: token),
            endsAt: textMember("Expiration", of: json).flatMap { seconds(ofISO8601: $0) })
    }

    private func text(of file: String) throws(StoreFault) -> String {
        do {
            let text = String(decoding: try FileBytes.read(file, limit: Self.mostBytes), as: UTF8.self)
            return trimmed(text.prefix { !$0.isNewline })
        } catch { throw StoreFault(.denied, "\(error)") }
    }
}

/// The text of a member of a flat JSON object; keys and tokens have no escapes but that of a slash.
func textMember(_ name: String, of json: [UInt8]) -> String? {
    let text = String(decoding: json, as: UTF8.self)
    var rest = text[...]
    while let start = rest.firstIndex(of: "\"") {
        let inside = rest[rest.index(after: start)...]
        guard let end = inside.firstIndex(of: "\"") else { return nil }
        let found = inside[..<end]
        rest = inside[inside.index(after: end)...]
        let value = rest.drop { $0.isWhitespace }
        guard found == name, value.first == ":" else { continue }
        let quoted = value.dropFirst().drop { $0.isWhitespace }
        guard quoted.first == "\"", let close = quoted.dropFirst().firstIndex(of: "\"") else { return nil }
        return quoted.dropFirst()[..<close].split(separator: "\\", omittingEmptySubsequences: false).joined()
    }
    return nil
}
