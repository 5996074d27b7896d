/// E-mail addresses by the form that mail hosts give out, for texts of any script.
///
/// Narrower than RFC 5322 where code and markup look like addresses: a host ends in a name of letters, no local part begins with a mark,
/// `logo@2x.png` is a file. Wider in letters: those of Latin, Greek and Cyrillic stand in both parts (RFC 6531). Scripts that put no
/// spaces between words are left out, or a sentence would be taken for a name.
package enum CarefulEmails {
    /// The most bytes of a local part and of a label (RFC 5321, section 4.5.3.1; RFC 1035, section 2.3.4).
    private static let maxLocal = 64, maxLabel = 63, maxLabels = 16

    package static func find(_ text: Span<UInt8>, into spans: inout PersonalSpans) {
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

    private static func localStart(_ text: Span<UInt8>, _ sign: Int, _ floor: Int) -> Int? {
        guard sign > floor, text[sign - 1] != 0x2E, text[sign - 1] != 0x27 else { return nil }
        let stop = max(floor, sign - maxLocal - 1)
        var start = sign
        while start > stop {
            let byte = text[start - 1]
            if byte < 0x80 {
                guard isLocal(byte), byte != 0x2E || text[start] != 0x2E else { break }
                start -= 1
            } else {
                guard start - 1 > stop, isLetterPair(text[start - 2], byte) else { break }
                start -= 2
            }
        }
        while start < sign, text[start] < 0x80, !isAlphanumeric(text[start]), text[start] != 0x5F { start += 1 }
        return start < sign && sign - start <= maxLocal ? start : nil
    }

    /// The end of the longest host of two labels or more whose last is a name.
    private static func hostEnd(_ text: Span<UInt8>, _ start: Int) -> Int? {
        var found: Int?
        var at = start
        for index in 0..<maxLabels {
            let end = labelEnd(text, at)
            guard end > at else { break }
            if index > 0, isTopName(text, at, end) { found = end }
            guard end < text.count, text[end] == 0x2E else { break }
            at = end + 1
        }
        return found
    }

    /// The end of the letters, digits and inner hyphens from `start` on; `start` if they make no label.
    private static func labelEnd(_ text: Span<UInt8>, _ start: Int) -> Int {
        var at = start
        while at < text.count, at - start <= maxLabel {
            if isAlphanumeric(text[at]) || text[at] == 0x2D && at > start {
                at += 1
            } else if at + 1 < text.count, isLetterPair(text[at], text[at + 1]) {
                at += 2
            } else {
                break
            }
        }
        while at > start, text[at - 1] == 0x2D { at -= 1 }
        return at - start <= maxLabel ? at : start
    }

    /// Whether a label can be the name of a top-level domain: letters, two at least, or Punycode, but no ending of image and script files.
    private static func isTopName(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if text.holds("xn--", at: start), end - start > 4 { return true }
        guard end - start >= 2, !(start..<end).contains(where: { text[$0] == 0x2D || isDigit(text[$0]) }) else { return false }
        return !files.contains { $0.utf8CodeUnitCount == end - start && text.holds($0, at: start) }
    }

    private static let files: [StaticString] = [
        "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico", "css", "js", "json", "html", "htm",
    ]

    @inline(__always)
    private static func isLocal(_ byte: UInt8) -> Bool {
        if isAlphanumeric(byte) { return true }
        switch byte {
        case 0x2E, 0x5F, 0x2D, 0x2B, 0x25, 0x26, 0x27: return true  // . _ - + % & '
        default: return false
        }
    }

    /// The two bytes of a letter, or of a mark over one, in U+00C0 ... U+053F: Latin, Greek, Cyrillic.
    @inline(__always)
    static func isLetterPair(_ first: UInt8, _ second: UInt8) -> Bool {
        first >= 0xC3 && first <= 0xD4 && second & 0xC0 == 0x80 && !(first == 0xC3 && second | 0x20 == 0xB7)
    }
}

extension Span<UInt8> {
    /// Whether the bytes from `at` on are `word`, in any case of its ASCII letters; `word` is lower case.
    func holds(_ word: StaticString, at: Int) -> Bool {
        let size = word.utf8CodeUnitCount
        guard at >= 0, at + size <= count else { return false }
        // A StaticString lives as long as the program and its count is checked above.
        let pointer = word.utf8Start
        for i in 0..<size where self[at + i] != pointer[i] && !(isLetter(self[at + i]) && self[at + i] | 0x20 == pointer[i]) { return false }
        return true
    }
}
