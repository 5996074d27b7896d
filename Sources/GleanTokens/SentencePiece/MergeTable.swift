/// Which two neighbours become which piece, and how soon.
///
/// SentencePiece merges two neighbours if their bytes together are a piece, whatever they are by themselves. Neighbours are pieces or single
/// characters, so each such piece is split here in all ways into two of those. Characters that stand in pieces without being one get numbers past
/// the ids; a character that stands in no piece can never be merged.
struct MergeTable: Sendable {
    /// A character that stands in no piece.
    static let stranger = NumberTable.none

    private var characters: NumberTable
    private var ascii = [UInt32](repeating: stranger, count: 128)
    private var merges: NumberTable
    /// By id: smaller is merged sooner.
    let order: [UInt32]

    /// - Parameter ids: the pieces that merging can make.
    init(_ vocabulary: PieceVocabulary, ids: [Int]) {
        // The bits of a float, turned so that they compare as the floats do, negative zero before zero; then the highest first.
        order = vocabulary.scores.map { score in
            let bits = score.bitPattern
            return ~(bits >> 31 == 1 ? ~bits : bits | 1 << 31)
        }
        let names = vocabulary.names.span
        var isMade = [Bool](repeating: false, count: vocabulary.count)
        for id in ids { isMade[id] = true }
        characters = NumberTable(capacity: vocabulary.names.count)
        var pairs: [(left: UInt32, right: UInt32, made: Int)] = []
        var next = UInt32(vocabulary.count)
        for id in ids {
            let range = vocabulary.ranges[id]
            var index = range.lowerBound
            while index < range.upperBound {
                let length = Characters.length(names, at: index, end: range.upperBound)
                let character = UInt64(Characters.character(names, at: index, length: length))
                if characters[character] == NumberTable.none {
                    let found = vocabulary.trie.find(names, index..<index + length)
                    characters[character] = found >= 0 && isMade[found] ? UInt32(found) : next
                    next += found >= 0 && isMade[found] ? 0 : 1
                }
                index += length
            }
        }
        merges = NumberTable(capacity: 0)
        for byte in 0..<128 { ascii[byte] = characters[UInt64(byte)] }
        for id in ids {
            let range = vocabulary.ranges[id]
            var index = range.lowerBound + Characters.length(names, at: range.lowerBound, end: range.upperBound)
            while index < range.upperBound {
                let left = part(vocabulary, range.lowerBound..<index, isMade), right = part(vocabulary, index..<range.upperBound, isMade)
                if left != Self.stranger, right != Self.stranger { pairs.append((left, right, id)) }
                index += Characters.length(names, at: index, end: range.upperBound)
            }
        }
        merges = NumberTable(capacity: pairs.count)
        for pair in pairs { merges[UInt64(pair.left) << 32 | UInt64(pair.right)] = UInt32(pair.made) }
    }

    /// The number of a character of the text.
    @inline(__always)
    func symbol(_ text: Span<UInt8>, at index: Int, length: Int) -> UInt32 {
        text[index] < 0x80 ? ascii[Int(text[index])] : characters[UInt64(Characters.character(text, at: index, length: length))]
    }

    /// The piece that two neighbours become, or `stranger`.
    @inline(__always)
    func merged(_ left: UInt32, _ right: UInt32) -> UInt32 { merges[UInt64(left) << 32 | UInt64(right)] }

    private func part(_ vocabulary: PieceVocabulary, _ range: Range<Int>, _ isMade: [Bool]) -> UInt32 {
        let names = vocabulary.names.span
        let length = Characters.length(names, at: range.lowerBound, end: range.upperBound)
        if length == range.count { return symbol(names, at: range.lowerBound, length: length) }
        let found = vocabulary.trie.find(names, range)
        return found >= 0 && isMade[found] ? UInt32(found) : Self.stranger
    }
}
