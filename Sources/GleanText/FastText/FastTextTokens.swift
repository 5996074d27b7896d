import GleanBytes

/// The rows of short tokens that were read before: texts repeat their words, and to copy a word's rows costs a tenth of hashing its
/// n-grams. In English pages of all sites three tokens in four are known.
///
/// A token has one slot, and the last one that came stays; so the table costs the same whatever a page holds. It keeps what the model says
/// of a token and nothing else: what a text scores never depends on the texts before it.
struct FastTextTokens: Sendable {
    /// Longest token that is kept, one byte less than is looked at: its end must be in sight.
    static let mostBytes = 15
    static let mostRows = 4

    private static let slotBits: UInt64 = 14
    /// 32 bytes a slot: 16 of token, filled up with zeros, then four rows, the last with their number in bits 28 to 30.
    private static let slotWords = 8

    /// The slots; empty before the first text.
    private var words: [UInt32] = []
    /// Whose rows these are. Held, so that no other model can come to stand at its address.
    private var model: FastTextModel?

    init() {}

    /// Forgets the tokens of another model.
    mutating func begin(for model: FastTextModel) {
        if self.model === model { return }
        self.model = model
        words = [UInt32](repeating: 0, count: Self.slotWords << Int(Self.slotBits))
    }

    /// Reads known tokens, each with one white space behind it, and appends their rows; ends at the first token that is not known, at
    /// further white space, near the end of the text, and where `rows` are nearly full. Returns the place where it ended.
    ///
    /// - Parameter keepsSpace: ends before the white space of the first token, which may mean something.
    func read(_ text: Span<UInt8>, from start: Int, keepsSpace: Bool, to rows: inout [UInt32], _ count: inout Int) -> Int {
        let words = words.span.bytes
        var rows = rows.mutableSpan
        var target = rows.mutableBytes
        var (at, filled) = (start, count)
        let room = target.byteCount / 4 - Self.mostRows
        while at + 16 <= text.count, filled <= room {
            let (low, high) = (text.eightBytes(at), text.eightBytes(at + 8))
            let key = Key(low, high)
            guard key.length > 0 else { break }
            let slot = key.slot * Self.slotWords * 4
            guard words.unsafeLoadUnaligned(fromByteOffset: slot, as: UInt64.self) == key.low,
                words.unsafeLoadUnaligned(fromByteOffset: slot + 8, as: UInt64.self) == key.high
            else { break }
            var found = words.unsafeLoadUnaligned(fromByteOffset: slot + 16, as: SIMD4<UInt32>.self)
            let number = Int(found[3] >> 28 & 7)
            found[3] &= 0x8FFF_FFFF
            target.storeBytes(of: found, toByteOffset: filled * 4, as: SIMD4<UInt32>.self)
            filled += number
            at += key.length
            if keepsSpace { break }
            at += 1
        }
        count = filled
        return at
    }

    /// Keeps the rows of the token at `start` where both are short enough.
    mutating func keep(_ text: Span<UInt8>, _ token: Range<Int>, _ rows: [UInt32], _ range: Range<Int>) {
        let start = token.lowerBound
        guard range.count <= Self.mostRows, start + 16 <= text.count else { return }
        let key = Key(text.eightBytes(start), text.eightBytes(start + 8))
        guard key.length == token.count, key.length > 0 else { return }
        var found = SIMD4<UInt32>.zero
        for (index, row) in range.enumerated() { found[index] = rows[row] }
        guard found[3] & 0x7000_0000 == 0 else { return }
        found[3] |= UInt32(range.count) << 28
        let first = key.slot * Self.slotWords
        words[first] = UInt32(truncatingIfNeeded: key.low)
        words[first + 1] = UInt32(truncatingIfNeeded: key.low >> 32)
        words[first + 2] = UInt32(truncatingIfNeeded: key.high)
        words[first + 3] = UInt32(truncatingIfNeeded: key.high >> 32)
        for index in 0..<4 { words[first + 4 + index] = found[index] }
    }

    /// The token at the front of 16 bytes, what follows set to zero. No two tokens have one key: a zero byte is white space.
    private struct Key {
        /// 0 where the token has no bytes, or no end within the 16.
        let length: Int
        let low: UInt64
        let high: UInt64

        @inline(__always)
        init(_ low: UInt64, _ high: UInt64) {
            let (lowSpaces, highSpaces) = (Self.spaces(low), Self.spaces(high))
            if lowSpaces != 0 {
                let bits = UInt64(lowSpaces.trailingZeroBitCount & ~7)
                length = Int(bits / 8)
                self.low = low & ((1 &<< bits) &- 1)
                self.high = 0
            } else {
                let bits = UInt64(highSpaces.trailingZeroBitCount & ~7)
                length = highSpaces == 0 ? 0 : Int(8 + bits / 8)
                self.low = low
                self.high = high & ((1 &<< bits) &- 1)
            }
        }

        /// The upper bit of each byte that is white space: zero, 9 to 13, or 32. Sums of seven bits do not carry, so each byte stands for itself.
        @inline(__always)
        private static func spaces(_ bytes: UInt64) -> UInt64 {
            let ones: UInt64 = 0x0101_0101_0101_0101
            let seven = bytes & (ones &* 0x7F)
            let notZero = seven &+ ones &* 0x7F
            let notBlank = (seven ^ ones &* 0x20) &+ ones &* 0x7F
            let atLeast9 = seven &+ ones &* (0x80 - 9), above13 = seven &+ ones &* (0x80 - 14)
            return (~notZero | ~notBlank | atLeast9 & ~above13) & ~bytes & (ones &* 0x80)
        }

        @inline(__always)
        var slot: Int {
            let mixed = (low ^ high &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
            return Int(truncatingIfNeeded: ((mixed ^ mixed &>> 32) &* 0xD6E8_FEB8_6659_FD93) &>> (64 - FastTextTokens.slotBits))
        }
    }
}
