import GleanBytes

/// Whether a file is text, by its first bytes.
enum BinaryContent {
    /// How far git looks for a NUL (`buffer_is_binary`); so does go-enry. Linguist asks ICU's charset detector of the whole file instead.
    static let head = 8000

    /// Whether a NUL stands in the head, which is git's rule. UTF-16 with a byte order mark has them too and is text in another charset.
    static func isBinary(_ text: Span<UInt8>) -> Bool {
        let end = min(text.count, head)
        var at = 0
        while at + 8 <= end {
            let word = text.eightBytes(at)
            if (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0 { return !isUTF16(text) }
            at += 8
        }
        while at < end {
            if text[at] == 0 { return !isUTF16(text) }
            at += 1
        }
        return false
    }

    static func isUTF16(_ text: Span<UInt8>) -> Bool {
        text.count >= 2 && (text[0] == 0xFF && text[1] == 0xFE || text[0] == 0xFE && text[1] == 0xFF)
    }

    /// Whether more than one byte in a hundred of the head is a control byte that stands in no text: those that file(1) counts as data,
    /// U+0000 to U+0006, U+000E to U+001A, U+001C to U+001F and U+007F. The share is ours; a byte order mark of UTF-16 is asked before.
    static func isNotText(_ text: Span<UInt8>) -> Bool {
        let end = min(text.count, head)
        var odd = 0, at = 0
        // A byte below 0x20 is rare in text, so that eight are mostly passed over at once. DEL is counted only beside one.
        while at < end {
            if at + 8 <= end, case let word = text.eightBytes(at), (word &- 0x2020_2020_2020_2020) & ~word & 0x8080_8080_8080_8080 == 0 {
                at += 8
                continue
            }
            let stop = min(end, at + 8)
            while at < stop {
                if oddBytes[Int(text[at])] { odd += 1 }
                at += 1
            }
        }
        return odd * 100 > end
    }

    private static let oddBytes: [Bool] = (0..<256).map { byte in
        byte <= 0x06 || byte >= 0x0E && byte <= 0x1A || byte >= 0x1C && byte <= 0x1F || byte == 0x7F
    }
}
