/// What a code point is, for word, line and sentence splitting: a set of bits from a generated table.
///
/// `space` `alpha` `wordChar` `digit` answer as Python's `str.isspace`, `str.isalpha`, `\w` and `\d`; `lineBreak` is a break of
/// `str.splitlines`; `symbol` and `terminal` are the punctuation sets of datatrove 0.10.1; the rest are classes of spaCy's English rules.
@usableFromInline package struct CodePointClass: OptionSet, Sendable {
    @usableFromInline package let rawValue: UInt32
    @inlinable @inline(__always) package init(rawValue: UInt32) { self.rawValue = rawValue }

    package static let space = Self(rawValue: 1 << 0)
    package static let alpha = Self(rawValue: 1 << 1)
    package static let wordChar = Self(rawValue: 1 << 2)
    package static let digit = Self(rawValue: 1 << 3)
    package static let symbol = Self(rawValue: 1 << 4)
    package static let terminal = Self(rawValue: 1 << 5)
    /// General category P.
    package static let punctuation = Self(rawValue: 1 << 6)
    /// One of the marks that end a sentence for spaCy's sentencizer.
    package static let sentenceMark = Self(rawValue: 1 << 7)
    /// Split off the front, or the end, of a span whatever stands beside it.
    package static let prefix = Self(rawValue: 1 << 8)
    package static let suffix = Self(rawValue: 1 << 9)
    package static let infix = Self(rawValue: 1 << 10)
    /// May stand before, and after, a full stop that splits a span in the middle ("end.Next").
    package static let beforeInfixStop = Self(rawValue: 1 << 11)
    package static let afterInfixStop = Self(rawValue: 1 << 12)
    package static let letter = Self(rawValue: 1 << 13)
    /// A full stop after it is split off the end.
    package static let beforeSuffixStop = Self(rawValue: 1 << 14)
    package static let upper = Self(rawValue: 1 << 15)
    package static let lower = Self(rawValue: 1 << 16)
    package static let lineBreak = Self(rawValue: 1 << 17)
}

/// A property of every code point, expanded once from a generated list of runs: one byte a code point below U+20000, where text
/// lives (128 KB, of which a page touches a few lines), and a binary search above.
@usableFromInline package struct CodePointTable: Sendable {
    @usableFromInline package let classes: [UInt8]
    @usableFromInline package let bits: [UInt32]
    private let highRuns: [UInt32]

    /// - Parameters:
    ///   - runs: first code point << 8 | class number, ascending, the first at 0.
    ///   - bits: the bits of each class number.
    package init(runs: [UInt32], bits: [UInt32]) {
        var classes = [UInt8](repeating: 0, count: 0x20000)
        for (index, run) in runs.enumerated() {
            let start = Int(run >> 8)
            let end = index + 1 < runs.count ? Int(runs[index + 1] >> 8) : 0x110000
            for c in start..<max(start, min(end, 0x20000)) { classes[c] = UInt8(truncatingIfNeeded: run) }
        }
        let firstHigh = runs.lastIndex { $0 >> 8 <= 0x20000 } ?? 0
        self.classes = classes
        // A class number is a byte: with 256 entries no look-up needs a check of its own.
        self.bits = bits + [UInt32](repeating: 0, count: max(0, 256 - bits.count))
        highRuns = Array(runs[firstHigh...])
    }

    @inlinable @inline(__always) package subscript(_ codePoint: UInt32) -> UInt32 {
        codePoint < 0x20000 ? bits[Int(classes[Int(codePoint)])] : high(codePoint)
    }

    @usableFromInline func high(_ codePoint: UInt32) -> UInt32 {
        var low = 0
        var count = highRuns.count
        while count > 1 {
            let half = count / 2
            if highRuns[low + half] >> 8 <= codePoint { low += half }
            count -= half
        }
        return bits[Int(highRuns[low] & 0xFF)]
    }

    /// The table of `CodePointClass`.
    package static let text = CodePointTable(runs: codePointRuns, bits: codePointBits)

    /// 1 for what Python's `str.isupper` accepts, 2 for what `str.isdigit` does (which is more than `digit`: superscripts, circled
    /// digits), 0 for all else. A table of its own, since only rules on lines ask.
    static let cases = CodePointTable(runs: caseRuns, bits: [0, 1, 2])

    @inlinable @inline(__always) package func has(_ codePoint: UInt32, _ wanted: CodePointClass) -> Bool {
        self[codePoint] & wanted.rawValue != 0
    }
}
