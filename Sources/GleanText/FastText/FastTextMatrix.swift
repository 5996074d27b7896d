import Glibc

/// A matrix of floats whose rows start at multiples of 32 bytes, padded with zeros.
///
/// A class, so that the memory (126 MB for lid.176.bin) is shared by all who hold the model. Written by `init` only and
/// read-only from then on, hence `@unchecked Sendable`.
final class FastTextMatrix: @unchecked Sendable {
    let rows: Int
    let dim: Int
    /// Floats from one row to the next: `dim` rounded up to a multiple of 8.
    let stride: Int
    private let base: UnsafeMutablePointer<Float>

    init(rows: Int, dim: Int) {
        self.rows = rows
        self.dim = dim
        stride = (dim + 7) & ~7
        let bytes = max(64, rows * stride * 4)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        memset(memory, 0, bytes)
        base = memory.bindMemory(to: Float.self, capacity: bytes / 4)
    }

    deinit { UnsafeMutableRawPointer(base).deallocate() }

    /// The file's form: dim floats a row, without padding.
    convenience init(rows: Int, dim: Int, _ floats: RawSpan) {
        self.init(rows: rows, dim: dim)
        precondition(floats.byteCount == rows * dim * 4, "a matrix is as long as its shape says")
        floats.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            for row in 0..<rows { memcpy(base + row * stride, start + row * dim * 4, dim * 4) }
        }
    }

    func fill(_ row: Int, _ value: (Int) -> Float) {
        precondition(row >= 0 && row < rows, "row \(row) of \(rows)")
        for index in 0..<dim { base[row * stride + index] = value(index) }
    }

    /// Adds rows to `sum` (`stride` floats), one after the other, as the original does.
    ///
    /// Unsafe: the compiler can't see that rows stay in bounds, and a check a row costs as much as the sum. Rows are
    /// checked here once each by a running maximum before the sum begins.
    func add(_ list: Span<UInt32>, to sum: inout MutableSpan<Float>) {
        var most: UInt32 = 0
        for index in list.indices { most = max(most, list[index]) }
        precondition(Int(most) < rows && sum.count >= stride, "row \(most) of \(rows)")
        sum.withUnsafeMutableBufferPointer { sum in
            guard let sum = sum.baseAddress else { return }
            if stride == 16 {
                var total = UnsafeRawPointer(sum).loadUnaligned(as: SIMD16<Float>.self)
                for index in list.indices {
                    total += UnsafeRawPointer(base + Int(list[index]) * 16).loadUnaligned(as: SIMD16<Float>.self)
                }
                UnsafeMutableRawPointer(sum).storeBytes(of: total, as: SIMD16<Float>.self)
                return
            }
            for index in list.indices {
                let row = UnsafeRawPointer(base + Int(list[index]) * stride)
                var column = 0
                while column < stride {
                    let total = UnsafeRawPointer(sum + column).loadUnaligned(as: SIMD8<Float>.self)
                        + (row + column * 4).loadUnaligned(as: SIMD8<Float>.self)
                    UnsafeMutableRawPointer(sum + column).storeBytes(of: total, as: SIMD8<Float>.self)
                    column += 8
                }
            }
        }
    }

    subscript(row: Int, column: Int) -> Float {
        precondition(row >= 0 && row < rows && column >= 0 && column < dim, "(\(row), \(column)) of \(rows) x \(dim)")
        return base[row * stride + column]
    }
}
