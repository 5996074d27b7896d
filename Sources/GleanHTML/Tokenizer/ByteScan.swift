import Glibc

extension Span where Element == UInt8 {
    /// Eight bytes from `place` on, the first one lowest.
    ///
    /// Unsafe in the type of what is read alone, which any bytes are; the bounds are checked.
    @inline(__always)
    func word(at place: Int) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self))
    }

    /// Sixteen bytes from `place` on; unsafe as `word` is.
    @inline(__always)
    func block(at place: Int) -> SIMD16<UInt8> {
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: SIMD16<UInt8>.self)
    }

    /// The first place of `byte` at or after `start`, or `count` where there is none.
    ///
    /// Most stretches of markup are short, so that the first 64 bytes are looked at here, which is over before a call would be.
    @inline(__always)
    func place(of byte: UInt8, from start: Int) -> Int {
        var place = start
        let near = Swift.min(count, start + 64)
        while place &+ 32 <= near {
            let one = Marks(block(at: place), byte), two = Marks(block(at: place &+ 16), byte)
            if !(one | two).isEmpty {
                let skipped = one.isEmpty ? 16 : 0
                return place &+ skipped &+ (one.isEmpty ? two : one).first
            }
            place &+= 32
        }
        return farPlace(of: byte, from: place)
    }

    /// Unsafe because libc's memchr is the fastest search there is for long stretches; `start` and `count` bound what it reads.
    @inline(never)
    private func farPlace(of byte: UInt8, from start: Int) -> Int {
        if start >= count { return count }
        return unsafe withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress, let hit = unsafe memchr(base + start, Int32(byte), bytes.count - start)
            else { return bytes.count }
            return unsafe UnsafeRawPointer(hit) - UnsafeRawPointer(base)
        }
    }

    /// Appends the bytes from `start` on as they stand, up to `end` or to one that text is not read as: a NUL, a carriage return,
    /// or, unless `ampersands` are text, `&`. Gives the place of that byte.
    ///
    /// Unsafe because sixteen bytes are written at once past the array's end, into room that was asked for before; only those that
    /// count are counted.
    @inline(__always)
    func appendPlain(from start: Int, to end: Int, ampersands: Bool, to out: inout [UInt8]) -> Int {
        var place = start
        if start >= Swift.min(end, count - 15) { return start }
        // A NUL stands for the ampersand that is not looked for.
        let special = ampersands ? 0 : UInt8(ascii: "&")
        out.append(addingCapacity: end - start + 16) { room in
            unsafe room.withUnsafeMutableBufferPointer { bytes, used in
                guard let base = UnsafeMutableRawPointer(bytes.baseAddress) else { return }
                while place < end, place &+ 16 <= count {
                    let block = block(at: place)
                    unsafe base.storeBytes(of: block, toByteOffset: used, as: SIMD16<UInt8>.self)
                    let marks = Marks(block, 0) | Marks(block, 0x0D) | Marks(block, special)
                    if marks.isEmpty, place &+ 16 <= end {
                        used &+= 16
                        place &+= 16
                        continue
                    }
                    let taken = Swift.min(marks.first, end &- place)
                    used &+= taken
                    place &+= taken
                    return
                }
            }
        }
        return place
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

/// Sixteen bytes of all ones or none, as two words: where a block holds a byte.
struct Marks {
    var low: UInt64
    var high: UInt64

    @inline(__always)
    init(_ block: SIMD16<UInt8>, _ byte: UInt8) {
        // The types are written out because the operator that they pick is one instruction, and the one for any vector a loop of
        // calls, thirty times slower. The mask is plain bytes; its own operators are such loops.
        let mask: SIMDMask<SIMD16<Int8>> = block .== SIMD16<UInt8>(repeating: byte)
        let halves = unsafe unsafeBitCast(mask, to: SIMD2<UInt64>.self)
        low = halves.x
        high = halves.y
    }

    @inline(__always)
    static func | (one: Marks, two: Marks) -> Marks {
        var both = one
        both.low |= two.low
        both.high |= two.high
        return both
    }

    @inline(__always)
    var isEmpty: Bool { low | high == 0 }

    /// The place of the first mark, or 16.
    @inline(__always)
    var first: Int {
        // Which half it is cannot be foretold: selections, no branches.
        let skipped = low == 0 ? 8 : 0
        return skipped &+ (low == 0 ? high : low).trailingZeroBitCount &>> 3
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
