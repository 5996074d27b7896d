/// The lines of a page that are left while rules go over them.
struct LineSelection: Sendable {
    private(set) var table = LineTable()
    /// Whether words of a line were counted as flagged; empty until `restart`.
    private(set) var isFlagged: [Bool] = []

    var count: Int { table.count }
    subscript(_ index: Int) -> Range<Int> { table[index].range }

    /// All lines of `text`, split at "\n".
    mutating func begin(_ text: Span<UInt8>) {
        isFlagged.removeAll(keepingCapacity: true)
        table.splitEach(text)
    }

    /// Takes out the lines that `isBad` names. Empty lines stay.
    mutating func drop(_ text: Span<UInt8>, _ counts: inout LineCorrectionCounts, where isBad: (Span<UInt8>, Range<Int>) -> Bool) {
        var kept = 0
        for index in 0..<count {
            let range = self[index]
            if !range.isEmpty, isBad(text, range) {
                counts.droppedLines += 1
                counts.flaggedWords += alphanumericWordCount(text, range)
                continue
            }
            table.lines[kept] = table.lines[index]
            kept += 1
        }
        table.lines.removeLast(count - kept)
    }

    /// Hands each line to `rewrite`, which tells where it stands now, or nil if it is to go, and whether a phrase was found in it.
    mutating func replace(_ rewrite: (Range<Int>, _ wasFlagged: Bool) -> (range: Range<Int>?, isFlagged: Bool)) {
        if isFlagged.isEmpty { isFlagged = [Bool](repeating: false, count: count) }
        var kept = 0
        for index in 0..<count {
            let (range, flag) = rewrite(self[index], isFlagged[index])
            guard let range else { continue }
            table.lines[kept] = LineTable.Line(range.lowerBound, range.upperBound)
            isFlagged[kept] = flag
            kept += 1
        }
        table.lines.removeLast(count - kept)
        isFlagged.removeLast(isFlagged.count - kept)
    }

    /// Takes the white space off the page's ends: blank lines there go, and the first and the last line lose theirs.
    mutating func trimEnds(_ text: Span<UInt8>) {
        var (first, last) = (0, count)
        while first < last, text.stripped(self[first].lowerBound, self[first].upperBound).isEmpty { first += 1 }
        while first < last, text.stripped(self[last - 1].lowerBound, self[last - 1].upperBound).isEmpty { last -= 1 }
        if !isFlagged.isEmpty { isFlagged = Array(isFlagged[first..<last]) }
        table.lines.removeLast(count - last)
        table.lines.removeFirst(first)
        guard count > 0 else { return }
        table.lines[0].start = UInt32(truncatingIfNeeded: text.stripped(self[0].lowerBound, self[0].upperBound).lowerBound)
        let back = self[count - 1]
        table.lines[count - 1].end = UInt32(truncatingIfNeeded: text.stripped(back.lowerBound, back.upperBound).upperBound)
    }
}
