extension Span<UInt8> {
    /// Eight bytes from `place` on, the first one lowest.
    ///
    /// Unsafe in the type of what is read alone, which any bytes are; the bounds are checked.
    @inline(__always)
    func word(at place: Int) -> UInt64 {
        UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    /// The first place of `byte` in `start..<count`, or `count` where there is none.
    @inline(__always)
    func place(of byte: UInt8, from start: Int) -> Int {
        let pattern = 0x0101_0101_0101_0101 &* UInt64(byte)
        var place = start
        while place &+ 8 <= count {
            let hits = zeros(word(at: place) ^ pattern)
            if hits != 0 { return place &+ hits.trailingZeroBitCount &>> 3 }
            place &+= 8
        }
        while place < count, self[place] != byte { place &+= 1 }
        return Swift.min(place, count)
    }

    /// The first place of `word` at or after `start`, or nil. The word begins with its rarest byte or nearly so.
    func place(of word: StaticString, from start: Int) -> Int? {
        let length = word.utf8CodeUnitCount
        var place = start
        while true {
            place = self.place(of: word.utf8Start[0], from: place)
            if place + length > count { return nil }
            if holds(word, at: place) { return place }
            place += 1
        }
    }

    /// True if the bytes from `place` on begin with `word`.
    @inline(__always)
    func holds(_ word: StaticString, at place: Int) -> Bool {
        let length = word.utf8CodeUnitCount
        guard place >= 0, place + length <= count else { return false }
        // Unsafe: a literal's own bytes, inside its own length.
        for index in 0..<length where self[place + index] != word.utf8Start[index] { return false }
        return true
    }

    /// True if the bytes of `range` are `word`.
    @inline(__always)
    func equals(_ word: StaticString, in range: Range<Int>) -> Bool {
        range.count == word.utf8CodeUnitCount && holds(word, at: range.lowerBound)
    }

    /// `range` without spaces at both sides.
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound, high = range.upperBound
        while low < high, isXMLSpace(self[low]) { low += 1 }
        while high > low, isXMLSpace(self[high - 1]) { high -= 1 }
        return low..<high
    }
}

/// The lowest bit of a byte's place set for the first byte of the word that is zero, and perhaps for bytes above it.
@inline(__always)
func zeros(_ word: UInt64) -> UInt64 { (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 }

/// Space, tab, carriage return, line feed.
@inline(__always)
func isXMLSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

/// A byte that a name can begin with: a letter, `_`, `:`, or any beyond ASCII.
@inline(__always)
func beginsName(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte == 0x5F || byte == 0x3A || byte >= 0x80 }

/// A byte that ends a name.
@inline(__always)
func endsName(_ byte: UInt8) -> Bool { byte <= 0x20 || byte == 0x3E || byte == 0x2F || byte == 0x3D || byte == 0x3C }
