import GleanBytes

/// The n-grams of a benchmark's items, by hash: 12 bytes each and a quarter for where they begin. Two n-grams with one hash of 64 bits count
/// as one: of 10^12 n-grams of pages, held against a million, one in twenty chances that it happens at all.
package struct ItemIndex: Sendable {
    /// Which n-grams of an item are looked for.
    package struct Parts: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }
        package static let prompt = Parts(rawValue: 1), answer = Parts(rawValue: 2)
        /// Those of prompt and answer in a row that hold words of both.
        package static let overlap = Parts(rawValue: 4)
    }

    package let settings: ItemTextSettings
    /// By item, its different n-grams.
    package private(set) var counts: [UInt32] = []
    /// Sorted; then the item of each.
    private var hashes: [UInt64] = []
    private var items: [UInt32] = []
    /// Where the hashes with the same top bits begin, and one more.
    private var starts: [UInt32] = [0, 0]
    private var shift: UInt64 = 63

    package init(_ settings: ItemTextSettings) { self.settings = settings }

    package var ngrams: Int { hashes.count }

    /// The places of an n-gram among all: one for each item that has it.
    package func places(_ hash: UInt64) -> Range<Int> {
        let run = Int(hash >> shift)
        var low = Int(starts[run])
        let end = Int(starts[run + 1])
        while low < end, hashes[low] < hash { low += 1 }
        var high = low
        while high < end, hashes[high] == hash { high += 1 }
        return low..<high
    }

    package func item(at place: Int) -> Int { Int(items[place]) }

    /// Takes in items, one after the other; `index` makes the table of them.
    package struct Builder {
        private let settings: ItemTextSettings
        private let parts: Parts
        private var text: ItemText
        private var pairs: [(hash: UInt64, item: UInt32)] = []
        package private(set) var items = 0

        package init(_ settings: ItemTextSettings, _ parts: Parts) {
            self.settings = settings
            self.parts = parts
            text = ItemText(settings)
        }

        /// Adds an item; `byLine` makes n-grams within lines alone, and none across prompt and answer.
        package mutating func add(prompt: Span<UInt8>, answer: Span<UInt8>, byLine: Bool) {
            let prompt = words(prompt, byLine), answer = words(answer, byLine)
            if parts.contains(.prompt) { for line in prompt { add(line) } }
            if parts.contains(.answer) { for line in answer { add(line) } }
            if parts.contains(.overlap), !byLine, let before = prompt.first, let after = answer.first, !before.isEmpty, !after.isEmpty {
                // Every window across the boundary has n - 1 words at most of either.
                add(before.suffix(settings.ngram - 1) + after.prefix(settings.ngram - 1))
            }
            items += 1
        }

        private mutating func words(_ span: Span<UInt8>, _ byLine: Bool) -> [[UInt64]] {
            guard byLine else { return [hashes(span)] }
            var lines: [[UInt64]] = []
            forEachParagraph(span) { lines.append(hashes(span.extracting($0))) }
            return lines
        }

        private mutating func hashes(_ span: Span<UInt8>) -> [UInt64] {
            text.read(span)
            return (0..<text.count).map { text.hash($0) }
        }

        private mutating func add(_ words: some Sequence<UInt64>) {
            var roll = NGramRoll(size: settings.ngram)
            for word in words { if let hash = roll.add(word) { pairs.append((hash, UInt32(items))) } }
        }

        package func index() -> ItemIndex {
            var index = ItemIndex(settings)
            index.fill(pairs.sorted { ($0.hash, $0.item) < ($1.hash, $1.item) }, items: items)
            return index
        }
    }

    private mutating func fill(_ sorted: [(hash: UInt64, item: UInt32)], items count: Int) {
        counts = Array(repeating: 0, count: count)
        var last: (hash: UInt64, item: UInt32)?
        for pair in sorted {
            if let last, last == pair { continue }
            last = pair
            hashes.append(pair.hash)
            items.append(pair.item)
            counts[Int(pair.item)] += 1
        }
        // About one hash to a run: most of what is asked for is not there, and is refused at once.
        let bits = max(1, UInt64.bitWidth - hashes.count.leadingZeroBitCount)
        shift = UInt64(64 - bits)
        starts = Array(repeating: 0, count: (1 << bits) + 1)
        for hash in hashes { starts[Int(hash >> shift) + 1] += 1 }
        for run in 1..<starts.count { starts[run] += starts[run - 1] }
    }
}

/// Hands the lines of a text to `body`, without their line feeds.
func forEachParagraph(_ text: Span<UInt8>, _ body: (Range<Int>) -> Void) {
    var start = 0
    while start < text.count {
        var end = start
        while end < text.count, text[end] != 10 { end += 1 }
        body(start..<end)
        start = end + 1
    }
}
