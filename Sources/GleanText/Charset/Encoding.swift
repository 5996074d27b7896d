import CEncodings

/// One of the encodings of the WHATWG Encoding Standard: all that a browser decodes, and no other.
///
/// The raw value indexes the tables of `CEncodings`; it is the same in every release, so it may be stored.
package enum Encoding: UInt8, Sendable, CaseIterable {
    case utf8
    case ibm866, iso8859_2, iso8859_3, iso8859_4, iso8859_5, iso8859_6, iso8859_7, iso8859_8, iso8859_8i
    case iso8859_10, iso8859_13, iso8859_14, iso8859_15, iso8859_16
    case koi8r, koi8u, macintosh
    case windows874, windows1250, windows1251, windows1252, windows1253, windows1254, windows1255, windows1256
    case windows1257, windows1258
    case macCyrillic
    case gbk, gb18030, big5
    case eucJP, iso2022JP, shiftJIS
    case eucKR
    case replacement
    case utf16BE, utf16LE
    case userDefined

    /// The encoding that a label from a header or a page names ("latin1", " UTF8\n"); nil where the standard knows none.
    package init?(label: Span<UInt8>) {
        var start = 0
        var end = label.count
        while start < end, isHTMLSpace(label[start]) { start += 1 }
        while end > start, isHTMLSpace(label[end - 1]) { end -= 1 }
        let longestLabel = 64
        guard end > start, end - start <= longestLabel else { return nil }
        var lower = [UInt8]()
        lower.reserveCapacity(end - start)
        for index in start..<end { lower.append(asciiLower(label[index])) }
        let number = glean_encoding_for_label(lower, lower.count)
        guard number >= 0 else { return nil }
        self.init(rawValue: UInt8(number))
    }

    /// The same for a label written in a recipe.
    package init?(label: String) {
        let bytes = [UInt8](label.utf8)
        self.init(label: bytes.span)
    }

    /// The standard's name, such as "windows-1252" or "Shift_JIS".
    package var name: String {
        guard let name = glean_encoding_name(Int32(rawValue)) else { return "" }
        return String(cString: name)
    }

    /// Whether one byte is always one character.
    var isSingleByte: Bool {
        (Encoding.ibm866.rawValue...Encoding.macCyrillic.rawValue).contains(rawValue)
    }

    var isUTF16: Bool { self == .utf16BE || self == .utf16LE }
}

/// Space as HTML and the Encoding Standard know it: tab, line feed, form feed, carriage return, space.
@inline(__always)
func isHTMLSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0C || byte == 0x0D
}

@inline(__always)
func asciiLower(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
}
