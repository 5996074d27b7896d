/// What canonical composition asks of code points.
struct NormalizationTables: Sendable {
    static let shared = NormalizationTables()

    /// Combining class << 1 | 1 where the code point may change or join the one before it.
    private let values: CodePointRuns
    private let decomposed: [UInt32: ArraySlice<UInt32>]
    private let composed: [UInt64: UInt32]

    private init() {
        values = CodePointRuns(normalizationRuns, valueBits: 9)
        var decomposed: [UInt32: ArraySlice<UInt32>] = [:]
        var at = 0
        while at < decompositions.count {
            let end = at + 2 + Int(decompositions[at + 1])
            decomposed[decompositions[at]] = decompositions[at + 2..<end]
            at = end
        }
        self.decomposed = decomposed
        var composed: [UInt64: UInt32] = [:]
        for at in stride(from: 0, to: compositions.count, by: 3) {
            composed[UInt64(compositions[at]) << 32 | UInt64(compositions[at + 1])] = compositions[at + 2]
        }
        self.composed = composed
    }

    /// Whether a stretch begins here that nothing before it can change.
    func isBoundary(_ codePoint: UInt32) -> Bool { values[codePoint] & 1 == 0 }

    func combiningClass(_ codePoint: UInt32) -> UInt32 { values[codePoint] >> 1 }

    /// Appends the full canonical decomposition.
    func decompose(_ codePoint: UInt32, into target: inout [UInt32]) {
        if let parts = decomposed[codePoint] {
            target += parts
        } else if codePoint >= Hangul.syllables, codePoint < Hangul.syllables + Hangul.count {
            let index = codePoint - Hangul.syllables
            target.append(Hangul.leads + index / (Hangul.vowelCount * Hangul.tailCount))
            target.append(Hangul.vowels + index / Hangul.tailCount % Hangul.vowelCount)
            if index % Hangul.tailCount > 0 { target.append(Hangul.tails + index % Hangul.tailCount) }
        } else {
            target.append(codePoint)
        }
    }

    func compose(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if first >= Hangul.leads, first < Hangul.leads + Hangul.leadCount, second >= Hangul.vowels, second < Hangul.vowels + Hangul.vowelCount {
            return Hangul.syllables + ((first - Hangul.leads) * Hangul.vowelCount + second - Hangul.vowels) * Hangul.tailCount
        }
        if first >= Hangul.syllables, first < Hangul.syllables + Hangul.count, (first - Hangul.syllables) % Hangul.tailCount == 0,
            second > Hangul.tails, second < Hangul.tails + Hangul.tailCount
        {
            return first + second - Hangul.tails
        }
        return composed[UInt64(first) << 32 | UInt64(second)]
    }

    /// The arithmetic of Hangul syllables (Unicode 16, section 3.12).
    private enum Hangul {
        static let syllables: UInt32 = 0xAC00
        static let leads: UInt32 = 0x1100
        static let vowels: UInt32 = 0x1161
        static let tails: UInt32 = 0x11A7
        static let leadCount: UInt32 = 19
        static let vowelCount: UInt32 = 21
        static let tailCount: UInt32 = 28
        static let count = leadCount * vowelCount * tailCount
    }
}

/// A value for every code point, looked up among the places where it changes.
struct CodePointRuns: Sendable {
    private let runs: [UInt32]
    private let valueBits: UInt32

    /// - Parameter runs: first code point << `valueBits` | value, ascending, the first at 0.
    init(_ runs: [UInt32], valueBits: UInt32) {
        self.runs = runs
        self.valueBits = valueBits
    }

    subscript(codePoint: UInt32) -> UInt32 {
        var low = 0
        var count = runs.count
        while count > 1 {
            let half = count / 2
            if runs[low + half] >> valueBits <= codePoint { low += half }
            count -= half
        }
        return runs[low] & (1 << valueBits - 1)
    }
}
