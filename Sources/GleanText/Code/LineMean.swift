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

    /// How often a byte stands in the text. Thirty-two bytes at a time, which the compiler does by comparison and subtraction.
    static func count(of byte: UInt8, in text: Span<UInt8>) -> Int {
        var total = 0
        for at in text.indices where text[at] == byte { total += 1 }
        return total
    }
}
