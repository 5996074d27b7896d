import CZstd

/// Compresses bytes that arrive in pieces to one zstd frame.
///
/// One frame a file, because common readers stop at the first frame's end without a word (Python's `zstandard` does by default).
/// A class, as it owns a C context. The same level and library version give the same bytes, however the pieces are cut by `end`.
package final class ZstdStream {
    private let context: OpaquePointer?
    private var room = [UInt8](repeating: 0, count: ZSTD_CStreamOutSize())

    /// `level` from 1 to 19; the frame ends with a checksum of its content.
    package init(level: Int32) {
        context = ZSTD_createCCtx()
        if let context {
            ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
            ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        }
    }

    deinit { ZSTD_freeCCtx(context) }

    /// Compresses `piece` and hands what comes out to `body`; with `end`, closes the frame. False when memory ran out.
    package func write(_ piece: Span<UInt8>, end: Bool, _ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
        guard let context else { return false }
        var position = 0
        while true {
            let (left, produced) = piece.withUnsafeBufferPointer { source in
                room.withUnsafeMutableBufferPointer { target in
                    var from = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: position)
                    var to = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                    let left = ZSTD_compressStream2(context, &to, &from, end ? ZSTD_e_end : ZSTD_e_continue)
                    position = from.pos
                    return (left, to.pos)
                }
            }
            if ZSTD_isError(left) != 0 { return false }
            if produced > 0 {
                // Unsafe: the span ends with the closure, and `produced` bytes were written.
                try room.withUnsafeBufferPointer { try body(Span(_unsafeElements: UnsafeBufferPointer(rebasing: $0[..<produced]))) }
            }
            if end ? left == 0 : position == piece.count { return true }
        }
    }
}
