/// What one worker uses again from text to text: remembered pieces, ids that wait to be appended, and memory for merging.
final class BytePairScratch: TokenizerScratch {
    /// Room for ids before they are appended all at once.
    static let roomForIDs = 4096

    let cache: PieceCache
    let merger = PieceMerger()
    let waiting: UnsafeMutablePointer<UInt32>
    /// The text where it is not encoded as it is.
    var text: [UInt8] = []

    init(cachePairs: Int) {
        cache = PieceCache(pairs: cachePairs)
        waiting = .allocate(capacity: Self.roomForIDs + PieceCache.mostIDs)
        waiting.initialize(repeating: 0, count: Self.roomForIDs + PieceCache.mostIDs)
    }

    deinit {
        cache.deallocate()
        waiting.deallocate()
    }
}
