/// Finds the one pair from which each token of a ranked vocabulary is made.
///
/// By tiktoken's rule any two neighbours merge that together are a token. Yet what happens between the ends of a token before its last
/// merge is what happens to its bytes alone: no merge has crossed its ends, and of those inside the least was taken each time. So the
/// last two parts are always the same, and all other ways to cut the token can be left out. That makes the table of pairs a fourth as
/// large, and most of the speed of merging is that table's place in the caches.
enum RankedMerges {
    static func pairs(_ tokens: TokenBytes, _ byteIDs: [UInt32]) -> PairTable {
        let pairs = PairTable(count: tokens.count)
        for id in 0..<tokens.count where tokens.range(id).count > 1 {
            let bytes = tokens[id]
            // Parts of lower rank are all that most tokens are made of, and those are in the table already.
            var parts = merged(bytes, byteIDs) { left, right, _ in pairs.rank(left, right) }
            if parts.count != 2 {
                parts = merged(bytes, byteIDs) { left, right, range in
                    range.count < bytes.count ? tokens.id(bytes.span.extracting(range)) ?? PairTable.none : PairTable.none
                }
            }
            // A token to which no merges lead is found only where it is a whole piece.
            if parts.count == 2 { pairs.insert(parts[0], parts[1], UInt32(id)) }
        }
        return pairs
    }

    /// The ids that are left of `bytes` when nothing ranks any more.
    /// - Parameter rank: the rank, which is the merged id, of two ids, which together are the bytes of a range counted from the first.
    private static func merged(
        _ bytes: ArraySlice<UInt8>, _ byteIDs: [UInt32], _ rank: (UInt32, UInt32, Range<Int>) -> PairTable.Rank
    ) -> [UInt32] {
        var ids = bytes.map { byteIDs[Int($0)] }
        var ends = Array(1...bytes.count)
        var ranks = (0..<ids.count - 1).map { rank(ids[$0], ids[$0 + 1], $0..<$0 + 2) }
        while let least = ranks.indices.min(by: { ranks[$0] < ranks[$1] }), ranks[least] != PairTable.none {
            ids[least] = ranks[least]
            ids.remove(at: least + 1)
            ends.remove(at: least)
            ranks.remove(at: least)
            let start = least == 0 ? 0 : ends[least - 1]
            if least > 0 {
                ranks[least - 1] = rank(ids[least - 1], ids[least], (least == 1 ? 0 : ends[least - 2])..<ends[least])
            }
            if least < ranks.count { ranks[least] = rank(ids[least], ids[least + 1], start..<ends[least + 1]) }
        }
        return ids
    }
}
