import GleanBytes

/// The first and the last lines of a file, where tools and people write what it is.
enum CodeHead {
    /// Lines at either end, as vim and linguist look at.
    static let lines = 5
    /// The most bytes of them that are looked at: a line of a megabyte is no line to read.
    static let bytes = 4096

    static func first(_ text: Span<UInt8>, lines: Int = lines, bytes: Int = bytes) -> Range<Int> {
        let end = min(text.count, bytes)
        var at = 0
        for _ in 0..<lines {
            at = text.firstNewline(at, end) + 1
            if at >= end { return 0..<end }
        }
        return 0..<at
    }

    /// - Parameter lines: not counting an empty one behind the last newline.
    static func last(_ text: Span<UInt8>, lines: Int = lines, bytes: Int = bytes) -> Range<Int> {
        let start = max(0, text.count - bytes)
        var at = text.count, left = lines
        if at > start, text[at - 1] == 10 { at -= 1 }
        while at > start {
            if text[at - 1] == 10 {
                left -= 1
                if left == 0 { break }
            }
            at -= 1
        }
        return at..<text.count
    }
}
