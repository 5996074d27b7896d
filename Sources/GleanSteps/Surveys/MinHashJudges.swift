import GleanBytes
import GleanModel
import GleanText

/// Round `bands`: pages whose signatures agree in a band come together, smallest page first.
final class BandJudge: SurveyJudge {
    private let unit: SurveyUnit
    private let components: Int
    private let verifies: Bool

    /// In a band's group, pages up to this place are compared with the first.
    private static let comparedWithFirst = 64

    init(_ unit: SurveyUnit, components: Int, verifies: Bool) {
        self.unit = unit
        self.components = components
        self.verifies = verifies
    }

    private var first = PageKey(raw: 0), last = PageKey(raw: 0), secondLast = PageKey(raw: 0)
    private var place = 0

    func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {
        if group.isAtStart {
            guard try group.next() else { return }
            first = PageKey(raw: group.u64(at: 0))
            last = first
            secondLast = first
            place = 0
        }
        if unit.isForeign(first) { return }
        while try group.next() {
            let page = PageKey(raw: group.u64(at: 0))
            if page == last { continue }
            place += 1
            if !verifies || unit.isForeign(page) {
                outcome.join(first, page, in: components)
            } else {
                outcome.compare(last, page)
                if secondLast != last { outcome.compare(secondLast, page) }
                if place > 2, place < Self.comparedWithFirst { outcome.compare(first, page) }
            }
            secondLast = last
            last = page
            if outcome.isFull { return }
        }
    }
}

extension SurveyOutcome {
    /// An edge between two pages.
    fileprivate mutating func join(_ one: PageKey, _ other: PageKey, in round: Int) {
        records.emit(to: round) {
            $0.append(one)
            $0.append(other)
        }
    }

    /// Asks for the shingles of both pages.
    fileprivate mutating func compare(_ one: PageKey, _ other: PageKey) {
        for (page, with) in [(one, other), (other, one)] {
            records.emit(to: MinHash.Round.visits) {
                $0.append(page)
                $0.append(with)
            }
        }
    }
}

/// Round `shingles`: a page's set of shingles goes to every page that it is to be compared with.
final class ShingleVisitor: SurveyVisitor {
    private var shingler: Shingler
    private var hashes: [UInt64] = []

    init(_ settings: ShingleSettings) { shingler = Shingler(settings) }

    func visit(_ page: borrowing Page, _ key: PageKey, _ records: RecordGroups, into outcome: inout SurveyOutcome) throws {
        shingler.hashes(of: page.text, into: &hashes)
        hashes.sort()
        var last: UInt64?
        while try records.next() {
            let other = records.u64(at: 0)
            // A pair that shares several bands asks several times.
            if other == last { continue }
            last = other
            outcome.records.emit(to: MinHash.Round.pairs) { record in
                record.append(big: min(key.raw, other))
                record.append(big: max(key.raw, other))
                var before: UInt64?
                for hash in hashes where hash != before {
                    record.append(big: hash)
                    before = hash
                }
            }
        }
    }
}

/// Round `pairs`: two sets of shingles, side by side.
final class PairJudge: SurveyJudge {
    private let atLeast: Double
    private let components: Int
    private var one: [UInt8] = []
    private var other: [UInt8] = []

    init(atLeast: Double, components: Int) {
        self.atLeast = atLeast
        self.components = components
    }

    func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {
        one.removeAll(keepingCapacity: true)
        other.removeAll(keepingCapacity: true)
        guard try group.next() else { return }
        group.appendValue(to: &one)
        // Two pages with the same set give the same record twice; it is there twice all the same.
        guard try group.next() else { return }
        group.appendValue(to: &other)
        guard Self.jaccard(one, other) >= atLeast else { return }
        outcome.join(PageKey(raw: group.key(at: 0)), PageKey(raw: group.key(at: 8)), in: components)
    }

    /// Size of the intersection over that of the union, of two sorted sets of 64-bit numbers.
    static func jaccard(_ one: [UInt8], _ other: [UInt8]) -> Double {
        var left = 0, right = 0, same = 0
        while left < one.count, right < other.count {
            let a = one.big(at: left), b = other.big(at: right)
            if a == b { same += 1 }
            if a <= b { left += 8 }
            if b <= a { right += 8 }
        }
        let union = (one.count + other.count) / 8 - same
        return union == 0 ? 0 : Double(same) / Double(union)
    }
}

/// Round `pages`: the label of a page that has an edge meets its rank and sketch, and goes on under the label.
final class LabelJudge: SurveyJudge {
    private let clusters: Int
    private var value: [UInt8] = []

    init(clusters: Int) { self.clusters = clusters }

    func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {
        // Labels begin with 0 and come first; a page without one has no edge.
        guard try group.next(), group.u8(at: 0) == 0 else { return }
        let page = group.key(at: 0), label = group.u64(at: 1)
        guard try group.next() else { return }
        value.removeAll(keepingCapacity: true)
        group.appendValue(from: 1, to: &value)
        outcome.records.emit(to: clusters) { record in
            record.append(big: label)
            record.append(contentsOf: value[0..<9])
            record.append(big: page)
            record.append(contentsOf: value[9...])
        }
    }
}

/// Round `clusters`: pages of a cluster, those of other releases first, then the best copy. The first stays.
final class ClusterJudge: SurveyJudge {
    private let unit: SurveyUnit
    private var sketch: [UInt8] = []
    private var keptSketch: [UInt8] = []

    private static let page = 9, sketchAt = 17

    init(_ unit: SurveyUnit) { self.unit = unit }

    private var cluster = PageKey(raw: 0), kept = PageKey(raw: 0)
    private var size = 0

    func judge(_ group: RecordGroups, into outcome: inout SurveyOutcome) throws {
        if group.isAtStart {
            guard try group.next() else { return }
            cluster = PageKey(raw: group.key(at: 0))
            kept = PageKey(raw: group.u64(at: Self.page))
            keptSketch.removeAll(keepingCapacity: true)
            group.appendValue(from: Self.sketchAt, to: &keptSketch)
            size = 1
        }
        let isForeign = unit.isForeign(kept)
        while try group.next() {
            let page = PageKey(raw: group.u64(at: Self.page))
            size += 1
            if unit.isForeign(page) { continue }
            sketch.removeAll(keepingCapacity: true)
            group.appendValue(from: Self.sketchAt, to: &sketch)
            outcome.drop(page, isForeign ? "seen_in_other_release" : "near_duplicate", keeping: kept)
            outcome.set(MinHash.Number.cluster, of: page, to: cluster.number)
            outcome.set(MinHash.Number.similarity, of: page, to: Sketch.similarity(keptSketch, sketch))
            outcome.set(MinHash.Number.kept, of: page, to: kept.number)
            if outcome.isFull, !group.isOver { return }
        }
        if isForeign { return }
        outcome.set(MinHash.Number.cluster, of: kept, to: cluster.number)
        outcome.set(MinHash.Number.clusterSize, of: kept, to: Double(size))
    }
}
