/// What two neighbouring tokens merge into, and how early: a flat table with open addressing.
///
/// A class, because it owns memory that all workers read; `@unchecked Sendable`, because that is written in `init` only.
final class PairTable: @unchecked Sendable {
    /// Rank << 32 | merged id, so that the least value is the merge that comes first.
    typealias Merge = UInt64
    static let none = Merge.max

    private struct Slot {
        var key: UInt64
        var merge: Merge
    }

    private let slots: UnsafeMutablePointer<Slot>
    private let shift: UInt64
    private let mask: Int

    /// - Parameter merges: left id << 32 | right id, and the merge. Of equal pairs the last counts.
    init(_ merges: [(pair: UInt64, merge: Merge)]) {
        let capacity = max(16, merges.count + merges.count / 2).nextPowerOfTwo
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: Slot(key: .max, merge: Self.none), count: capacity)
        mask = capacity - 1
        shift = UInt64(64 - capacity.trailingZeroBitCount)
        for (pair, merge) in merges {
            var place = start(pair)
            while slots[place].key != .max, slots[place].key != pair { place = (place + 1) & mask }
            slots[place] = Slot(key: pair, merge: merge)
        }
    }

    deinit { slots.deallocate() }

    @inline(__always) private func start(_ pair: UInt64) -> Int {
        Int(truncatingIfNeeded: ((pair ^ pair >> 29) &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }

    /// The merge of two ids, or `none`.
    @inline(__always) func merge(_ left: UInt32, _ right: UInt32) -> Merge {
        let pair = UInt64(left) << 32 | UInt64(right)
        var place = start(pair)
        while true {
            // Unchecked: `mask` keeps `place` inside, and a third of the slots is free at least, so that the walk ends.
            let slot = slots[place]
            if slot.key == pair { return slot.merge }
            if slot.key == .max { return Self.none }
            place = (place + 1) & mask
        }
    }
}
