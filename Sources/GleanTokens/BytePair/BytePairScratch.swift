/// What one worker uses again from text to text: remembered pieces, ids that wait to be appended, and memory for merging.
final class BytePairScratch: TokenizerScratch {
    /// A piece that is to be looked up.
    struct Found {
        var start: Int
        var end: Int
        var key: PieceKey
        var place: UnsafeMutablePointer<PieceCache.Entry>
    }

    /// How many pieces are found before they are looked up.
    static let piecesAhead = 64
    private static let roomForIDs = piecesAhead * max(PieceCache.mostIDs, LongPieceCache.mostIDs)

    let cache = PieceCache(pairs: 1 << 16)
    let longCache = LongPieceCache(places: 1 << 13)
    let merger = PieceMerger()
    let found = UnsafeMutablePointer<Found>.allocate(capacity: piecesAhead)
    /// Ids before they are appended all at once.
    let waiting = UnsafeMutablePointer<UInt32>.allocate(capacity: roomForIDs)
    /// How many pieces of `found` wait to be looked up.
    var foundCount = 0
    var composer = ComposedText()
    /// The text where it is not encoded as it is: its broken UTF-8 replaced, composed, with a space in front.
    var repaired: [UInt8] = []
    var composed: [UInt8] = []
    var spaced: [UInt8] = []

    init() {
        waiting.initialize(repeating: 0, count: Self.roomForIDs)
    }

    deinit {
        cache.deallocate()
        longCache.deallocate()
        found.deallocate()
        waiting.deallocate()
    }

    /// Remembers what a piece was merged into, if both are of a length to be remembered.
    func remember(_ piece: UnsafeBufferPointer<UInt8>, _ ids: Span<UInt32>) {
        guard let bytes = piece.baseAddress else { return }
        if piece.count <= PieceKey.longest {
            cache.put(PieceKey(bytes, piece.count, isPadded: false), ids)
        } else {
            longCache.put(bytes, piece.count, ids)
        }
    }
}
