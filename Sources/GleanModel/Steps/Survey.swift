/// Looks across pages: emits keyed records, which the engine sorts on disk in bounded memory and hands back in groups of equal keys.
package protocol Survey: Step {
    /// Bytes of a record's value, the same for all; 0 to 64.
    static var valueBytes: Int { get }
    /// Rounds of emit, sort and reduce; a reduce may emit into the round after its own.
    static var rounds: Int { get }

    /// Emits the page's records of round 0.
    func emit(_ page: borrowing Page, _ kit: Kit, _ scratch: inout Scratch, into records: inout RecordSink)

    /// Judges one group of records with equal keys. Records come sorted by page, then by value.
    func reduce(round: Int, _ group: RecordGroup, into outcome: inout SurveyOutcome)
}

/// A page within a run: (unit, row of the unit's table), in canonical order.
package struct PageKey: Sendable, Hashable, Comparable, Codable {
    package let raw: UInt64

    package init(raw: UInt64) { self.raw = raw }
    package init(unit: Int, row: Int) { raw = UInt64(unit) << 32 | UInt64(UInt32(truncatingIfNeeded: row)) }

    package var unit: Int { Int(raw >> 32) }
    package var row: Int { Int(raw & 0xFFFF_FFFF) }
    package static func < (left: PageKey, right: PageKey) -> Bool { left.raw < right.raw }
}

/// A record's key: 128 bits, compared as a big-endian number.
package struct RecordKey: Sendable, Hashable, Comparable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static func < (left: RecordKey, right: RecordKey) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }
}

/// Takes the records of a page.
package struct RecordSink {
    package struct Record {
        package let key: RecordKey
        package let page: PageKey
        package let value: [UInt8]
    }

    /// The page that the next records belong to; set by the engine.
    package var page = PageKey(raw: 0)
    package private(set) var records: [Record] = []

    package init() {}

    package mutating func emit(_ key: RecordKey, value: [UInt8] = []) {
        records.append(Record(key: key, page: page, value: value))
    }

    package mutating func removeAll() { records.removeAll(keepingCapacity: true) }
}

/// Records with equal keys, sorted by page.
package struct RecordGroup: Sendable {
    package let key: RecordKey
    package let pages: [PageKey]
    package let values: [[UInt8]]

    package init(key: RecordKey, pages: [PageKey], values: [[UInt8]]) {
        self.key = key
        self.pages = pages
        self.values = values
    }
}

/// What a survey decides, collected and then sorted by page.
package struct SurveyOutcome: Sendable {
    package struct Drop: Sendable, Codable, Equatable {
        package let page: PageKey
        package let reason: Reason
        /// The page that stays in its place.
        package let kept: PageKey
    }

    package private(set) var drops: [Drop] = []
    /// Records for the next round.
    package var next = RecordSink()

    package init() {}

    package mutating func drop(_ page: PageKey, _ reason: Reason, keeping kept: PageKey) {
        drops.append(Drop(page: page, reason: reason, kept: kept))
    }

    package mutating func removeAll() {
        drops.removeAll(keepingCapacity: true)
        next.removeAll()
    }
}
