/// Merges the bytes of a piece, pair by pair, earliest rank first and leftmost of equals, until no pair is left that merges.
///
/// A class, because a worker uses its memory again from piece to piece. Unsafe for speed, within its own memory.
final class PieceMerger {
    /// Pieces up to here look for the least rank one by one, which is faster than a heap while they are short.
    static let longestShort = 128

    private let ids = UnsafeMutablePointer<UInt32>.allocate(capacity: longestShort + 1)
    /// The rank at which each id merges with the next one.
    private let ranks = UnsafeMutablePointer<PairTable.Rank>.allocate(capacity: longestShort + 1)
    private var longPiece = LongPiece()

    init() {
        ids.initialize(repeating: 0, count: Self.longestShort + 1)
        ranks.initialize(repeating: PairTable.none, count: Self.longestShort + 1)
    }

    deinit {
        ids.deallocate()
        ranks.deallocate()
    }

    /// Appends the ids of a piece of any length.
    func append(_ piece: UnsafeBufferPointer<UInt8>, _ model: BytePairModel, to target: inout [UInt32]) {
        guard let bytes = piece.baseAddress else { return }
        if piece.count <= Self.longestShort {
            target.append(contentsOf: short(bytes, piece.count, model))
        } else {
            longPiece.merge(bytes, piece.count, model, into: &target)
        }
    }

    /// The ids of a piece of `1...longestShort` bytes, good until the next call.
    private func short(_ bytes: UnsafePointer<UInt8>, _ size: Int, _ model: BytePairModel) -> UnsafeBufferPointer<UInt32> {
        let (ids, ranks, pairs) = (ids, ranks, model.pairs)
        var count = size
        ids[0] = model.id(ofByte: bytes[0])
        for at in 1..<max(1, count) {
            ids[at] = model.id(ofByte: bytes[at])
            ranks[at &- 1] = model.rank(ofBytes: bytes[at &- 1], bytes[at])
        }
        while count > 1 {
            var least = 0
            var rank = ranks[0]
            var at = 1
            while at < count &- 1 {
                if ranks[at] < rank { (least, rank) = (at, ranks[at]) }
                at &+= 1
            }
            guard rank != PairTable.none else { break }
            count &-= 1
            ids[least] = model.merged(rank)
            at = least &+ 1
            while at < count {
                ids[at] = ids[at &+ 1]
                ranks[at &- 1] = ranks[at]
                at &+= 1
            }
            if least > 0 { ranks[least &- 1] = pairs.rank(ids[least &- 1], ids[least]) }
            if least &+ 1 < count { ranks[least] = pairs.rank(ids[least], ids[least &+ 1]) }
        }
        return UnsafeBufferPointer(start: ids, count: count)
    }
}
