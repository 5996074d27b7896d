/// The run of blocks that token weights alone speak for the most: the one with the greatest sum of length times score.
struct Segment {
    private(set) var first = 0
    private(set) var last = -1
    private(set) var characters = 0

    /// Scores count up to this much either way, in token units: more than certain is no more.
    static let mostScore: Int32 = 64

    init() {}

    init(_ blocks: Rows<Block>, _ linear: [Int32], _ bias: Int32) {
        var sum = 0, best = 0, start = 0, size = 0
        for index in 0..<blocks.count {
            if sum <= 0 { sum = 0; start = index; size = 0 }
            let length = Int(blocks[index].counts.characters)
            sum += length * Int(max(-Self.mostScore, min(Self.mostScore, linear[index] &+ bias)))
            size += length
            if sum > best {
                best = sum
                first = start
                last = index
                characters = size
            }
        }
    }
}
