import GleanBytes
import GleanFormats
import GleanModel

/// Asks the filter of one slice for the n-grams of page after page, and tells the second round what it found.
///
/// A class, as `SurveyJudge` asks for one.
final class SliceJudge: SurveyJudge {
    private let slice: Int
    private let hashBytes: Int
    private let countsRepeats: Bool
    private var filter: BloomFilter
    private var ngrams = 0
    private var value: [UInt8] = []
    /// N-grams of the paragraph at hand, which are remembered when it ends.
    private var waiting: [UInt64] = []
    private var found: [(paragraph: Int, seen: Int)] = []

    init(_ step: NGramBloom, slice: Int) {
        self.slice = slice
        hashBytes = step.hashBytes
        countsRepeats = step.countRepeats
        let expected = (step.expectedNgrams + step.slices - 1) / step.slices
        filter = BloomFilter(BloomShape(items: expected, rate: step.falsePositiveRate))
    }

    func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {
        found.removeAll(keepingCapacity: true)
        var paragraph = -1
        while try group.next() {
            value.removeAll(keepingCapacity: true)
            group.appendValue(from: 4, to: &value)
            var reader = VarintReader(value.span)
            while !reader.isAtEnd {
                let next = reader.next(), count = reader.next()
                if next != paragraph {
                    remember()
                    paragraph = next
                    found.append((next, 0))
                }
                for _ in 0..<count { ask(reader.next(big: hashBytes)) }
            }
        }
        remember()
        let seen = found.filter { $0.seen > 0 }
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

    private func ask(_ hash: UInt64) {
        ngrams += 1
        let isSeen: Bool
        if countsRepeats {
            isSeen = filter.insert(hash)
        } else {
            isSeen = filter.contains(hash)
            if !isSeen { waiting.append(hash) }
        }
        if isSeen { found[found.count - 1].seen += 1 }
    }

    private func remember() {
        for hash in waiting { filter.insert(hash) }
        waiting.removeAll(keepingCapacity: true)
    }

    func finish(into outcome: inout SurveyOutcome) throws {
        var line = JSONWriter()
        line.beginObject()
        line.key("slice")
        line.integer(slice)
        line.key("ngrams")
        line.integer(ngrams)
        line.key("different")
        line.integer(filter.items)
        line.key("bytes")
        line.integer(filter.shape.bytes)
        line.key("probes")
        line.integer(filter.shape.probes)
        line.key("fill")
        line.number(filter.fill)
        line.key("false_positive_rate")
        line.number(filter.shape.rate(items: filter.items))
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
