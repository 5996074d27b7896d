import GleanModel

/// What became of pages in one release by what became of them in the other, and some of those that changed.
struct PairCounts {
    private(set) var both = 0
    /// Pages of both releases, by numbers of their fates; nil for a release that does not have the page.
    private var cells: [Cell: Int] = [:]
    /// Kept in both, with texts of different lengths.
    private(set) var changed = 0
    private(set) var bytesGained: UInt64 = 0
    private(set) var bytesLost: UInt64 = 0
    private(set) var onlyFirst: Drawn<DrawnPair>
    private(set) var onlySecond: Drawn<DrawnPair>
    private(set) var changedTexts: Drawn<DrawnPair>

    private struct Cell: Hashable {
        let one: UInt32?
        let two: UInt32?
    }

    private let reason: (step: String?, reason: String?)

    /// Draws at most `samples` pages for each of the three kinds; where `reason` or `step` is given, only pages that one release dropped by it.
    init(samples: Int, step: String?, reason: String?) {
        onlyFirst = Drawn(most: samples)
        onlySecond = Drawn(most: samples)
        changedTexts = Drawn(most: samples)
        self.reason = (step, reason)
    }

    mutating func add(_ pair: PagePair, _ fates: FateNumbers, seed: UInt64) {
        cells[Cell(one: pair.one?.fate, two: pair.two?.fate), default: 0] += 1
        switch (pair.one?.fate == 0, pair.two?.fate == 0) {
        case (true, true):
            both += 1
            guard let one = pair.one, let two = pair.two, one.textBytes != two.textBytes else { return }
            changed += 1
            if two.textBytes > one.textBytes { bytesGained += two.textBytes - one.textBytes } else { bytesLost += one.textBytes - two.textBytes }
            if reason.step == nil, reason.reason == nil { changedTexts.offer(DrawnPair(pair, seed: seed)) }
        case (true, false): if isWanted(pair.two, fates) { onlyFirst.offer(DrawnPair(pair, seed: seed)) }
        case (false, true): if isWanted(pair.one, fates) { onlySecond.offer(DrawnPair(pair, seed: seed)) }
        case (false, false): break
        }
    }

    private func isWanted(_ page: ComparedPage?, _ fates: FateNumbers) -> Bool {
        if reason.step == nil, reason.reason == nil { return true }
        guard let page, case .dropped(let step, let name) = fates[page.fate] else { return false }
        return (reason.step ?? step) == step && (reason.reason ?? name) == name
    }

    /// All cells, the largest first; of equal ones, by their names.
    func table(_ fates: FateNumbers) -> [ReleaseDiff.FateRow] {
        cells.map { cell, pages in
            ReleaseDiff.FateRow(first: cell.one.map { fates[$0] } ?? .absent, second: cell.two.map { fates[$0] } ?? .absent, pages: pages)
        }.sorted { one, other in
            one.pages != other.pages ? one.pages > other.pages : (one.first.words, one.second.words) < (other.first.words, other.second.words)
        }
    }
}

/// A pair by the hash that draws it.
struct DrawnPair: Comparable {
    let pair: PagePair
    private let hash: UInt64

    init(_ pair: PagePair, seed: UInt64) {
        self.pair = pair
        hash = Self.mixed(pair.hash, seed: seed)
    }

    /// One of Steele, Lea and Flood's mixers (2014): neighbouring seeds draw other pages.
    static func mixed(_ hash: UInt64, seed: UInt64) -> UInt64 {
        var mixed = hash ^ (seed &* 0x9E37_79B9_7F4A_7C15)
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    private var order: (UInt64, UInt64, UInt64) { (hash, pair.one?.key.raw ?? .max, pair.two?.key.raw ?? .max) }
    static func == (one: DrawnPair, other: DrawnPair) -> Bool { one.order == other.order }
    static func < (one: DrawnPair, other: DrawnPair) -> Bool { one.order < other.order }
}
