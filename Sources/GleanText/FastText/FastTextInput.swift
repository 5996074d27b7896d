/// The input matrix: a row a word and bucket, in memory as floats where that is small enough, else as codes.
struct FastTextInput: Sendable {
    private enum Rows {
        case floats(FastTextMatrix)
        case codes(FastTextCodes, order: [UInt32]?)
    }

    private let rows: Rows
    let wasQuantized: Bool

    /// Quantized matrices up to this size are decoded when loaded, which makes a sum of rows several times faster.
    static let decodedBytes = 64 << 20

    init(
        _ reader: inout FastTextReader, _ settings: FastTextSettings, _ vocabulary: FastTextVocabulary, _ buckets: FastTextBuckets,
        decodedBytes: Int
    ) throws(FastTextError) {
        let dim = settings.dim
        wasQuantized = try reader.flag()
        if wasQuantized {
            let codes = try FastTextCodes(&reader, dim: dim)
            try Self.check(codes.rows, settings, vocabulary, reader)
            let order = buckets.rowOrder
            let rows = order?.count ?? codes.rows
            guard rows <= decodedBytes / (4 * (dim + 7)) else {
                self.rows = .codes(codes, order: order)
                return
            }
            let matrix = FastTextMatrix(rows: rows, dim: dim)
            for row in 0..<rows {
                let from = order.map { Int($0[row]) } ?? row
                let norm = codes.norm(from)
                var values = [Float](repeating: 0, count: dim)
                codes.forEachColumn(from) { column, value in values[column] = norm * value }
                matrix.fill(row) { values[$0] }
            }
            self.rows = .floats(matrix)
        } else {
            guard !buckets.isPruned else { throw reader.bad("a pruned model that is not quantized") }
            let matrix = try Self.dense(&reader, dim: dim)
            try Self.check(matrix.rows, settings, vocabulary, reader)
            self.rows = .floats(matrix)
        }
    }

    static func dense(_ reader: inout FastTextReader, dim: Int) throws(FastTextError) -> FastTextMatrix {
        let rows = try reader.count64(unit: 1)
        guard try reader.int64() == Int64(dim) else { throw reader.bad("columns other than \(dim)") }
        guard rows <= reader.remaining / (4 * dim) else { throw reader.bad("\(rows) rows of \(dim) floats") }
        return FastTextMatrix(rows: rows, dim: dim, try reader.raw(rows * dim * 4))
    }

    /// Every row that a word or an n-gram may name has to be there.
    private static func check(
        _ rows: Int, _ settings: FastTextSettings, _ vocabulary: FastTextVocabulary, _ reader: borrowing FastTextReader
    ) throws(FastTextError) {
        var wanted = vocabulary.wordCount
        if let pruned = vocabulary.pruned {
            for pair in pruned { wanted = max(wanted, vocabulary.wordCount + Int(pair.row) + 1) }
        } else if settings.hashesNgrams {
            wanted += settings.bucket
        }
        guard rows >= wanted else { throw reader.bad("\(rows) rows where \(wanted) are named") }
    }

    /// Adds the first `count` rows of a list to `sum`, in order.
    func add(_ list: [UInt32], count: Int, to sum: inout [Float]) {
        switch rows {
        case .floats(let matrix):
            var sum = sum.mutableSpan
            matrix.add(list.span.extracting(0..<count), to: &sum)
        case .codes(let codes, let order):
            for index in 0..<count {
                let row = order.map { Int($0[Int(list[index])]) } ?? Int(list[index])
                let norm = codes.norm(row)
                codes.forEachColumn(row) { column, value in sum[column] += norm * value }
            }
        }
    }
}
