/// Decodes ISO-2022-JP by the standard's own state machine: escape sequences choose what the bytes after them mean.
func decodeISO2022JP(_ bytes: Span<UInt8>, into writer: inout UTF8Writer) {
    enum Mode { case ascii, roman, katakana, kanji }
    let jis0208 = CodeTable.jis0208
    let count = bytes.count
    var mode = Mode.ascii
    // Two escape sequences with nothing between them are an error: they can hide a tag from a filter.
    var sinceEscape = true
    var i = 0
    while i < count, writer.ready() {
        let byte = bytes[i]
        i += 1
        if byte == 0x1B {
            let chosen: Mode? =
                if i + 1 >= count { nil } else {
                    switch (bytes[i], bytes[i + 1]) {
                    case (0x28, 0x42): .ascii
                    case (0x28, 0x4A): .roman
                    case (0x28, 0x49): .katakana
                    case (0x24, 0x40), (0x24, 0x42): .kanji
                    default: nil
                    }
                }
            if let chosen {
                if !sinceEscape { writer.putReplacement() }
                mode = chosen
                sinceEscape = false
                i += 2
            } else {
                // Only the escape byte itself is the error; what follows is read in the mode that held.
                writer.putReplacement()
                sinceEscape = true
            }
            continue
        }
        sinceEscape = true
        switch mode {
        case .ascii:
            if byte < 0x80, byte != 0x0E, byte != 0x0F { writer.put(byte: byte) } else { writer.putReplacement() }
        case .roman:
            switch byte {
            case 0x5C: writer.put(0xA5)
            case 0x7E: writer.put(0x203E)
            case 0x0E, 0x0F, 0x80...: writer.putReplacement()
            default: writer.put(byte: byte)
            }
        case .katakana:
            if byte >= 0x21, byte <= 0x5F { writer.put(0xFF61 - 0x21 + UInt32(byte)) } else { writer.putReplacement() }
        case .kanji:
            guard byte >= 0x21, byte <= 0x7E else {
                writer.putReplacement()
                continue
            }
            guard i < count else { return writer.putReplacement() }
            let trail = bytes[i]
            if trail == 0x1B {
                writer.putReplacement()
                continue
            }
            i += 1
            let scalar = trail >= 0x21 && trail <= 0x7E ? jis0208[(Int(byte) - 0x21) * 94 + Int(trail) - 0x21] : 0
            if scalar != 0 { writer.put(scalar) } else { writer.putReplacement() }
        }
    }
}
