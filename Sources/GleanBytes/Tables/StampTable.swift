/// A hash table from 64-bit keys to 32-bit values that is emptied by raising a number: no page pays for the memory of a larger one.
///
/// The caller compares what keys stand for, so that equal keys of different things do no harm: `probe` walks on after a refusal.
struct StampTable: Sendable {
    private struct Slot {
        var key: UInt64 = 0
        var stamp: UInt32 = 0
        var value: UInt32 = 0
    }

    private var slots: [Slot] = []
    private var stamp: UInt32 = 0
    private var mask = 0

    init() {}

    /// Empties the table and makes room for `count` entries, at most half full.
    mutating func begin(_ count: Int) {
        var size = 16
        while size < 2 * count { size *= 2 }
        if size > slots.count { (slots, stamp) = ([Slot](repeating: Slot(), count: size), 0) }
        // A part of the slots is enough for a small page and stays in the cache.
        mask = size - 1
        stamp &+= 1
        if stamp == 0 { (slots, stamp) = ([Slot](repeating: Slot(), count: slots.count), 1) }
    }

    /// The value of the first entry with this key that `same` accepts; else puts `value` there and gives nil.
    /// - Precondition: fewer entries are put in than `begin` was told.
    @inline(__always)
    mutating func findOrPut(_ key: UInt64, _ value: UInt32, _ same: (UInt32) -> Bool) -> UInt32? {
        var at = StampTable.place(key) & mask
        while true {
            let slot = slots[at]
            if slot.stamp != stamp {
                slots[at] = Slot(key: key, stamp: stamp, value: value)
                return nil
            }
            if slot.key == key, same(slot.value) { return slot.value }
            at = (at + 1) & mask
        }
    }

    @inline(__always) private static func place(_ key: UInt64) -> Int {
        let product = key &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: product ^ (product >> 32))
    }
}

/// Hash and comparison of byte ranges, eight bytes at a time.
enum ByteRange {
    @inline(__always) static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    static func hash(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: end - start) &* 0xA076_1D64_78BD_642F
        var at = start
        while at + 8 <= end {
            hash = fold(hash ^ text.eightBytes(at), 0xE703_7ED1_A0B4_28DB)
            at += 8
        }
        if at < end { hash = fold(hash ^ rest(text, at, end), 0x8EBC_6AF0_9C88_C6E3) }
        return hash ^ (hash >> 29)
    }

    static func equal(_ text: Span<UInt8>, _ a: Int, _ b: Int, _ size: Int) -> Bool {
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
