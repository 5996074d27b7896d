/// Sequences that are not full, by the room that is left in them.
///
/// Those of one room are a stack; which rooms have any is a tree of bits, 64 to a node, so that the least room that is large enough is
/// found in as many steps as `length` has digits to the base of 64.
struct RoomIndex {
    private static let none = -1

    /// By room: the sequence that came to it last.
    private var tops: [Int]
    /// By sequence: the one below it in its stack.
    private var below: [Int] = []
    /// The lowest level has a bit a room, each higher one a bit a word of the one below.
    private var levels: [[UInt64]] = []

    init(length: Int) {
        tops = Array(repeating: Self.none, count: length + 1)
        var bits = length + 1
        repeat {
            bits = (bits + 63) / 64
            levels.append(Array(repeating: 0, count: bits))
        } while bits > 1
    }

    /// A new sequence, which has no place until it is `put`.
    mutating func begin() -> Int {
        below.append(Self.none)
        return below.count - 1
    }

    /// Puts a sequence under its room; a full one is never found again.
    mutating func put(_ sequence: Int, room: Int) {
        guard room > 0 else { return }
        below[sequence] = tops[room]
        if tops[room] == Self.none { mark(room) }
        tops[room] = sequence
    }

    /// Takes out a sequence that has the least room of `wanted` or more; nil if none has.
    mutating func take(atLeast wanted: Int) -> (sequence: Int, room: Int)? {
        guard let room = first(from: wanted) else { return nil }
        let sequence = tops[room]
        tops[room] = below[sequence]
        if tops[room] == Self.none { unmark(room) }
        return (sequence, room)
    }

    private mutating func mark(_ room: Int) {
        var bit = room
        for level in levels.indices {
            levels[level][bit / 64] |= 1 << UInt64(bit % 64)
            bit /= 64
        }
    }

    private mutating func unmark(_ room: Int) {
        var bit = room
        for level in levels.indices {
            levels[level][bit / 64] &= ~(1 << UInt64(bit % 64))
            if levels[level][bit / 64] != 0 { return }
            bit /= 64
        }
    }

    /// The first marked room from `wanted` on: up until a word has a bit behind the place, then down along the lowest bits.
    private func first(from wanted: Int) -> Int? {
        var level = 0, bit = wanted
        while true {
            guard level < levels.count, bit / 64 < levels[level].count else { return nil }
            let rest = levels[level][bit / 64] & (~0 << UInt64(bit % 64))
            if rest != 0 {
                bit = bit / 64 * 64 + rest.trailingZeroBitCount
                break
            }
            bit = bit / 64 + 1
            level += 1
        }
        while level > 0 {
            level -= 1
            bit = bit * 64 + levels[level][bit].trailingZeroBitCount
        }
        return bit
    }
}
