/// E-mail and IP addresses as datatrove 0.10.1 finds them for FineWeb (PIIFormatter), span for span.
///
/// Its patterns are those of a regular expression; here they are read outwards from the one sign that each needs. Time is linear in the
/// text: no local part reaches over the sign before.
package enum DatatrovePersonal {
    /// Finds addresses: a local part of RFC 5322's atoms, from the first word boundary (Python's `\b`) on, then a host of two labels or
    /// more, or four numbers in brackets.
    package static func emails(_ text: Span<UInt8>, into spans: inout PersonalSpans) {
        var done = 0
        var sign = text.next(0x40, from: 0, to: text.count)
        while sign < text.count {
            if let end = hostEnd(text, sign + 1), let start = localStart(text, sign, done) {
                spans.append(.email, start, end)
                done = end
            }
            sign = text.next(0x40, from: max(done, sign + 1), to: text.count)
        }
    }

    /// Finds dotted quads, which need no boundary: "1234.5.6.789" holds 234.5.6.78. Those that `takes` refuses are passed over, and what
    /// they cover is not looked at again.
    package static func ips(
        _ text: Span<UInt8>, _ range: Range<Int>, into spans: inout PersonalSpans, where takes: (Span<UInt8>) -> Bool
    ) {
        var done = range.lowerBound
        var dot = text.next(0x2E, from: done, to: range.upperBound)
        while dot < range.upperBound {
            if dot > done, isDigit(text[dot - 1]), let end = quadEnd(text, dot, range.upperBound) {
                var start = dot - 1
                if start > done, isDigit(text[start - 1]) { start -= 1 }
                if start > done, start == dot - 2, isDigit(text[start - 1]), isOctet(text, start - 1, dot) { start -= 1 }
                if takes(text.extracting(start..<end)) { spans.append(.ip, start, end) }
                done = end
            }
            dot = text.next(0x2E, from: max(done, dot + 1), to: range.upperBound)
        }
    }

    // MARK: E-mail

    /// Where the local part before the sign begins, not before `floor`; nil if there is none.
    private static func localStart(_ text: Span<UInt8>, _ sign: Int, _ floor: Int) -> Int? {
        var start = sign
        while start > floor {
            if isAtom(text[start - 1]) {
                start -= 1
            } else if text[start - 1] == 0x2E, start < sign, start - 1 > floor, isAtom(text[start - 2]) {
                start -= 2
            } else {
                break
            }
        }
        for at in start..<sign where text[at] != 0x2E && isBoundary(text, at) { return at }
        return nil
    }

    /// Python's `\b` before an ASCII byte.
    private static func isBoundary(_ text: Span<UInt8>, _ at: Int) -> Bool {
        let isWord = isAlphanumeric(text[at]) || text[at] == 0x5F
        return at == 0 ? isWord : isWord != CodePointTable.text.has(CodePoint(text, before: at, start: 0).value, .wordChar)
    }

    /// The end of the host that begins at `start`; nil if there is none.
    private static func hostEnd(_ text: Span<UInt8>, _ start: Int) -> Int? {
        guard start < text.count else { return nil }
        if text[start] == 0x5B { return literalEnd(text, start + 1) }
        var at = start
        var isDotted = false
        while at < text.count, isAlphanumeric(text[at]) {
            var end = at
            while end < text.count, isLabel(text[end]) { end += 1 }
            if end + 1 < text.count, text[end] == 0x2E, text[end - 1] != 0x2D, isAlphanumeric(text[end + 1]) {
                isDotted = true
                at = end + 1
                continue
            }
            while text[end - 1] == 0x2D { end -= 1 }
            return isDotted ? end : nil
        }
        return nil
    }

    /// After a bracket: three numbers with dots, a fourth number or a word with a colon, and the closing bracket.
    private static func literalEnd(_ text: Span<UInt8>, _ start: Int) -> Int? {
        var at = start
        for _ in 0..<3 {
            let end = text.digitsEnd(at, min(text.count, at + 4))
            guard end < text.count, text[end] == 0x2E, isOctet(text, at, end) else { return nil }
            at = end + 1
        }
        var end = at
        while end < text.count, isLabel(text[end]) { end += 1 }
        guard end > at, end < text.count else { return nil }
        if text[end] == 0x5D { return isOctet(text, at, end) ? end + 1 : nil }
        return text.starts(with: ":]", at: end) && text[end - 1] != 0x2D ? end + 2 : nil
    }

    /// What may stand in an atom of RFC 5322, section 3.2.3: one bit for each of the ASCII codes.
    private static let atoms: (UInt64, UInt64) = Array("!#$%&'*+/=?^_`{|}~-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
        .reduce(into: (0, 0)) { if $1 < 64 { $0.0 |= 1 << UInt64($1) } else { $0.1 |= 1 << UInt64($1 - 64) } }

    @inline(__always)
    private static func isAtom(_ byte: UInt8) -> Bool {
        byte < 0x80 && (byte < 64 ? atoms.0 >> UInt64(byte) : atoms.1 >> UInt64(byte & 63)) & 1 != 0
    }

    @inline(__always)
    private static func isLabel(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || byte == 0x2D }

    // MARK: IP

    /// Whether `start ..< end` is a number from 0 to 255, of up to three digits.
    private static func isOctet(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard end > start, end - start <= 3, (start..<end).allSatisfy({ isDigit(text[$0]) }) else { return false }
        return end - start < 3 || (start..<end).reduce(0) { $0 * 10 + Int(text[$1] - 0x30) } <= 255
    }

    /// The end of the quad whose first dot is at `dot`. Of the last number as many digits are taken as make one, 255 at most.
    private static func quadEnd(_ text: Span<UInt8>, _ dot: Int, _ limit: Int) -> Int? {
        var at = dot + 1
        for _ in 0..<2 {
            let end = text.digitsEnd(at, min(limit, at + 4))
            guard end < limit, text[end] == 0x2E, isOctet(text, at, end) else { return nil }
            at = end + 1
        }
        let end = text.digitsEnd(at, min(limit, at + 3))
        guard end > at else { return nil }
        return isOctet(text, at, end) ? end : end - 1
    }
}
