import GleanBytes
import GleanModel

/// A survey over pages in memory: the engine's rounds with one unit each, sorted at once.
struct MemorySurvey {
    struct Outcome: Equatable {
        var drop: Reason?
        var kept: Int?
        var numbers: [Int: Double] = [:]
        /// Joined where they touch.
        var spans: [Range<Int>] = []
    }

    /// One a page.
    private(set) var outcomes: [Outcome]
    /// Records of each round.
    private(set) var records: [Int]
    /// Outcomes that were taken away before their group was over.
    private(set) var interruptions = 0

    /// `pages` are texts with URLs, ids and dates; `seen` are signatures of pages of another release.
    init<S: Survey>(_ survey: S, _ pages: [(text: [UInt8], url: String, id: String, date: String)], seen: [[UInt8]] = [], scores: [Double] = [])
    where S.Kit == Void {
        let batch = Self.batch(pages)
        var sink = RecordSink(survey.rounds)
        for (row, signature) in Self.signatures(survey, batch, scores).enumerated() where !signature.isEmpty {
            survey.emit(signature.span, of: SurveyPage(key: PageKey(unit: 0, row: row), isForeign: false), into: &sink)
        }
        for (row, signature) in seen.enumerated() {
            survey.emit(signature.span, of: SurveyPage(key: PageKey(unit: 1, row: row), isForeign: true), into: &sink)
        }
        var lanes = sink.lanes
        outcomes = Array(repeating: Outcome(), count: pages.count)
        records = []
        for (round, described) in survey.rounds.enumerated() {
            records.append(lanes[round].count / (described.shape.width ?? 1))
            var outcome = SurveyOutcome(survey.rounds)
            let cursor = RecordCursor(ArrayFeed(Self.sorted(lanes[round], described.shape)), described.shape)
            let groups = RecordGroups(RecordMerge([cursor]), keyBytes: described.shape.keyBytes)
            let unit = SurveyUnit(round: round, unit: 0, units: 1, foreignFrom: 1)
            let judge = described.kind == .visits ? nil : survey.judge(unit, ()), visitor = described.kind == .visits ? survey.visitor(unit, (), Desk()) : nil
            while (try? groups.nextGroup()) == true {
                let key = PageKey(raw: groups.key(at: 0))
                try? visitor?.visit(Page(batch, key.row, text: batch.text[key.row], version: 1), key, groups, into: &outcome)
                var isFull = judge != nil
                while isFull {
                    try? judge?.judge(groups, into: &outcome)
                    isFull = outcome.isFull && !groups.isOver
                    if isFull { interruptions += 1 }
                    take(&outcome, &lanes)
                }
                take(&outcome, &lanes)
            }
            try? judge?.finish(into: &outcome)
            take(&outcome, &lanes)
        }
        for row in outcomes.indices { outcomes[row].spans = Self.joined(outcomes[row].spans) }
    }

    static func signatures<S: Survey>(_ survey: S, _ batch: borrowing Batch, _ scores: [Double] = []) -> [[UInt8]] where S.Kit == Void {
        var scratch = survey.makeScratch((), Desk())
        var signatures: [[UInt8]] = []
        for row in 0..<batch.count {
            var signature: [UInt8] = []
            survey.sign(Page(batch, row, text: batch.text[row], version: UInt64(row)), row < scores.count ? [scores[row]] : [], (), &scratch, into: &signature)
            signatures.append(signature)
        }
        return signatures
    }

    static func batch(_ pages: [(text: [UInt8], url: String, id: String, date: String)]) -> Batch {
        var batch = Batch()
        for (row, page) in pages.enumerated() {
            let url = Array(page.url.utf8), id = Array(page.id.utf8), date = Array(page.date.utf8)
            batch.append(
                url: url.span, id: id.span, date: date.span, head: Span(), payload: Span(), text: page.text.span,
                facts: PageFacts(offset: UInt64(row), length: 0))
        }
        return batch
    }

    private static func sorted(_ bytes: [UInt8], _ shape: RecordShape) -> [UInt8] {
        var order = RecordOrder(), out: [UInt8] = []
        order.sort(bytes, shape)
        order.forEach(bytes) { out += $0 }
        return out
    }

    private mutating func take(_ outcome: inout SurveyOutcome, _ lanes: inout [[UInt8]]) {
        for round in lanes.indices {
            lanes[round] += outcome.records.lanes[round]
            outcome.records.removeAll(round)
        }
        for entry in outcome.entries where entry.page.unit == 0 {
            switch entry.what {
            case .drop(let reason, let kept):
                outcomes[entry.page.row].drop = reason
                outcomes[entry.page.row].kept = kept.map { $0.unit == 0 ? $0.row : -1 - $0.row }
            case .number(let slot, let value): outcomes[entry.page.row].numbers[slot] = value
            case .span(let start, let end): outcomes[entry.page.row].spans.append(start..<end)
            }
        }
        outcome.removeEntries()
    }

    private static func joined(_ spans: [Range<Int>]) -> [Range<Int>] {
        var joined: [Range<Int>] = []
        for span in spans.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
            if let last = joined.last, span.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                joined.append(span)
            }
        }
        return joined
    }
}

/// Hands out an array's bytes.
private final class ArrayFeed: RecordFeed {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count)
        buffer.copyBytes(from: bytes.prefix(count))
        bytes = bytes.dropFirst(count)
        return count
    }

    var damage: any Error { RunError(.damagedWork, "records end amid a record") }
}
