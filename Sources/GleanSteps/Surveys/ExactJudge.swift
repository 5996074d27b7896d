import GleanBytes
import GleanModel

/// Judges groups of pages with one text or URL.
///
/// A class, as the protocol wants it: what it holds is the group at hand.
final class CopyJudge: SurveyJudge {
    private let pageAt: Int
    private let reason: Reason
    private let keepFirst: Bool
    private let moreThan: Int

    private var count = 0
    private var held: [PageKey] = []
    /// Pages of a group whose number of copies is written; those after them are dropped as they come, so that no group fills the memory.
    static let mostHeld = 1 << 16

    init(pageAt: Int, reason: Reason, keepFirst: Bool, moreThan: Int) {
        precondition(moreThan <= Self.mostHeld)
        self.pageAt = pageAt
        self.reason = reason
        self.keepFirst = keepFirst
        self.moreThan = moreThan
    }

    func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {
        if group.isAtStart {
            count = 0
            held.removeAll(keepingCapacity: true)
        }
        while try group.next() {
            let page = PageKey(raw: group.u64(at: pageAt))
            count += 1
            if held.count < Self.mostHeld {
                held.append(page)
            } else {
                drop(page, into: &outcome)
                if outcome.isFull { return }
            }
        }
        guard count > 1 else { return }
        for (index, page) in held.enumerated() {
            outcome.set(Exact.Number.copies, of: page, to: Double(count))
            if count > moreThan, index > 0 || !keepFirst { drop(page, into: &outcome) }
        }
    }

    private func drop(_ page: PageKey, into outcome: inout SurveyOutcome) {
        let kept = keepFirst ? held.first : nil
        outcome.drop(page, reason, keeping: kept)
        if let kept { outcome.set(Exact.Number.kept, of: page, to: kept.number) }
    }
}

/// Judges groups of places that hold one part.
final class PartJudge: SurveyJudge {
    private let pageAt: Int
    private let keepFirst: Bool
    private let moreThan: Int
    private let countPages: Bool

    private struct Place {
        let page: PageKey
        let span: Range<Int>
    }

    /// Places, or pages, so far; and the page before.
    private var count = 0
    private var last: PageKey?
    /// Places that go if there turn out to be too many, until that is so.
    private var held: [Place] = []

    init(pageAt: Int, keepFirst: Bool, moreThan: Int, countPages: Bool) {
        self.pageAt = pageAt
        self.keepFirst = keepFirst
        self.moreThan = moreThan
        self.countPages = countPages
    }

    func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {
        if group.isAtStart {
            (count, last) = (0, nil)
            held.removeAll(keepingCapacity: true)
        }
        while try group.next() {
            let page = PageKey(raw: group.u64(at: pageAt))
            let place = Place(page: page, span: Int(group.u32(at: pageAt + 8))..<Int(group.u32(at: pageAt + 12)))
            let isRepeated = countPages && page == last
            if !isRepeated { count += 1 }
            last = page
            if isRepeated {
                outcome.cut(place.span, of: page)
            } else if count > 1 || !keepFirst {
                held.append(place)
            }
            if count > moreThan {
                for place in held { outcome.cut(place.span, of: place.page) }
                held.removeAll(keepingCapacity: true)
            }
            if outcome.isFull { return }
        }
    }
}
