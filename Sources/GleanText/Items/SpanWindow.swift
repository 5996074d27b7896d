/// Widens spans that are to be cut out of a text, as GPT-3's authors did.
package enum SpanWindow {
    /// Each span with `window` characters more on either side; then, what is left between two spans or at an end and has fewer than
    /// `leastPiece` characters goes too.
    package static func widened(_ spans: [Range<Int>], in text: Span<UInt8>, window: Int, leastPiece: Int) -> [Range<Int>] {
        let wide = ItemMatcher.joined(spans.map { back(text, $0.lowerBound, window)..<forth(text, $0.upperBound, window) }, in: text)
        guard leastPiece > 0, !wide.isEmpty else { return wide }
        var result: [Range<Int>] = [], end = 0
        for span in wide {
            if characters(text, end..<span.lowerBound, most: leastPiece) < leastPiece {
                let start = result.popLast()?.lowerBound ?? 0
                result.append(start..<span.upperBound)
            } else {
                result.append(span)
            }
            end = span.upperBound
        }
        if characters(text, end..<text.count, most: leastPiece) < leastPiece, let last = result.popLast() { result.append(last.lowerBound..<text.count) }
        return result
    }

    private static func isStart(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }

    private static func back(_ text: Span<UInt8>, _ from: Int, _ count: Int) -> Int {
        var at = from, left = count
        while at > 0, left > 0 {
            at -= 1
            if isStart(text[at]) { left -= 1 }
        }
        return at
    }

    private static func forth(_ text: Span<UInt8>, _ from: Int, _ count: Int) -> Int {
        var at = from, left = count
        while at < text.count, left > 0 {
            at += 1
            while at < text.count, !isStart(text[at]) { at += 1 }
            left -= 1
        }
        return at
    }

    /// Characters that begin in `range`, counted up to `most`.
    private static func characters(_ text: Span<UInt8>, _ range: Range<Int>, most: Int) -> Int {
        var count = 0, at = range.lowerBound
        while at < range.upperBound, count < most {
            if isStart(text[at]) { count += 1 }
            at += 1
        }
        return count
    }
}
