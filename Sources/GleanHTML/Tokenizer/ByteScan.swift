import Glibc

extension Span where Element == UInt8 {
    /// The first place of `byte` at or after `start`, or `count` where there is none.
    ///
    /// Unsafe because libc's memchr is the fastest search there is here; `start` and `count` bound what it reads.
    @inline(__always)
    func place(of byte: UInt8, from start: Int) -> Int {
        if start >= count { return count }
        if self[start] == byte { return start }
        return unsafe withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress, let hit = unsafe memchr(base + start, Int32(byte), bytes.count - start)
            else { return bytes.count }
            return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
        }
    }

    /// Whether the bytes at `start` are `word` without regard to ASCII case; `word` is lower case.
    func holds(_ word: StaticString, at start: Int) -> Bool {
        guard start + word.utf8CodeUnitCount <= count else { return false }
        // The literal is constant data that outlives every use.
        return word.withUTF8Buffer { letters in
            for i in 0..<letters.count where lowered(self[start + i]) != letters[i] { return false }
            return true
        }
    }
}

/// A space in the sense of HTML: tab, line feed, form feed, carriage return, space.
@inline(__always)
package func isSpace(_ byte: UInt8) -> Bool {
    byte <= 0x20 && (byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D || byte == 0x0C)
}

@inline(__always)
func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

@inline(__always)
func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

@inline(__always)
func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

/// The first sixteen bytes of a name, in lower case; the key of the tables of names.
struct PackedName {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var length = 0
    /// A NUL would look like the padding, so that such a name is in no table.
    var hasNUL = false

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        let letter = UInt64(lowered(byte))
        if length < 8 {
            low |= letter &<< UInt64(truncatingIfNeeded: length &* 8)
        } else if length < 16 {
            high |= letter &<< UInt64(truncatingIfNeeded: (length &- 8) &* 8)
        }
        if letter == 0 { hasNUL = true }
        length &+= 1
    }
}

/// The two name tables, held by whoever looks names up often: a global array costs a check at each use.
struct NameTables {
    private let tagSlots = TagNames.slots, tagLow = TagNames.low, tagHigh = TagNames.high, tags = TagNames.cases
    private let attributeSlots = AttributeNameNames.slots, attributeLow = AttributeNameNames.low
    private let attributeHigh = AttributeNameNames.high, attributes = AttributeNameNames.cases

    @inline(__always)
    func tag(_ name: PackedName) -> Tag {
        if name.length > 16 || name.hasNUL { return .other }
        let slot = ((name.low ^ (name.high &* TagNames.spread)) &* TagNames.factor) &>> TagNames.shift
        let index = Int(tagSlots[Int(truncatingIfNeeded: slot)])
        return tagLow[index] == name.low && tagHigh[index] == name.high ? tags[index] : .other
    }

    @inline(__always)
    func attribute(_ name: PackedName) -> AttributeName {
        if name.length > 16 || name.hasNUL { return .other }
        let slot = ((name.low ^ (name.high &* AttributeNameNames.spread)) &* AttributeNameNames.factor) &>> AttributeNameNames.shift
        let index = Int(attributeSlots[Int(truncatingIfNeeded: slot)])
        return attributeLow[index] == name.low && attributeHigh[index] == name.high ? attributes[index] : .other
    }
}
