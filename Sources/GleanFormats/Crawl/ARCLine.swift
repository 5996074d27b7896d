import GleanBytes

/// The URL line of an ARC record: `URL IP date type length` (version 1), or with five more fields between type and length (version 2).
///
/// Source: the ARC file format, archive.org/web/researcher/ArcFileFormat.php.
struct ARCLine {
    var url: Range<Int>
    /// The digits as written, 14 of them in good files.
    var date: Range<Int>
    var type: Range<Int>
    /// nil when the last field is no number, or is `-1`.
    var length: Int64?

    /// nil when the line has not the form of one. URLs with spaces are taken as they are: the fields are counted from the back.
    init?(_ bytes: Span<UInt8>, _ line: Range<Int>) {
        let line = bytes.trimmed(line)
        // From the back: the length, then fields up to the date, which is the first one all of digits behind something like an address.
        var fields = 0
        var stop = line.upperBound
        var lengthField = line.upperBound..<line.upperBound
        var typeStart = line.upperBound
        while fields < 24, let field = Self.fieldBefore(stop, bytes, line) {
            if fields == 0 { lengthField = field }
            if fields >= 1, Self.isDate(bytes, field), let address = Self.fieldBefore(field.lowerBound - 1, bytes, line),
                Self.isAddress(bytes, address), address.lowerBound > line.lowerBound + 1
            {
                url = line.lowerBound..<address.lowerBound - 1
                guard Self.isURL(bytes, url) else { return nil }
                date = field
                let rest = min(field.upperBound + 1, lengthField.lowerBound)
                typeStart = rest
                while typeStart < lengthField.lowerBound, bytes[typeStart] != 0x20, bytes[typeStart] != 0x09 { typeStart += 1 }
                type = rest..<typeStart
                length = bytes.decimal(lengthField)
                return
            }
            fields += 1
            stop = field.lowerBound - 1
        }
        return nil
    }

    /// The run without blanks that ends at or before `stop`.
    private static func fieldBefore(_ stop: Int, _ bytes: Span<UInt8>, _ line: Range<Int>) -> Range<Int>? {
        guard stop > line.lowerBound else { return nil }
        var high = stop
        while high > line.lowerBound, bytes[high - 1] == 0x20 || bytes[high - 1] == 0x09 { high -= 1 }
        var low = high
        while low > line.lowerBound, bytes[low - 1] != 0x20, bytes[low - 1] != 0x09 { low -= 1 }
        return low < high ? low..<high : nil
    }

    private static func isDate(_ bytes: Span<UInt8>, _ field: Range<Int>) -> Bool {
        guard field.count >= 8, field.count <= 18 else { return false }
        for index in field where !isDigit(bytes[index]) { return false }
        return true
    }

    /// Digits, hexadecimal letters, dots and colons, or a single `-` or `0`.
    private static func isAddress(_ bytes: Span<UInt8>, _ field: Range<Int>) -> Bool {
        if field.count == 1 { return bytes[field.lowerBound] == 0x2D || bytes[field.lowerBound] == 0x30 }
        var separators = 0
        for index in field {
            switch bytes[index] {
            case 0x30...0x39, 0x41...0x46, 0x61...0x66: break
            case 0x2E, 0x3A: separators += 1
            default: return false
            }
        }
        return separators > 0
    }

    /// A scheme and a colon.
    private static func isURL(_ bytes: Span<UInt8>, _ url: Range<Int>) -> Bool {
        for index in url {
            switch bytes[index] {
            case 0x3A: return index > url.lowerBound
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E: continue
            default: return false
            }
        }
        return false
    }

    /// Fills the record's fields but for its date, which the reader writes out.
    func fill(_ record: inout CrawlRecord, from bytes: Span<UInt8>) {
        record.format = .arc
        record.kind = bytes.starts(with: "filedesc:", ignoringCaseIn: url) ? .warcinfo : .response
        record.targetURI = url
        record.payloadType = type
        record.holdsHTTP = WARCHead.isHTTP(bytes, url)
        if !record.holdsHTTP { record.contentType = type }
        record.contentLength = length ?? 0
    }

    /// Writes `2008-04-30T20:48:24Z` for 14 digits or more into the first 20 bytes; missing digits are those of the first day at
    /// midnight. The line that was parsed begins at `line`, behind those 20.
    func writeDate(in buffer: inout ByteBuffer, line: Int) {
        var bytes = buffer.mutableSpan(0..<line + date.upperBound)
        let pattern: StaticString = "0000-01-01T00:00:00Z"
        var digit = date.lowerBound
        for index in 0..<20 {
            // Unsafe: a static string's own bytes.
            var byte = pattern.utf8Start[index]
            if isDigit(byte), digit < date.upperBound {
                byte = bytes[line + digit]
                digit += 1
            }
            bytes[index] = byte
        }
    }
}
