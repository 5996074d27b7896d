/// Walks over `name: value` lines, which is the form of WARC and HTTP headers alike.
///
/// A line without a colon, or with nothing before it, is passed over, as is a folded line (RFC 9112, 5.2) that has no field before it.
/// A folded value's range takes in its line ends.
package struct HeaderFields: Sendable {
    package struct Field: Sendable {
        package var name: Range<Int>
        /// Without blanks at both sides; may be empty.
        package var value: Range<Int>
    }

    private var position: Int
    private let end: Int

    /// Begins behind the first line of `head` (version, status or request line).
    package init(_ bytes: Span<UInt8>, after head: Range<Int>) {
        end = head.upperBound
        position = bytes.firstIndex(of: 0x0A, from: head.lowerBound).map { min($0 + 1, head.upperBound) } ?? head.upperBound
    }

    /// Begins at the first line of `lines`.
    package init(lines: Range<Int>) {
        position = lines.lowerBound
        end = lines.upperBound
    }

    package mutating func next(in bytes: Span<UInt8>) -> Field? {
        while position < end {
            let start = position
            var stop = lineEnd(bytes, start)
            while stop < end, bytes[stop] == 0x20 || bytes[stop] == 0x09 { stop = lineEnd(bytes, stop) }
            position = stop
            if isBlank(bytes[start]) { continue }
            var colon = start
            while colon < stop, bytes[colon] != 0x3A { colon += 1 }
            if colon == stop { continue }
            let name = bytes.trimmed(start..<colon)
            if name.isEmpty { continue }
            return Field(name: name, value: bytes.trimmed(colon + 1..<stop))
        }
        return nil
    }

    /// The value of the first field of this name (in lower case) among `lines`; nil when there is none.
    package static func value(of name: StaticString, in bytes: Span<UInt8>, lines: Range<Int>) -> Range<Int>? {
        var fields = HeaderFields(lines: lines)
        while let field = fields.next(in: bytes) {
            if bytes.equals(name, ignoringCaseIn: field.name) { return field.value }
        }
        return nil
    }

    /// The place behind the next line feed, at most `end`.
    private func lineEnd(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        guard let feed = bytes.firstIndex(of: 0x0A, from: start), feed < end else { return end }
        return feed + 1
    }

    /// The place behind the blank line that ends a header, searched from the line that begins at `line`;
    /// where no blank line is there yet, nil, and `line` is moved to the last line that began.
    package static func endOfHead(_ bytes: Span<UInt8>, from line: inout Int, to end: Int) -> Int? {
        while let feed = bytes.firstIndex(of: 0x0A, from: line), feed < end {
            if feed == line || (feed == line + 1 && bytes[line] == 0x0D) { return feed + 1 }
            line = feed + 1
        }
        return nil
    }
}
