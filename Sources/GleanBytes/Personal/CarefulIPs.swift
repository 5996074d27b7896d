/// IP addresses that stand alone: no part of a longer number, a version, a file's name.
package enum CarefulIPs {
    /// Finds IPv4 and IPv6 addresses; of the public Internet alone, if `publicOnly`.
    package static func find(_ text: Span<UInt8>, _ range: Range<Int>, publicOnly: Bool, into spans: inout PersonalSpans) {
        var dot = text.next(0x2E, from: range.lowerBound, to: range.upperBound)
        while dot < range.upperBound {
            var next = dot + 1
            if dot > range.lowerBound, isDigit(text[dot - 1]), let found = quad(text, dot, range) {
                if let address = IPv4Address(text.extracting(found)), !publicOnly || address.isGlobal && !address.isMulticast {
                    spans.append(.ip, found.lowerBound, found.upperBound)
                }
                next = found.upperBound
            }
            dot = text.next(0x2E, from: next, to: range.upperBound)
        }
        findGroups(text, range, publicOnly, &spans)
    }

    // MARK: Version 4

    /// Four numbers around the dot, its first, that are no part of anything longer.
    private static func quad(_ text: Span<UInt8>, _ dot: Int, _ range: Range<Int>) -> Range<Int>? {
        var start = dot
        while start > range.lowerBound, dot - start < 4, isDigit(text[start - 1]) { start -= 1 }
        guard dot - start <= 3, isFree(text, before: start) else { return nil }
        var end = dot
        for _ in 0..<3 {
            guard end < range.upperBound, text[end] == 0x2E else { return nil }
            let after = text.digitsEnd(end + 1, min(range.upperBound, end + 5))
            guard after > end + 1, after - end <= 4 else { return nil }
            end = after
        }
        guard isFree(text, after: end), !isOutline(text, start, end) else { return nil }
        return start..<end
    }

    /// Nothing before that makes the number a part of a word, a path or a longer number.
    private static func isFree(_ text: Span<UInt8>, before start: Int) -> Bool {
        guard start > 0 else { return true }
        let byte = text[start - 1], further = start > 1 ? text[start - 2] : 0x20
        switch byte {
        case 0x2E, 0x5F: return false
        case 0x2D: return isDigit(further)  // from 192.0.2.1-192.0.2.9, but not in name-1.2.3.4
        case 0x2F: return !isLetter(further)  // http://192.0.2.1, but not in Agent/1.2.3.4
        default: return !isAlphanumeric(byte)
        }
    }

    private static func isFree(_ text: Span<UInt8>, after end: Int) -> Bool {
        guard end < text.count else { return true }
        let further = end + 1 < text.count ? text[end + 1] : 0x20
        switch text[end] {
        case 0x5F: return false
        case 0x2E: return !isAlphanumeric(further)
        case 0x2D: return !isLetter(further)
        default: return !isAlphanumeric(text[end])
        }
    }

    /// Four small numbers, or four after a word such as "version", are an outline or a version more often than a machine: the chance that
    /// all four numbers of an address are below 20 is one in 27,000.
    private static func isOutline(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var digits = 0, isSmall = true
        for at in start..<end {
            if text[at] == 0x2E { digits = 0; continue }
            digits = digits * 10 + Int(text[at] - 0x30)
            if digits >= 20 { isSmall = false }
        }
        return isSmall || WordsBefore(text, start).first(2, areAny: versions)
    }

    private static let versions: [StaticString] = [
        "version", "ver", "v", "release", "build", "firmware", "section", "chapter", "revision", "rev", "patch", "kernel", "driver", "update",
    ]

    // MARK: Version 6

    private static func findGroups(_ text: Span<UInt8>, _ range: Range<Int>, _ publicOnly: Bool, _ spans: inout PersonalSpans) {
        var colon = text.next(0x3A, from: range.lowerBound, to: range.upperBound)
        while colon < range.upperBound {
            var start = colon
            while start > range.lowerBound, colon - start < 5, isHex(text[start - 1]) { start -= 1 }
            var end = colon, colons = 0
            while end < range.upperBound, isHex(text[end]) || text[end] == 0x3A {
                if text[end] == 0x3A { colons += 1 }
                end += 1
            }
            let next = end
            // A colon after an address is the sentence's.
            if end - 1 > start, text[end - 1] == 0x3A, text[end - 2] != 0x3A { end -= 1 }
            // The longest address has 39 characters.
            if colons >= 2, colon - start <= 4, end - start <= 39, stands(text, start, end), let address = IPv6Address(text.extracting(start..<end)),
                !publicOnly || (address.isCompressed ? address.isGlobalUnicast : !address.isSpecial) {
                spans.append(.ip, start, end)
            }
            colon = text.next(0x3A, from: max(next, colon + 1), to: range.upperBound)
        }
    }

    private static func stands(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if start > 0, case let byte = text[start - 1], isAlphanumeric(byte) || byte == 0x5F || byte == 0x2E || byte == 0x2D { return false }
        guard end < text.count else { return true }
        return !isAlphanumeric(text[end]) && text[end] != 0x5F && !(text[end] == 0x2E && end + 1 < text.count && isDigit(text[end + 1]))
    }
}
