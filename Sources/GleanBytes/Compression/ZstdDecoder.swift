import CZstd

/// Decodes zstd frames; a skippable frame counts as a frame without bytes.
///
/// A class, as it owns a C context. Windows above 128 MB are refused, so that a frame cannot ask for more memory.
package final class ZstdDecoder: StreamDecoder {
    /// The largest window that is accepted, as a power of two.
    package static let largestWindowLog: Int32 = 27

    private let context: OpaquePointer?
    private var dictionary: OpaquePointer?

    package init() {
        context = ZSTD_createDCtx()
        if let context {
            ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.largestWindowLog)
        }
    }

    deinit {
        ZSTD_freeDCtx(context)
        ZSTD_freeDDict(dictionary)
    }

    /// Uses these bytes (a zstd dictionary, or raw content) for all frames from here on; an empty span means none.
    package func useDictionary(_ bytes: Span<UInt8>) {
        guard let context else { return }
        ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
        ZSTD_DCtx_refDDict(context, nil)
        ZSTD_freeDDict(dictionary)
        dictionary = bytes.isEmpty ? nil : bytes.withUnsafeBufferPointer { ZSTD_createDDict($0.baseAddress, $0.count) }
        if dictionary != nil { ZSTD_DCtx_refDDict(context, dictionary) }
    }

    package func reset() {
        if let context { ZSTD_DCtx_reset(context, ZSTD_reset_session_only) }
    }

    package func decode(_ input: Span<UInt8>, into output: inout MutableSpan<UInt8>) -> CodingStep {
        // Out of memory at the start: nothing can be decoded, which is said as for a window that is too large.
        guard let context else { return CodingStep(consumed: 0, produced: 0, status: .damaged(.windowTooLarge)) }
        return input.withUnsafeBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var from = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
                var to = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                let code = ZSTD_decompressStream(context, &to, &from)
                let status: CodingStatus =
                    if ZSTD_isError(code) != 0 {
                        .damaged(Self.damage(code))
                    } else if code == 0 {
                        .memberEnd
                    } else if to.pos == to.size {
                        .outputFull
                    } else if from.pos == from.size {
                        .needsInput
                    } else {
                        .damaged(.badData)
                    }
                return CodingStep(consumed: from.pos, produced: to.pos, status: status)
            }
        }
    }

    /// A failed call returns minus one of the codes of zstd_errors.h; those below 100 are promised to stay.
    private static func damage(_ code: Int) -> CodingDamage {
        switch -code {
        case 16, 64: .windowTooLarge  // frameParameter_windowTooLarge, memory_allocation
        case 30, 32: .dictionaryMissing  // dictionary_corrupted, dictionary_wrong
        case 22: .badChecksum  // checksum_wrong
        case 10, 12, 14: .badHeader  // prefix_unknown, version_unsupported, frameParameter_unsupported
        default: .badData
        }
    }
}
