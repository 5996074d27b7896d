import GleanBytes

/// Scripts and styles without their white space, told by their lines.
enum LineMean {
    /// The mean length past which linguist counts a script or a style sheet as minified, in bytes.
    static let limit = 110

    static func isScript(_ path: Span<UInt8>, _ fileExtension: Range<Int>) -> Bool {
        for one: StaticString in [".js", ".css", ".mjs", ".cjs"] where fileExtension.count == one.utf8CodeUnitCount && path.ends(fileExtension, with: one) {
            return true
        }
        return false
    }

    /// Whether the lines, cut at every newline, have more than `limit` bytes in the mean.
    static func isMinified(_ text: Span<UInt8>) -> Bool {
        let newlines = count(of: 10, in: text)
        return (text.count - newlines) / (newlines + 1) > limit
    }

    /// How often a byte stands in the text, eight bytes at a time: a byte of `match` is 0x80 where it does.
    static func count(of byte: UInt8, in text: Span<UInt8>) -> Int {
        let wanted = UInt64(byte) &* 0x0101_0101_0101_0101
        var total = 0, at = 0
        while at + 8 <= text.count {
            let other = text.eightBytes(at) ^ wanted
            let match = ~(((other & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F) | other) & 0x8080_8080_8080_8080
            total += match.nonzeroBitCount
            at += 8
        }
        while at < text.count {
            if text[at] == byte { total += 1 }
            at += 1
        }
        return total
    }
}
