/// The words of the page's title, hashed as those of blocks are.
struct TitleWords {
    private var words: [UInt64] = []
    /// A bit a word, so that most words are told at once.
    private var filter: UInt64 = 0
    private var reader = TextReader()

    mutating func read(_ title: Span<UInt8>) {
        words.removeAll(keepingCapacity: true)
        filter = 0
        var node = HTMLNode(.text)
        node.end = UInt32(truncatingIfNeeded: title.count)
        reader.begin()
        reader.read(title, node)
        reader.end()
        for word in reader.words {
            words.append(word)
            filter |= 1 << (word & 63)
        }
    }

    var count: Int { words.count }

    @inline(__always)
    func contains(_ word: UInt64) -> Bool { filter & 1 << (word & 63) != 0 && words.contains(word) }
}
