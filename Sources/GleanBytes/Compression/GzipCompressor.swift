import CDeflate

/// Compresses blocks to gzip members by libdeflate; the header carries no name and no time.
///
/// A class, as it owns a C handle.
package final class GzipCompressor {
    private let handle: OpaquePointer?

    /// `level` from 1 to 12.
    package init(level: Int32 = 6) { handle = libdeflate_alloc_compressor(min(max(level, 1), 12)) }

    deinit { if let handle { libdeflate_free_compressor(handle) } }

    /// Appends one member holding `block` to `output`; false when memory ran out, and then `output` is as before.
    package func append(_ block: Span<UInt8>, to output: inout [UInt8]) -> Bool {
        guard let handle else { return false }
        let start = output.count
        let bound = libdeflate_gzip_compress_bound(handle, block.count)
        output.append(contentsOf: repeatElement(0, count: bound))
        let written = block.withUnsafeBufferPointer { source in
            // The target lies inside `output`, `bound` bytes from `start`.
            output.withUnsafeMutableBytes { target in
                libdeflate_gzip_compress(handle, source.baseAddress, source.count, target.baseAddress.map { $0 + start }, bound)
            }
        }
        output.removeLast(bound - written)
        return written > 0
    }
}
