import GleanBytes

/// An item that a text holds, and where.
package struct ItemMatch: Sendable, Equatable {
    package var item: Int
    /// Different n-grams of the item in the text.
    package var ngrams: Int
    /// Bytes of the text, sorted, more than white space between them.
    package var spans: [Range<Int>]

    package init(item: Int, ngrams: Int, spans: [Range<Int>]) {
        (self.item, self.ngrams, self.spans) = (item, ngrams, spans)
    }
}

/// Finds the items of an index in texts; scratch that is used again from text to text.
package struct ItemMatcher: Sendable {
    package struct Settings: Sendable, Equatable {
        /// N-grams lie within lines, and a line counts only if this share of its n-grams are items'; then the whole line is what matches.
        package var leastLineShare: Double?
        /// Share of an item's n-grams that the text must hold.
        package var leastItemShare: Double

        package init(leastLineShare: Double? = nil, leastItemShare: Double = 0) {
            (self.leastLineShare, self.leastItemShare) = (leastLineShare, leastItemShare)
        }
    }

    private struct Hit {
        var item: Int
        var place: Int
        var span: Range<Int>
    }

    /// Hits that are looked at, counted for each item that an n-gram belongs to: what bounds memory where a page repeats a common one.
    private static let most = 1 << 20

    private let index: ItemIndex
    private let settings: Settings
    private var text: ItemText
    private var roll: NGramRoll
    /// Words at which an n-gram of the index begins.
    private var found: [(word: Int, places: Range<Int>)] = []
    private var hits: [Hit] = []
    /// N-grams of the text that are some item's, counted as often as they stand there.
    package private(set) var matched = 0

    package init(_ index: ItemIndex, _ settings: Settings) {
        self.index = index
        self.settings = settings
        text = ItemText(index.settings)
        roll = NGramRoll(size: index.settings.ngram)
    }

    /// The items that `bytes` holds, in the order of the index.
    package mutating func match(_ bytes: Span<UInt8>) -> [ItemMatch] {
        hits.removeAll(keepingCapacity: true)
        matched = 0
        if settings.leastLineShare == nil {
            read(bytes, 0..<bytes.count)
        } else {
            var lines: [Range<Int>] = []
            forEachParagraph(bytes) { lines.append($0) }
            for line in lines { read(bytes, line) }
        }
        return hits.isEmpty ? [] : grouped(bytes)
    }

    private mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        let part = bytes.extracting(range)
        text.read(part)
        found.removeAll(keepingCapacity: true)
        roll.removeAll()
        for word in 0..<text.count {
            guard let hash = roll.add(text.hash(word)) else { continue }
            let places = index.places(hash)
            if !places.isEmpty { found.append((word - index.settings.ngram + 1, places)) }
        }
        if found.isEmpty { return }
        if let least = settings.leastLineShare, Double(found.count) < least * Double(text.count - index.settings.ngram + 1) { return }
        matched += found.count
        text.findOrigins(part)
        for (word, places) in found {
            let own = text.origin(of: word..<(word + index.settings.ngram))
            let span = settings.leastLineShare == nil ? (own.lowerBound + range.lowerBound)..<(own.upperBound + range.lowerBound) : range
            for place in places where hits.count < Self.most { hits.append(Hit(item: index.item(at: place), place: place, span: span)) }
        }
    }

    /// Hits by item, those of items of which too little is there left out.
    private mutating func grouped(_ bytes: Span<UInt8>) -> [ItemMatch] {
        hits.sort { ($0.item, $0.span.lowerBound, $0.place) < ($1.item, $1.span.lowerBound, $1.place) }
        var matches: [ItemMatch] = [], at = 0
        while at < hits.count {
            var end = at
            while end < hits.count, hits[end].item == hits[at].item { end += 1 }
            let different = Set(hits[at..<end].map(\.place)).count
            if Double(different) >= settings.leastItemShare * Double(index.counts[hits[at].item]) {
                matches.append(ItemMatch(item: hits[at].item, ngrams: different, spans: Self.joined(hits[at..<end].map(\.span), in: bytes)))
            }
            at = end
        }
        return matches
    }

    /// Spans sorted, and joined where nothing but white space lies between them.
    package static func joined(_ spans: [Range<Int>], in text: Span<UInt8>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        for span in spans.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) where !span.isEmpty {
            if let last = result.last, isBlank(text, from: last.upperBound, to: span.lowerBound) {
                result[result.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                result.append(span)
            }
        }
        return result
    }

    private static func isBlank(_ text: Span<UInt8>, from start: Int, to end: Int) -> Bool {
        var at = start
        while at < end, text[at] == 0x20 || text[at] == 0x0A || text[at] == 0x09 || text[at] == 0x0D { at += 1 }
        return at >= end
    }
}
