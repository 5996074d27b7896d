import GleanBytes

/// A regular expression and what stands in the place of its matches.
package struct PatternEdit: Sendable {
    private enum Part: Sendable {
        case text([UInt8])
        case group(Int)
    }

    package let pattern: Pattern
    private let parts: [Part]

    /// In `replacement` `\1` to `\9` are the groups, `\0` is the whole match, `\n` and `\t` are newline and tab, `\\` is a backslash.
    ///
    /// Throws where RE2 refuses the expression, where a group is named that it does not have, and where a backslash stands before anything else.
    package init(_ expression: [UInt8], replacement: [UInt8]) throws(PatternError) {
        pattern = try Pattern(expression)
        var parts: [Part] = [], text: [UInt8] = [], at = 0
        while at < replacement.count {
            guard replacement[at] == UInt8(ascii: "\\") else {
                text.append(replacement[at])
                at += 1
                continue
            }
            let sign = at + 1 < replacement.count ? replacement[at + 1] : 0
            switch sign {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let group = Int(sign - UInt8(ascii: "0"))
                guard group <= pattern.groups else { throw PatternError(reason: "it has no group \(group)") }
                if !text.isEmpty { parts.append(.text(text)) }
                text = []
                parts.append(.group(group))
            case UInt8(ascii: "n"): text.append(10)
            case UInt8(ascii: "t"): text.append(9)
            case UInt8(ascii: "\\"): text.append(sign)
            default: throw PatternError(reason: "a backslash in a replacement wants 0 to 9, n, t or another backslash behind it")
            }
            at += 2
        }
        if !text.isEmpty { parts.append(.text(text)) }
        self.parts = parts
    }

    /// Appends `text` with its matches replaced, from left to right and never overlapping; an empty match is one where it stands, also
    /// right behind another, as in Python. Says how many there were; nil, with `edited` cut anywhere, where it came to more than `most` bytes.
    package func apply(_ text: Span<UInt8>, most: Int, _ match: inout PatternMatch, into edited: inout [UInt8]) -> Int? {
        let begin = edited.count
        var (count, at, copied) = (0, 0, 0)
        while at <= text.count, pattern.find(text, from: at, &match), let whole = match[0] {
            edited.append(text, copied..<whole.lowerBound)
            for part in parts {
                switch part {
                case .text(let bytes): edited.append(contentsOf: bytes)
                case .group(let group):
                    if let range = match[group] { edited.append(text, range) }
                }
            }
            if edited.count - begin > most { return nil }
            count += 1
            copied = whole.upperBound
            at = copied
            if whole.isEmpty { at += at < text.count ? CodePoint(text, at: at, end: text.count).length : 1 }
        }
        edited.append(text, copied..<text.count)
        return edited.count - begin > most ? nil : count
    }
}
