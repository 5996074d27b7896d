/// Digits in groups, as phone numbers are written, and what parts them.
struct PhoneGroups {
    /// What stands between a group and the next.
    enum Separator: UInt8 {
        case none, space, hyphen, dot, slash
        /// A bracket, with or without a space or hyphen.
        case bracket
    }

    struct Group {
        var start: Int
        var end: Int
        /// What parts it from the group after; `none` after the last.
        var separator = Separator.none
        var inBrackets = false

        var count: Int { end - start }
    }

    static let most = 8

    private(set) var groups: [Group] = []
    /// Where the first sign stands: a plus, a bracket or a digit.
    private(set) var start = 0
    private(set) var hasPlus = false
    /// Digits go on after the last group: it is no whole number.
    private(set) var isCut = false

    /// Reads the groups from the digit at `first` on, a plus and bracket before it too.
    mutating func read(_ text: Span<UInt8>, _ first: Int, _ range: Range<Int>) {
        groups.removeAll(keepingCapacity: true)
        (start, hasPlus, isCut) = (first, false, false)
        var isOpen = false
        while start > range.lowerBound, text[start - 1] == 0x28 && !isOpen || text[start - 1] == 0x2B && !hasPlus {
            if text[start - 1] == 0x28 { isOpen = true } else { hasPlus = true }
            start -= 1
        }
        // "(+44 20)" leaves its bracket alone: only one that closes after the first group belongs to it.
        var at = first
        while true {
            let end = text.digitsEnd(at, min(range.upperBound, at + 16))
            var group = Group(start: at, end: end)
            if end - at > 15 || groups.count == Self.most {
                isCut = true
                return
            }
            var next = end
            if isOpen, next < range.upperBound, text[next] == 0x29 {
                (group.inBrackets, group.separator, isOpen) = (true, .bracket, false)
                next += 1
            }
            // "+49 (0)40 / 5550100": only before the number proper, since a slash also parts two numbers.
            let isCode = hasPlus && end - first <= 10
            let parting = separator(text, next, range.upperBound, wideSlash: isCode)
            let further = next + parting.length
            var digit = further
            var opens = false
            if digit + 1 < range.upperBound, text[digit] == 0x28, isDigit(text[digit + 1]) { (opens, digit) = (true, digit + 1) }
            guard digit < range.upperBound, digit > end, isDigit(text[digit]) else {
                group.separator = .none
                groups.append(group)
                return
            }
            if opens { group.separator = .bracket } else if !group.inBrackets { group.separator = parting.kind }
            groups.append(group)
            isOpen = opens
            at = digit
        }
    }

    /// What parts two groups from `at` on: one mark, or a space, or a mark between spaces.
    private func separator(_ text: Span<UInt8>, _ at: Int, _ end: Int, wideSlash: Bool) -> (kind: Separator, length: Int) {
        let before = space(text, at, end)
        let mark = mark(text, at + before, end)
        guard mark.length > 0 else { return (before > 0 ? .space : .none, before) }
        // "12. 34" and "12 .34" are no groups.
        if mark.kind != .hyphen, mark.kind != .slash || !wideSlash { return before == 0 ? mark : (.space, before) }
        return (mark.kind, before + mark.length + space(text, at + before + mark.length, end))
    }

    private func mark(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> (kind: Separator, length: Int) {
        guard at < end else { return (.none, 0) }
        switch text[at] {
        case 0x2D: return (.hyphen, 1)
        case 0x2E: return (.dot, 1)
        case 0x2F: return (.slash, 1)
        // U+2010 to U+2013: hyphens, figure dash, en dash.
        case 0xE2 where at + 2 < end && text[at + 1] == 0x80 && text[at + 2] >= 0x90 && text[at + 2] <= 0x93: return (.hyphen, 3)
        default: return (.none, 0)
        }
    }

    /// Bytes of a space or no-break space.
    private func space(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> Int {
        guard at < end else { return 0 }
        if text[at] == 0x20 { return 1 }
        return text.starts(with: "\u{A0}", at: at) && at + 2 <= end ? 2 : 0
    }
}
