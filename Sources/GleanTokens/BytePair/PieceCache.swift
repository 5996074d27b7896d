import Glibc

/// The first bytes of a piece of at most 15, zeros behind them, and its length in the highest byte.
struct PieceKey: Equatable {
    var low: UInt64
    var high: UInt64

    static let longest = 15
    /// Stands for a piece that is too long for a key.
    static let long = PieceKey(low: 0, high: 0)

    private init(low: UInt64, high: UInt64) { (self.low, self.high) = (low, high) }

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
    /// 32 bytes. Of the last id the highest byte is the number of ids: ids are below 2^21.
    struct Entry {
        var key: PieceKey
        var ids: SIMD4<UInt32>
    }

    static let mostIDs = 4

    private let entries: UnsafeMutablePointer<Entry>
    private let mask: UInt64

    /// - Parameter pairs: a power of two.
    init(pairs: Int) {
        // All zeros: a key of length 0 is no piece's.
        entries = TableMemory.allocate(byteCount: pairs * 64).bindMemory(to: Entry.self, capacity: 2 * pairs)
        mask = UInt64(pairs - 1)
    }

    func deallocate() { free(entries) }

    /// Where a piece is if it is known.
    @inline(__always) func pair(_ key: PieceKey) -> UnsafeMutablePointer<Entry> {
        entries + 2 * Int(truncatingIfNeeded: key.hash >> 20 & mask)
    }

    /// Writes a known piece's ids to `target`, where there is room for four, and returns how many they are; 0 if it is not known.
    @inline(__always) func take(_ key: PieceKey, at pair: UnsafeMutablePointer<Entry>, _ target: UnsafeMutablePointer<UInt32>) -> Int {
        let entry = pair[0].key == key ? pair : pair + 1
        guard entry[0].key == key else { return 0 }
        let ids = entry[0].ids
        UnsafeMutableRawPointer(target).storeBytes(of: ids & SIMD4(.max, .max, .max, 0xFF_FFFF), as: SIMD4<UInt32>.self)
        return Int(ids.w >> 24)
    }

    /// Remembers a piece of at most four ids.
    func put(_ key: PieceKey, _ ids: Span<UInt32>) {
        guard ids.count <= Self.mostIDs else { return }
        var kept = SIMD4<UInt32>()
        for index in ids.indices { kept[index] = ids[index] }
        kept.w |= UInt32(ids.count) << 24
        let pair = pair(key)
        pair[1] = pair[0]
        pair[0] = Entry(key: key, ids: kept)
    }
}
