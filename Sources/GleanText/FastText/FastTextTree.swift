/// The Huffman tree of hierarchical softmax, made from how often each label was seen in training.
///
/// Leaves are the labels 0 ..< n, in falling order of their counts; inner node n + i has row i of the output matrix. The
/// probability of going right at a node is the logistic function of its row's product with the hidden layer.
struct FastTextTree: Sendable {
    private let labelCount: Int
    private let left: [Int32]
    private let right: [Int32]

    init(_ counts: [Int64]) {
        let n = counts.count
        labelCount = n
        var left: [Int32] = []
        var right: [Int32] = []
        var weights = counts + [Int64](repeating: 0, count: max(0, n - 1))
        // Both queues stand in rising order: labels from the last to the first, inner nodes from the first made.
        var leaf = n - 1
        var node = n
        for made in n..<max(n, 2 * n - 1) {
            func lightest() -> Int {
                // An inner node not made yet weighs 10^15 in the original, more than any label it was trained with.
                if leaf >= 0, node >= made || weights[leaf] < weights[node] {
                    leaf -= 1
                    return leaf + 1
                }
                node += 1
                return node - 1
            }
            let (one, two) = (lightest(), lightest())
            left.append(Int32(one))
            right.append(Int32(two))
            weights[made] = weights[one] &+ weights[two]
        }
        self.left = left
        self.right = right
    }

    /// Turns products with the rows (entries 0 ..< n - 1) into scores of the labels, in place.
    ///
    /// The original walks the tree adding logarithms of p + 0.00001 in Float; here the factors are multiplied in Double,
    /// which needs no logarithm and differs by less than 10^-6.
    func score(_ scores: inout [Float]) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: labelCount + left.count) { reach in
            reach.initialize(repeating: 0)
            reach[reach.count - 1] = 1
            for inner in left.indices.reversed() {
                let rightward = Float(1 / Double(1 + Float(fixedExp(Double(-scores[inner])))))
                let leftward = Float(1 - Double(rightward))
                let here = reach[labelCount + inner]
                reach[Int(left[inner])] = here * (Double(leftward) + FastTextOutput.floor)
                reach[Int(right[inner])] = here * (Double(rightward) + FastTextOutput.floor)
            }
            for label in 0..<labelCount { scores[label] = Float(reach[label]) }
        }
    }
}
