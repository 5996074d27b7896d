import GleanBytes
import GleanModel
import GleanText

/// What a page holds of evaluation sets, and what is done about it: the signature of a page.
struct HeldItems {
    enum Done: UInt8 {
        case dropped, cut, reported

        var name: String {
            switch self {
            case .dropped: "dropped"
            case .cut: "cut"
            case .reported: "reported"
            }
        }
    }

    var done: Done
    var matched: Int
    /// Places of the text, those of all items joined.
    var spans: [Range<Int>]
    /// What is cut; empty unless the step cuts.
    var cutSpans: [Range<Int>] = []
    var matches: [ItemMatch]
    var id: [UInt8]
    var url: [UInt8]

    init(_ step: Decontaminate, _ page: borrowing Page, _ matches: [ItemMatch], matched: Int) {
        self.matches = matches
        self.matched = matched
        let spans = ItemMatcher.joined(matches.flatMap(\.spans), in: page.text)
        self.spans = spans
        done = step.mode == "drop" ? .dropped : step.mode == "cut" ? .cut : .reported
        if step.maxSpans.values.contains(where: { Double(spans.count) > $0 }) { done = .dropped }
        if step.cuts { cutSpans = SpanWindow.widened(spans, in: page.text, window: step.window, leastPiece: step.leastPiece) }
        id = page.id.withUnsafeBufferPointer { Array($0) }
        url = page.url.withUnsafeBufferPointer { Array($0) }
    }

    // MARK: As bytes

    func write(into bytes: inout [UInt8]) {
        writePage(into: &bytes)
        bytes.append(varint: matches.count)
        for match in matches {
            bytes.append(varint: match.item)
            bytes.append(varint: match.ngrams)
            Self.append(match.spans, to: &bytes)
        }
        for part in [id, url] {
            bytes.append(varint: part.count)
            bytes += part
        }
    }

    init(reading bytes: Span<UInt8>) {
        var reader = VarintReader(bytes)
        done = Done(rawValue: UInt8(truncatingIfNeeded: reader.next())) ?? .reported
        matched = reader.next()
        _ = reader.next()
        spans = Self.spans(&reader)
        cutSpans = Self.spans(&reader)
        matches = []
        for _ in 0..<reader.next() { matches.append(ItemMatch(item: reader.next(), ngrams: reader.next(), spans: Self.spans(&reader))) }
        id = Self.copy(bytes, reader.take(reader.next()))
        url = Self.copy(bytes, reader.take(reader.next()))
    }

    /// What the page's own record holds: all but the items by name.
    func writePage(into bytes: inout [UInt8]) {
        bytes.append(varint: Int(done.rawValue))
        bytes.append(varint: matched)
        bytes.append(varint: matches.count)
        Self.append(spans, to: &bytes)
        Self.append(cutSpans, to: &bytes)
    }

    /// What an item's record of this page holds.
    func write(_ match: ItemMatch, into bytes: inout [UInt8]) {
        bytes.append(varint: Int(done.rawValue))
        bytes.append(varint: match.ngrams)
        Self.append(match.spans, to: &bytes)
        bytes.append(varint: id.count)
        bytes += id
        bytes.append(varint: url.count)
        bytes += url
    }

    private static func copy(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        bytes.extracting(range).withUnsafeBufferPointer { Array($0) }
    }

    static func append(_ spans: [Range<Int>], to bytes: inout [UInt8]) {
        bytes.append(varint: spans.count)
        for span in spans {
            bytes.append(varint: span.lowerBound)
            bytes.append(varint: span.count)
        }
    }

    @_lifetime(reader: copy reader)
    static func spans(_ reader: inout VarintReader) -> [Range<Int>] {
        var spans: [Range<Int>] = []
        for _ in 0..<reader.next() {
            let start = reader.next(), count = reader.next()
            spans.append(start..<(start + count))
        }
        return spans
    }
}
