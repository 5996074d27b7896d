/// Where a text names a person's address, number or machine.
package struct PersonalSpan: Equatable, Sendable {
    package enum Kind: Int, Sendable, CaseIterable { case email, ip, phone }

    package var start: Int
    package var end: Int
    package var kind: Kind

    package init(_ kind: Kind, _ start: Int, _ end: Int) {
        (self.kind, self.start, self.end) = (kind, start, end)
    }

    package var range: Range<Int> { start..<end }
}

/// The spans found in one text; its memory is used again for the next.
package struct PersonalSpans: Sendable {
    package private(set) var spans: [PersonalSpan] = []
    /// How many of each kind were found, by `Kind.rawValue`, also where spans lie over one another.
    package private(set) var counts = [0, 0, 0]

    package init() {}

    package subscript(_ kind: PersonalSpan.Kind) -> Int { counts[kind.rawValue] }

    package mutating func removeAll() {
        spans.removeAll(keepingCapacity: true)
        for kind in counts.indices { counts[kind] = 0 }
    }

    package mutating func append(_ kind: PersonalSpan.Kind, _ start: Int, _ end: Int) {
        spans.append(PersonalSpan(kind, start, end))
        counts[kind.rawValue] += 1
    }

    /// Puts the spans in the order of their starts, and takes away those that begin inside of one before. Of two that begin at one place
    /// the one that was found first stays. The counts stay too.
    package mutating func settle() {
        guard spans.count > 1 else { return }
        let order = spans.indices.sorted { (spans[$0].start, $0) < (spans[$1].start, $1) }
        var settled: [PersonalSpan] = []
        settled.reserveCapacity(spans.count)
        for index in order where spans[index].start >= settled.last?.end ?? 0 { settled.append(spans[index]) }
        spans = settled
    }

    /// The stretches of a text of `count` bytes that no span covers, in order. Settled spans only.
    package func gaps(_ count: Int) -> [Range<Int>] {
        var gaps: [Range<Int>] = []
        var start = 0
        for span in spans {
            if span.start > start { gaps.append(start..<span.start) }
            start = span.end
        }
        if start < count { gaps.append(start..<count) }
        return gaps
    }
}
