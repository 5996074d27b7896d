/// Finds the best way through a stretch: what one worker uses again from stretch to stretch.
struct PathLane {
    /// The pieces of the way found last, `UInt32.max` for a character in no piece, and where they end in the stretch.
    private(set) var path: [UInt32] = []
    private(set) var ends: [Int] = []
    /// The way that `survey` found is the library's while the sum before the stretch is nearer to zero than this.
    private(set) var reach: Float = 0

    private var sums: [Float] = []
    private var begins: [Int32] = []
    private var ids: [UInt32] = []
    private var exact: [Double] = []
    private var gaps: [Double] = []

    private static let unreached: Int32 = -1

    /// Gives memory back after a long stretch.
    mutating func trim() {
        if sums.capacity > 1 << 18 { self = PathLane() }
    }

    /// Finds the library's way, in its arithmetic: `sum` is that of all before the stretch, and becomes that of all up to its end.
    ///
    /// The first way found to a place stays unless a later one is better. Sums that leave ±100,000 are moved back to zero, together with those of
    /// all places that were reached from before.
    mutating func find(_ lattice: PieceLattice, _ text: Span<UInt8>, _ range: Range<Int>, _ sum: inout Float) {
        let count = range.count
        begin(count)
        var sums = self.sums, begins = self.begins, ids = self.ids
        self.sums = []; self.begins = []; self.ids = []
        sums[0] = sum
        var frontier = 0
        var start = 0
        while start < count {
            if sums[start] < -PieceLattice.resetScore || sums[start] > PieceLattice.resetScore {
                let offset = sums[start]
                for index in start...max(start, frontier) where index == start || begins[index] != Self.unreached { sums[index] -= offset }
                sums[start] = 0
            }
            let before = sums[start]
            start = lattice.pieces(text, from: range.lowerBound + start, end: range.upperBound) { id, score, end in
                let end = end - range.lowerBound
                frontier = max(frontier, end)
                let candidate = score + before
                guard begins[end] == Self.unreached || candidate > sums[end] else { return }
                sums[end] = candidate
                begins[end] = Int32(truncatingIfNeeded: start)
                ids[end] = id
            } - range.lowerBound
        }
        sum = sums[count]
        self.sums = sums; self.begins = begins; self.ids = ids
        walkBack(count)
    }

    /// Finds the best way and how far it is from the second best, for the cache. False if it has characters in no piece.
    ///
    /// Each of the at most n additions on a way through n bytes is rounded by no more than 2^-24 of the largest sum that occurs, |s| + w, where s is
    /// the sum before the stretch and w the largest within. So no computed sum is further than e = n 2^-24 (|s| + w) from the true one. At a place
    /// of the way whose second best candidate is worse by g, the choice stands if g > 2 e and one more rounding each; that is, if
    /// |s| < g / (2 (n + 1) 2^-24) - w. No sum within comes near the place where sums are moved back if |s| + w < 100,000. Sums here are in
    /// doubles, whose own error a hundredth less makes up for many times.
    mutating func survey(_ lattice: PieceLattice, _ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let count = range.count
        begin(count)
        var exact = self.exact, gaps = self.gaps, begins = self.begins, ids = self.ids
        self.exact = []; self.gaps = []; self.begins = []; self.ids = []
        for index in 0...count {
            if index < exact.count {
                exact[index] = 0
                gaps[index] = .infinity
            } else {
                exact.append(0)
                gaps.append(.infinity)
            }
        }
        var largest = 0.0
        var start = 0
        while start < count {
            let before = exact[start]
            start = lattice.pieces(text, from: range.lowerBound + start, end: range.upperBound) { id, score, end in
                let end = end - range.lowerBound
                let candidate = Double(score) + before
                largest = max(largest, abs(candidate))
                if begins[end] == Self.unreached || candidate > exact[end] {
                    if begins[end] != Self.unreached { gaps[end] = candidate - exact[end] }
                    exact[end] = candidate
                    begins[end] = Int32(truncatingIfNeeded: start)
                    ids[end] = id
                } else {
                    gaps[end] = min(gaps[end], exact[end] - candidate)
                }
            } - range.lowerBound
        }
        self.exact = exact; self.gaps = gaps; self.begins = begins; self.ids = ids
        walkBack(count)
        var gap = Double.infinity
        for end in ends { gap = min(gap, gaps[end]) }
        reach = Float(0.99 * min(gap / (2 * Double(count + 1) * 0x1p-24), Double(PieceLattice.resetScore)) - largest)
        return !path.contains(.max) && reach > 0
    }

    private mutating func begin(_ count: Int) {
        while begins.count <= count {
            sums.append(0)
            begins.append(0)
            ids.append(0)
        }
        for index in 0...count { begins[index] = Self.unreached }
    }

    private mutating func walkBack(_ count: Int) {
        path.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        var end = count
        while end > 0 {
            path.append(ids[end])
            ends.append(end)
            end = Int(begins[end])
        }
        path.reverse()
        ends.reverse()
    }
}
