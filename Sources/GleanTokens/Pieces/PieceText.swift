/// A text as the pattern scanners see it: valid UTF-8 at a pointer, and the classes of code points.
///
/// Unsafe for speed: pieces are a few bytes long, so that checks of bounds would be a good part of the work. Every scanner is handed
/// the end that it must not read past. The bytes live as long as the call that made this value.
struct PieceText {
    let bytes: UnsafePointer<UInt8>
    let classes: TokenClassTable
    let count: Int

    /// A code point's class and its length in bytes.
    typealias Classed = (tokenClass: UInt8, length: Int)

    /// Reads the code point at `at`, where one begins.
    @inline(__always) func classed(_ at: Int) -> Classed {
        let first = bytes[at]
        return first < 0x80 ? (classes[ascii: first], 1) : wide(at, first)
    }

    @inline(__always) private func wide(_ at: Int, _ first: UInt8) -> Classed {
        let second = UInt32(bytes[at + 1] & 0x3F)
        if first < 0xE0 { return (classes[UInt32(first & 0x1F) << 6 | second], 2) }
        let third = UInt32(bytes[at + 2] & 0x3F)
        if first < 0xF0 { return (classes[UInt32(first & 0x0F) << 12 | second << 6 | third], 3) }
        return (classes[UInt32(first & 0x07) << 18 | second << 12 | third << 6 | UInt32(bytes[at + 3] & 0x3F)], 4)
    }

    /// The code point at `at`, where one begins.
    func codePoint(_ at: Int) -> UInt32 {
        let first = UInt32(bytes[at])
        if first < 0x80 { return first }
        let second = UInt32(bytes[at + 1] & 0x3F)
        if first < 0xE0 { return (first & 0x1F) << 6 | second }
        let third = UInt32(bytes[at + 2] & 0x3F)
        if first < 0xF0 { return (first & 0x0F) << 12 | second << 6 | third }
        return (first & 0x07) << 18 | second << 12 | third << 6 | UInt32(bytes[at + 3] & 0x3F)
    }

    /// Where the run of `set` ends that goes on at `start`.
    @inline(__always) func run(of set: TokenClassSet, _ start: Int, _ end: Int) -> Int {
        var at = start
        while at < end, case let next = classed(at), set.has(next.tokenClass) { at += next.length }
        return at
    }

    /// Where the run of letters ends that goes on at `start`; ASCII goes eight bytes at a time.
    @inline(__always) func letters(_ start: Int, _ end: Int) -> Int {
        var at = start
        while at + 8 <= end {
            let strangers = Self.otherThanLetters(eightBytes(at), folded: 0x2020_2020_2020_2020)
            if strangers != 0 {
                at += strangers.trailingZeroBitCount >> 3
                return bytes[at] < 0x80 ? at : run(of: .letters, at, end)
            }
            at += 8
        }
        return run(of: .letters, at, end)
    }

    /// The high bit of each of eight bytes that is no small ASCII letter.
    @inline(__always) func otherThanSmallLetters(_ at: Int) -> UInt64 { Self.otherThanLetters(eightBytes(at), folded: 0) }

    /// The high bit of each byte that, with the bits of `folded` set, is no small ASCII letter.
    @inline(__always) private static func otherThanLetters(_ word: UInt64, folded: UInt64) -> UInt64 {
        let low = (word | folded) & 0x7F7F_7F7F_7F7F_7F7F
        let atLeastA = low &+ 0x1F1F_1F1F_1F1F_1F1F
        let pastZ = low &+ 0x0505_0505_0505_0505
        return ~(atLeastA & ~pastZ & ~word) & 0x8080_8080_8080_8080
    }

    /// - Precondition: eight bytes can be read at `at`.
    @inline(__always) private func eightBytes(_ at: Int) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(bytes + at).loadUnaligned(as: UInt64.self))
    }

    /// Where at most `most` numbers end; the first is at `start`.
    @inline(__always) func numbers(_ start: Int, _ end: Int, most: Int) -> Int {
        var at = start
        var left = most
        while left > 0, at < end, case let next = classed(at), next.tokenClass == TokenClass.number {
            at += next.length
            left -= 1
        }
        return at
    }

    /// A run of white space: where it ends, where its last code point begins, and where its last CR or LF ends, if it has one.
    struct Blank {
        var end: Int
        var last: Int
        var newlineEnd: Int?
    }

    @inline(__always) func blank(_ start: Int, _ end: Int) -> Blank {
        var found = Blank(end: start, last: start)
        while found.end < end, case let next = classed(found.end), TokenClassSet.spaces.has(next.tokenClass) {
            found.last = found.end
            found.end += next.length
            if next.tokenClass == TokenClass.newline { found.newlineEnd = found.end }
        }
        return found
    }

    /// `\s+(?!\S)|\s+`: a run of white space but for its last code point, unless the text ends there or it is the only one.
    @inline(__always) func looseBlank(_ blank: Blank, _ start: Int, _ end: Int) -> Int {
        blank.end == end || blank.last == start ? blank.end : blank.last
    }

    /// `'s|'t|'re|'ve|'m|'ll|'d`, in small letters: the end of one at `start`, or nil.
    @inline(__always) func contraction(_ start: Int, _ end: Int) -> Int? {
        guard start + 1 < end, bytes[start] == 0x27 else { return nil }
        switch bytes[start + 1] {
        case 0x73, 0x74, 0x6D, 0x64: return start + 2
        case 0x72, 0x76: return start + 2 < end && bytes[start + 2] == 0x65 ? start + 3 : nil
        case 0x6C: return start + 2 < end && bytes[start + 2] == 0x6C ? start + 3 : nil
        default: return nil
        }
    }

    /// The same in any case. Unicode folds U+017F, the long s, to s, so it counts too.
    @inline(__always) func contractionOfAnyCase(_ start: Int, _ end: Int) -> Int? {
        guard start + 1 < end, bytes[start] == 0x27 else { return nil }
        switch bytes[start + 1] | 0x20 {
        case 0x73, 0x74, 0x6D, 0x64: return start + 2
        case 0x72, 0x76: return start + 2 < end && bytes[start + 2] | 0x20 == 0x65 ? start + 3 : nil
        case 0x6C: return start + 2 < end && bytes[start + 2] | 0x20 == 0x6C ? start + 3 : nil
        case 0xC5 | 0x20: return start + 2 < end && bytes[start + 1] == 0xC5 && bytes[start + 2] == 0xBF ? start + 3 : nil
        default: return nil
        }
    }
}
