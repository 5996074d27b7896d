// The decoders of the two-byte encodings, as the Encoding Standard words them, but reading ahead instead of keeping the
// lead between bytes. All share one rule for errors: after a lead, a byte that is ASCII is read again by itself, and any
// other byte is swallowed with the lead by one U+FFFD.

/// Writes U+FFFD for the lead before `trail`; returns how many bytes the error takes.
@inline(__always)
private func fail(_ trail: UInt8, _ writer: inout UTF8Writer) -> Int {
    writer.putReplacement()
    return trail < 0x80 ? 1 : 2
}

func decodeShiftJIS(_ bytes: Span<UInt8>, into writer: inout UTF8Writer) {
    let jis0208 = CodeTable.jis0208
    var i = 0
    while i < bytes.count, writer.ready() {
        let lead = bytes[i]
        switch lead {
        case 0x00..<0x80: i = writer.copyASCII(bytes, from: i)
        case 0x80:
            writer.put(0x80)
            i += 1
        case 0xA1...0xDF:
            writer.put(0xFF61 - 0xA1 + UInt32(lead))
            i += 1
        case 0xA0, 0xFD...0xFF:
            writer.putReplacement()
            i += 1
        default:
            guard i + 1 < bytes.count else { return writer.putReplacement() }
            let trail = bytes[i + 1]
            var scalar: UInt32 = 0
            if trail >= 0x40 && trail != 0x7F && trail <= 0xFC {
                let pointer = (Int(lead) - (lead < 0xA0 ? 0x81 : 0xC1)) * 188 + Int(trail) - (trail < 0x7F ? 0x40 : 0x41)
                // The rows for characters of one's own making go to the private use area.
                scalar = pointer >= 8836 && pointer <= 10715 ? UInt32(0xE000 - 8836 + pointer) : jis0208[pointer]
            }
            if scalar != 0 {
                writer.put(scalar)
                i += 2
            } else {
                i += fail(trail, &writer)
            }
        }
    }
}

func decodeEUCJP(_ bytes: Span<UInt8>, into writer: inout UTF8Writer) {
    let jis0208 = CodeTable.jis0208
    var i = 0
    while i < bytes.count, writer.ready() {
        var lead = bytes[i]
        if lead < 0x80 {
            i = writer.copyASCII(bytes, from: i)
            continue
        }
        guard lead >= 0xA1 && lead <= 0xFE || lead == 0x8E || lead == 0x8F else {
            writer.putReplacement()
            i += 1
            continue
        }
        guard i + 1 < bytes.count else { return writer.putReplacement() }
        var trail = bytes[i + 1]
        if lead == 0x8E, trail >= 0xA1, trail <= 0xDF {
            writer.put(0xFF61 - 0xA1 + UInt32(trail))
            i += 2
            continue
        }
        var table = jis0208
        if lead == 0x8F, trail >= 0xA1, trail <= 0xFE {
            // Three bytes: JIS X 0212.
            guard i + 2 < bytes.count else { return writer.putReplacement() }
            table = CodeTable.jis0212
            lead = trail
            trail = bytes[i + 2]
            i += 1
        }
        var scalar: UInt32 = 0
        if lead >= 0xA1, trail >= 0xA1, trail <= 0xFE {
            scalar = table[(Int(lead) - 0xA1) * 94 + Int(trail) - 0xA1]
        }
        if scalar != 0 {
            writer.put(scalar)
            i += 2
        } else {
            i += fail(trail, &writer)
        }
    }
}

func decodeEUCKR(_ bytes: Span<UInt8>, into writer: inout UTF8Writer) {
    let table = CodeTable.eucKR
    var i = 0
    while i < bytes.count, writer.ready() {
        let lead = bytes[i]
        if lead < 0x80 {
            i = writer.copyASCII(bytes, from: i)
            continue
        }
        guard lead >= 0x81, lead <= 0xFE else {
            writer.putReplacement()
            i += 1
            continue
        }
        guard i + 1 < bytes.count else { return writer.putReplacement() }
        let trail = bytes[i + 1]
        let scalar = trail >= 0x41 && trail <= 0xFE ? table[(Int(lead) - 0x81) * 190 + Int(trail) - 0x41] : 0
        if scalar != 0 {
            writer.put(scalar)
            i += 2
        } else {
            i += fail(trail, &writer)
        }
    }
}

func decodeBig5(_ bytes: Span<UInt8>, into writer: inout UTF8Writer) {
    let table = CodeTable.big5
    var i = 0
    while i < bytes.count, writer.ready() {
        let lead = bytes[i]
        if lead < 0x80 {
            i = writer.copyASCII(bytes, from: i)
            continue
        }
        guard lead >= 0x81, lead <= 0xFE else {
            writer.putReplacement()
            i += 1
            continue
        }
        guard i + 1 < bytes.count else { return writer.putReplacement() }
        let trail = bytes[i + 1]
        guard trail >= 0x40 && trail <= 0x7E || trail >= 0xA1 && trail <= 0xFE else {
            i += fail(trail, &writer)
            continue
        }
        let pointer = (Int(lead) - 0x81) * 157 + Int(trail) - (trail < 0x7F ? 0x40 : 0x62)
        let scalar = table[pointer]
        if scalar != 0 {
            writer.put(isBig5Plane2(pointer) ? 0x20000 + scalar : scalar)
            i += 2
        } else if pointer == 1133 || pointer == 1135 || pointer == 1164 || pointer == 1166 {
            // Four cells are a letter and a combining mark.
            writer.put(pointer < 1140 ? 0x00CA : 0x00EA)
            writer.put(pointer == 1133 || pointer == 1164 ? 0x0304 : 0x030C)
            i += 2
        } else {
            i += fail(trail, &writer)
        }
    }
}

/// Decodes gb18030, and GBK, which the standard decodes alike.
func decodeGB18030(_ bytes: Span<UInt8>, into writer: inout UTF8Writer) {
    let table = CodeTable.gb18030
    let count = bytes.count
    var i = 0
    while i < count, writer.ready() {
        let lead = bytes[i]
        if lead < 0x80 {
            i = writer.copyASCII(bytes, from: i)
            continue
        }
        guard lead >= 0x81, lead <= 0xFE else {
            if lead == 0x80 { writer.put(0x20AC) } else { writer.putReplacement() }
            i += 1
            continue
        }
        guard i + 1 < count else { return writer.putReplacement() }
        let trail = bytes[i + 1]
        if trail &- 0x30 < 10 {
            // Four bytes. A sequence cut off by the end is one error; one broken within gives back all but its lead.
            guard i + 2 < count else { return writer.putReplacement() }
            guard bytes[i + 2] >= 0x81, bytes[i + 2] <= 0xFE else {
                writer.putReplacement()
                i += 1
                continue
            }
            guard i + 3 < count else { return writer.putReplacement() }
            guard bytes[i + 3] &- 0x30 < 10 else {
                writer.putReplacement()
                i += 1
                continue
            }
            let third = Int(bytes[i + 2]) - 0x81
            let pointer = ((Int(lead) - 0x81) * 10 + Int(trail) - 0x30) * 1260 + third * 10 + Int(bytes[i + 3]) - 0x30
            let scalar = gb18030RangesCodePoint(pointer)
            if scalar != 0 { writer.put(scalar) } else { writer.putReplacement() }
            i += 4
            continue
        }
        var scalar: UInt32 = 0
        if trail >= 0x40 && trail != 0x7F && trail <= 0xFE {
            scalar = table[(Int(lead) - 0x81) * 190 + Int(trail) - (trail < 0x7F ? 0x40 : 0x41)]
        }
        if scalar != 0 {
            writer.put(scalar)
            i += 2
        } else {
            i += fail(trail, &writer)
        }
    }
}
