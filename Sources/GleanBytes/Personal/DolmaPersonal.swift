/// E-mail addresses and phone numbers as dolma finds them (`pii_regex_with_counts_fast_v2`), span for span; its IP addresses are
/// datatrove's dotted quads.
///
/// Spans hold the white space and marks that the patterns take along, and none goes over a line's end.
package struct DolmaPersonal: Sendable {
    private let table = CodePointTable.text

    package init() {}

    // MARK: E-mail

    /// Finds addresses: marks and white space, a word without `@`, the sign, a host with a dot, at most one mark or white space, and
    /// white space. An address that ends the text is not found, as there.
    package func emails(_ text: Span<UInt8>, into spans: inout PersonalSpans) {
        var (line, lineEnd) = (0, 0)
        var done = 0
        var sign = text.next(0x40, from: 0, to: text.count)
        while sign < text.count {
            if sign >= lineEnd {
                // A line's end belongs to it.
                line = sign
                while line > lineEnd, text[line - 1] != 0x0A { line -= 1 }
                lineEnd = min(text.next(0x0A, from: sign, to: text.count) + 1, text.count)
            }
            if let found = address(text, sign, max(done, line), lineEnd) {
                if found.counts { spans.append(.email, found.start, found.end) }
                done = found.end
            }
            sign = text.next(0x40, from: max(done, sign + 1), to: text.count)
        }
    }

    private struct Address {
        var start: Int
        var end: Int
        /// Whether the reference's own check, a dot in the host and more than a bracket before the sign, lets it count.
        var counts: Bool
    }

    /// The leftmost match whose sign is `sign`, the first that can be one, or a later one that the same start reaches.
    private func address(_ text: Span<UInt8>, _ sign: Int, _ floor: Int, _ limit: Int) -> Address? {
        guard let host = host(text, sign, limit) else { return nil }
        var word = sign
        while word > floor, text[word - 1] != 0x40, case let size = spaceBefore(text, word, floor), size == 0 { word -= 1 }
        guard word < sign else { return nil }
        // The marks before are taken as far as they go, back and forth.
        var start = word
        while start > floor, case let size = markBefore(text, start, floor), size > 0 { start -= size }
        var after = word
        while after < limit, case let size = mark(text, after, limit), size > 0 { after += size }
        if after < sign { return found(text, start, after, sign, host) }
        // The marks reach over the sign: a word after them comes first, then the last sign among them that can be one.
        var next = after
        while next < limit, text[next] != 0x40, space(text, next, limit) == 0 { next += 1 }
        if next > after, next < limit, text[next] == 0x40, let other = self.host(text, next, limit) { return found(text, start, after, next, other) }
        var last = after - 1
        while last > sign {
            if text[last] == 0x40, text[last - 1] != 0x40, spaceBefore(text, last, floor) == 0, let other = self.host(text, last, limit) {
                return found(text, start, last - 1, last, other)
            }
            last -= 1
        }
        return found(text, start, sign - 1, sign, host)
    }

    private func found(_ text: Span<UInt8>, _ start: Int, _ word: Int, _ sign: Int, _ host: (name: Int, end: Int)) -> Address {
        let isDotted = text.next(0x2E, from: sign + 1, to: host.name) < host.name
        return Address(start: start, end: host.end, counts: isDotted && !(sign - word == 1 && text[word] == 0x28))
    }

    /// The ends of the host after the sign, and of what the pattern takes along.
    private func host(_ text: Span<UInt8>, _ sign: Int, _ limit: Int) -> (name: Int, end: Int)? {
        var end = sign + 1
        while end < limit, !isMark(text[end]) || text[end] == 0x2E, space(text, end, limit) == 0 { end += 1 }
        guard end > sign + 1, end < limit else { return nil }
        let size = space(text, end, limit)
        if size == 0 {
            let further = space(text, end + 1, limit)
            return further == 0 ? nil : (end, end + 1 + further)
        }
        if text[end - 1] == 0x2E, end - 1 > sign + 1 { return (end - 1, end + size) }
        return (end, end + size + space(text, end + size, limit))
    }

    // MARK: Phone

    /// Finds three, three and four digits after white space, with brackets, dots, hyphens and spaces as they come.
    package func phones(_ text: Span<UInt8>, into spans: inout PersonalSpans) {
        var at = 0, done = 0
        while true {
            at = nextDigit(text, at)
            guard at < text.count else { return }
            let bracket = at > done && text[at - 1] == 0x28 ? 1 : 0
            if spaceBefore(text, at - bracket, done) > 0, let end = phoneEnd(text, at) {
                var start = at - bracket
                // A line begins after its newline, which thus starts no span of its own but may end the one before.
                while case let size = spaceBefore(text, start, done), size > 0, text[start - 1] != 0x0A { start -= size }
                if start < at - bracket {
                    spans.append(.phone, start, end)
                    (at, done) = (end, end)
                    continue
                }
            }
            at = digitsEnd(text, at, text.count - at)
        }
    }

    private func phoneEnd(_ text: Span<UInt8>, _ start: Int) -> Int? {
        guard var at = digits(text, start, 3) else { return nil }
        if at < text.count, text[at] == 0x29 { at += 1 }
        while at < text.count, isSeparator(text[at]) { at += 1 }
        guard let middle = digits(text, at, 3) else { return nil }
        at = middle < text.count && isSeparator(text[middle]) ? middle + 1 : middle
        return digits(text, at, 4)
    }

    private func isSeparator(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x2D || byte == 0x2E }

    /// Where `count` digits from `start` on end, if there are as many.
    private func digits(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
        var at = start
        for _ in 0..<count {
            guard case let size = digit(text, at), size > 0 else { return nil }
            at += size
        }
        return at
    }

    private func digitsEnd(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int {
        var at = start
        while case let size = digit(text, at), size > 0 { at += size }
        return at
    }

    /// Bytes of the digit at `at`, any decimal digit of Unicode; 0 if there is none.
    @inline(__always)
    private func digit(_ text: Span<UInt8>, _ at: Int) -> Int {
        guard at < text.count else { return 0 }
        if text[at] < 0x80 { return isDigit(text[at]) ? 1 : 0 }
        let found = CodePoint(text, at: at, end: text.count)
        return table.has(found.value, .digit) ? found.length : 0
    }

    /// The next digit: beyond ASCII they begin with eight bytes, of which most scripts hold none.
    private func nextDigit(_ text: Span<UInt8>, _ start: Int) -> Int {
        var at = start
        while at < text.count {
            let byte = text[at]
            if isDigit(byte) { return at }
            if byte >= 0xD9, digit(text, at) > 0 { return at }
            at += 1
        }
        return at
    }

    // MARK: Marks and white space

    /// `[.\s@,?!;:)(]` without white space.
    @inline(__always)
    private func isMark(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x2E, 0x40, 0x2C, 0x3F, 0x21, 0x3B, 0x3A, 0x29, 0x28: true
        default: false
        }
    }

    private func mark(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> Int { isMark(text[at]) ? 1 : space(text, at, end) }

    private func markBefore(_ text: Span<UInt8>, _ end: Int, _ start: Int) -> Int {
        isMark(text[end - 1]) ? 1 : spaceBefore(text, end, start)
    }

    /// Bytes of the white space (Python's `\s`) at `at`; 0 if there is none.
    @inline(__always)
    private func space(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> Int {
        guard at < end else { return 0 }
        if text[at] < 0x80 { return table.has(UInt32(text[at]), .space) ? 1 : 0 }
        let found = CodePoint(text, at: at, end: end)
        return table.has(found.value, .space) ? found.length : 0
    }

    /// Bytes of the white space that ends at `end`; 0 if there is none.
    @inline(__always)
    private func spaceBefore(_ text: Span<UInt8>, _ end: Int, _ start: Int) -> Int {
        guard end > start else { return 0 }
        if text[end - 1] < 0x80 { return table.has(UInt32(text[end - 1]), .space) ? 1 : 0 }
        let found = CodePoint(text, before: end, start: start)
        return table.has(found.value, .space) ? found.length : 0
    }
}
