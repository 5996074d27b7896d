import GleanBytes

/// Character references as MediaWiki reads them: with their semicolon, named or by number.
enum WikiReference {
    /// Appends what the reference at the ampersand `start` stands for and gives the place behind it; nil where that is no reference.
    static func append(_ bytes: Span<UInt8>, at start: Int, to end: Int, onto out: inout [UInt8]) -> Int? {
        guard start + 2 < end else { return nil }
        if bytes[start + 1] == UInt8(ascii: "#") { return appendNumber(bytes, start, end, &out) }
        guard let name = NamedReference(bytes, at: start + 1, limit: end) else { return nil }
        let behind = start + 1 + name.length
        guard bytes[behind - 1] == UInt8(ascii: ";") else { return nil }
        append(scalar: name.first, to: &out)
        if name.second != 0 { append(scalar: name.second, to: &out) }
        return behind
    }

    private static func appendNumber(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ out: inout [UInt8]) -> Int? {
        var place = start + 2
        let hex = bytes[place] | 0x20 == UInt8(ascii: "x")
        if hex { place += 1 }
        let digits = place
        var value: UInt32 = 0
        while place < end {
            let byte = bytes[place]
            let digit: UInt8
            if WikiBytes.isDigit(byte) {
                digit = byte - 0x30
            } else if hex, (byte | 0x20) &- 0x61 < 6 {
                digit = (byte | 0x20) - 0x61 + 10
            } else {
                break
            }
            // Past the last scalar every value means the same.
            value = min(value * (hex ? 16 : 10) + UInt32(digit), 0x110000)
            place += 1
        }
        guard place > digits, place < end, bytes[place] == UInt8(ascii: ";") else { return nil }
        append(scalar: value, to: &out)
        return place + 1
    }

    /// Appends a scalar as UTF-8; what is none, and controls, as U+FFFD.
    static func append(scalar: UInt32, to out: inout [UInt8]) {
        let allowed = scalar >= 0x20 ? !(0xD800...0xDFFF).contains(scalar) && scalar < 0x110000 : scalar == 9 || scalar == 10
        let value = allowed ? scalar : 0xFFFD
        switch value {
        case 0..<0x80: out.append(UInt8(value))
        case 0x80..<0x800:
            out.append(UInt8(0xC0 | value >> 6))
            out.append(UInt8(0x80 | value & 0x3F))
        case 0x800..<0x10000:
            out.append(UInt8(0xE0 | value >> 12))
            out.append(UInt8(0x80 | value >> 6 & 0x3F))
            out.append(UInt8(0x80 | value & 0x3F))
        default:
            out.append(UInt8(0xF0 | value >> 18))
            out.append(UInt8(0x80 | value >> 12 & 0x3F))
            out.append(UInt8(0x80 | value >> 6 & 0x3F))
            out.append(UInt8(0x80 | value & 0x3F))
        }
    }
}
