import GleanBytes

/// The spans that spaCy's English tokenizer splits by heart ("don't", "Mr.", ":-)"), in one hash table made at first use.
struct SpacyExceptions: Sendable {
    struct Entry: Sendable {
        let start: Int
        let length: Int
        /// Inner token boundaries of the rule: bit n says that a token begins at byte n.
        let rule: UInt32
        /// Inner boundaries of the tokens by which it is found again inside other spans; 0 if it is not looked for.
        let pattern: UInt32
    }

    /// The longest exception, in bytes; what is longer needs no look-up.
    static let longest = 29
    static let english = SpacyExceptions()

    let entries: [Entry]
    private let keys: [UInt8]
    /// Entry number + 1 by hash, 0 for none; open addressing.
    private let slots: [UInt16]
    /// One bit for every place of a hash, 2^n of them: most words are told by it alone to be no exception.
    private let filter: [UInt64]
    /// The same over the first two tokens of each pattern.
    private let pairFilter: [UInt64]

    private init() {
        keys = spacyExceptionKeys.withUTF8Buffer { Array($0) }
        var entries: [Entry] = []
        var slots = [UInt16](repeating: 0, count: 4096)
        var filter = [UInt64](repeating: 0, count: 256)
        var pairFilter = [UInt64](repeating: 0, count: 1024)
        var start = 0
        for (number, line) in keys.split(separator: 10).enumerated() {
            let entry = Entry(start: start, length: line.count, rule: spacyExceptionMasks[2 * number],
                              pattern: spacyExceptionMasks[2 * number + 1])
            start += line.count + 1
            entries.append(entry)
            let hash = SpacyExceptions.hash(line[...])
            var slot = Int(SpacyExceptions.mix(hash) & 4095)
            while slots[slot] != 0 { slot = (slot + 1) & 4095 }
            slots[slot] = UInt16(entries.count)
            SpacyExceptions.set(&filter, hash)
            guard entry.pattern != 0 else { continue }
            let first = entry.pattern.trailingZeroBitCount
            let rest = entry.pattern & (entry.pattern - 1)
            let second = rest == 0 ? line.count : rest.trailingZeroBitCount
            let split = line.startIndex + first
            SpacyExceptions.set(&pairFilter, SpacyExceptions.pair(
                SpacyExceptions.hash(line[..<split]), SpacyExceptions.hash(line[split..<(line.startIndex + second)])))
        }
        (self.entries, self.slots, self.filter, self.pairFilter) = (entries, slots, filter, pairFilter)
    }

    private static func hash(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { WordTable.hash($0, $1) } }

    /// Spreads the polynomial's low bits upward and back, since tables take the low ones.
    @inline(__always) private static func mix(_ hash: UInt32) -> UInt32 { (hash &* 0x85EB_CA6B) >> 17 }
    /// Place of a hash among the 2^n bits of a filter.
    @inline(__always) private static func bit(_ hash: UInt32, _ filter: [UInt64]) -> Int {
        Int(truncatingIfNeeded: (hash &* 0xC2B2_AE35) >> 16) & (filter.count * 64 - 1)
    }

    private static func set(_ filter: inout [UInt64], _ hash: UInt32) {
        let bit = bit(hash, filter)
        filter[bit >> 6] |= 1 << UInt64(bit & 63)
    }

    @inline(__always) private static func holds(_ filter: [UInt64], _ hash: UInt32) -> Bool {
        let bit = bit(hash, filter)
        return filter[bit >> 6] >> UInt64(bit & 63) & 1 != 0
    }

    static func pair(_ first: UInt32, _ second: UInt32) -> UInt32 { first &* 0x27D4_EB2F ^ second }

    /// False when no exception has this hash; true may be wrong.
    @inline(__always) func mayHold(_ hash: UInt32) -> Bool { SpacyExceptions.holds(filter, hash) }

    /// False when no pattern begins with these two words; true may be wrong.
    @inline(__always) func mayBegin(_ first: UInt32, _ second: UInt32) -> Bool {
        SpacyExceptions.holds(pairFilter, SpacyExceptions.pair(first, second))
    }

    /// The exception that reads as the bytes `start ..< end`, whose hash is given.
    func find(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ hash: UInt32) -> Entry? {
        guard end - start <= SpacyExceptions.longest, mayHold(hash) else { return nil }
        var slot = Int(SpacyExceptions.mix(hash) & 4095)
        next: while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            slot = (slot + 1) & 4095
            guard entry.length == end - start else { continue }
            for i in 0..<entry.length where keys[entry.start + i] != text[start + i] { continue next }
            return entry
        }
        return nil
    }

    func find(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Entry? {
        guard end - start <= SpacyExceptions.longest else { return nil }
        var hash: UInt32 = 0
        for i in start..<end { hash = WordTable.hash(hash, text[i]) }
        return find(text, start, end, hash)
    }
}
