/// What became of the input of a `decode`.
package struct DecodeOutcome: Equatable, Sendable {
    /// How many errors became U+FFFD. (Of a truncated output: also those up to 16 KB past the cut.)
    package var replacements: Int
    /// Whether the output stopped at the limit, between two characters.
    package var truncated: Bool
    /// Whether the input breaks its encoding's rules anywhere.
    package var hadErrors: Bool { replacements > 0 }

    package init(replacements: Int, truncated: Bool) {
        self.replacements = replacements
        self.truncated = truncated
    }
}

/// Decodes bytes to valid UTF-8, as the WHATWG Encoding Standard's "decode" does, errors becoming U+FFFD.
///
/// `output` is emptied first and keeps its capacity, so that one array serves page after page. A byte order mark of the
/// encoding itself is left out. U+0000 stays. Output is at most `limit` bytes, and never more than three times the input.
/// For UTF-8 ask `isValidUTF8` first: where it says yes there is nothing to decode.
@discardableResult
package func decode(
    _ bytes: Span<UInt8>, as encoding: Encoding, into output: inout [UInt8], limit: Int = .max
) -> DecodeOutcome {
    var writer = UTF8Writer(reusing: &output, limit: limit)
    switch encoding {
    case .utf8: decodeUTF8(bytes, into: &writer)
    case .utf16LE: decodeUTF16(bytes, bigEndian: false, into: &writer)
    case .utf16BE: decodeUTF16(bytes, bigEndian: true, into: &writer)
    case .gbk, .gb18030: decodeGB18030(bytes, into: &writer)
    case .big5: decodeBig5(bytes, into: &writer)
    case .eucJP: decodeEUCJP(bytes, into: &writer)
    case .shiftJIS: decodeShiftJIS(bytes, into: &writer)
    case .iso2022JP: decodeISO2022JP(bytes, into: &writer)
    case .eucKR: decodeEUCKR(bytes, into: &writer)
    case .replacement: if bytes.count > 0 { writer.putReplacement() }
    case .userDefined: decodeUserDefined(bytes, into: &writer)
    default:
        if let table = SingleByteTable(encoding) { decodeSingleByte(bytes, table, into: &writer) }
    }
    writer.finish(into: &output)
    return DecodeOutcome(replacements: writer.replacements, truncated: writer.isFull)
}

private func decodeUTF8(_ bytes: Span<UInt8>, into writer: inout UTF8Writer) {
    var i = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
    while i < bytes.count, writer.ready() {
        let end = validUTF8End(bytes, from: i)
        writer.copyValid(bytes, i..<end)
        guard end < bytes.count, writer.ready() else { return }
        writer.putReplacement()
        i = end + badSequenceLength(bytes, at: end)
    }
}

private func decodeSingleByte(_ bytes: Span<UInt8>, _ table: SingleByteTable, into writer: inout UTF8Writer) {
    var i = 0
    while i < bytes.count, writer.ready() {
        let byte = bytes[i]
        if byte < 0x80 {
            i = writer.copyASCII(bytes, from: i)
        } else {
            writer.put(packed: table[byte])
            i += 1
        }
    }
}

private func decodeUserDefined(_ bytes: Span<UInt8>, into writer: inout UTF8Writer) {
    var i = 0
    while i < bytes.count, writer.ready() {
        let byte = bytes[i]
        writer.put(byte < 0x80 ? UInt32(byte) : 0xF780 + UInt32(byte) - 0x80)
        i += 1
    }
}

private func decodeUTF16(_ bytes: Span<UInt8>, bigEndian: Bool, into writer: inout UTF8Writer) {
    let count = bytes.count
    func unit(_ i: Int) -> UInt32 {
        let first = UInt32(bytes[i])
        let second = UInt32(bytes[i + 1])
        return bigEndian ? first << 8 | second : second << 8 | first
    }
    var i = count >= 2 && unit(0) == 0xFEFF ? 2 : 0
    while i + 1 < count, writer.ready() {
        let code = unit(i)
        i += 2
        if code & 0xF800 != 0xD800 {
            writer.put(code)
        } else if code < 0xDC00, i + 1 < count, unit(i) & 0xFC00 == 0xDC00 {
            writer.put(0x10000 + (code - 0xD800) << 10 + (unit(i) - 0xDC00))
            i += 2
        } else {
            writer.putReplacement()
            // A lead surrogate and half a unit at the very end are one error.
            if code < 0xDC00, i + 1 == count { return }
        }
    }
    if i < count, writer.ready() { writer.putReplacement() }
}
