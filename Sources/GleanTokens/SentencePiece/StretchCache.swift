/// The ids of stretches that were met lately, for one worker. What is kept is what would be computed again, so that results do not depend on it.
///
/// A stretch has one place, by its hash; a newer one takes it. An entry is eight words, a line of the processor's cache:
///
///     0 1 2   the stretch, at most 24 bytes, filled up with zeros
///     3       bits 0 to 7 its length; 8 to 15 the number of ids; 32 to 63 a number of the model's own
///     4 to 7  up to eight ids
struct StretchCache {
    static let longest = 24
    static let mostIDs = 8

    private var words: [UInt64]
    private let shift: UInt64

    /// - Parameter bits: the number of entries as a power of two; each takes 64 bytes.
    init(bits: Int) {
        words = Array(repeating: 0, count: 8 << bits)
        shift = UInt64(64 - bits)
    }

    /// A stretch as words, and where its entry stands.
    struct Key {
        var first: UInt64 = 0, second: UInt64 = 0, third: UInt64 = 0
        var length: UInt64 = 0
        var place = 0
    }

    /// - Parameter text: holds at least 24 bytes from the stretch's first on; see `PieceScratch`.
    @inline(__always)
    func key(_ text: RawSpan, _ start: Int, _ end: Int) -> Key {
        let length = end - start
        // The text is padded, so that whole words can be read; bytes past the end are masked.
        let first = text.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self)
        var key = Key()
        key.length = UInt64(length)
        if length <= 8 {
            key.first = length == 8 ? first : first & (1 << UInt64(8 * length) &- 1)
        } else {
            let second = text.unsafeLoadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
            key.first = first
            if length <= 16 {
                key.second = length == 16 ? second : second & (1 << UInt64(8 * (length - 8)) &- 1)
            } else {
                let third = text.unsafeLoadUnaligned(fromByteOffset: start + 16, as: UInt64.self)
                key.second = second
                key.third = length == 24 ? third : third & (1 << UInt64(8 * (length - 16)) &- 1)
            }
        }
        var hash = (key.first ^ key.length) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ hash >> 32 ^ key.second) &* 0xD6E8_FEB8_6659_FD93
        hash = (hash ^ hash >> 32 ^ key.third) &* 0x9E37_79B9_7F4A_7C15
        key.place = Int(truncatingIfNeeded: hash >> shift) << 3
        return key
    }

    /// The number of ids kept for a stretch, or 0.
    @inline(__always)
    func count(_ key: Key) -> Int {
        let place = key.place
        let head = words[place + 3]
        guard words[place] == key.first, words[place + 1] == key.second, words[place + 2] == key.third, head & 0xFF == key.length else { return 0 }
        return Int(head >> 8 & 0xFF)
    }

    /// Appends the ids kept for a stretch, if there are any.
    @inline(__always)
    func append(_ key: Key, to ids: inout [UInt32]) -> Bool {
        let count = count(key)
        guard count > 0 else { return false }
        for index in 0..<count { ids.append(id(key, index)) }
        return true
    }

    @inline(__always)
    private func id(_ key: Key, _ index: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: words[key.place + 4 + index >> 1] >> UInt64((index & 1) << 5))
    }

    /// The number that was kept with the ids.
    @inline(__always)
    func note(_ key: Key) -> UInt32 { UInt32(truncatingIfNeeded: words[key.place + 3] >> 32) }

    /// Keeps the ids of a stretch, if there are not too many.
    mutating func keep(_ key: Key, _ ids: ArraySlice<UInt32>, note: UInt32 = 0) {
        guard !ids.isEmpty, ids.count <= Self.mostIDs else { return }
        let place = key.place
        words[place] = key.first
        words[place + 1] = key.second
        words[place + 2] = key.third
        words[place + 3] = key.length | UInt64(ids.count) << 8 | UInt64(note) << 32
        for index in 4..<8 { words[place + index] = 0 }
        for (index, id) in ids.enumerated() { words[place + 4 + index >> 1] |= UInt64(id) << UInt64((index & 1) << 5) }
    }
}
