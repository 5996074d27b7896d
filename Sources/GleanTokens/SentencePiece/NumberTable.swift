/// A map from 64-bit keys to 32-bit values, filled once: open addressing, key and value side by side.
struct NumberTable: Sendable {
    private struct Entry {
        var key: UInt64 = 0
        var value = NumberTable.none
    }

    /// What is found for a key that is not there.
    static let none = UInt32.max

    private var entries: [Entry]
    private let shift: UInt64

    /// - Parameter capacity: the most keys that will be put in.
    init(capacity: Int) {
        var bits = 4
        while 1 << bits < capacity * 2 { bits += 1 }
        entries = Array(repeating: Entry(), count: 1 << bits)
        shift = UInt64(64 - bits)
    }

    @inline(__always)
    subscript(key: UInt64) -> UInt32 {
        get {
            var place = place(key)
            while entries[place].value != Self.none, entries[place].key != key { place = (place + 1) & (entries.count - 1) }
            return entries[place].value
        }
        set {
            var place = place(key)
            while entries[place].value != Self.none, entries[place].key != key { place = (place + 1) & (entries.count - 1) }
            entries[place] = Entry(key: key, value: newValue)
        }
    }

    @inline(__always)
    private func place(_ key: UInt64) -> Int {
        let mixed = (key ^ key >> 29) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed >> shift)
    }
}
