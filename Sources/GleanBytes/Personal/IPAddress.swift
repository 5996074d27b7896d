/// An address of the Internet, version 4.
package struct IPv4Address: Equatable, Sendable {
    package let value: UInt32

    /// Reads four decimal numbers from 0 to 255 with dots between. Leading zeros are refused, as by Python's `ipaddress` and RFC 6943,
    /// since some programs read them as octal.
    package init?(_ text: Span<UInt8>) {
        var value: UInt32 = 0
        var at = 0
        for index in 0..<4 {
            let end = text.digitsEnd(at, min(text.count, at + 4))
            guard end > at, end - at <= 3, end - at == 1 || text[at] != 0x30 else { return nil }
            let number = (at..<end).reduce(UInt32(0)) { $0 * 10 + UInt32(text[$1] - 0x30) }
            guard number <= 255 else { return nil }
            value = value << 8 | number
            at = end
            if index < 3 {
                guard at < text.count, text[at] == 0x2E else { return nil }
                at += 1
            }
        }
        guard at == text.count else { return nil }
        self.value = value
    }

    /// Whether the address is in no range of the IANA registry of special addresses that is not globally reachable: what Python's
    /// `ipaddress.is_global` says. Multicast counts as global there.
    package var isGlobal: Bool {
        for (network, bits) in Self.special where value >> (32 - bits) == network >> (32 - bits) {
            return value == 0xC000_0009 || value == 0xC000_000A
        }
        return true
    }

    package var isMulticast: Bool { value >> 28 == 0xE }

    /// RFC 6890 and its updates: network and bits.
    private static let special: [(UInt32, UInt32)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16), (0xAC10_0000, 12), (0xC000_0000, 24),
        (0xC000_0200, 24), (0xC0A8_0000, 16), (0xC612_0000, 15), (0xC633_6400, 24), (0xCB00_7100, 24), (0xF000_0000, 4),
    ]
}

/// An address of the Internet, version 6.
package struct IPv6Address: Equatable, Sendable {
    package let high: UInt64
    package let low: UInt64
    /// Whether zeros were left out as "::".
    package let isCompressed: Bool

    /// Reads groups of hexadecimal digits, eight or, with one "::", fewer (RFC 4291, section 2.2, forms 1 and 2).
    package init?(_ text: Span<UInt8>) {
        var groups = InlineArray<8, UInt64>(repeating: 0)
        var count = 0
        var gap: Int?
        var at = 0
        if text.starts(with: "::", at: 0) { (gap, at) = (0, 2) }
        while at < text.count {
            var group: UInt64 = 0
            let start = at
            while at < text.count, at - start < 4, isHex(text[at]) {
                group = group << 4 | UInt64(isDigit(text[at]) ? text[at] - 0x30 : (text[at] | 0x20) - 0x57)
                at += 1
            }
            guard at > start, count < 8 else { return nil }
            groups[count] = group
            count += 1
            if at == text.count { break }
            guard text[at] == 0x3A, at + 1 < text.count else { return nil }
            at += 1
            if text[at] == 0x3A {
                guard gap == nil else { return nil }
                gap = count
                at += 1
            }
        }
        guard gap == nil ? count == 8 : count < 8 else { return nil }
        var halves: (UInt64, UInt64) = (0, 0)
        for place in 0..<8 {
            let back = 8 - place
            let group = place < gap ?? 8 ? groups[place] : back <= count - (gap ?? 8) ? groups[count - back] : 0
            if place < 4 { halves.0 = halves.0 << 16 | group } else { halves.1 = halves.1 << 16 | group }
        }
        (high, low, isCompressed) = (halves.0, halves.1, gap != nil)
    }

    /// In the range that is given out to networks (RFC 3513, section 2.4).
    package var isGlobalUnicast: Bool { high >> 61 == 1 && !isSpecial }

    /// Of the IANA registry of special addresses, or multicast: an address that names no machine of the public Internet.
    package var isSpecial: Bool {
        if high == 0 { return low <= 1 || low >> 32 == 0xFFFF }
        return Self.special.contains { high >> (64 - $1) == $0 >> (64 - $1) }
    }

    private static let special: [(UInt64, UInt64)] = [
        (0x0064_FF9B_0001_0000, 48), (0x0100_0000_0000_0000, 64), (0x2001_0000_0000_0000, 23), (0x2001_0DB8_0000_0000, 32),
        (0x3FFF_0000_0000_0000, 20), (0xFC00_0000_0000_0000, 7), (0xFE80_0000_0000_0000, 10), (0xFF00_0000_0000_0000, 8),
    ]
}
