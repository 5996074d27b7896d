/// From the hidden layer to a score a label.
///
/// Scores are those the original returns: a probability p as p + 0.00001 (it takes the logarithm of that sum and raises it
/// again), so that a sure label scores 1.00001.
struct FastTextOutput: Sendable {
    private let loss: FastTextSettings.Loss
    private let dim: Int
    private let rows: Int
    /// Eight rows abreast: lane l of weights[b * dim + j] is column j of row 8b + l. Each lane sums in the order of the
    /// columns, as the original does, so that the bits agree.
    private let weights: [SIMD8<Float>]
    /// Factor of each row's product; empty where there is none.
    private let norms: [Float]
    private let tree: FastTextTree?
    private let sigmoid: FastTextSigmoid?

    static let floor = 1e-5
    /// Bounds what a small file can unfold to: 1 GB of floats.
    static let mostFloats = 1 << 28

    init(
        _ reader: inout FastTextReader, _ settings: FastTextSettings, _ vocabulary: FastTextVocabulary, isInputQuantized: Bool
    ) throws(FastTextError) {
        dim = settings.dim
        loss = settings.loss
        rows = vocabulary.labelCount
        let blocks = (rows + 7) / 8
        guard blocks * 8 <= Self.mostFloats / dim else { throw reader.bad("\(rows) labels of \(dim) floats") }
        // Made only when the file has the rows: a few bytes may name many.
        var unfolded: [SIMD8<Float>]
        // The flag counts only beside a quantized input matrix, as in the original.
        if try reader.flag(), isInputQuantized {
            let codes = try FastTextCodes(&reader, dim: dim)
            guard codes.rows >= rows else { throw reader.bad("\(codes.rows) output rows for \(rows) labels") }
            unfolded = Array(repeating: .zero, count: blocks * dim)
            for row in 0..<rows {
                codes.forEachColumn(row) { column, value in unfolded[(row >> 3) * codes.dim + column][row & 7] = value }
            }
            norms = (0..<rows).map { codes.norm($0) }
        } else {
            let matrix = try FastTextInput.dense(&reader, dim: dim)
            guard matrix.rows >= rows else { throw reader.bad("\(matrix.rows) output rows for \(rows) labels") }
            unfolded = Array(repeating: .zero, count: blocks * dim)
            for row in 0..<rows {
                for column in 0..<dim { unfolded[(row >> 3) * dim + column][row & 7] = matrix[row, column] }
            }
            norms = []
        }
        weights = unfolded
        tree = loss == .hierarchicalSoftmax ? FastTextTree(vocabulary.labelCounts) : nil
        sigmoid = loss == .negativeSampling || loss == .oneVersusAll ? FastTextSigmoid() : nil
    }

    /// `hidden` has `dim` floats at least, `scores` one a label.
    func score(_ hidden: [Float], into scores: inout [Float]) {
        multiply(hidden, into: &scores)
        if let tree {
            tree.score(&scores)
        } else if let sigmoid {
            for index in scores.indices { scores[index] = Self.raised(sigmoid[scores[index]]) }
        } else {
            softmax(&scores)
        }
    }

    private func multiply(_ hidden: [Float], into products: inout [Float]) {
        var block = 0
        while block * 8 < rows {
            var sum = SIMD8<Float>.zero
            for column in 0..<dim { sum += weights[block * dim + column] * hidden[column] }
            for lane in 0..<min(8, rows - block * 8) { products[block * 8 + lane] = sum[lane] }
            block += 1
        }
        for index in norms.indices { products[index] *= norms[index] }
    }

    private func softmax(_ scores: inout [Float]) {
        var most = scores[0]
        for score in scores where score > most { most = score }
        var total: Float = 0
        for index in scores.indices {
            scores[index] = Float(fixedExp(Double(scores[index] - most)))
            total += scores[index]
        }
        for index in scores.indices { scores[index] = Self.raised(scores[index] / total) }
    }

    @inline(__always)
    private static func raised(_ probability: Float) -> Float { Float(Double(probability) + floor) }
}

/// The logistic function from 513 steps on [-8, 8], as the original's negative-sampling and one-versus-all heads take it.
struct FastTextSigmoid: Sendable {
    private let steps: [Float]

    init() {
        steps = (0...512).map { step in
            let x = Float(step * 16) / 512 - 8
            return Float(1 / (1 + Double(Float(fixedExp(Double(-x))))))
        }
    }

    subscript(_ x: Float) -> Float {
        // A NaN from a broken model lands in the first case too.
        guard x >= -8 else { return 0 }
        guard x <= 8 else { return 1 }
        return steps[Int((x + 8) * 512 / 8 / 2)]
    }
}
