/// Merges a piece of any length as `PieceMerger` does short ones: a linked list of ids and a heap of merges, n log n.
struct LongPiece {
    private var ids: [UInt32] = []
    private var next: [UInt32] = []
    private var previous: [UInt32] = []
    private var ranks: [PairTable.Rank] = []
    /// Rank << 32 | place, the least first. An entry whose place has another rank by now is passed over.
    private var heap: [UInt64] = []

    /// Larger arrays are given back after the piece.
    private static let kept = 1 << 20

    mutating func merge(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ model: BytePairModel, into target: inout [UInt32]) {
        fill(bytes, count, model)
        for place in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(place) }
        while let first = heap.first {
            removeFirst()
            let place = Int(first & 0xFFFF_FFFF)
            guard UInt64(ranks[place]) == first >> 32 else { continue }
            join(place, model)
        }
        var at = 0
        while at < count {
            target.append(ids[at])
            at = Int(next[at])
        }
        if ids.capacity > Self.kept { self = LongPiece() }
    }

    private mutating func fill(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ model: BytePairModel) {
        ids.removeAll(keepingCapacity: true)
        next.removeAll(keepingCapacity: true)
        previous.removeAll(keepingCapacity: true)
        ranks.removeAll(keepingCapacity: true)
        heap.removeAll(keepingCapacity: true)
        for at in 0..<count {
            ids.append(model.id(ofByte: bytes[at]))
            next.append(UInt32(at + 1))
            previous.append(UInt32(truncatingIfNeeded: at - 1))
        }
        for at in 0..<count {
            let rank = at + 1 < count ? model.rank(ofBytes: bytes[at], bytes[at + 1]) : PairTable.none
            ranks.append(rank)
            if rank != PairTable.none { heap.append(UInt64(rank) << 32 | UInt64(at)) }
        }
    }

    /// Joins the id at `place` with the next one.
    private mutating func join(_ place: Int, _ model: BytePairModel) {
        let gone = Int(next[place])
        ids[place] = model.merged(ranks[place])
        ranks[gone] = PairTable.none
        next[place] = next[gone]
        let following = Int(next[place])
        if following < ids.count { previous[following] = UInt32(place) }
        renew(place, following, model.pairs)
        if previous[place] != .max { renew(Int(previous[place]), place, model.pairs) }
    }

    private mutating func renew(_ place: Int, _ following: Int, _ pairs: PairTable) {
        let rank = following < ids.count ? pairs.rank(ids[place], ids[following]) : PairTable.none
        ranks[place] = rank
        if rank != PairTable.none { push(UInt64(rank) << 32 | UInt64(place)) }
    }

    // MARK: - Heap

    private mutating func push(_ entry: UInt64) {
        heap.append(entry)
        var place = heap.count - 1
        while place > 0, heap[(place - 1) / 2] > entry {
            heap[place] = heap[(place - 1) / 2]
            place = (place - 1) / 2
        }
        heap[place] = entry
    }

    private mutating func removeFirst() {
        let last = heap.removeLast()
        guard !heap.isEmpty else { return }
        heap[0] = last
        sink(0)
    }

    private mutating func sink(_ start: Int) {
        var place = start
        let entry = heap[place]
        while case var child = 2 * place + 1, child < heap.count {
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < entry else { break }
            heap[place] = heap[child]
            place = child
        }
        heap[place] = entry
    }
}
