import GleanBytes

/// Takes records, for any round.
package struct RecordSink: Sendable {
    private let shapes: [RecordShape]
    /// One run of bytes a round: records as they lie in memory while they are sorted.
    package private(set) var lanes: [[UInt8]]
    /// Records in each lane.
    package private(set) var counts: [Int]

    package init(_ rounds: [SurveyRound]) {
        shapes = rounds.map(\.shape)
        lanes = Array(repeating: [], count: rounds.count)
        counts = Array(repeating: 0, count: rounds.count)
    }

    /// Adds a record that `body` appends: its key, then its value, numbers big-endian so that comparing bytes compares them.
    package mutating func emit(to round: Int, _ body: (inout [UInt8]) -> Void) {
        let start = begin(round)
        body(&lanes[round])
        end(round, start)
    }

    private mutating func begin(_ round: Int) -> Int {
        if shapes[round].width == nil { lanes[round].append(contentsOf: [0, 0, 0, 0]) }
        return lanes[round].count
    }

    private mutating func end(_ round: Int, _ start: Int) {
        let length = lanes[round].count - start
        counts[round] += 1
        if let width = shapes[round].width {
            precondition(length == width, "A record of round \(round) has \(length) bytes instead of \(width).")
        } else {
            precondition(length >= shapes[round].keyBytes && length <= RecordShape.largest, "A record of round \(round) has \(length) bytes.")
            for byte in 0..<RecordShape.lengthBytes { lanes[round][start - RecordShape.lengthBytes + byte] = UInt8(truncatingIfNeeded: length >> (8 * byte)) }
        }
    }

    package mutating func removeAll(_ round: Int) {
        lanes[round].removeAll(keepingCapacity: true)
        counts[round] = 0
    }
}

/// What a round decides about pages, and what it emits for later rounds.
package struct SurveyOutcome: Sendable {
    package struct Entry: Sendable {
        package enum What: Sendable {
            /// The page leaves, for a reason of the manual; `kept` is the page that stays in its place, if there is one.
            case drop(Reason, kept: PageKey?)
            /// A number of the step, by slot.
            case number(slot: Int, Double)
            /// Bytes of the page's text, as the survey was shown it.
            case span(Int, Int)
        }
        package let page: PageKey
        package let what: What
    }

    package private(set) var entries: [Entry] = []
    package var records: RecordSink
    /// Lines for a file of the release, by its name: what a round has to report beside its verdicts.
    package private(set) var lines: [String: [UInt8]] = [:]

    /// There is enough here to be taken away. A judge whose groups may be larger than memory returns when it sees this, and is asked again
    /// with the rest of its group.
    package var isFull: Bool { entries.count >= 1 << 16 || records.counts.contains { $0 >= 1 << 16 } }

    package init(_ rounds: [SurveyRound]) { records = RecordSink(rounds) }

    package mutating func drop(_ page: PageKey, _ reason: Reason, keeping kept: PageKey? = nil) {
        entries.append(Entry(page: page, what: .drop(reason, kept: kept)))
    }

    package mutating func set(_ number: some NumberKey, of page: PageKey, to value: Double) {
        entries.append(Entry(page: page, what: .number(slot: number.rawValue, value)))
    }

    package mutating func cut(_ span: Range<Int>, of page: PageKey) {
        entries.append(Entry(page: page, what: .span(span.lowerBound, span.upperBound)))
    }

    /// Adds a line to the file `name` of the release's `surveys/`; the file has the lines in the order of units and groups.
    package mutating func report(_ line: [UInt8], to name: String) { lines[name, default: []] += line + [10] }

    package mutating func removeEntries() { entries.removeAll(keepingCapacity: true) }
    package mutating func removeLines() { lines.removeAll() }
}

extension [UInt8] {
    /// Appends a page as 8 bytes, in whose order pages are in canonical order.
    package mutating func append(_ page: PageKey) { append(big: page.raw) }
}
