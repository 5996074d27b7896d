import GleanBytes
import GleanFormats
import GleanModel

/// One slice's filter, and what it found of the page at hand.
///
/// Apart from its judge, since every access to a class's own values is watched, which took a tenth of the time.
private struct Slice: ~Copyable {
    private let hashBytes: Int
    private let countsRepeats: Bool
    private(set) var filter: BloomFilter
    private(set) var ngrams = 0
    /// By paragraph that has n-grams in this slice, how many of them were seen before.
    private(set) var found: [(paragraph: Int, seen: Int)] = []
    /// N-grams of the paragraph at hand, which are remembered when it ends.
    private var waiting: [UInt64] = []

    init(_ step: NGramBloom) {
        hashBytes = step.hashBytes
        countsRepeats = step.countRepeats
        let expected = (step.expectedNgrams + step.slices - 1) / step.slices
        filter = BloomFilter(BloomShape(items: expected, rate: step.falsePositiveRate))
    }

    mutating func begin() { found.removeAll(keepingCapacity: true) }

    /// Asks for the n-grams of one piece of a page, in the order of the text.
    mutating func read(_ piece: Span<UInt8>) {
        var reader = VarintReader(piece)
        while !reader.isAtEnd {
            let paragraph = reader.next(), count = reader.next()
            if found.last?.paragraph != paragraph {
                remember()
                found.append((paragraph, 0))
            }
            var seen = 0
            for _ in 0..<count where ask(reader.next(big: hashBytes)) { seen += 1 }
            found[found.count - 1].seen += seen
            ngrams += count
        }
    }

    mutating func end() { remember() }

    private mutating func ask(_ hash: UInt64) -> Bool {
        if countsRepeats { return filter.insert(hash) }
        if filter.contains(hash) { return true }
        waiting.append(hash)
        return false
    }

    private mutating func remember() {
        for hash in waiting { filter.insert(hash) }
        waiting.removeAll(keepingCapacity: true)
    }
}

/// Asks the filter of one slice for the n-grams of page after page, and tells the second round what it found.
///
/// A class, as `SurveyJudge` asks for one.
final class SliceJudge: SurveyJudge {
    private let number: Int
    private var slice: Slice
    private var value: [UInt8] = []

    init(_ step: NGramBloom, slice: Int) {
        number = slice
        self.slice = Slice(step)
    }

    func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {
        slice.begin()
        while try group.next() {
            value.removeAll(keepingCapacity: true)
            group.appendValue(from: 4, to: &value)
            slice.read(value.span)
        }
        slice.end()
        let seen = slice.found.filter { $0.seen > 0 }
        if seen.isEmpty { return }
        outcome.records.emit(to: NGramBloom.Round.pages) { record in
            record.append(big: group.key(at: 2))
            record.append(1)
            for part in seen {
                record.append(varint: part.paragraph)
                record.append(varint: part.seen)
            }
        }
    }

    func finish(into outcome: inout SurveyOutcome) throws {
        var line = JSONWriter()
        line.beginObject()
        line.key("slice")
        line.integer(number)
        line.key("ngrams")
        line.integer(slice.ngrams)
        line.key("different")
        line.integer(slice.filter.items)
        line.key("bytes")
        line.integer(slice.filter.shape.bytes)
        line.key("probes")
        line.integer(slice.filter.shape.probes)
        line.key("fill")
        line.number(slice.filter.fill)
        line.key("false_positive_rate")
        line.number(slice.filter.shape.rate(items: slice.filter.items))
        line.endObject()
        outcome.report(line.bytes, to: "bloom.jsonl")
    }
}

/// Adds up what the slices found of each page: the share of its n-grams, and which paragraphs are to be cut.
///
/// A class, as `SurveyJudge` asks for one.
final class OverlapJudge: SurveyJudge {
    private let step: NGramBloom
    private var value: [UInt8] = []
    private var spans: [Range<Int>] = []
    private var ngrams: [Int] = []
    private var seen: [Int] = []

    init(_ step: NGramBloom) { self.step = step }

    func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {
        let page = PageKey(raw: group.key(at: 0))
        ngrams.removeAll(keepingCapacity: true)
        while try group.next() {
            value.removeAll(keepingCapacity: true)
            group.appendValue(from: 1, to: &value)
            var reader = VarintReader(value.span)
            if group.u8(at: 0) == 0 {
                readParagraphs(&reader)
            } else {
                while !reader.isAtEnd {
                    let paragraph = reader.next(), count = reader.next()
                    if paragraph < seen.count { seen[paragraph] += count }
                }
            }
        }
        let all = ngrams.reduce(0, +)
        guard all > 0 else { return }
        outcome.set(NGramBloom.Number.ngrams, of: page, to: Double(all))
        outcome.set(NGramBloom.Number.overlap, of: page, to: Double(seen.reduce(0, +)) / Double(all))
        guard step.cuts else { return }
        for (paragraph, span) in spans.enumerated() where isTooMuch(Double(seen[paragraph]) / Double(ngrams[paragraph])) {
            outcome.cut(span, of: page)
        }
    }

    /// The page's own record, which sorts before those of the slices.
    @_lifetime(reader: copy reader)
    private func readParagraphs(_ reader: inout VarintReader) {
        let count = reader.next()
        spans.removeAll(keepingCapacity: true)
        for _ in 0..<count {
            let start = reader.next(), bytes = reader.next()
            spans.append(start..<(start + bytes))
            ngrams.append(reader.next())
        }
        seen = Array(repeating: 0, count: count)
    }

    private func isTooMuch(_ share: Double) -> Bool {
        step.atLimit ? share >= step.maxParagraphOverlap : share > step.maxParagraphOverlap
    }
}
