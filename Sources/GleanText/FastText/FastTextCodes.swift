/// A product-quantized matrix: a byte for each group of `dsub` columns names one of 256 centroids.
///
///     has norms (1 byte), rows, columns (Int64 each), code bytes (Int32), codes
///     dim, nsubq, dsub, lastdsub (Int32 each), dim * 256 floats: centroids of the groups, one group after the other
///     with norms: a code a row, then the same once more with dim 1
struct FastTextCodes: Sendable {
    let rows: Int
    let dim: Int
    private let groups: Int
    private let width: Int
    private let lastWidth: Int
    private let codes: [UInt8]
    private let centroids: [Float]
    private let normCodes: [UInt8]
    private let norms: [Float]

    init(_ reader: inout FastTextReader, dim: Int) throws(FastTextError) {
        let hasNorms = try reader.flag()
        rows = try reader.count64(unit: 1)
        self.dim = dim
        guard try reader.int64() == Int64(dim) else { throw reader.bad("columns other than \(dim)") }
        let codeBytes = try reader.int32()
        guard codeBytes >= 0 else { throw reader.bad("\(codeBytes) code bytes") }
        codes = try reader.byteArray(codeBytes)
        (groups, width, lastWidth, centroids) = try Self.quantizer(&reader, dim: dim)
        let (wanted, overflow) = rows.multipliedReportingOverflow(by: groups)
        guard !overflow, wanted == codeBytes else { throw reader.bad("\(codeBytes) code bytes for \(rows) rows") }
        if hasNorms {
            normCodes = try reader.byteArray(rows)
            norms = try Self.quantizer(&reader, dim: 1).centroids
        } else {
            normCodes = []
            norms = []
        }
    }

    private static func quantizer(
        _ reader: inout FastTextReader, dim: Int
    ) throws(FastTextError) -> (groups: Int, width: Int, lastWidth: Int, centroids: [Float]) {
        let columns = try reader.int32()
        let groups = try reader.int32()
        let width = try reader.int32()
        let lastWidth = try reader.int32()
        guard columns == dim, (1...dim).contains(width), groups == (dim + width - 1) / width,
            lastWidth == dim - (groups - 1) * width
        else { throw reader.bad("a quantizer of \(columns) columns in \(groups) groups of \(width)") }
        return (groups, width, lastWidth, try reader.floats(dim * 256))
    }

    /// What a row is multiplied by.
    @inline(__always)
    func norm(_ row: Int) -> Float { norms.isEmpty ? 1 : norms[Int(normCodes[row])] }

    /// Calls `body` with each column of a row and its centroid's value, norm left out.
    @inline(__always)
    func forEachColumn(_ row: Int, _ body: (_ column: Int, _ value: Float) -> Void) {
        for group in 0..<groups {
            let code = Int(codes[row * groups + group])
            let isLast = group == groups - 1
            let start = group * 256 * width + code * (isLast ? lastWidth : width)
            for index in 0..<(isLast ? lastWidth : width) { body(group * width + index, centroids[start + index]) }
        }
    }
}
