/// The host in a URL, for counting: read as it stands, not resolved or checked.
enum URLHost {
    /// A DNS name's greatest length.
    static let mostBytes = 253

    /// Puts the host in lower case into `host`, without user, port, a leading `www.` and a trailing dot. False if there is none.
    static func read(_ url: Span<UInt8>, into host: inout [UInt8]) -> Bool {
        host.removeAll(keepingCapacity: true)
        guard var start = authority(url) else { return false }
        var end = start
        while end < url.count, !isEnd(url[end]) {
            // What stands before the last @ is a user, not a host.
            if url[end] == UInt8(ascii: "@") { start = end + 1 }
            end += 1
        }
        let isBracketed = start < end && url[start] == UInt8(ascii: "[")
        for index in start..<end {
            let byte = url[index]
            if byte == UInt8(ascii: ":"), !isBracketed { break }
            guard host.count <= mostBytes else { return false }
            host.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
            if isBracketed, byte == UInt8(ascii: "]") { break }
        }
        if host.last == UInt8(ascii: ".") { host.removeLast() }
        if host.count > 4, host.starts(with: "www.".utf8) { host.removeFirst(4) }
        return !host.isEmpty && host.count <= mostBytes
    }

    /// Where the part after `scheme://` begins.
    private static func authority(_ url: Span<UInt8>) -> Int? {
        let colon = UInt8(ascii: ":"), slash = UInt8(ascii: "/")
        var index = 0
        // No scheme in use is longer than this.
        while index < min(url.count, 32), url[index] != colon {
            if url[index] == slash { break }
            index += 1
        }
        if index < url.count, url[index] == colon { index += 1 } else { index = 0 }
        guard index + 1 < url.count, url[index] == slash, url[index + 1] == slash else { return nil }
        return index + 2
    }

    private static func isEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "\\")
    }
}
