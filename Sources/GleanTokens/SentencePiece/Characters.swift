/// How SentencePiece reads the bytes of a text.
enum Characters {
    /// U+2581, which stands for a space in the names of pieces.
    static let escapedSpace: [UInt8] = [0xE2, 0x96, 0x81]
    static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    /// The length of a character by its first byte alone, at most what is left.
    @inline(__always)
    static func length(_ text: Span<UInt8>, at index: Int, end: Int) -> Int {
        let first = text[index]
        let length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        return min(length, end - index)
    }

    /// The bytes of a character as one number, the first byte lowest.
    @inline(__always)
    static func character(_ text: Span<UInt8>, at index: Int, length: Int) -> UInt32 {
        var value = UInt32(text[index])
        for offset in 1..<max(1, length) { value |= UInt32(text[index + offset]) << UInt32(8 * offset) }
        return value
    }

    /// The length of the valid UTF-8 sequence at `index`, or 0: then one byte is read as U+FFFD.
    @inline(__always)
    static func valid(_ text: Span<UInt8>, at index: Int) -> Int {
        let first = text[index]
        if first < 0x80 { return 1 }
        let left = text.count - index
        if first < 0xE0 {
            return first >= 0xC2 && left >= 2 && text[index + 1] & 0xC0 == 0x80 ? 2 : 0
        }
        guard left >= 3, text[index + 1] & 0xC0 == 0x80, text[index + 2] & 0xC0 == 0x80 else { return 0 }
        let second = text[index + 1]
        if first < 0xF0 {
            // No overlong forms, no surrogates.
            return (first == 0xE0 && second < 0xA0) || (first == 0xED && second >= 0xA0) ? 0 : 3
        }
        guard first < 0xF5, left >= 4, text[index + 3] & 0xC0 == 0x80 else { return 0 }
        return (first == 0xF0 && second < 0x90) || (first == 0xF4 && second >= 0x90) ? 0 : 4
    }
}
