/// What kind of page the words of its classes and text make likely: each token that a page holds counts once.
struct TypeTokens {
    /// The kinds of pages, in the order of the features and weights.
    static let features: [Feature] = [.typeArticle, .typeDocumentation, .typeService, .typeForum, .typeCollection, .typeListing, .typeProduct]

    /// One bit a slot, of elements' tokens first, then of words.
    private var seen = [UInt64](repeating: 0, count: TokenTables.size / 32)
    private var sums = SIMD8<Int32>(repeating: 0)
    private var count = 0

    mutating func begin() {
        for place in seen.indices { seen[place] = 0 }
        sums = SIMD8(repeating: 0)
        count = 0
    }

    @inline(__always)
    mutating func addElement(_ slot: UInt32, _ weights: TokenTables) { add(Int(slot), weights) }

    @inline(__always)
    mutating func addWord(_ slot: UInt32, _ weights: TokenTables) { add(TokenTables.size + Int(slot), weights) }

    @inline(__always)
    private mutating func add(_ place: Int, _ weights: TokenTables) {
        let bit: UInt64 = 1 << UInt64(place & 63)
        if seen[place >> 6] & bit != 0 { return }
        seen[place >> 6] |= bit
        sums &+= SIMD8<Int32>(truncatingIfNeeded: weights.types[place])
        count += 1
    }

    /// How much each kind is ahead of the likeliest other one.
    func leads(_ weights: TokenTables) -> [(Feature, Float)] {
        let scale = Float(max(1, count)).squareRoot()
        let scores = Self.features.indices.map { Float(sums[$0]) / scale + Float(weights.typeBias[$0]) }
        return Self.features.indices.map { kind in
            var other = -Float.infinity
            for rival in scores.indices where rival != kind { other = max(other, scores[rival]) }
            return (Self.features[kind], scores[kind] - other)
        }
    }
}
