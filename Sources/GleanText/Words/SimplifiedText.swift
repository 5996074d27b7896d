import CKernels
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
    /// Bytes of the output so far; what stands behind them has no meaning yet.
    private var used = 0
    private var spaceIsDue = false
    /// Whether anything but white space was seen; a mark that is dropped counts.
    private var hasBegun = false

    package init() {}

    /// Replaces the contents of `out`.
    package mutating func write(_ text: Span<UInt8>, into out: inout [UInt8]) {
        out.removeAll(keepingCapacity: true)
        (used, spaceIsDue, hasBegun) = (0, false, false)
        var at = 0
        while at < text.count {
            // The kernel looks at 64 bytes at once: not worth it between the letters of another script.
            if text.count - at >= 8, text.eightBytes(at) & 0x8080_8080_8080_8080 == 0 {
                at += writeASCII(text, at, &out)
                guard at < text.count else { break }
            }
            if text[at] >= 0x80 {
                at += writeLetters(text, at, &out)
                guard at < text.count else { break }
            }
            at = step(text, at, CodePoint(text, at: at, end: text.count), &out)
        }
        flushMarks(&out)
        // A mark that was dropped may have left the space before it, or after it, at an end.
        while used > 0, out[used - 1] == 0x20 { used -= 1 }
        out.removeLast(out.count - used)
        if out.first == 0x20 { out.removeFirst(out.firstIndex { $0 != 0x20 } ?? 0) }
    }

    /// Writes plain ASCII from `start` on, and gives how many bytes of the text that was.
    ///
    /// Unsafe: a C kernel, which reads the text and writes no more bytes than it reads, and GLEAN_SIMPLIFY_ROOM.
    private mutating func writeASCII(_ text: Span<UInt8>, _ start: Int, _ out: inout [UInt8]) -> Int {
        flushMarks(&out)
        let afterSpace = spaceIsDue || !hasBegun
        if spaceIsDue { writeSpace(&out) }
        let room = text.count - start + Int(GLEAN_SIMPLIFY_ROOM)
        if out.count - used < room { out.append(contentsOf: repeatElement(0, count: room - out.count + used)) }
        var written = Int64(used)
        let done = text.withUnsafeBufferPointer { text in
            out.withUnsafeMutableBufferPointer { out in
                glean_simplify(text.baseAddress.map { $0 + start }, Int64(text.count - start), afterSpace ? 1 : 0, out.baseAddress, &written)
            }
        }
        if written > used { hasBegun = true }
        used = Int(written)
        if done > 0, used > 0, out[used - 1] == 0x20 {
            used -= 1
            spaceIsDue = true
        }
        return Int(done)
    }

    /// Writes letters of other scripts that stay or become another, and the spaces between them, from `start` on; gives how many bytes
    /// of the text that was. What `step` does with them, faster; not while marks wait, since more may follow.
    private mutating func writeLetters(_ text: Span<UInt8>, _ start: Int, _ out: inout [UInt8]) -> Int {
        guard marks.isEmpty else { return 0 }
        // A letter takes two bytes or more and becomes four at most.
        let room = 2 * (text.count - start) + 16
        if out.count - used < room { out.append(contentsOf: repeatElement(0, count: room - out.count + used)) }
        var target = out.mutableSpan
        var (to, due, begun) = (used, spaceIsDue, hasBegun)
        var at = start
        while at < text.count {
            if text[at] == 0x20 {
                due = true
                at += 1
                continue
            }
            guard let found = CodePoint(shortLetter: text, at: at), case let action = actions[found.value], action.keepsOrMaps,
                  !isHangul(found.value) else { break }
            if due, begun {
                target[to] = 0x20
                to += 1
            }
            (due, begun) = (false, true)
            forEachByte(action.rawValue == 0 ? found.value : action.more) {
                target[to] = $0
                to += 1
            }
            at += found.length
        }
        (used, spaceIsDue, hasBegun) = (to, due, begun)
        return at - start
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
            if isHangul(found.value) { takeApart(found.value, &out) } else { append(found.value, &out) }
        case .map:
            begin(&out)
            append(action.more, &out)
        case .drop:
            beginMark(&out)
        case .dropStarter:
            begin(&out)
        case .digit:
            begin(&out)
            put(0x30, &out)
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
            append(isFinalSigma(text, at, next) ? 0x3C2 : 0x3C3, &out)
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
        if hasBegun { put(0x20, &out) }
        spaceIsDue = false
    }

    /// One code point of a sequence.
    private mutating func write(part: UInt32, _ out: inout [UInt8]) {
        let action = actions[part]
        if action.kind == .mark {
            marks.append((UInt8(truncatingIfNeeded: action.more), part))
        } else {
            flushMarks(&out)
            append(part, &out)
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
                if mark == rank { append(codePoint, &out) } else if mark > rank { next = min(next, mark) }
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
    private mutating func takeApart(_ syllable: UInt32, _ out: inout [UInt8]) {
        let index = syllable - 0xAC00
        append(0x1100 + index / 588, &out)
        append(0x1161 + index % 588 / 28, &out)
        if index % 28 > 0 { append(0x11A7 + index % 28, &out) }
    }

    @inline(__always) private mutating func put(_ byte: UInt8, _ out: inout [UInt8]) {
        if used < out.count { out[used] = byte } else { out.append(byte) }
        used += 1
    }

    @inline(__always) private mutating func append(_ codePoint: UInt32, _ out: inout [UInt8]) {
        forEachByte(codePoint) { put($0, &out) }
    }
}

/// Hands over the UTF-8 of a code point.
@inline(__always) func forEachByte(_ codePoint: UInt32, _ body: (UInt8) -> Void) {
    func tail(_ shift: UInt32) -> UInt8 { 0x80 | UInt8(truncatingIfNeeded: codePoint >> shift & 0x3F) }
    if codePoint < 0x80 {
        body(UInt8(truncatingIfNeeded: codePoint))
    } else if codePoint < 0x800 {
        body(0xC0 | UInt8(truncatingIfNeeded: codePoint >> 6))
        body(tail(0))
    } else if codePoint < 0x10000 {
        body(0xE0 | UInt8(truncatingIfNeeded: codePoint >> 12))
        body(tail(6))
        body(tail(0))
    } else {
        body(0xF0 | UInt8(truncatingIfNeeded: codePoint >> 18))
        body(tail(12))
        body(tail(6))
        body(tail(0))
    }
}
