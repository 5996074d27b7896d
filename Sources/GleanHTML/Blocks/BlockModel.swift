import CKernels

/// Decision trees of at most 32 leaves, laid out for the kernel that looks at sixteen blocks at once.
struct Forest: Sendable {
    /// Of all splits, tree by tree: the feature asked, what it must be greater than to go right, and the leaves that stay open then.
    var features: [UInt16] = []
    var thresholds: [Float] = []
    var masks: [UInt32] = []
    /// Where the splits of each tree end.
    var ends: [Int32] = []
    /// 32 leaves a tree, in 65,536ths.
    var leaves: [Int32] = []

    static let leavesOfTree = Int(GLEAN_LEAVES)

    var trees: Int { ends.count }

    /// Adds the leaves of some of the trees to the sums of a tile's blocks.
    func add(_ tile: UnsafePointer<Float>, trees: Range<Int>, to sums: UnsafeMutablePointer<Int32>) {
        unsafe glean_forest(tile, features, thresholds, masks, ends, leaves, Int32(trees.lowerBound), Int32(trees.upperBound), sums)
    }
}

/// The model that tells which blocks are main text: weights of tokens, trees over features, and trees that tell an article.
package struct BlockModel: Sendable {
    package var tokens = TokenTables()
    var blocks = Forest()
    var article = Forest()

    /// A model that knows nothing.
    package init() {}

    /// A sum of leaves as a chance in 65,536ths: the logistic function, straight between 1,025 places from -8 to 8.
    static func chance(_ sum: Int32) -> UInt32 {
        let place = Int(max(-8 << 16, min((8 << 16) - 1, Int(sum)))) + 8 << 16
        let index = place >> 10, rest = UInt32(truncatingIfNeeded: place & 1023)
        return (logistic[index] * (1024 - rest) + logistic[index + 1] * rest) >> 10
    }

    /// e^x by its series, since results must not depend on the machine's library.
    private static let logistic: [UInt32] = (0...1024).map { step in
        let x = -abs(Double(step - 512) / 64)
        var term = 1.0, sum = 1.0
        for n in 1...24 { term *= x / 16 / Double(n); sum += term }
        for _ in 0..<4 { sum *= sum }
        let low = sum / (1 + sum) * 65536
        return UInt32(step < 512 ? low : 65536 - low)
    }

    /// Where sixteen blocks are looked at again: if each is a menu or the like, or prose beyond doubt, the other trees would change nothing.
    /// -2.75 is a chance of 6%, where no cut is below 10%; 3.5 is one of 97%, where none is above 72%.
    private static let stages = [50, 100, 200], hopeless: Int32 = -180_224, certain: Int32 = 229_376

    /// The chance of each block to be main text, and of the page to be an article, in 65,536ths.
    func judge(_ blocks: inout PageBlocks, _ judged: inout Judgement) {
        judged.chances.removeAll(keepingCapacity: true)
        judged.article = 0
        if blocks.count == 0 { return }
        var type = PageType()
        // The kernel reads one tile and writes sixteen sums: both lie in memory of that size.
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: FeatureTile.lanes) { sums in
            guard let base = sums.baseAddress else { return }
            for start in stride(from: 0, to: blocks.count, by: FeatureTile.lanes) {
                blocks.describe(start, weights: tokens)
                let count = min(FeatureTile.lanes, blocks.count - start)
                unsafe base.update(repeating: 0, count: FeatureTile.lanes)
                let tile = blocks.tile.values.address(of: 0, count: FeatureTile.lanes * Feature.count)
                var done = 0, stage = 0, isOpen = true
                while isOpen, done < self.blocks.trees {
                    let next = stage < Self.stages.count ? min(Self.stages[stage], self.blocks.trees) : self.blocks.trees
                    unsafe self.blocks.add(tile, trees: done..<next, to: base)
                    done = next
                    stage += 1
                    isOpen = (0..<count).contains { unsafe base[$0] > Self.hopeless && base[$0] < Self.certain }
                }
                for lane in 0..<count { judged.chances.append(Self.chance(unsafe base[lane])) }
                type.add(blocks.tile, count, tokens.bias)
            }
            type.fill(blocks.tile, into: &judged.page)
            judged.page.withUnsafeBufferPointer { values in
                guard let first = values.baseAddress else { return }
                unsafe base.update(repeating: 0, count: FeatureTile.lanes)
                unsafe article.add(first, trees: 0..<article.trees, to: base)
            }
            judged.article = Self.chance(unsafe base[0])
        }
    }
}

/// What the model says of a page's blocks.
struct Judgement {
    /// The chance of each block, in 65,536ths.
    var chances: [UInt32] = []
    /// The chance that the page is an article, in 65,536ths.
    fileprivate(set) var article: UInt32 = 0
    fileprivate var page: [Float] = []
}
