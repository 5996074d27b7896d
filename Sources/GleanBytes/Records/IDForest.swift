/// Union-find over 64-bit ids: each set is named by its smallest id.
///
/// Ids lie densely in the order they came; an open table finds them. The smaller id always becomes the root, so that the name of a set
/// needs no second array; paths are halved on the way.
package struct IDForest {
    private var ids: [UInt64] = []
    private var parents: [UInt32] = []
    /// Places in `ids`, plus one; 0 is free.
    private var table: [UInt32] = Array(repeating: 0, count: 1024)

    package init() {}

    package var count: Int { ids.count }

    /// Bytes that an id takes, arrays at their fullest while they grow.
    package static let bytesPerID = 48

    package mutating func join(_ one: UInt64, _ other: UInt64) {
        let a = root(place(of: one)), b = root(place(of: other))
        if a == b { return }
        if ids[Int(a)] < ids[Int(b)] { parents[Int(b)] = a } else { parents[Int(a)] = b }
    }

    /// Hands every id with the smallest of its set to `body`, in the order the ids came.
    package mutating func forEach(_ body: (_ id: UInt64, _ smallest: UInt64) throws -> Void) rethrows {
        for index in 0..<ids.count { try body(ids[index], ids[Int(root(UInt32(index)))]) }
    }

    private mutating func root(_ start: UInt32) -> UInt32 {
        var index = start
        while parents[Int(index)] != index {
            parents[Int(index)] = parents[Int(parents[Int(index)])]
            index = parents[Int(index)]
        }
        return index
    }

    private mutating func place(of id: UInt64) -> UInt32 {
        var slot = Self.mix(id) & (table.count - 1)
        while table[slot] != 0 {
            if ids[Int(table[slot] - 1)] == id { return table[slot] - 1 }
            slot = (slot + 1) & (table.count - 1)
        }
        let index = UInt32(ids.count)
        ids.append(id)
        parents.append(index)
        table[slot] = index + 1
        if ids.count * 2 > table.count { grow() }
        return index
    }

    private mutating func grow() {
        table = Array(repeating: 0, count: table.count * 2)
        for (index, id) in ids.enumerated() {
            var slot = Self.mix(id) & (table.count - 1)
            while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
            table[slot] = UInt32(index) + 1
        }
    }

    private static func mix(_ id: UInt64) -> Int {
        var hash = id &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 32
        return Int(truncatingIfNeeded: hash &* 0xD6E8_FEB8_6659_FD93 >> 8)
    }
}
