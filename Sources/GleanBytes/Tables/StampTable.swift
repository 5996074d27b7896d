/// A hash table from hashes to 32-bit values that is emptied by raising a number: no page pays for the memory of a larger one.
///
/// The caller compares what the values stand for, so that equal hashes of different things do no harm: the search walks on. Results
/// therefore never depend on hashes, and these can start from a number drawn anew in each process: no page can be written that makes
/// them collide.
struct StampTable: Sendable {
    /// The table at work: a mask for places and the mark of entries that count. Used beside a span of the slots, which saves the
    /// check of uniqueness that an array makes at every store.
    struct Round {
        let mask: Int
        /// In the upper 16 bits of a slot; older entries have another.
        let stamp: UInt64
        let seed: UInt64
    }

    private static let seed = UInt64.random(in: .min ... .max)

    /// Stamp, 16 bits of the hash, and the value in the lower half: eight bytes, since a page's table should fit the nearest cache.
    var slots: [UInt64] = []
    private var stamp: UInt64 = 0

    init() {}

    /// Empties the table and makes room for `count` entries, at most half full.
    mutating func begin(_ count: Int) -> Round {
        var size = 16
        while size < 2 * count { size *= 2 }
        stamp += 1
        if size > slots.count || stamp > 0xFFFF { (slots, stamp) = ([UInt64](repeating: 0, count: max(size, slots.count)), 1) }
        // A part of the slots is enough for a small page and stays in the cache.
        return Round(mask: size - 1, stamp: stamp << 48, seed: StampTable.seed)
    }

    /// The value of the first entry with this hash that `same` accepts; else puts `value` there and gives nil.
    /// - Precondition: `slots` are those of the table whose `begin` gave `round`, and fewer entries are put in than it was told.
    @inline(__always)
    static func findOrPut(_ slots: inout MutableSpan<UInt64>, _ round: Round, _ hash: UInt64, _ value: Int,
                          _ same: (Int) -> Bool) -> Int? {
        let mixed = ByteRange.fold(hash ^ round.seed, 0x9E37_79B9_7F4A_7C15)
        var at = Int(truncatingIfNeeded: mixed & 0xFFFF_FFFF) & round.mask
        let head = round.stamp | (mixed >> 48) << 32
        while true {
            let slot = slots[at]
            if slot & 0xFFFF_0000_0000_0000 != round.stamp {
                slots[at] = head | UInt64(UInt32(truncatingIfNeeded: value))
                return nil
            }
            if slot & 0xFFFF_FFFF_0000_0000 == head, case let found = Int(slot & 0xFFFF_FFFF), same(found) { return found }
            at = (at + 1) & round.mask
        }
    }
}

/// Hash and comparison of byte ranges, eight bytes at a time.
enum ByteRange {
    @inline(__always) static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    static func hash(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ seed: UInt64) -> UInt64 {
        var hash = seed ^ UInt64(truncatingIfNeeded: end - start) &* 0xA076_1D64_78BD_642F
        var at = start
        while at + 8 <= end {
            hash = fold(hash ^ text.eightBytes(at), 0xE703_7ED1_A0B4_28DB)
            at += 8
        }
        if at < end { hash = fold(hash ^ rest(text, at, end), 0x8EBC_6AF0_9C88_C6E3) }
        return hash ^ (hash >> 29)
    }

    @inline(__always) static func equal(_ text: Span<UInt8>, _ a: Int, _ b: Int, _ size: Int) -> Bool {
        if size <= 8, max(a, b) + 8 <= text.count {
            let differing = text.eightBytes(a) ^ text.eightBytes(b)
            return size == 0 || differing << UInt64(64 - 8 * size) == 0
        }
        return equalLong(text, a, b, size)
    }

    private static func equalLong(_ text: Span<UInt8>, _ a: Int, _ b: Int, _ size: Int) -> Bool {
        var at = 0
        while at + 8 <= size {
            if text.eightBytes(a + at) != text.eightBytes(b + at) { return false }
            at += 8
        }
        while at < size {
            if text[a + at] != text[b + at] { return false }
            at += 1
        }
        return true
    }

    /// The last bytes, fewer than eight, of a range.
    @inline(__always) private static func rest(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> UInt64 {
        if at + 8 <= text.count { return text.eightBytes(at) & ((1 << UInt64(8 * (end - at))) - 1) }
        var value: UInt64 = 0
        for i in at..<end { value |= UInt64(text[i]) << UInt64(8 * (i - at)) }
        return value
    }
}
