import GleanBytes

/// Takes one span without white space apart by spaCy's English prefix, suffix and infix rules.
struct SpacyAffixes: Sendable {
    let exceptions = SpacyExceptions.english
    private let table = CodePointTable.text
    private let endings = SpacyDigitEndings.all
    /// Where each suffix begins, the outermost first.
    private var suffixes: [Int] = []

    init() {}

    mutating func split(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ words: inout WordTable) {
        var (first, last) = (start, end)
        let spanEnd = end
        suffixes.removeAll(keepingCapacity: true)
        var middle: SpacyExceptions.Entry?
        while first < last {
            middle = exceptions.find(text, first, last)
            if middle != nil { break }
            let prefix = prefixSize(text, first, last)
            if prefix > 0, first + prefix < last {
                middle = exceptions.find(text, first + prefix, last)
                if middle != nil {
                    words.add(text, first, first + prefix)
                    first += prefix
                    break
                }
            }
            let suffix = suffixSize(text, first + prefix, last)
            if suffix > 0, first < last - suffix {
                middle = exceptions.find(text, first, last - suffix)
                if middle != nil {
                    last -= suffix
                    suffixes.append(last)
                    break
                }
            }
            if prefix > 0 { words.add(text, first, first + prefix) }
            first += prefix
            if suffix > 0 {
                last -= suffix
                suffixes.append(last)
            }
            if prefix == 0, suffix == 0 { break }
        }
        if let middle {
            SpacyAffixes.add(text, first, middle.rule, middle.length, &words)
        } else if first < last {
            splitInfixes(text, first, last, &words)
        }
        while let suffix = suffixes.popLast() {
            words.add(text, suffix, suffixes.last ?? spanEnd)
        }
    }

    /// Adds the tokens of an exception of `length` bytes that stands at `start`; `rule` holds its inner boundaries.
    static func add(_ text: Span<UInt8>, _ start: Int, _ rule: UInt32, _ length: Int, _ words: inout WordTable) {
        var rest = rule
        var from = 0
        while rest != 0 {
            let to = rest.trailingZeroBitCount
            words.add(text, start + from, start + to)
            from = to
            rest &= rest - 1
        }
        words.add(text, start + from, start + length)
    }

    // MARK: Prefixes and suffixes

    /// Bytes of the prefix of `first ..< last`, 0 if it has none.
    private func prefixSize(_ text: Span<UInt8>, _ first: Int, _ last: Int) -> Int {
        let found = CodePoint(text, at: first, end: last)
        if table.has(found.value, .prefix) { return found.length }
        let left = last - first
        switch found.value {
        case 0x2B:  // +
            return left > 1 && isDigit(text[first + 1]) ? 0 : 1
        case 0x2E:
            let run = dots(text, first, last)
            return run > 1 ? run : 0
        case 0x55:  // US$
            return left > 2 && text[first + 1] == 0x53 && text[first + 2] == 0x24 ? 3 : 0
        case 0x41, 0x43:  // A$, C$
            return left > 1 && text[first + 1] == 0x24 ? 2 : 0
        default: return 0
        }
    }

    /// Bytes of the longest suffix of `first ..< last`, 0 if it has none. The reference's search is leftmost, so the longest wins.
    private func suffixSize(_ text: Span<UInt8>, _ first: Int, _ last: Int) -> Int {
        guard first < last else { return 0 }
        let found = CodePoint(text, before: last, start: first)
        let before = last - found.length
        switch found.value {
        case 0x2E:
            var run = 1
            while last - run > first, text[last - run - 1] == 0x2E { run += 1 }
            return run > 1 ? run : stopSize(text, first, before)
        case 0x2B:  // + after a digit
            return before > first && isDigit(text[before - 1]) ? 1 : 0
        case 0x53, 0x73:  // 's 'S ’s ’S
            if before > first, text[before - 1] == 0x27 { return 2 }
            if before - 3 >= first, text.starts(with: "\u{2019}", at: before - 3) { return 4 }
        case 0x2026:
            return before - 3 >= first && text.starts(with: "\u{2026}", at: before - 3) ? 6 : 3
        default: break
        }
        let alone = table.has(found.value, .suffix) ? found.length : 0
        return max(alone, endings.size(text, first, last))
    }

    /// 1 when the full stop after `before` is split off: after small letters, marks and digits, after two capitals, and after °C.
    private func stopSize(_ text: Span<UInt8>, _ first: Int, _ before: Int) -> Int {
        guard before > first else { return 0 }
        let last = CodePoint(text, before: before, start: first)
        if table.has(last.value, .beforeSuffixStop) { return 1 }
        guard before - last.length > first else { return 0 }
        let second = CodePoint(text, before: before - last.length, start: first)
        if table.has(last.value, .upper), table.has(second.value, .upper) { return 1 }
        return second.value == 0xB0 && [0x46, 0x43, 0x4B].contains(last.value) ? 1 : 0
    }

    private func dots(_ text: Span<UInt8>, _ first: Int, _ last: Int) -> Int {
        var at = first
        while at < last, text[at] == 0x2E { at += 1 }
        return at - first
    }

    // MARK: Infixes

    private func splitInfixes(_ text: Span<UInt8>, _ first: Int, _ last: Int, _ words: inout WordTable) {
        var (start, at) = (first, first)
        var checked = false
        while at < last {
            guard SpacyAffixes.mayBeInfix(text[at]), case let size = infixSize(text, at, first, last), size > 0 else {
                at += 1
                continue
            }
            // The reference ignores an infix at the very start, but goes on after it.
            if at > first {
                if !checked {
                    if SpacyURL.matches(text, first, last) { break }
                    checked = true
                }
                if start < at { words.add(text, start, at) }
                words.add(text, at, at + size)
                start = at + size
            }
            at += size
        }
        if start < last { words.add(text, start, last) }
    }

    @inline(__always) private static func mayBeInfix(_ byte: UInt8) -> Bool {
        if byte >= 0x80 { return byte >= 0xC2 }
        switch byte {
        case 0x2A...0x2F, 0x3A, 0x3C...0x3E, 0x5E, 0x7E: return true  // * + , - . / : < = > ^ ~
        default: return false
        }
    }

    private func infixSize(_ text: Span<UInt8>, _ at: Int, _ first: Int, _ last: Int) -> Int {
        switch text[at] {
        case 0x2E:
            let run = dots(text, at, last)
            if run > 1 { return run }
            return follows(text, at, first, .beforeInfixStop) && leads(text, at + 1, last, .afterInfixStop) ? 1 : 0
        case 0x2B, 0x2A, 0x5E:
            return betweenDigits(text, at, first, last) ? 1 : 0
        case 0x2C:
            return follows(text, at, first, .letter) && leads(text, at + 1, last, .letter) ? 1 : 0
        case 0x2D:
            if betweenDigits(text, at, first, last) { return 1 }
            guard followsWord(text, at, first) else { return 0 }
            var dashes = 1
            while dashes <= 3, at + dashes <= last {
                if leads(text, at + dashes, last, .letter) { return dashes }
                guard at + dashes < last, text[at + dashes] == 0x2D else { return 0 }
                dashes += 1
            }
            return 0
        case 0x7E, 0x3A, 0x3C...0x3E, 0x2F:
            return followsWord(text, at, first) && leads(text, at + 1, last, .letter) ? 1 : 0
        default:
            let found = CodePoint(text, at: at, end: last)
            if table.has(found.value, .infix) { return found.length }
            guard found.value == 0x2013 || found.value == 0x2014, followsWord(text, at, first) else { return 0 }
            if leads(text, at + 3, last, .letter) { return 3 }
            return found.value == 0x2014 && text.starts(with: "\u{2014}", at: at + 3) && leads(text, at + 6, last, .letter) ? 6 : 0
        }
    }

    @inline(__always) private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    private func betweenDigits(_ text: Span<UInt8>, _ at: Int, _ first: Int, _ last: Int) -> Bool {
        at > first && isDigit(text[at - 1]) && at + 1 < last && (isDigit(text[at + 1]) || text[at + 1] == 0x2D)
    }

    private func follows(_ text: Span<UInt8>, _ at: Int, _ first: Int, _ wanted: CodePointClass) -> Bool {
        at > first && table.has(CodePoint(text, before: at, start: first).value, wanted)
    }

    private func followsWord(_ text: Span<UInt8>, _ at: Int, _ first: Int) -> Bool {
        at > first && (isDigit(text[at - 1]) || follows(text, at, first, .letter))
    }

    private func leads(_ text: Span<UInt8>, _ at: Int, _ last: Int, _ wanted: CodePointClass) -> Bool {
        at < last && table.has(CodePoint(text, at: at, end: last).value, wanted)
    }
}

/// Units and currency marks, which are split off when an ASCII digit stands right before them.
struct SpacyDigitEndings: Sendable {
    static let all = SpacyDigitEndings()

    private let byLastByte: [[[UInt8]]]
    private let longest: Int

    private init() {
        var lists = [[[UInt8]]](repeating: [], count: 256)
        var longest = 0
        for line in spacyDigitEndings.withUTF8Buffer({ Array($0) }).split(separator: 10) {
            lists[Int(line[line.endIndex - 1])].append(Array(line))
            longest = max(longest, line.count)
        }
        (byLastByte, self.longest) = (lists, longest)
    }

    /// Bytes of the ending of `first ..< last`, 0 if it has none.
    func size(_ text: Span<UInt8>, _ first: Int, _ last: Int) -> Int {
        guard !byLastByte[Int(text[last - 1])].isEmpty else { return 0 }
        // No ending holds a digit, so only what stands after the last digit can be one.
        var digit = last - 1
        while digit >= first, last - digit <= longest + 1, text[digit] &- 0x30 >= 10 { digit -= 1 }
        let size = last - digit - 1
        guard digit >= first, size > 0, size <= longest else { return 0 }
        next: for ending in byLastByte[Int(text[last - 1])] where ending.count == size {
            for i in 0..<size where ending[i] != text[digit + 1 + i] { continue next }
            return size
        }
        return 0
    }
}
