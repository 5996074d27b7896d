import GleanBytes

/// What a character reference stands for: one or two scalars.
struct CharacterReference {
    /// The place after the reference.
    var end: Int
    var first: UInt32
    var second: UInt32 = 0

    /// The reference that begins with the ampersand at `start`, or nil where that is just an ampersand.
    /// In an attribute a name without its semicolon counts only where no letter, digit or equals sign follows.
    init?(_ page: Span<UInt8>, at start: Int, limit: Int, inAttribute: Bool) {
        guard start + 1 < limit else { return nil }
        if start + 8 <= limit, let (scalar, length) = Self.frequent(page.word(at: start)) {
            self.init(end: start + length, first: scalar)
            return
        }
        let next = page[start + 1]
        if next == UInt8(ascii: "#") {
            self.init(numeric: page, at: start + 2, limit: limit)
        } else if isLetter(next) {
            self.init(named: page, at: start + 1, limit: limit, inAttribute: inAttribute)
        } else {
            return nil
        }
    }

    private init(end: Int, first: UInt32) {
        self.end = end
        self.first = first
    }

    /// The references that make up most of those in pages, told from the eight bytes that hold them.
    @inline(__always)
    private static func frequent(_ word: UInt64) -> (scalar: UInt32, length: Int)? {
        switch word & 0xFFFF_FFFF_FFFF {
        case 0x3B7073626E26: return (0xA0, 6) // &nbsp;
        case 0x3B746F757126: return (0x22, 6) // &quot;
        default: break
        }
        switch word & 0xFF_FFFF_FFFF {
        case 0x3B706D6126: return (0x26, 5) // &amp;
        case 0x3B39332326: return (0x27, 5) // &#39;
        default: break
        }
        switch word & 0xFFFF_FFFF {
        case 0x3B746C26: return (0x3C, 4) // &lt;
        case 0x3B746726: return (0x3E, 4) // &gt;
        default: return nil
        }
    }

    private init?(numeric page: Span<UInt8>, at start: Int, limit: Int) {
        var place = start
        let hex = place < limit && page[place] | 0x20 == UInt8(ascii: "x")
        if hex { place += 1 }
        let digits = place
        var value: UInt32 = 0
        while place < limit {
            let byte = page[place]
            let digit: UInt8
            if isDigit(byte) {
                digit = byte - 0x30
            } else if hex, (byte | 0x20) &- 0x61 < 6 {
                digit = (byte | 0x20) - 0x61 + 10
            } else {
                break
            }
            // Past the last scalar every value means the same, so it may stay there.
            value = min(value * (hex ? 16 : 10) + UInt32(digit), 0x110000)
            place += 1
        }
        if place == digits { return nil }
        if place < limit, page[place] == UInt8(ascii: ";") { place += 1 }
        end = place
        first = Self.scalar(value)
    }

    /// 13.2.5.80: NUL, surrogates and what lies past the last scalar are U+FFFD, and 0x80 to 0x9F are read as windows-1252.
    private static func scalar(_ value: UInt32) -> UInt32 {
        switch value {
        case 0, 0xD800...0xDFFF, 0x110000...: 0xFFFD
        case 0x80...0x9F: UInt32(windows1252[Int(value - 0x80)])
        default: value
        }
    }

    private static let windows1252: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
        0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
    ]

    private init?(named page: Span<UInt8>, at start: Int, limit: Int, inAttribute: Bool) {
        guard let name = NamedReference(page, at: start, limit: limit) else { return nil }
        end = start + name.length
        if inAttribute, page[end - 1] != UInt8(ascii: ";"), end < limit,
            page[end] == UInt8(ascii: "=") || isLetter(page[end]) || isDigit(page[end]) { return nil }
        first = name.first
        second = name.second
    }
}
