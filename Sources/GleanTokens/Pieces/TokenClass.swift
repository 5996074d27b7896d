/// What a code point is to the patterns that cut a text into pieces. White space is `\s`, of which CR and LF are a class of their own.
enum TokenClass {
    static let other: UInt8 = 0
    /// \p{Lu} and \p{Lt}.
    static let upper: UInt8 = 1
    static let lower: UInt8 = 2
    /// \p{Lm} and \p{Lo}.
    static let letter: UInt8 = 3
    static let mark: UInt8 = 4
    static let number: UInt8 = 5
    static let punctuation: UInt8 = 6
    static let symbol: UInt8 = 7
    static let space: UInt8 = 8
    static let newline: UInt8 = 9
}

/// A set of token classes: what stands between the brackets of a pattern. Sets are spelt out in bits, since a set that is put together
/// when it is first asked for is asked about each time.
struct TokenClassSet {
    private let bits: UInt16

    private init(bits: UInt16) { self.bits = bits }

    @inline(__always) func has(_ tokenClass: UInt8) -> Bool { bits >> UInt16(tokenClass) & 1 != 0 }

    /// `\p{L}`
    static var letters: Self { Self(bits: 0b00_0000_1110) }
    /// `\p{N}`
    static var numbers: Self { Self(bits: 0b00_0010_0000) }
    /// `\s`
    static var spaces: Self { Self(bits: 0b11_0000_0000) }
    /// `[^\s\p{L}\p{N}]`
    static var marks: Self { Self(bits: 0b00_1101_0001) }
    /// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`
    static var capitals: Self { Self(bits: 0b00_0001_1010) }
    /// `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`
    static var smalls: Self { Self(bits: 0b00_0001_1100) }
    /// `[\p{L}\p{M}]`
    static var lettersAndMarks: Self { Self(bits: 0b00_0001_1110) }
    /// `[\p{P}\p{S}]`
    static var punctuation: Self { Self(bits: 0b00_1100_0000) }
    /// What none of DeepSeek's parts begins with: `[^\s\p{L}\p{M}\p{P}\p{S}]`
    static var unmatched: Self { Self(bits: 0b00_0010_0001) }
    /// `\P{N}`
    static var allButNumbers: Self { Self(bits: 0b11_1101_1111) }
}

/// The class of every code point, in two stages: the block of 256 code points, and the place in it.
///
/// `@unchecked Sendable`: the pointers are to memory that is written once and never freed.
struct TokenClassTable: @unchecked Sendable {
    private let blocks: UnsafePointer<UInt16>
    /// The block of ASCII and Latin-1 comes first, so that an ASCII byte is its own place.
    private let classes: UnsafePointer<UInt8>

    static let shared = TokenClassTable(runs: tokenClassRuns)

    /// - Parameter runs: first code point << 8 | class, ascending, the first at 0.
    private init(runs: [UInt32]) {
        var flat = [UInt8](repeating: TokenClass.other, count: 0x110000)
        for (index, run) in runs.enumerated() {
            let end = index + 1 < runs.count ? Int(runs[index + 1] >> 8) : flat.count
            for codePoint in Int(run >> 8)..<end { flat[codePoint] = UInt8(truncatingIfNeeded: run) }
        }
        var numbers: [ArraySlice<UInt8>: UInt16] = [:]
        var kept: [UInt8] = []
        let blocks = stride(from: 0, to: flat.count, by: 256).map { start -> UInt16 in
            let block = flat[start..<start + 256]
            if let known = numbers[block] { return known }
            let number = UInt16(kept.count / 256)
            numbers[block] = number
            kept += block
            return number
        }
        self.blocks = UnsafePointer(Self.immortal(blocks))
        classes = UnsafePointer(Self.immortal(kept))
    }

    private static func immortal<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
        _ = memory.initialize(from: elements)
        // Never nil: both tables have elements.
        return memory.baseAddress.unsafelyUnwrapped
    }

    @inline(__always) subscript(ascii byte: UInt8) -> UInt8 { classes[Int(byte)] }

    /// - Precondition: `codePoint` is below 0x110000.
    @inline(__always) subscript(codePoint: UInt32) -> UInt8 {
        classes[Int(blocks[Int(codePoint >> 8)]) << 8 | Int(codePoint & 0xFF)]
    }
}
