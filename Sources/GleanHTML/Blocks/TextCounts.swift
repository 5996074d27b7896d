/// What is counted of a stretch of text, in characters but where something else is said.
///
/// An ideograph, a kana or a Hangul syllable counts as two characters, since it says about as much as two letters. A character
/// reference counts as one.
struct TextCounts: BitwiseCopyable {
    /// Characters that are no space.
    var characters: UInt32 = 0
    /// Runs of characters between spaces.
    var words: UInt32 = 0
    var upper: UInt32 = 0
    var digits: UInt32 = 0
    /// Full stops, question and exclamation marks of any script.
    var sentenceEnds: UInt32 = 0
    /// Commas, colons, semicolons of any script.
    var commas: UInt32 = 0
    /// Signs that menus and notices use: bars, arrows, bullets, copyright.
    var signs: UInt32 = 0
    /// Characters beyond ASCII.
    var wide: UInt32 = 0
    var currency: UInt32 = 0

    @inline(__always)
    static func += (left: inout TextCounts, right: TextCounts) {
        left.characters &+= right.characters
        left.words &+= right.words
        left.upper &+= right.upper
        left.digits &+= right.digits
        left.sentenceEnds &+= right.sentenceEnds
        left.commas &+= right.commas
        left.signs &+= right.signs
        left.wide &+= right.wide
        left.currency &+= right.currency
    }
}

/// The classes of bytes that texts are counted by: eight counters of eight bits side by side, so that one add counts a byte.
struct ByteLanes {
    let table: [UInt64]

    static let upper: UInt64 = 1, digit: UInt64 = 1 << 8, sentenceEnd: UInt64 = 1 << 16, comma: UInt64 = 1 << 24
    static let sign: UInt64 = 1 << 32, wide: UInt64 = 1 << 40, currency: UInt64 = 1 << 48, character: UInt64 = 1 << 56

    /// Bytes that may be summed before a lane could overflow: none adds more than 2 to a lane.
    static let most = 120

    init() {
        var table = [UInt64](repeating: 0, count: 256)
        for byte in 0x21..<0x7F { table[byte] = Self.character }
        for byte in UInt8(ascii: "A")...UInt8(ascii: "Z") { table[Int(byte)] |= Self.upper }
        for byte in UInt8(ascii: "0")...UInt8(ascii: "9") { table[Int(byte)] |= Self.digit }
        for byte in ".!?".utf8 { table[Int(byte)] |= Self.sentenceEnd }
        for byte in ",;:".utf8 { table[Int(byte)] |= Self.comma }
        for byte in "|<>*#/\\+=_~[]{}@^".utf8 { table[Int(byte)] |= Self.sign }
        table[Int(UInt8(ascii: "$"))] |= Self.currency
        // Lead bytes stand for their character; those of ideographs, kana and Hangul (U+3000 to U+D7FF) count twice.
        for byte in 0xC2...0xF4 { table[byte] = Self.character | Self.wide }
        for byte in 0xE3...0xED { table[byte] = 2 * Self.character | Self.wide }
        self.table = table
    }

    @inline(__always)
    static func spill(_ sum: UInt64, _ counts: inout TextCounts) {
        counts.upper &+= UInt32(truncatingIfNeeded: sum & 0xFF)
        counts.digits &+= UInt32(truncatingIfNeeded: sum >> 8 & 0xFF)
        counts.sentenceEnds &+= UInt32(truncatingIfNeeded: sum >> 16 & 0xFF)
        counts.commas &+= UInt32(truncatingIfNeeded: sum >> 24 & 0xFF)
        counts.signs &+= UInt32(truncatingIfNeeded: sum >> 32 & 0xFF)
        counts.wide &+= UInt32(truncatingIfNeeded: sum >> 40 & 0xFF)
        counts.currency &+= UInt32(truncatingIfNeeded: sum >> 48 & 0xFF)
        counts.characters &+= UInt32(truncatingIfNeeded: sum >> 56 & 0xFF)
    }
}

/// Counts the punctuation of other scripts, which is told by its first two or three bytes.
@inline(__always)
func countWideSign(_ lead: UInt8, _ second: UInt8, _ third: UInt8, _ counts: inout TextCounts) {
    switch (lead, second, third) {
    case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F), (0xEF, 0xBC, 0x8E), (0xEF, 0xBD, 0xA1), (0xE0, 0xA5, 0xA4),
        (0xD8, 0x9F, _), (0xE2, 0x80, 0xA6):
        counts.sentenceEnds &+= 1
    case (0xE3, 0x80, 0x81), (0xEF, 0xBC, 0x8C), (0xEF, 0xBC, 0x9A), (0xEF, 0xBC, 0x9B), (0xD8, 0x8C, _), (0xD8, 0x9B, _):
        counts.commas &+= 1
    case (0xC2, 0xA9, _), (0xC2, 0xBB, _), (0xC2, 0xB7, _), (0xE2, 0x80, 0xA2), (0xE2, 0x80, 0xBA), (0xE2, 0x86, _), (0xE2, 0x96, _),
        (0xE2, 0x98, _), (0xE2, 0x9C, _):
        counts.signs &+= 1
    case (0xC2, 0xA3, _), (0xC2, 0xA5, _), (0xE2, 0x82, 0xA0...0xBF):
        counts.currency &+= 1
    default: break
    }
}
