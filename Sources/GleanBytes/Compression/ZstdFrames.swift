import CZstd

/// Compresses blocks to zstd frames, one after the other with the same context.
///
/// A class, as it owns a C context. The same level, flag and library version give the same bytes.
package final class ZstdCompressor {
    private let context: OpaquePointer?

    /// `level` from 1 to 19 (others are clamped by zstd); with `checksum` each frame ends with 4 bytes of XXH64 of its content.
    package init(level: Int32 = 3, checksum: Bool = true) {
        context = ZSTD_createCCtx()
        if let context {
            ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
            ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checksum ? 1 : 0)
        }
    }

    deinit { ZSTD_freeCCtx(context) }

    /// Appends one frame holding `block` to `output`; false when memory ran out, and then `output` is as before.
    package func append(_ block: Span<UInt8>, to output: inout [UInt8]) -> Bool {
        guard let context else { return false }
        let start = output.count
        let bound = ZSTD_compressBound(block.count)
        output.append(contentsOf: repeatElement(0, count: bound))
        let written = block.withUnsafeBufferPointer { source in
            // The target lies inside `output`, `bound` bytes from `start`.
            output.withUnsafeMutableBytes { target in
                ZSTD_compress2(context, target.baseAddress.map { $0 + start }, bound, source.baseAddress, source.count)
            }
        }
        let failed = ZSTD_isError(written) != 0
        output.removeLast(failed ? bound : bound - written)
        return !failed
    }
}

/// Decompresses whole zstd frames.
///
/// A class, as it owns a C context.
package final class ZstdFrameReader {
    private let context: OpaquePointer?

    package init() {
        context = ZSTD_createDCtx()
        if let context { ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, ZstdDecoder.largestWindowLog) }
    }

    deinit { ZSTD_freeDCtx(context) }

    /// Appends the content of one frame (all of `frame`) to `output`, at most `limit` bytes.
    /// Returns nil when the frame is damaged, is not all of `frame`, or holds more; `output` is as before then.
    package func append(_ frame: Span<UInt8>, to output: inout [UInt8], atMost limit: Int) -> Int? {
        guard let context else { return nil }
        let start = output.count
        return frame.withUnsafeBufferPointer { source -> Int? in
            guard ZSTD_findFrameCompressedSize(source.baseAddress, source.count) == source.count else { return nil }
            // The size comes from the frame's own header: a claim, so it is held against the limit, and tried larger where it is missing.
            let claimed = ZSTD_getFrameContentSize(source.baseAddress, source.count)
            let unknown = claimed == UInt64.max, wrong = claimed == UInt64.max - 1
            if wrong { return nil }
            var room = unknown ? min(limit, max(64 << 10, 8 * source.count)) : Int(min(claimed, UInt64(max(0, limit))))
            while true {
                output.append(contentsOf: repeatElement(0, count: room))
                let written = output.withUnsafeMutableBytes { target in
                    ZSTD_decompressDCtx(context, target.baseAddress.map { $0 + start }, room, source.baseAddress, source.count)
                }
                let failed = ZSTD_isError(written) != 0
                output.removeLast(failed ? room : room - written)
                if !failed { return written }
                if !unknown || room >= limit { return nil }
                room = min(limit, room * 4)
            }
        }
    }
}
