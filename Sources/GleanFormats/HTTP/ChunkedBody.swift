import GleanBytes

/// Undoes chunked transfer coding (RFC 9112, 7.1).
enum ChunkedBody {
    enum End: Equatable {
        /// The last chunk was there.
        case whole
        /// The bytes end, or stop being chunks, before the last chunk.
        case cut
        /// The first chunk is none: the body was stored with its chunks already undone.
        case notChunked
        case tooLarge
    }

    /// Longest chunk-size line with its extensions.
    private static let maxLineBytes = 4096

    /// Writes the chunks' bytes to the front of `output`, at most `limit`, and says how many.
    static func decode(_ body: Span<UInt8>, into output: inout ByteBuffer, limit: Int) -> (count: Int, end: End) {
        var index = 0, count = 0, first = true
        while true {
            guard let line = sizeLine(body, from: index) else {
                // A truncated size line at the very end is no sign of a lie, but for the first chunk, where nothing is gained.
                return (count, first ? .notChunked : .cut)
            }
            if line.size == 0 { return (count, .whole) }
            let there = min(line.size, body.count - line.next)
            if first, line.size > 1 << 40 { return (0, .notChunked) }
            let end = line.next + there
            if there == line.size, end < body.count, !endsLine(body, end) {
                return (count, first ? .notChunked : .cut)
            }
            let kept = min(there, limit - count)
            append(body.extracting(line.next..<line.next + kept), to: &output, at: count)
            count += kept
            if kept < there { return (count, .tooLarge) }
            if there < line.size || end == body.count { return (count, .cut) }
            index = end
            while index < body.count, body[index] == 0x0D || body[index] == 0x0A { index += 1 }
            first = false
        }
    }

    private static func endsLine(_ body: Span<UInt8>, _ index: Int) -> Bool {
        body[index] == 0x0A || (body[index] == 0x0D && (index + 1 == body.count || body[index + 1] == 0x0A))
    }

    /// Hexadecimal digits, blanks, then a line end or `;` and an extension.
    private static func sizeLine(_ body: Span<UInt8>, from start: Int) -> (size: Int, next: Int)? {
        guard let feed = body.firstIndex(of: 0x0A, from: start), feed - start <= maxLineBytes else { return nil }
        var index = start
        while index < feed, body[index] == 0x20 || body[index] == 0x09 { index += 1 }
        var size = 0
        let digits = index
        while index < feed, let digit = hexValue(body[index]), size < 1 << 48 {
            size = size << 4 | Int(digit)
            index += 1
        }
        guard index > digits else { return nil }
        while index < feed, body[index] == 0x20 || body[index] == 0x09 { index += 1 }
        guard index == feed || body[index] == 0x0D || body[index] == 0x3B else { return nil }
        return (size, feed + 1)
    }

    private static func append(_ bytes: Span<UInt8>, to output: inout ByteBuffer, at count: Int) {
        let wanted = count + bytes.count
        if output.capacity < wanted { output.resize(to: max(wanted, 2 * output.capacity), keeping: count) }
        output.copy(bytes, to: count)
    }
}

/// The value of a hexadecimal digit.
@inline(__always)
func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
}
