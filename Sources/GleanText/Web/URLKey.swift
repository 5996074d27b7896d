import GleanBytes

/// The form of a URL in which pages with the same address are found.
package enum URLKey: String, Sendable, CaseIterable {
    /// The bytes as they are.
    case none
    /// What a browser or a server would hardly tell apart: see `appendPlain`.
    case plain
    /// The rule of C4's code in TensorFlow Datasets, which DCLM took over: `http://` and `https://`, with `www.` behind it, go wherever
    /// they stand; so does everything from `?utm_`, `?ref` or `?feed` on, and slashes at the end. The case of letters counts.
    case tfds

    /// Appends the form of `url` to `out`; nothing for an empty URL.
    package func append(_ url: Span<UInt8>, to out: inout [UInt8]) {
        switch self {
        case .none: url.withUnsafeBufferPointer { out.append(contentsOf: $0) }
        case .plain: Self.appendPlain(url, to: &out)
        case .tfds: Self.appendTFDS(url, to: &out)
        }
    }

    // MARK: Plain

    /// RFC 3986, sections 6.2.2 and 6.2.3: lower case of scheme and host, `%7e` as `~` and `%2f` as `%2F`, no default or empty port, no empty
    /// query; beyond it: no fragment, `https` as `http`, no `www.` before a name with a dot, no full stop behind the host, no slashes at
    /// the path's end. Without a scheme the host is taken to come first. Path and query keep their case, parameters their order.
    private static func appendPlain(_ url: Span<UInt8>, to out: inout [UInt8]) {
        var start = 0, end = url.count
        while start < end, url[start] <= 0x20 { start += 1 }
        while start < end, url[end - 1] <= 0x20 { end -= 1 }
        for index in start..<end where url[index] == 0x23 {
            end = index
            break
        }
        let web = appendScheme(url, &start, end, to: &out)
        var hostEnd = start
        while hostEnd < end, url[hostEnd] != 0x2F, url[hostEnd] != 0x3F { hostEnd += 1 }
        appendAuthority(url, start, hostEnd, defaultPort: web, to: &out)
        var pathEnd = hostEnd
        while pathEnd < end, url[pathEnd] != 0x3F { pathEnd += 1 }
        let queryStart = pathEnd
        while pathEnd > hostEnd, url[pathEnd - 1] == 0x2F { pathEnd -= 1 }
        appendEscaped(url, hostEnd, pathEnd, to: &out)
        if end - queryStart > 1 { appendEscaped(url, queryStart, end, to: &out) }
    }

    /// Moves `start` behind the scheme; gives the port that goes without saying. The web's own schemes are not written.
    private static func appendScheme(_ url: Span<UInt8>, _ start: inout Int, _ end: Int, to out: inout [UInt8]) -> StaticString {
        var colon = start
        while colon < end, isSchemeByte(url[colon]) { colon += 1 }
        guard colon + 2 < end, url[colon + 1] == 0x2F, url[colon + 2] == 0x2F, url[colon] == 0x3A else {
            if end - start >= 2, url[start] == 0x2F, url[start + 1] == 0x2F { start += 2 }
            return "80"
        }
        let first = out.count
        for index in start..<colon { out.append(asciiLower(url[index])) }
        start = colon + 3
        let name = out[first...]
        if name.elementsEqual("https".utf8) {
            out.removeSubrange(first...)
            return "443"
        }
        if name.elementsEqual("http".utf8) || name.isEmpty {
            out.removeSubrange(first...)
            return "80"
        }
        out += [0x3A, 0x2F, 0x2F]
        return ""
    }

    private static func appendAuthority(_ url: Span<UInt8>, _ start: Int, _ end: Int, defaultPort: StaticString, to out: inout [UInt8]) {
        var host = start
        for index in start..<end where url[index] == 0x40 { host = index + 1 }
        for index in start..<host { out.append(url[index]) }
        var hostEnd = end, digits = end
        while digits > host, url[digits - 1] &- 0x30 < 10 { digits -= 1 }
        var portStart = end
        if digits > host, url[digits - 1] == 0x3A {
            hostEnd = digits - 1
            let isDefault = end - digits == defaultPort.utf8CodeUnitCount && url.starts(with: defaultPort, at: digits)
            if digits < end, !isDefault { portStart = hostEnd }
        }
        while hostEnd > host, url[hostEnd - 1] == 0x2E { hostEnd -= 1 }
        let first = out.count
        for index in host..<hostEnd { out.append(asciiLower(url[index])) }
        if out.count - first > 4, out[first...].starts(with: "www.".utf8), out[(first + 4)...].contains(0x2E) { out.removeSubrange(first..<(first + 4)) }
        for index in portStart..<end { out.append(url[index]) }
    }

    /// Writes what may stand unescaped as itself, and other escapes with capital digits.
    private static func appendEscaped(_ url: Span<UInt8>, _ start: Int, _ end: Int, to out: inout [UInt8]) {
        var at = start
        while at < end {
            guard url[at] == 0x25, at + 2 < end, let high = digit(url[at + 1]), let low = digit(url[at + 2]) else {
                out.append(url[at])
                at += 1
                continue
            }
            let byte = high << 4 | low
            let isUnreserved = asciiLower(byte) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E
            if isUnreserved { out.append(byte) } else { out += [0x25, upper(high), upper(low)] }
            at += 3
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        if byte &- 0x30 < 10 { return byte &- 0x30 }
        let letter = asciiLower(byte) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }

    private static func upper(_ digit: UInt8) -> UInt8 { digit < 10 ? digit + 0x30 : digit + 0x37 }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        asciiLower(byte) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2D || byte == 0x2E
    }

    // MARK: TensorFlow Datasets

    private static func appendTFDS(_ url: Span<UInt8>, to out: inout [UInt8]) {
        let first = out.count
        var at = 0
        while at < url.count {
            var size = 0
            if url.starts(with: "http://", at: at) { size = 7 } else if url.starts(with: "https://", at: at) { size = 8 }
            if size > 0 {
                at += url.starts(with: "www.", at: at + size) ? size + 4 : size
            } else {
                out.append(url[at])
                at += 1
            }
        }
        out.removeSubrange(endTFDS(out.span, first)...)
    }

    /// Where the second and the third rule end what the first has left.
    private static func endTFDS(_ written: Span<UInt8>, _ first: Int) -> Int {
        var end = written.count
        for index in first..<end where written[index] == 0x3F {
            let next = index + 1
            if written.starts(with: "utm_", at: next) || written.starts(with: "ref", at: next) || written.starts(with: "feed", at: next) {
                end = index
                break
            }
        }
        while end > first, written[end - 1] == 0x2F { end -= 1 }
        return end
    }
}
