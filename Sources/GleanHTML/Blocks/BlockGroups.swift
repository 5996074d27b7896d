/// Sums of things alike: siblings of one signature, and blocks of one path.
struct AlikeGroup: BitwiseCopyable {
    var count: UInt32 = 0
    var characters: UInt32 = 0
    var linkCharacters: UInt32 = 0
    var blocks: UInt32 = 0
    var prose: UInt32 = 0
    var images: UInt32 = 0
    var prices: UInt32 = 0
    var first: UInt32 = .max
    var last: UInt32 = 0
}

/// Groups by key, in an open table that is kept between pages.
struct AlikeTable {
    private(set) var groups = Rows<AlikeGroup>()
    private var slots: [UInt32] = []
    private var keys: [UInt64] = []
    private var mask = 0

    /// Makes room for `count` keys at most.
    mutating func begin(_ count: Int) {
        groups.begin()
        keys.removeAll(keepingCapacity: true)
        var size = 64
        while size < count * 2 { size *= 2 }
        if slots.count < size {
            slots = [UInt32](repeating: 0, count: size)
        } else {
            for i in 0..<size { slots[i] = 0 }
        }
        mask = size - 1
    }

    /// The group of a key, made where there is none.
    @inline(__always)
    mutating func group(_ key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while slots[slot] != 0 {
            let index = Int(slots[slot]) - 1
            if keys[index] == key { return index }
            slot = (slot + 1) & mask
        }
        keys.append(key)
        groups.append(AlikeGroup())
        slots[slot] = UInt32(truncatingIfNeeded: groups.count)
        return groups.count - 1
    }

    func key(of index: Int) -> UInt64 { keys[index] }

    @inline(__always)
    subscript(_ index: Int) -> AlikeGroup {
        get { groups[index] }
        _modify { yield &groups[index] }
    }
}
