/// A code point read from UTF-8 and how many bytes it took.
///
/// Bytes that are no UTF-8 read as U+FFFD, one for each maximal subpart (Unicode 15, section 3.9, table 3-8), as `decode(errors=
/// "replace")` of Python and the decoders of browsers do: every kernel sees the same text as one that decoded first.
@usableFromInline package struct CodePoint {
    @usableFromInline package let value: UInt32
    @usableFromInline package let length: Int

    @inlinable @inline(__always) init(_ value: UInt32, _ length: Int) {
        self.value = value
        self.length = length
    }

    /// Reads the code point that begins at `at`.
    /// - Precondition: `at < end <= text.count`.
    @inlinable @inline(__always) package init(_ text: Span<UInt8>, at: Int, end: Int) {
        let first = text[at]
        if first < 0x80 { self.init(UInt32(first), 1) } else { self.init(wide: text, first, at, end) }
    }

    /// Reads a code point of two or three bytes, where no more than the bytes' own kinds must be looked at; nil for any other.
    /// - Precondition: `at < text.count`.
    @inlinable @inline(__always) package init?(shortLetter text: Span<UInt8>, at: Int) {
        let first = text[at]
        guard first >= 0xC2, first < 0xF0, at + 2 < text.count else { return nil }
        let second = text[at + 1]
        guard second & 0xC0 == 0x80 else { return nil }
        if first < 0xE0 {
            self.init(UInt32(first & 0x1F) << 6 | UInt32(second & 0x3F), 2)
            return
        }
        // After E0 and ED not every second byte may follow.
        let third = text[at + 2]
        guard third & 0xC0 == 0x80, first != 0xE0, first != 0xED else { return nil }
        self.init(UInt32(first & 0x0F) << 12 | UInt32(second & 0x3F) << 6 | UInt32(third & 0x3F), 3)
    }

    /// Reads the code point that ends at `end`.
    /// - Precondition: `start < end <= text.count`.
    @inlinable @inline(__always) package init(_ text: Span<UInt8>, before end: Int, start: Int) {
        let last = text[end - 1]
        if last < 0x80 { self.init(UInt32(last), 1) } else { self.init(wideBefore: text, end, start) }
    }

    @usableFromInline init(wideBefore text: Span<UInt8>, _ end: Int, _ start: Int) {
        var at = end - 1
        let stop = max(start, end - 4)
        while at > stop, text[at] & 0xC0 == 0x80 { at -= 1 }
        let found = CodePoint(text, at: at, end: end)
        self = at + found.length == end ? found : CodePoint(0xFFFD, 1)
    }

    @usableFromInline init(wide text: Span<UInt8>, _ first: UInt8, _ at: Int, _ end: Int) {
        let length: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        var value: UInt32
        switch first {
        case 0xC2...0xDF: (length, value) = (2, UInt32(first & 0x1F))
        case 0xE0...0xEF:
            (length, value) = (3, UInt32(first & 0x0F))
            if first == 0xE0 { low = 0xA0 }
            if first == 0xED { high = 0x9F }
        case 0xF0...0xF4:
            (length, value) = (4, UInt32(first & 0x07))
            if first == 0xF0 { low = 0x90 }
            if first == 0xF4 { high = 0x8F }
        default:
            self.init(0xFFFD, 1)
            return
        }
        var taken = 1
        while taken < length {
            guard at + taken < end, case let next = text[at + taken], next >= low, next <= high else {
                self.init(0xFFFD, taken)
                return
            }
            value = value << 6 | UInt32(next & 0x3F)
            (low, high) = (0x80, 0xBF)
            taken += 1
        }
        self.init(value, length)
    }
}

/// How many code points the bytes hold; a maximal subpart of broken UTF-8 counts as one.
package func codePointCount(_ text: Span<UInt8>) -> Int { codePointCount(text, 0, text.count) }

/// How many code points stand in `start ..< end`.
package func codePointCount(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var count = 0
    var at = start
    // Runs of ASCII, which are most of all text, go eight bytes at a time.
    while at < end {
        if end - at >= 8, text.eightBytes(at) & 0x8080_8080_8080_8080 == 0 {
            count += 8
            at += 8
        } else {
            at += CodePoint(text, at: at, end: end).length
            count += 1
        }
    }
    return count
}

extension Span<UInt8> {
    /// Bytes `at ..< at + 8` as they lie in memory.
    /// - Precondition: `at + 8 <= count`.
    @inlinable @inline(__always) package func eightBytes(_ at: Int) -> UInt64 {
        bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
    }

    /// Whether every byte is ASCII.
    package var isASCII: Bool {
        var at = 0
        var seen: UInt64 = 0
        while at + 8 <= count {
            seen |= eightBytes(at)
            at += 8
        }
        while at < count {
            seen |= UInt64(self[at])
            at += 1
        }
        return seen & 0x8080_8080_8080_8080 == 0
    }

    /// Whether the bytes from `at` on are those of `wanted`.
    @inlinable @inline(__always) package func starts(with wanted: StaticString, at: Int) -> Bool {
        let size = wanted.utf8CodeUnitCount
        guard at >= 0, at + size <= count else { return false }
        // A StaticString lives as long as the program and its count is checked above.
        let pointer = wanted.utf8Start
        for i in 0..<size where self[at + i] != pointer[i] { return false }
        return true
    }

    /// The range without the white space at its ends, as Python's `str.strip` takes it off.
    package func stripped(_ start: Int, _ end: Int) -> Range<Int> {
        let table = CodePointTable.text
        var (first, last) = (start, end)
        while first < last, case let c = CodePoint(self, at: first, end: last), table.has(c.value, .space) { first += c.length }
        while first < last, case let c = CodePoint(self, before: last, start: first), table.has(c.value, .space) { last -= c.length }
        return first..<last
    }
}
