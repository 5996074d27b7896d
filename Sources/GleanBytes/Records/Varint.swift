extension [UInt8] {
    /// Appends a number in as few bytes as it needs: seven bits a byte, the lowest first, all but the last with their top bit set (LEB128).
    package mutating func append(varint value: Int) {
        precondition(value >= 0, "Only numbers from 0 up are written so.")
        var rest = UInt64(value)
        while rest > 0x7F {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }
}

/// Walks bytes that hold numbers of one to nine bytes, and bytes as they are. Past the end everything reads as 0.
package struct VarintReader: ~Escapable {
    private let bytes: Span<UInt8>
    package private(set) var position: Int

    @_lifetime(copy bytes)
    package init(_ bytes: Span<UInt8>, at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    package var isAtEnd: Bool { position >= bytes.count }

    @_lifetime(self: copy self)
    package mutating func next() -> Int {
        var value: UInt64 = 0, shift: UInt64 = 0
        while position < bytes.count, shift < 63 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { break }
            shift += 7
        }
        return Int(truncatingIfNeeded: value)
    }

    /// A number of `count` bytes, big-endian.
    @_lifetime(self: copy self)
    package mutating func next(big count: Int) -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<count where position < bytes.count {
            value = value << 8 | UInt64(bytes[position])
            position += 1
        }
        return value
    }

    /// Goes on `count` bytes; returns where they lie.
    @_lifetime(self: copy self)
    package mutating func take(_ count: Int) -> Range<Int> {
        let start = position
        position = min(bytes.count, position + max(0, min(count, bytes.count)))
        return start..<position
    }
}
