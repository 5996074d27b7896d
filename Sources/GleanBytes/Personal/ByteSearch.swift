/// Searches eight bytes at a time, for signs that are seldom in text.
extension Span<UInt8> {
    /// The first place of `byte` in `start ..< end`, or `end`.
    package func next(_ byte: UInt8, from start: Int, to end: Int) -> Int {
        let wanted = UInt64(byte) &* Bytes.ones
        var at = start
        while at &+ 32 <= end {
            // Four words are looked at together, so that text without the byte costs one branch a line of cache or so.
            let marks = (
                Bytes.zeros(eightBytes(at) ^ wanted), Bytes.zeros(eightBytes(at &+ 8) ^ wanted),
                Bytes.zeros(eightBytes(at &+ 16) ^ wanted), Bytes.zeros(eightBytes(at &+ 24) ^ wanted)
            )
            if marks.0 | marks.1 | marks.2 | marks.3 != 0 {
                if marks.0 != 0 { return at &+ marks.0.firstByte }
                if marks.1 != 0 { return at &+ 8 &+ marks.1.firstByte }
                if marks.2 != 0 { return at &+ 16 &+ marks.2.firstByte }
                return at &+ 24 &+ marks.3.firstByte
            }
            at &+= 32
        }
        while at < end, self[at] != byte { at &+= 1 }
        return Swift.min(Swift.max(at, start), Swift.max(end, start))
    }

    /// The first ASCII digit in `start ..< end`, or `end`.
    package func nextDigit(from start: Int, to end: Int) -> Int {
        var at = start
        while at &+ 16 <= end {
            let marks = (Bytes.digits(eightBytes(at)), Bytes.digits(eightBytes(at &+ 8)))
            if marks.0 | marks.1 != 0 { return marks.0 != 0 ? at &+ marks.0.firstByte : at &+ 8 &+ marks.1.firstByte }
            at &+= 16
        }
        while at < end, !isDigit(self[at]) { at &+= 1 }
        return Swift.min(Swift.max(at, start), Swift.max(end, start))
    }

    /// The end of the run of ASCII digits that begins at `start`, at most `end`.
    @inline(__always)
    func digitsEnd(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end, isDigit(self[at]) { at &+= 1 }
        return at
    }
}

/// Marks in eight bytes of a word: the high bit of each byte that is what was asked for, exact for every byte.
private enum Bytes {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let high: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    static func zeros(_ word: UInt64) -> UInt64 { ~((word & ~high &+ ~high) | word) & high }

    @inline(__always)
    static func digits(_ word: UInt64) -> UInt64 {
        // Digits become 0...9; adding 0x76 carries ten and more into the high bit.
        let shifted = word ^ (0x30 &* ones)
        return ~((shifted & ~high &+ 0x76 &* ones) | shifted) & high
    }
}

extension UInt64 {
    /// The place in memory of the first marked byte.
    @inline(__always)
    fileprivate var firstByte: Int { littleEndian.trailingZeroBitCount &>> 3 }
}

@inline(__always) func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
@inline(__always) func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
@inline(__always) func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }
@inline(__always) func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }
