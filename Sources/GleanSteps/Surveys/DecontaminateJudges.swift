import GleanBytes
import GleanModel

/// Says what becomes of the pages that hold items.
///
/// A class, as `SurveyJudge` asks for one.
final class HoldingPageJudge: SurveyJudge {
    private let step: Decontaminate
    private var value: [UInt8] = []

    init(_ step: Decontaminate) { self.step = step }

    func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {
        let page = PageKey(raw: group.key(at: 0))
        while try group.next() {
            value.removeAll(keepingCapacity: true)
            group.appendValue(to: &value)
            var reader = VarintReader(value.span)
            _ = reader.next()
            let matched = reader.next(), items = reader.next()
            let spans = HeldItems.spans(&reader), cut = HeldItems.spans(&reader)
            outcome.set(Decontaminate.Number.items, of: page, to: Double(items))
            outcome.set(Decontaminate.Number.matches, of: page, to: Double(matched))
            outcome.set(Decontaminate.Number.spans, of: page, to: Double(spans.count))
            // Of a page that is not cut, spans are only measured.
            for span in step.cuts ? cut : spans { outcome.cut(span, of: page) }
            if step.mode == "drop" { outcome.drop(page, "benchmark_item") }
        }
    }
}

/// Writes a line for each item that pages hold, and one that counts the others.
///
/// A class, as `SurveyJudge` asks for one.
final class ItemJudge: SurveyJudge {
    private let items: BenchmarkItems
    private var value: [UInt8] = []
    private var found = 0

    init(_ items: BenchmarkItems) { self.items = items }

    func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {
        var line = ItemLine(items.place(Int(group.key(at: 0))))
        while try group.next() {
            value.removeAll(keepingCapacity: true)
            group.appendValue(from: 8, to: &value)
            let page = PageKey(raw: group.u64(at: 0))
            var reader = VarintReader(value.span)
            let done = HeldItems.Done(rawValue: UInt8(truncatingIfNeeded: reader.next())) ?? .reported
            let ngrams = reader.next(), spans = HeldItems.spans(&reader)
            let id = reader.take(reader.next()), url = reader.take(reader.next())
            line.add(id: value.span.extracting(id), url: value.span.extracting(url), place: (page.unit, page.row), ngrams: ngrams, spans: spans, done: done.name)
        }
        found += 1
        outcome.report(line.finished(), to: ItemLine.file)
    }

    func finish(into outcome: inout SurveyOutcome) throws {
        outcome.report(ItemLine.counts(items, found: found), to: ItemLine.file)
    }
}
