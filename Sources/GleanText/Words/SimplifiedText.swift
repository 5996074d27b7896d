import GleanBytes

/// The text by which near duplicates are compared, exactly as `simplify_text` of datatrove 0.10.1 makes it.
///
/// In this order: lower case (Python's `str.lower`); numbers, also with one decimal part, to "0"; marks and control characters to
/// spaces; white space to single spaces; canonical decomposition (NFD) without its non-spacing marks. Bytes that are no UTF-8 read as
/// U+FFFD. One pass, linear in the text.
package struct SimplifiedText: Sendable {
    private let actions = SimplifiedActions.all
    /// Marks that wait for the next starter: combining class, code point.
    private var marks: [(UInt8, UInt32)] = []
    private var spaceIsDue = false
    /// Whether anything but white space was seen; a mark that is dropped counts.
    private var hasBegun = false

    package init() {}

    /// Replaces the contents of `out`.
    package mutating func write(_ text: Span<UInt8>, into out: inout [UInt8]) {
        out.removeAll(keepingCapacity: true)
        out.reserveCapacity(text.count + 16)
        (spaceIsDue, hasBegun) = (false, false)
        var at = 0
        while at < text.count {
            let byte = text[at]
            if SpacyEnglish.isLetter(byte) {
                begin(&out)
                var next = byte
                repeat {
                    out.append(next | 0x20)
                    at += 1
                    if at < text.count { next = text[at] }
                } while at < text.count && SpacyEnglish.isLetter(next)
                continue
            }
            let found = CodePoint(text, at: at, end: text.count)
            at = step(text, at, found, &out)
        }
        flushMarks(&out)
        // A mark that was dropped may have left the space before it, or after it, at an end.
        while out.last == 0x20 { out.removeLast() }
        if out.first == 0x20 { out.removeFirst(out.firstIndex { $0 != 0x20 } ?? 0) }
    }

    /// Writes what becomes of the code point at `at`, or of the number that begins there; gives where the next one begins.
    private mutating func step(_ text: Span<UInt8>, _ at: Int, _ found: CodePoint, _ out: inout [UInt8]) -> Int {
        let action = actions[found.value]
        let next = at + found.length
        switch action.kind {
        case .space, .spaceSeparator:
            spaceIsDue = true
        case .keep, .separator:
            begin(&out)
            if isHangul(found.value) { takeApart(found.value, &out) } else { SimplifiedText.append(found.value, &out) }
        case .map:
            begin(&out)
            SimplifiedText.append(action.more, &out)
        case .drop:
            beginMark(&out)
        case .dropStarter:
            begin(&out)
        case .digit:
            begin(&out)
            out.append(0x30)
            return numberEnd(text, next)
        case .sequence:
            begin(&out)
            let count = Int(simplifiedSequences[Int(action.more)] >> 24)
            for i in 1...count { write(part: simplifiedSequences[Int(action.more) + i], &out) }
        case .mark:
            beginMark(&out)
            marks.append((UInt8(truncatingIfNeeded: action.more), found.value))
        case .sigma:
            begin(&out)
            SimplifiedText.append(isFinalSigma(text, at, next) ? 0x3C2 : 0x3C3, &out)
        }
        return next
    }

    /// Before a starter: the marks before it, or the space.
    @inline(__always) private mutating func begin(_ out: inout [UInt8]) {
        if !marks.isEmpty { flushMarks(&out) }
        if spaceIsDue { writeSpace(&out) }
        hasBegun = true
    }

    private mutating func beginMark(_ out: inout [UInt8]) {
        if spaceIsDue {
            flushMarks(&out)
            writeSpace(&out)
        }
        hasBegun = true
    }

    @inline(__always) private mutating func writeSpace(_ out: inout [UInt8]) {
        if hasBegun { out.append(0x20) }
        spaceIsDue = false
    }

    /// One code point of a sequence.
    private mutating func write(part: UInt32, _ out: inout [UInt8]) {
        let action = actions[part]
        if action.kind == .mark {
            marks.append((UInt8(truncatingIfNeeded: action.more), part))
        } else {
            flushMarks(&out)
            SimplifiedText.append(part, &out)
        }
    }

    /// Writes waiting marks by combining class, those of one class as they came (canonical ordering). Few classes have such marks, so
    /// a pass for each is linear however long the run.
    private mutating func flushMarks(_ out: inout [UInt8]) {
        guard !marks.isEmpty else { return }
        var rank = marks.reduce(255) { min($0, $1.0) }
        while true {
            var next: UInt8 = 255
            for (mark, codePoint) in marks {
                if mark == rank { SimplifiedText.append(codePoint, &out) } else if mark > rank { next = min(next, mark) }
            }
            guard next < 255 else { break }
            rank = next
        }
        marks.removeAll(keepingCapacity: true)
    }

    /// Where the number ends whose first digit ends at `at`: more digits, and one separator with digits after it.
    private func numberEnd(_ text: Span<UInt8>, _ at: Int) -> Int {
        let whole = digitsEnd(text, at)
        guard whole < text.count else { return whole }
        let separator = CodePoint(text, at: whole, end: text.count)
        switch actions[separator.value].kind {
        case .separator, .spaceSeparator: break
        default: return whole
        }
        let part = digitsEnd(text, whole + separator.length)
        return part > whole + separator.length ? part : whole
    }

    private func digitsEnd(_ text: Span<UInt8>, _ start: Int) -> Int {
        var at = start
        while at < text.count {
            let found = CodePoint(text, at: at, end: text.count)
            guard actions[found.value].kind == .digit else { break }
            at += found.length
        }
        return at
    }

    /// Python's rule: a letter with case stands before, none after, marks and the like passed over.
    private func isFinalSigma(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var at = start
        var before = CaseRuns.Kind.none
        while at > 0 {
            let found = CodePoint(text, before: at, start: 0)
            at -= found.length
            before = actions.caseKind(found.value)
            if before != .ignorable { break }
        }
        guard before == .cased else { return false }
        at = end
        while at < text.count {
            let found = CodePoint(text, at: at, end: text.count)
            at += found.length
            let after = actions.caseKind(found.value)
            if after != .ignorable { return after != .cased }
        }
        return true
    }

    @inline(__always) private func isHangul(_ codePoint: UInt32) -> Bool { codePoint &- 0xAC00 < 11172 }

    /// Hangul syllables by arithmetic (Unicode 15.0, section 3.12).
    private func takeApart(_ syllable: UInt32, _ out: inout [UInt8]) {
        let index = syllable - 0xAC00
        SimplifiedText.append(0x1100 + index / 588, &out)
        SimplifiedText.append(0x1161 + index % 588 / 28, &out)
        if index % 28 > 0 { SimplifiedText.append(0x11A7 + index % 28, &out) }
    }

    @inline(__always) static func append(_ codePoint: UInt32, _ out: inout [UInt8]) {
        func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: codePoint >> shift & 0x3F) }
        if codePoint < 0x80 {
            out.append(UInt8(truncatingIfNeeded: codePoint))
        } else if codePoint < 0x800 {
            out.append(0xC0 | UInt8(truncatingIfNeeded: codePoint >> 6))
            out.append(tail(0))
        } else if codePoint < 0x10000 {
            out.append(0xE0 | UInt8(truncatingIfNeeded: codePoint >> 12))
            out.append(tail(6))
            out.append(tail(0))
        } else {
            out.append(0xF0 | UInt8(truncatingIfNeeded: codePoint >> 18))
            out.append(tail(12))
            out.append(tail(6))
            out.append(tail(0))
        }
    }
}
