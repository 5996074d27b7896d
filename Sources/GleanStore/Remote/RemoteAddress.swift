/// A location with a scheme, taken apart: `s3://BUCKET/KEY?endpoint_override=HOST:PORT&scheme=http`.
///
/// The key is taken as it stands, `%` and all, as the stores' own tools take it. Parameters are those that Arrow knows, and only what is made of
/// them is no part of the key: a `?` is a letter of keys and of patterns, too.
struct RemoteAddress: Equatable {
    var scheme: String
    /// The bucket, container or host.
    var authority: String
    var key: String
    var parameters: [String: String] = [:]

    /// Nil for a path without a scheme.
    init?(_ path: String) {
        guard let scheme = Self.scheme(of: path) else { return nil }
        self.scheme = scheme
        var rest = path.dropFirst(scheme.utf8.count + 3)
        if Self.takesParameters(scheme), let mark = rest.lastIndex(of: "?"), let found = Self.parameters(rest[rest.index(after: mark)...]) {
            parameters = found
            rest = rest[..<mark]
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        authority = String(rest[..<slash])
        key = String(rest[slash...].dropFirst())
    }

    /// The scheme of a path, as RFC 3986 has it, where `://` follows.
    static func scheme(of path: String) -> String? {
        var count = 0
        for byte in path.utf8 {
            switch byte {
            case 0x61...0x7a, 0x41...0x5a: count += 1
            case 0x30...0x39, 0x2b, 0x2d, 0x2e:
                guard count > 0 else { return nil }
                count += 1
            case 0x3a where count > 1:
                let scheme = path.prefix(count)
                return path.dropFirst(count).hasPrefix("://") ? scheme.lowercased() : nil
            default: return nil
            }
        }
        return nil
    }

    /// A location beside this one, with the same parameters: `key` under `authority`.
    static func path(_ path: String, key: String) -> String {
        guard let address = RemoteAddress(path) else { return key }
        let plain = "\(address.scheme)://\(address.authority)/\(key)"
        guard !address.parameters.isEmpty, let mark = path.lastIndex(of: "?") else { return plain }
        return plain + path[mark...]
    }

    private static func takesParameters(_ scheme: String) -> Bool { scheme != "http" && scheme != "https" }

    /// Those of Arrow's own parameters that say where a store is and who asks.
    private static let known: Set<String> = [
        "endpoint_override", "scheme", "region", "anonymous", "retry_limit_seconds", "project_id", "blob_storage_authority", "dfs_storage_authority",
        "enable_tls", "credential_kind", "tenant_id", "client_id", "account_name",
    ]

    private static func parameters(_ text: Substring) -> [String: String]? {
        var found: [String: String] = [:]
        for part in text.split(separator: "&", omittingEmptySubsequences: false) {
            guard let equals = part.firstIndex(of: "="), known.contains(String(part[..<equals])) else { return nil }
            found[String(part[..<equals])] = percentDecoded(part[part.index(after: equals)...])
        }
        return found
    }
}
