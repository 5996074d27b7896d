/// Which characters may follow one another within a piece, and so where a text can be cut beforehand.
///
/// Every piece that a text is cut into, and every piece that stands on the way there, is a piece of the vocabulary. If no piece holds character x
/// before character y, then none reaches over a place where the text has x before y: what is left of that place and what is right of it are cut
/// independently. Merging never joins the two sides, and each path of a lattice passes through the place. The stretches in between are mostly
/// words, and the same ones come again and again.
///
/// Pairs of ASCII are kept exactly. Others are kept by a hash, so that the table may take two characters for a pair that no piece has; the
/// stretch is longer then, and its pieces are the same.
struct JoinTable: Sendable {
    /// For pairs of ASCII: bit 0, they stand together in a piece; bit 1, the second begins a user-defined symbol.
    private var ascii = [UInt8](repeating: 0, count: 128 * 128)
    private var hashed: [UInt64]
    private let shift: UInt64
    /// The symbols that are never joined with anything, or nil, and the bytes that they begin with.
    private let symbols: ByteTrie?
    private var beginsSymbol = [Bool](repeating: false, count: 256)

    /// - Parameters:
    ///   - ids: the pieces that texts are cut into.
    ///   - symbols: user-defined symbols that stand for themselves wherever they begin, or nil where they are pieces as others are.
    init(_ vocabulary: PieceVocabulary, ids: [Int], symbols: ByteTrie?) {
        self.symbols = symbols
        // Four bits of table for each byte of the names keep most of the bits clear.
        var bits = 16
        while bits < 24, 1 << bits < vocabulary.names.count * 4 { bits += 1 }
        shift = UInt64(64 - bits)
        hashed = Array(repeating: 0, count: 1 << (bits - 6))
        for byte in 0..<256 where symbols?.child(ByteTrie.root, UInt8(byte)) != nil { beginsSymbol[byte] = true }
        for first in 0..<128 {
            for second in 0..<128 { ascii[first << 7 | second] = beginsSymbol[second] ? 2 : 0 }
        }
        for id in ids { add(vocabulary.names.span, vocabulary.ranges[id]) }
    }

    private mutating func add(_ names: Span<UInt8>, _ range: Range<Int>) {
        var last: UInt32?
        var index = range.lowerBound
        while index < range.upperBound {
            let length = Characters.length(names, at: index, end: range.upperBound)
            let character = Characters.character(names, at: index, length: length)
            if let last {
                if last < 0x80, character < 0x80 {
                    ascii[Int(last << 7 | character)] |= 1
                } else {
                    let bit = bit(last, character)
                    hashed[bit >> 6] |= 1 << UInt64(bit & 63)
                }
            }
            last = character
            index += length
        }
    }

    /// The number of the user-defined symbol that begins at `start`, and its end.
    @inline(__always)
    func symbol(_ text: Span<UInt8>, from start: Int) -> (value: Int, end: Int)? {
        guard let symbols, beginsSymbol[Int(text[start])] else { return nil }
        return symbols.longest(text, from: start, most: 64)
    }

    /// The end of the stretch that begins at `start`, and whether it is one character.
    func stretch(_ text: Span<UInt8>, from start: Int) -> (end: Int, isCharacter: Bool) {
        var length = Characters.length(text, at: start, end: text.count)
        var last = Characters.character(text, at: start, length: length)
        var index = start + length
        while index < text.count {
            let byte = text[index]
            if byte < 0x80, last < 0x80 {
                let pair = ascii[Int(last << 7) | Int(byte)]
                if pair != 1, pair & 1 == 0 || symbol(text, from: index) != nil { break }
                last = UInt32(byte)
                index += 1
                continue
            }
            length = Characters.length(text, at: index, end: text.count)
            let character = Characters.character(text, at: index, length: length)
            let bit = bit(last, character)
            if hashed[bit >> 6] >> UInt64(bit & 63) & 1 == 0 || symbol(text, from: index) != nil { break }
            last = character
            index += length
        }
        return (index, index == start + Characters.length(text, at: start, end: text.count))
    }

    @inline(__always)
    private func bit(_ first: UInt32, _ second: UInt32) -> Int {
        let key = UInt64(first) << 32 | UInt64(second)
        return Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }
}
