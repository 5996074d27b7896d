import GleanBytes

extension Span<UInt8> {
    /// Hands out numbers with points and commas between their digits, runs of word characters, and every other character but white space
    /// by itself (`\d+([.,]\d+)+|\w+|[^\w\s]`, digits of ASCII).
    package func forEachRun(_ found: (Range<Int>) -> Void) {
        let table = CodePointTable.text
        var at = 0
        while at < count {
            let start = at
            var point = CodePoint(self, at: at, end: count)
            at += point.length
            if table.has(point.value, .wordChar) {
                let end = numberEnd(start)
                if let end { at = end }
                while end == nil, at < count {
                    point = CodePoint(self, at: at, end: count)
                    guard table.has(point.value, .wordChar) else { break }
                    at += point.length
                }
            } else if table.has(point.value, .space) { continue }
            found(start..<at)
        }
    }

    /// The end of the number with a point or comma in it that begins at `start`; nil if none does.
    private func numberEnd(_ start: Int) -> Int? {
        func isDigit(_ at: Int) -> Bool { at < count && self[at] &- 0x30 < 10 }
        var at = start, end: Int?
        while isDigit(at) {
            while isDigit(at) { at += 1 }
            if end != nil { end = at }
            guard at < count, self[at] == 0x2E || self[at] == 0x2C, isDigit(at + 1) else { break }
            at += 1
            end = at
        }
        return end
    }
}
