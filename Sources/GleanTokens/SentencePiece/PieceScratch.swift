/// What a SentencePiece tokenizer keeps for one worker: the normalized text, the cache, and room for one stretch.
final class PieceScratch: TokenizerScratch {
    var text: [UInt8] = []
    var cache = StretchCache(bits: 16)
    var merging = MergeLane()
    var path = PathLane()

    /// Texts are followed by this many zeros, so that the cache can read whole words.
    static let padding = 32
    /// Larger buffers are given back after the text.
    private static let keptBytes = 16 << 20

    func trim() {
        if text.capacity > Self.keptBytes { text = [] }
        merging.trim()
        path.trim()
    }
}
