import GleanBytes
import GleanModel

/// Passes on the places of anchors that have another one.
final class AnchorJudge: SurveyJudge {
    /// A group's first place, until there is a second.
    private var first: (page: PageKey, place: UInt32)?

    func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {
        if group.isAtStart {
            guard try group.next() else { return }
            first = (PageKey(raw: group.u64(at: 0)), group.u32(at: 8))
        }
        while try group.next() {
            if let first { Self.emit(first.page, first.place, into: &outcome.records) }
            first = nil
            Self.emit(PageKey(raw: group.u64(at: 0)), group.u32(at: 8), into: &outcome.records)
            if outcome.isFull { return }
        }
    }

    private static func emit(_ page: PageKey, _ place: UInt32, into records: inout RecordSink) {
        records.emit(to: 1) {
            $0.append(page)
            $0.append(big: place)
        }
    }
}

/// Hashes the windows at places that were passed on.
final class WindowVisitor: SurveyVisitor {
    private var reader: SubstringReader
    private var places: [Int] = []

    init(_ reader: SubstringReader) { self.reader = reader }

    func visit(_ page: borrowing Page, _ key: PageKey, _ records: RecordGroups, into outcome: inout SurveyOutcome) throws {
        places.removeAll(keepingCapacity: true)
        while try records.next() { places.append(Int(records.u32(at: 0))) }
        reader.emitWindows(page.text, places, key, into: &outcome.records)
    }
}

/// Cuts windows that stand in two places or more.
final class WindowJudge: SurveyJudge {
    private let keepFirst: Bool
    private var first: (page: PageKey, span: Range<Int>)?

    init(keepFirst: Bool) { self.keepFirst = keepFirst }

    func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {
        if group.isAtStart {
            guard try group.next() else { return }
            first = (PageKey(raw: group.u64(at: 0)), Self.span(group))
        }
        while try group.next() {
            if !keepFirst, let first { outcome.cut(first.span, of: first.page) }
            first = nil
            outcome.cut(Self.span(group), of: PageKey(raw: group.u64(at: 0)))
            if outcome.isFull { return }
        }
    }

    private static func span(_ group: RecordGroups) -> Range<Int> { Int(group.u32(at: 8))..<Int(group.u32(at: 12)) }
}
