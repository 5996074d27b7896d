import GleanBytes

extension UnicodeWords {
    /// Calls `found` with every segment of `text` that is not white space, in order: words, numbers, and each mark by itself. So BFF and
    /// dolma split text (`split_word_bounds` of Rust's unicode-segmentation, segments of white space left out).
    package func tokens(_ text: Span<UInt8>, _ found: (Range<Int>) -> Void) {
        segments(text) { if !Self.isWhite(text, $0) { found($0) } }
    }

    private static func isWhite(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var at = range.lowerBound
        while at < range.upperBound {
            let found = CodePoint(text, at: at, end: range.upperBound)
            guard isWhite(found.value) else { return false }
            at += found.length
        }
        return true
    }

    /// The property White_Space of Unicode.
    private static func isWhite(_ codePoint: UInt32) -> Bool {
        switch codePoint {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
        default: false
        }
    }
}
