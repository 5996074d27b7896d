import GleanBytes

/// The tokens of a text: segments of Unicode Standard Annex #29 that are no white space, so words, numbers and punctuation marks; in scripts
/// that write no spaces mostly single characters. Each is known by 64 bits of XXH3.
package struct TextTokens: Sendable {
    package private(set) var hashes: [UInt64] = []
    private var starts: [UInt32] = []
    private var ends: [UInt32] = []
    private let words = UnicodeWords()

    package init() {}

    package var count: Int { hashes.count }

    /// The bytes from the start of token `first` to the end of token `last`.
    package func bytes(_ first: Int, through last: Int) -> Range<Int> { Int(starts[first])..<Int(ends[last]) }

    /// Replaces the tokens by those of `text`.
    /// - Precondition: `text.count < 2^32`.
    package mutating func split(_ text: Span<UInt8>) {
        hashes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        words.segments(text) { segment in
            // A segment of white space is nothing else; a word may have joiners behind it, which are none.
            if SpacyEnglish.spaceSize(text, segment.lowerBound) != nil { return }
            starts.append(UInt32(segment.lowerBound))
            ends.append(UInt32(segment.upperBound))
            hashes.append(XXH3.hash64(text.extracting(segment)))
        }
    }
}
