/// Merges the bytes of a piece, pair by pair, earliest rank first and leftmost of equals, until no pair is left that merges.
///
/// A class, because a worker uses its memory again from piece to piece.
final class PieceMerger {
    /// Pieces up to here look for the least rank one by one, which is faster than a heap while they are short.
    static let longestShort = 128

    private let ids = UnsafeMutablePointer<UInt32>.allocate(capacity: longestShort + 1)
    /// The merge of each id with the next one.
    private let merges = UnsafeMutablePointer<PairTable.Merge>.allocate(capacity: longestShort + 1)
    private var longPiece = LongPiece()

    init() {
        ids.initialize(repeating: 0, count: Self.longestShort + 1)
        merges.initialize(repeating: PairTable.none, count: Self.longestShort + 1)
    }

    deinit {
        ids.deallocate()
        merges.deallocate()
    }

    /// Appends the ids of a piece of more than `longestShort` bytes.
    func long(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ byteIDs: [UInt32], _ pairs: PairTable, into target: inout [UInt32]) {
        longPiece.merge(bytes, count, byteIDs, pairs, into: &target)
    }

    /// The ids of a piece of `1...longestShort` bytes, good until the next call.
    func short(_ bytes: UnsafePointer<UInt8>, _ size: Int, _ byteIDs: [UInt32], _ pairs: PairTable) -> UnsafeBufferPointer<UInt32> {
        var count = size
        ids[0] = byteIDs[Int(bytes[0])]
        for at in 1..<max(1, count) {
            ids[at] = byteIDs[Int(bytes[at])]
            merges[at - 1] = pairs.merge(ids[at - 1], ids[at])
        }
        while count > 1 {
            var least = 0
            for at in 1..<max(1, count - 1) where merges[at] < merges[least] { least = at }
            guard merges[least] != PairTable.none else { break }
            ids[least] = UInt32(truncatingIfNeeded: merges[least])
            count -= 1
            for at in least + 1..<max(least + 1, count) {
                ids[at] = ids[at + 1]
                merges[at - 1] = merges[at]
            }
            if least > 0 { merges[least - 1] = pairs.merge(ids[least - 1], ids[least]) }
            if least + 1 < count { merges[least] = pairs.merge(ids[least], ids[least + 1]) }
        }
        return UnsafeBufferPointer(start: ids, count: count)
    }
}
