/// Whether the bytes are UTF-8 throughout, so that they can be parsed where they lie.
package func isValidUTF8(_ bytes: Span<UInt8>) -> Bool {
    validUTF8End(bytes, from: 0) == bytes.count
}

/// Where the longest stretch of valid UTF-8 from `start` on ends: the offset of the first bad or cut-off sequence, or `count`.
///
/// Eight bytes of ASCII are passed at a time (32 in longer runs); a sequence is checked as the table 3-7 of the Unicode
/// Standard orders: no overlong form, no surrogate, nothing above U+10FFFF.
package func validUTF8End(_ bytes: Span<UInt8>, from start: Int) -> Int {
    let count = bytes.count
    let raw = bytes.bytes
    var i = start
    while i < count {
        if i + 8 <= count {
            let high = word(raw, i) & highBits
            if high == 0 {
                i += 8
                // Safe: every load ends at or before `count`.
                while i + 32 <= count, (word(raw, i) | word(raw, i + 8) | word(raw, i + 16) | word(raw, i + 24)) & highBits == 0 { i += 32 }
                continue
            }
            i += high.trailingZeroBitCount >> 3
        } else if bytes[i] < 0x80 {
            i += 1
            continue
        }
        // Here bytes[i] >= 0x80: a run of sequences of two bytes and more.
        repeat {
            let length = sequenceLength(bytes, raw, i, count)
            if length == 0 { return i }
            i += length
        } while i < count && bytes[i] >= 0x80
    }
    return count
}

let highBits: UInt64 = 0x8080_8080_8080_8080

/// Eight bytes, the first one lowest. The caller holds `offset + 8 <= count`.
@inline(__always)
func word(_ raw: RawSpan, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
}

/// The length of the whole and valid sequence at `i`, whose lead is not ASCII, or 0.
@inline(__always)
private func sequenceLength(_ bytes: Span<UInt8>, _ raw: RawSpan, _ i: Int, _ count: Int) -> Int {
    let lead = bytes[i]
    if lead < 0xE0 {
        return lead >= 0xC2 && i + 1 < count && bytes[i + 1] & 0xC0 == 0x80 ? 2 : 0
    }
    if lead < 0xF0 {
        guard i + 2 < count else { return 0 }
        let second = bytes[i + 1]
        guard second & 0xC0 == 0x80, bytes[i + 2] & 0xC0 == 0x80 else { return 0 }
        // 12 bits of the character: below 0x20 it is overlong, 0x360 to 0x37F (>> 6) a surrogate.
        let top = UInt32(lead & 0x0F) << 6 | UInt32(second & 0x3F)
        return top >= 0x20 && (top &- 0x360) >= 0x20 ? 3 : 0
    }
    guard lead <= 0xF4, i + 3 < count else { return 0 }
    let second = bytes[i + 1]
    guard second & 0xC0 == 0x80, bytes[i + 2] & 0xC0 == 0x80, bytes[i + 3] & 0xC0 == 0x80 else { return 0 }
    let top = UInt32(lead & 0x07) << 6 | UInt32(second & 0x3F)
    return top >= 0x10 && top < 0x110 ? 4 : 0
}

/// How many bytes at `i`, where a sequence is bad, become one U+FFFD: the longest part that could still have become valid.
func badSequenceLength(_ bytes: Span<UInt8>, at i: Int) -> Int {
    var low: UInt8 = 0x80
    var high: UInt8 = 0xBF
    let wanted: Int
    switch bytes[i] {
    case 0xC2...0xDF: wanted = 1
    case 0xE0: (wanted, low) = (2, 0xA0)
    case 0xED: (wanted, high) = (2, 0x9F)
    case 0xE1...0xEF: wanted = 2
    case 0xF0: (wanted, low) = (3, 0x90)
    case 0xF4: (wanted, high) = (3, 0x8F)
    case 0xF1...0xF3: wanted = 3
    default: return 1
    }
    var length = 1
    while length <= wanted, i + length < bytes.count, bytes[i + length] >= low, bytes[i + length] <= high {
        length += 1
        low = 0x80
        high = 0xBF
    }
    return length
}
