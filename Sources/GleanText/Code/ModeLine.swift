import GleanBytes

/// The language that a file names for an editor: `-*- mode: ruby -*-` of Emacs, `vim: set ft=ruby:` of vim.
enum ModeLine {
    /// The mode named in the first or the last five lines, Emacs' before vim's; a range of the text.
    static func mode(_ text: Span<UInt8>) -> Range<Int>? {
        let head = CodeHead.first(text), tail = CodeHead.last(text)
        if let found = emacs(text, head) ?? vim(text, head) { return found }
        return tail.lowerBound < head.upperBound && tail.upperBound == head.upperBound ? nil : emacs(text, tail) ?? vim(text, tail)
    }

    /// Between "-*-" and "-*-" of one line: the value of "mode", or all of it if it is one word.
    private static func emacs(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        var at = range.lowerBound
        while let open = mark(text, at..<range.upperBound) {
            let line = text.firstNewline(open, range.upperBound)
            guard let close = mark(text, (open + 3)..<line) else {
                at = line
                continue
            }
            if let found = variables(text, (open + 3)..<close) { return found }
            at = close + 3
        }
        return nil
    }

    private static func mark(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var at = range.lowerBound
        while at + 3 <= range.upperBound {
            if text[at + 1] == 0x2A, text[at] == 0x2D, text[at + 2] == 0x2D { return at }
            at += 1
        }
        return nil
    }

    private static func variables(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        let whole = trimmed(text, range)
        if !whole.isEmpty, !whole.contains(where: { text[$0] == 0x3A || text[$0] == 0x3B || text[$0].isBlank }) { return whole }
        var start = range.lowerBound
        while start < range.upperBound {
            var end = start
            while end < range.upperBound, text[end] != 0x3B { end += 1 }
            let variable = trimmed(text, start..<end)
            if text.hasPrefix("mode", at: variable.lowerBound, end: variable.upperBound) {
                var at = variable.lowerBound + 4
                while at < variable.upperBound, text[at].isBlank { at += 1 }
                if at < variable.upperBound, text[at] == 0x3A { return trimmed(text, (at + 1)..<variable.upperBound) }
            }
            start = end + 1
        }
        return nil
    }

    /// The value of ft, filetype or syntax behind "vi:", "vim:" or "ex:".
    private static func vim(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        var at = range.lowerBound
        while at < range.upperBound {
            guard text[at] == 0x3A, begins(text, range.lowerBound, colon: at) else {
                at += 1
                continue
            }
            let line = text.firstNewline(at, range.upperBound)
            if let found = option(text, (at + 1)..<line) { return found }
            at = line
        }
        return nil
    }

    /// Whether "vi", "vim" or "ex" stands before the colon, as a word of its own; "vim" may have a version behind it.
    private static func begins(_ text: Span<UInt8>, _ start: Int, colon: Int) -> Bool {
        var end = colon
        while end > start, text[end - 1] >= 0x30 && text[end - 1] <= 0x39 { end -= 1 }
        if end > start, end < colon, text[end - 1] >= 0x3C && text[end - 1] <= 0x3E { end -= 1 }
        for name: StaticString in ["vim", "vi", "ex"] where text.ends(start..<end, with: name) {
            if end < colon, name.utf8CodeUnitCount < 3 { continue }
            let first = end - name.utf8CodeUnitCount
            return first == start || text[first - 1].isBlank || text[first - 1] == 10
        }
        return false
    }

    private static func option(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        var at = range.lowerBound
        while at < range.upperBound {
            while at < range.upperBound, text[at].isBlank || text[at] == 0x3A { at += 1 }
            let start = at
            while at < range.upperBound, text[at].isWord { at += 1 }
            if at == start { return nil }
            let name = start..<at
            while at < range.upperBound, text[at].isBlank { at += 1 }
            guard at < range.upperBound, text[at] == 0x3D else { continue }
            at += 1
            let value = at
            while at < range.upperBound, !text[at].isBlank, text[at] != 0x3A, text[at] != 0x0D { at += text[at] == 0x5C ? 2 : 1 }
            at = min(at, range.upperBound)
            guard text.equals(name, "ft") || text.equals(name, "filetype") || text.equals(name, "syntax") else { continue }
            return value < at ? value..<at : nil
        }
        return nil
    }

    private static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, text[start].isBlank { start += 1 }
        while end > start, text[end - 1].isBlank || text[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }
}
