/// A table from short words to small numbers, open to scratch: the first sixteen bytes in lower case and the length are the key.
struct WordTable: Sendable {
    private var low: [UInt64]
    private var high: [UInt64]
    private var lengths: [UInt8]
    private var values: [UInt8]
    private let mask: Int
    /// The lengths of the words that begin with a letter, as bits: most words that are asked for are in no table.
    private var lengthsByFirst = [UInt64](repeating: 0, count: 256)

    /// Each row holds words parted by spaces, and what they stand for; a phrase is taken whole.
    init(_ rows: [(String, UInt8)], phrases: [(String, UInt8)] = []) {
        let words = rows.flatMap { row in row.0.split(separator: " ").map { ($0, row.1) } } + phrases.map { (Substring($0.0), $0.1) }
        var slots = 64
        while slots < words.count * 3 { slots *= 2 }
        mask = slots - 1
        low = [UInt64](repeating: 0, count: slots)
        high = low
        lengths = [UInt8](repeating: 0, count: slots)
        values = lengths
        for (word, value) in words {
            var name = PackedName()
            for byte in word.utf8 { name.append(byte) }
            var slot = Self.slot(name) & mask
            while lengths[slot] != 0 { slot = (slot + 1) & mask }
            if name.length < 64 { lengthsByFirst[Int(name.low & 0xFF)] |= 1 << UInt64(name.length) }
            low[slot] = name.low
            high[slot] = name.high
            lengths[slot] = UInt8(truncatingIfNeeded: name.length)
            values[slot] = value
        }
    }

    @inline(__always)
    private static func slot(_ name: PackedName) -> Int {
        Int(truncatingIfNeeded: ((name.low ^ (name.high &* TagNames.spread)) &* TagNames.factor) &>> 40)
    }

    /// What the word stands for; 0 where the table lacks it.
    @inline(__always)
    func value(_ name: PackedName) -> UInt8 {
        if name.length == 0 || name.length > 255 { return 0 }
        var slot = Self.slot(name) & mask
        while lengths[slot] != 0 {
            if low[slot] == name.low, high[slot] == name.high, Int(lengths[slot]) == name.length { return values[slot] }
            slot = (slot + 1) & mask
        }
        return 0
    }

    /// What the bytes `start..<end` stand for, be it in capitals or not; at most 63 bytes are a word.
    func value(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt8 {
        guard start < end, end - start < 64 else { return 0 }
        if lengthsByFirst[Int(lowered(bytes[start]))] & (1 &<< UInt64(end - start)) == 0 { return 0 }
        var name = PackedName()
        for place in start..<end { name.append(bytes[place]) }
        return value(name)
    }
}
