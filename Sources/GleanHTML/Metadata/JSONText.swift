/// Turns the inside of a JSON string into text.
enum JSONText {
    /// Makes `text` that of a string: without escapes, references and tags, its spaces collapsed.
    static func read(_ raw: Span<UInt8>, scratch: inout [UInt8], into text: inout [UInt8]) {
        scratch.removeAll(keepingCapacity: true)
        appendUnescaped(raw, to: &scratch)
        text.removeAll(keepingCapacity: true)
        Decoder.append(scratch.span, 0, scratch.count, references: true, nul: .dropped, to: &text)
        scratch.removeAll(keepingCapacity: true)
        appendWithoutTags(text, to: &scratch)
        text.removeAll(keepingCapacity: true)
        Phrase.appendTidy(scratch, to: &text)
    }

    /// Appends a string with its escapes undone; half of a surrogate pair is U+FFFD.
    static func appendUnescaped(_ text: Span<UInt8>, to out: inout [UInt8]) {
        var place = 0
        while place < text.count {
            let byte = text[place]
            place += 1
            guard byte == UInt8(ascii: "\\"), place < text.count else {
                out.append(byte)
                continue
            }
            let letter = text[place]
            place += 1
            switch letter {
            case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"): out.append(0x20)
            case UInt8(ascii: "u"):
                var scalar = unit(text, &place)
                if scalar >= 0xD800, scalar < 0xDC00, place + 1 < text.count, text[place] == UInt8(ascii: "\\"),
                    text[place + 1] | 0x20 == UInt8(ascii: "u") {
                    var after = place + 2
                    let low = unit(text, &after)
                    if low >= 0xDC00, low < 0xE000 {
                        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
                        place = after
                    }
                }
                Decoder.append(scalar: scalar >= 0xD800 && scalar < 0xE000 ? 0xFFFD : scalar, to: &out)
            default: out.append(letter)
            }
        }
    }

    /// The four hexadecimal digits at `place`, fewer where there are fewer.
    private static func unit(_ text: Span<UInt8>, _ place: inout Int) -> UInt32 {
        var value: UInt32 = 0
        let end = min(place + 4, text.count)
        while place < end, let digit = hexDigit(text[place]) {
            value = value << 4 | digit
            place += 1
        }
        return value
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        if isDigit(byte) { return UInt32(byte - 0x30) }
        let letter = lowered(byte)
        return letter >= 0x61 && letter <= 0x66 ? UInt32(letter - 0x57) : nil
    }

    /// Appends text without the tags that some pages leave in it.
    static func appendWithoutTags(_ text: [UInt8], to out: inout [UInt8]) {
        var place = 0
        while place < text.count {
            if text[place] == UInt8(ascii: "<"), place + 1 < text.count, isLetter(text[place + 1])
                || text[place + 1] == UInt8(ascii: "/") {
                if let end = text[place...].firstIndex(of: UInt8(ascii: ">")) {
                    place = end + 1
                    continue
                }
            }
            out.append(text[place])
            place += 1
        }
    }
}
