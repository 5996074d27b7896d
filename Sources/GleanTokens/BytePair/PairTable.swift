import Glibc

/// Which merge two neighbouring tokens make, and what comes of it: a flat table with open addressing.
///
/// Eight bytes a pair, so that most of it stays in the caches; how long a look-up waits for memory is most of the time of merging.
/// A class, because it owns memory that all workers read; `@unchecked Sendable`, because it is filled before they do.
final class PairTable: @unchecked Sendable {
    /// A merge's place in the order of merges; the least comes first.
    typealias Rank = UInt32
    static let none = Rank.max

    /// Ids are below 2^21 - 1 and ranks below 2^22 - 1, to fit in one word: left id, right id, rank. The greatest numbers are left out, so that
    /// no pair looks like an empty slot.
    static let idLimit = 1 << 21 - 1
    static let rankLimit = 1 << 22 - 1

    private let slots: UnsafeMutablePointer<UInt64>
    private let shift: UInt64
    private let mask: Int
    private static let empty = UInt64.max

    /// - Parameter count: how many pairs it will hold at most.
    init(count: Int) {
        let capacity = max(16, count + count / 2).nextPowerOfTwo
        slots = TableMemory.allocate(byteCount: capacity * 8).bindMemory(to: UInt64.self, capacity: capacity)
        slots.initialize(repeating: Self.empty, count: capacity)
        mask = capacity - 1
        shift = UInt64(64 - capacity.trailingZeroBitCount)
    }

    deinit { free(slots) }

    /// Of equal pairs the last counts. Only for who makes the table, before anyone else reads it.
    /// - Precondition: the ids and the rank are below their limits.
    func insert(_ left: UInt32, _ right: UInt32, _ rank: Rank) {
        let pair = Self.pair(left, right)
        var place = start(pair)
        while slots[place] != Self.empty, slots[place] >> 22 != pair { place = (place + 1) & mask }
        slots[place] = pair << 22 | UInt64(rank)
    }

    @inline(__always) private static func pair(_ left: UInt32, _ right: UInt32) -> UInt64 { UInt64(left) << 21 | UInt64(right) }

    @inline(__always) private func start(_ pair: UInt64) -> Int { Int(truncatingIfNeeded: (pair &* 0x9E37_79B9_7F4A_7C15) >> shift) }

    /// The rank of the merge of two ids, or `none`.
    @inline(__always) func rank(_ left: UInt32, _ right: UInt32) -> Rank {
        let pair = Self.pair(left, right)
        var place = start(pair)
        while true {
            // Unchecked: `mask` keeps `place` inside, and a third of the slots is free at least, so that the walk ends.
            let slot = slots[place]
            if slot >> 22 == pair { return UInt32(truncatingIfNeeded: slot & 0x3F_FFFF) }
            if slot == Self.empty { return Self.none }
            place = (place &+ 1) & mask
        }
    }
}
