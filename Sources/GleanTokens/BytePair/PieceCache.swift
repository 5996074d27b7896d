/// The first bytes of a piece of at most 15, zeros behind them, and its length in the highest byte.
struct PieceKey: Equatable {
    var low: UInt64
    var high: UInt64

    static let longest = 15

    /// - Precondition: `length` is in `1...15`; `bytes` has that many, and 16 can be read if `isPadded`.
    @inline(__always) init(_ bytes: UnsafePointer<UInt8>, _ length: Int, isPadded: Bool) {
        if isPadded {
            let raw = UnsafeRawPointer(bytes)
            // Swift's shifts give 0 past 63.
            low = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self)) & ~(~0 << UInt64(8 * length))
            high = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)) & ~(~0 << UInt64(8 * max(0, length - 8)))
        } else {
            (low, high) = (0, 0)
            for at in 0..<min(8, length) { low |= UInt64(bytes[at]) << UInt64(8 * at) }
            for at in min(8, length)..<length { high |= UInt64(bytes[at]) << UInt64(8 * (at - 8)) }
        }
        high |= UInt64(length) << 56
    }

    @inline(__always) var hash: UInt64 {
        let product = (low ^ 0x8BB8_4B93_962E_ACC9).multipliedFullWidth(by: high ^ 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}

/// The ids of pieces that a worker met lately. What it holds or has lost changes no result, only how long it takes.
///
/// Pairs of places, 64 bytes each: a new piece takes the first and moves the one before it to the second. Most text is made of few
/// pieces, and those stay. A struct of a pointer, which its scratch owns and frees.
struct PieceCache {
    /// 32 bytes. Of the last id the highest byte is the number of ids, so that ids must be below 2^24.
    struct Entry {
        var key: PieceKey
        var ids: SIMD4<UInt32>
    }

    static let mostIDs = 4
    static let idLimit = 1 << 24

    private let entries: UnsafeMutablePointer<Entry>
    private let mask: UInt64

    /// - Parameter pairs: a power of two.
    init(pairs: Int) {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: pairs * 64, alignment: 64)
        entries = memory.bindMemory(to: Entry.self, capacity: 2 * pairs)
        // A key of length 0 is no piece's.
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: pairs * 64)
        mask = UInt64(pairs - 1)
    }

    func deallocate() { UnsafeMutableRawPointer(entries).deallocate() }

    @inline(__always) private func pair(_ key: PieceKey) -> UnsafeMutablePointer<Entry> {
        entries + 2 * Int(truncatingIfNeeded: key.hash >> 20 & mask)
    }

    /// Writes a known piece's ids to `target`, where there is room for four, and returns how many they are; 0 if it is not known.
    @inline(__always) func take(_ key: PieceKey, _ target: UnsafeMutablePointer<UInt32>) -> Int {
        let pair = pair(key)
        let entry = pair[0].key == key ? pair : pair + 1
        guard entry[0].key == key else { return 0 }
        let ids = entry[0].ids
        UnsafeMutableRawPointer(target).storeBytes(of: ids & SIMD4(.max, .max, .max, 0xFF_FFFF), as: SIMD4<UInt32>.self)
        return Int(ids.w >> 24)
    }

    /// Remembers a piece of at most four ids.
    func put(_ key: PieceKey, _ ids: UnsafePointer<UInt32>, _ count: Int) {
        guard count <= Self.mostIDs else { return }
        var kept = SIMD4<UInt32>()
        for index in 0..<count { kept[index] = ids[index] }
        kept.w |= UInt32(count) << 24
        let pair = pair(key)
        pair[1] = pair[0]
        pair[0] = Entry(key: key, ids: kept)
    }
}
