/// Counts what of a text's bytes a reader sees.
enum TextMeasure {
    /// The characters of `start..<end` that are no spaces; an ideograph, kana or Hangul syllable counts as two, since it says about
    /// as much as two letters. A character reference counts as one or more.
    static func characters(_ page: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32 {
        var count: UInt32 = 0
        for place in start..<end {
            let byte = page[place]
            if byte > 0x20, byte < 0x80 {
                count &+= 1
            } else if byte >= 0xC0 {
                // 0xE3 leads U+3000 to U+3FFF, 0xE4 to 0xED the ideographs and Hangul.
                count &+= byte >= 0xE3 && byte <= 0xED ? 2 : 1
            }
        }
        return count
    }
}
