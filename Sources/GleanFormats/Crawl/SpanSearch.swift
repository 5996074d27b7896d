import Glibc

extension Span<UInt8> {
    /// First place of a byte at or behind `start`. Unsafe: memchr, 3 GB/s; the span's own bounds are what it is given.
    package func firstIndex(of byte: UInt8, from start: Int = 0) -> Int? {
        guard start < count else { return nil }
        return withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress,
                let found = memchr(base + start, Int32(byte), buffer.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }

    /// First place of a short pattern inside `range`.
    func firstIndex(of pattern: StaticString, in range: Range<Int>) -> Int? {
        var from = range.lowerBound
        let last = range.upperBound - pattern.utf8CodeUnitCount
        while from <= last, let found = firstIndex(of: pattern.utf8Start[0], from: from), found <= last {
            if starts(with: pattern, at: found) { return found }
            from = found + 1
        }
        return nil
    }

    /// How many bytes at the front equal `byte`.
    func firstIndexOther(than byte: UInt8) -> Int {
        var index = 0
        while index < count, self[index] == byte { index += 1 }
        return index
    }

    /// How many bytes at the front are CR or LF.
    func lineEnds() -> Int {
        var index = 0
        while index < count, self[index] == 0x0D || self[index] == 0x0A { index += 1 }
        return index
    }

    func littleEndian32(at index: Int) -> UInt32 {
        UInt32(self[index]) | UInt32(self[index + 1]) << 8 | UInt32(self[index + 2]) << 16 | UInt32(self[index + 3]) << 24
    }

    /// True when the bytes from `index` on begin with `text` exactly.
    func starts(with text: StaticString, at index: Int = 0) -> Bool {
        let length = text.utf8CodeUnitCount
        guard index >= 0, index + length <= count else { return false }
        // Unsafe: a static string's own bytes, inside its own length.
        for offset in 0..<length where self[index + offset] != text.utf8Start[offset] { return false }
        return true
    }

    /// True when the bytes of `range` are `text` without regard to ASCII case; `text` must be lower case.
    func equals(_ text: StaticString, ignoringCaseIn range: Range<Int>) -> Bool {
        guard range.count == text.utf8CodeUnitCount, range.upperBound <= count else { return false }
        for offset in 0..<range.count {
            var byte = self[range.lowerBound + offset]
            if byte >= 0x41, byte <= 0x5A { byte |= 0x20 }
            if byte != text.utf8Start[offset] { return false }
        }
        return true
    }

    /// True when `range` begins with `text` without regard to ASCII case; `text` must be lower case.
    func starts(with text: StaticString, ignoringCaseIn range: Range<Int>) -> Bool {
        let length = text.utf8CodeUnitCount
        return range.count >= length && equals(text, ignoringCaseIn: range.lowerBound..<range.lowerBound + length)
    }

    /// `range` without spaces, tabs and line ends at both sides.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound, high = range.upperBound
        while low < high, isBlank(self[low]) { low += 1 }
        while high > low, isBlank(self[high - 1]) { high -= 1 }
        return low..<high
    }

    /// The digits of `range` as a number; nil when there is none, another byte, or more than 18 digits that count.
    func decimal(_ range: Range<Int>) -> Int64? {
        guard !range.isEmpty else { return nil }
        var value: Int64 = 0
        for index in range {
            let digit = self[index] &- 0x30
            if digit > 9 || value > 99_999_999_999_999_999 { return nil }
            value = value * 10 + Int64(digit)
        }
        return value
    }
}

/// Space, tab, CR or LF.
@inline(__always)
func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
