import GleanBytes

/// The site that an address belongs to, as robots.txt means it: scheme, host and port (RFC 9309, 2.3).
package struct SiteAddress: Sendable, Hashable {
    /// `https://example.com` or `http://example.com:8080`: letters small, no user, no default port.
    package let site: [UInt8]
    /// Where the path begins in the address; its end if it has none.
    package let pathStart: Int

    /// Nil for addresses without the scheme `http` or `https`, or without a host.
    package init?(_ address: Span<UInt8>) {
        var place = 0
        var name: [UInt8] = []
        while place < address.count, place < 5, address[place] != UInt8(ascii: ":") {
            name.append(address[place] | 0x20)
            place += 1
        }
        let isSecure = name == Array("https".utf8)
        guard isSecure || name == Array("http".utf8), address.starts(with: "://", at: place) else { return nil }
        place += 3
        let start = place
        while place < address.count, !Self.endsAuthority(address[place]) { place += 1 }
        pathStart = place
        var host = start, end = place
        for index in start..<place where address[index] == UInt8(ascii: "@") { host = index + 1 }
        if let colon = Self.portColon(address, host..<place) {
            let standard: StaticString = isSecure ? "443" : "80", digits = place - colon - 1
            if digits == 0 || digits == standard.utf8CodeUnitCount && address.starts(with: standard, at: colon + 1) { end = colon }
        }
        guard end > host, address[host] != UInt8(ascii: ":") else { return nil }
        name += Array("://".utf8)
        for index in host..<end { name.append(address[index] >= 0x41 && address[index] <= 0x5A ? address[index] | 0x20 : address[index]) }
        site = name
    }

    package init?(_ address: [UInt8]) { self.init(address.span) }

    /// What tables are sorted by.
    package var hash: UInt64 { XXH3.hash64(site.span) }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") || byte == UInt8(ascii: "\\") || byte <= 0x20
    }

    /// The last colon with nothing but digits behind it; those of an IPv6 address stand in brackets.
    private static func portColon(_ address: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var place = range.upperBound
        while place > range.lowerBound, isDigit(address[place - 1]) { place -= 1 }
        return place > range.lowerBound && address[place - 1] == UInt8(ascii: ":") ? place - 1 : nil
    }
}

/// Files in which a site says what may be done with it.
package enum SiteFile: UInt8, Sendable, CaseIterable {
    case robots = 0
    case tdmrep = 1
    case aiTxt = 2
    /// `/.well-known/ai.txt`, of a draft of 2026: kept and shown, and not read.
    case wellKnownAITxt = 3

    package var path: StaticString {
        switch self {
        case .robots: "/robots.txt"
        case .tdmrep: "/.well-known/tdmrep.json"
        case .aiTxt: "/ai.txt"
        case .wellKnownAITxt: "/.well-known/ai.txt"
        }
    }

    /// Nil where the address, of which the path begins at `pathStart`, is that of another page.
    package init?(_ address: Span<UInt8>, pathStart: Int) {
        for file in Self.allCases where address.count - pathStart == file.path.utf8CodeUnitCount && address.starts(with: file.path, at: pathStart) {
            self = file
            return
        }
        return nil
    }
}
