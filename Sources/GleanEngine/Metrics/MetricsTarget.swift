import GleanModel

/// Where a run's metrics are to be had: a file that is written anew every few seconds, or an address that answers `GET /metrics`.
package enum MetricsTarget: Sendable, Equatable {
    case file(String)
    /// A numeric address and a port, 0 for one that is free.
    case address(host: String, port: UInt16)

    /// Reads `:9464` (this machine alone), `127.0.0.1:9464`, `0.0.0.0:9464`, `[::1]:9464`, `localhost:9464`; anything else is a path. Nil for an empty
    /// text, for an address whose port is none, and for a name with a port: a file is hardly called so.
    package init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        guard let colon = text.lastIndex(of: ":") else {
            self = .file(text)
            return
        }
        let digits = text[text.index(after: colon)...]
        guard let host = Self.host(text[..<colon]) else {
            if !text.contains("/"), !digits.isEmpty, digits.allSatisfy(\.isNumber) { return nil }
            self = .file(text)
            return
        }
        guard digits.allSatisfy(\.isNumber), let port = UInt16(digits) else { return nil }
        self = .address(host: host, port: port)
    }

    private static func host(_ text: Substring) -> String? {
        if text.isEmpty || text == "localhost" { return "127.0.0.1" }
        if text.hasPrefix("["), text.hasSuffix("]") { return String(text.dropFirst().dropLast()) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil } ? String(text) : nil
    }
}
