/// A hash made byte by byte (FNV-1a, 64 bits).
struct TokenHash {
    private(set) var value: UInt64

    init(_ seed: UInt64) { value = seed &* 0x9E37_79B9_7F4A_7C15 ^ 0xCBF2_9CE4_8422_2325 }

    @inline(__always)
    mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

    @inline(__always)
    mutating func add(_ word: UInt64) {
        value = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
        value ^= value >> 29
    }

    var slot: UInt32 { TokenTables.slot(value) }
}

/// Weights of hashed tokens: tags, the words of classes and ids, paths, and words of the text.
///
/// A token's slot is its hash; two tokens may share one, which training has seen as well.
package struct TokenTables {
    static let bits: UInt64 = 15
    package static let size = 1 << 15

    /// What a token weighs as an ancestor's, as the own element's, in the block's text, in the heading above, as a path, and among the
    /// first words of an element around.
    package enum Kind: Int, CaseIterable { case ancestor, own, word, heading, path, lead }

    /// One table of `size` weights a kind, one after the other.
    package var weights: [Int8]
    /// What a token that the page holds says of the page's kind: of elements' tokens first, then of words.
    package var types: [SIMD8<Int8>]
    package var typeBias = SIMD8<Int32>(repeating: 0)
    /// What the sum of a block's weights is compared with: main text is what outweighs its negative.
    package var bias: Int32 = 0

    package init(weights: [Int8], types: [SIMD8<Int8>]) {
        self.weights = weights
        self.types = types
    }

    package init() {
        weights = [Int8](repeating: 0, count: Kind.allCases.count * Self.size)
        types = [SIMD8<Int8>](repeating: SIMD8(repeating: 0), count: 2 * Self.size)
    }

    @inline(__always)
    static func slot(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) &>> (64 - bits)) }

    @inline(__always)
    func weight(_ kind: Kind, _ slot: UInt32) -> Int32 { Int32(weights[kind.rawValue << 15 | Int(slot)]) }
}
