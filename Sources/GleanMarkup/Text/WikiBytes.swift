import Glibc

/// Searching and comparing of bytes, as the readers of dumps and wikitext need it.
enum WikiBytes {
    /// The first place of `byte` at or behind `start`; nil where there is none.
    ///
    /// Unsafe because libc's memchr is the fastest search there is; `start` and `end` bound what it reads.
    @inline(__always)
    static func find(_ byte: UInt8, in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
        guard start < end, end <= bytes.count else { return nil }
        return bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, let hit = memchr(base + start, Int32(byte), end - start) else { return nil }
            return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
        }
    }

    /// The last place of `byte` in `start..<end`; nil where there is none.
    static func findLast(_ byte: UInt8, in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
        var place = end
        while place > start {
            place -= 1
            if bytes[place] == byte { return place }
        }
        return nil
    }

    /// The first place of `word` at or behind `start`.
    static func find(_ word: StaticString, in bytes: Span<UInt8>, from start: Int, to end: Int) -> Int? {
        let first = word.withUTF8Buffer { $0[0] }
        var place = start
        while let hit = find(first, in: bytes, from: place, to: end - word.utf8CodeUnitCount + 1) {
            if holds(word, in: bytes, at: hit) { return hit }
            place = hit + 1
        }
        return nil
    }

    /// True if the bytes from `place` on are `word`.
    static func holds(_ word: StaticString, in bytes: Span<UInt8>, at place: Int) -> Bool {
        guard place >= 0, place + word.utf8CodeUnitCount <= bytes.count else { return false }
        return word.withUTF8Buffer { word in
            for index in word.indices where bytes[place + index] != word[index] { return false }
            return true
        }
    }

    /// The same, with ASCII letters compared without case; `word` is in lower case.
    static func holdsWord(_ word: StaticString, in bytes: Span<UInt8>, at place: Int) -> Bool {
        guard place >= 0, place + word.utf8CodeUnitCount <= bytes.count else { return false }
        return word.withUTF8Buffer { word in
            for index in word.indices where lower(bytes[place + index]) != word[index] { return false }
            return true
        }
    }

    /// `range` without spaces, tabs and line ends at both sides.
    static func trimmed(_ range: Range<Int>, in bytes: Span<UInt8>) -> Range<Int> {
        var low = range.lowerBound, high = range.upperBound
        while low < high, isSpace(bytes[low]) { low += 1 }
        while high > low, isSpace(bytes[high - 1]) { high -= 1 }
        return low..<high
    }

    /// Appends a range of `bytes`. Unsafe because an array takes many bytes at once from a pointer only.
    @inline(__always)
    static func append(_ range: Range<Int>, of bytes: Span<UInt8>, to out: inout [UInt8]) {
        if range.isEmpty { return }
        bytes.extracting(range).withUnsafeBufferPointer { out.append(contentsOf: $0) }
    }

    static func array(_ range: Range<Int>, of bytes: Span<UInt8>) -> [UInt8] {
        bytes.extracting(range).withUnsafeBufferPointer { Array($0) }
    }

    /// The digits of `range` as a number with a sign; nil for anything else.
    static func number(_ range: Range<Int>, of bytes: Span<UInt8>) -> Int? {
        guard !range.isEmpty, range.count < 12 else { return nil }
        let negative = bytes[range.lowerBound] == UInt8(ascii: "-")
        var value = 0
        for index in (negative ? range.lowerBound + 1 : range.lowerBound)..<range.upperBound {
            let digit = bytes[index] &- 0x30
            if digit > 9 { return nil }
            value = value * 10 + Int(digit)
        }
        return negative ? -value : value
    }

    @inline(__always) static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }
    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    @inline(__always) static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    @inline(__always) static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
