import GleanBytes

/// What becomes of the place where two lines are joined.
package enum Hyphens: String, Sendable, CaseIterable {
    /// A hyphen at the end of a line stays, and the word goes on behind it.
    case keep
    /// A hyphen between a letter and a small letter goes; another stays, and the word goes on behind it.
    case words
    /// A hyphen goes, whatever stands beside it.
    case all
}

/// A place where two lines are joined: where the first ends, and what stands between them.
struct LineSeam {
    /// End of what is kept of the first line.
    let end: Int
    let hasSpace: Bool
    /// A hyphen was taken out.
    let tookHyphen: Bool

    init(_ text: Span<UInt8>, _ line: Range<Int>, _ next: Range<Int>, _ hyphens: Hyphens) {
        let last = CodePoint(text, before: line.upperBound, start: line.lowerBound)
        let before = line.upperBound - last.length
        if hyphens == .all {
            // As the Common Pile does it, for which only the ASCII hyphen is one.
            let isHyphen = last.value == 0x2D
            (end, hasSpace, tookHyphen) = (isHyphen ? before : line.upperBound, !isHyphen, isHyphen)
            return
        }
        let first = CodePoint(text, at: next.lowerBound, end: next.upperBound)
        let previous = before > line.lowerBound ? CodePoint(text, before: before, start: line.lowerBound).value : 0x20
        let table = CodePointTable.text
        if LineSeam.hyphens.contains(last.value), table.has(previous, .wordChar) {
            // A soft hyphen says that a word was parted; any other may be the word's own.
            let goes = last.value == 0xAD || hyphens == .words && table.has(previous, .letter) && table.has(first.value, .lower)
            (end, hasSpace, tookHyphen) = (goes ? before : line.upperBound, false, goes)
        } else {
            let isDash = LineSeam.endsInDash(text, line)
            let hasNoSpaces = LineSeam.isWrittenWithoutSpaces(last.value) && LineSeam.isWrittenWithoutSpaces(first.value)
            (end, hasSpace, tookHyphen) = (line.upperBound, !isDash && !hasNoSpaces, false)
        }
    }

    /// Hyphen-minus, soft hyphen, hyphen.
    private static let hyphens: [UInt32] = [0x2D, 0xAD, 0x2010]
    /// En dash, em dash, horizontal bar.
    private static let dashes: [UInt32] = [0x2013, 0x2014, 0x2015]

    /// Whether the line ends in a dash, or in two hyphens for one, that has no white space before it.
    private static func endsInDash(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        var at = line.upperBound, count = 0, isDash = false
        while at > line.lowerBound {
            let point = CodePoint(text, before: at, start: line.lowerBound)
            let isHyphen = point.value == 0x2D
            guard isHyphen || dashes.contains(point.value) else { return (isDash || count > 1) && !CodePointTable.text.has(point.value, .space) }
            count += 1
            isDash = isDash || !isHyphen
            at -= point.length
        }
        return false
    }

    /// Han, kana and their marks, in wide forms too; not Hangul, whose words have spaces.
    private static func isWrittenWithoutSpaces(_ point: UInt32) -> Bool {
        switch point {
        case 0x2E80...0x2FFF, 0x3001...0x30FF, 0x3100...0x312F, 0x31A0...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF01...0xFF9F,
            0x20000...0x3FFFF: true
        default: false
        }
    }
}
