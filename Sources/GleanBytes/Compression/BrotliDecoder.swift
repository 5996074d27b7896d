import CBrotli

/// Decodes a brotli stream (RFC 7932: windows up to 16 MB; the large-window extension is refused).
///
/// A class, as it owns a C state. Brotli has no checksum and no magic: a stream that decodes is not yet a stream that is meant.
package final class BrotliDecoder: StreamDecoder {
    private var state: OpaquePointer?

    package init() { state = BrotliDecoderCreateInstance(nil, nil, nil) }

    deinit { BrotliDecoderDestroyInstance(state) }

    package func reset() {
        BrotliDecoderDestroyInstance(state)
        state = BrotliDecoderCreateInstance(nil, nil, nil)
    }

    package func decode(_ input: Span<UInt8>, into output: inout MutableSpan<UInt8>) -> CodingStep {
        guard let state else { return CodingStep(consumed: 0, produced: 0, status: .damaged(.windowTooLarge)) }
        return input.withUnsafeBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var left = source.count, room = target.count
                var from = source.baseAddress, to = target.baseAddress
                let result = BrotliDecoderDecompressStream(state, &left, &from, &room, &to, nil)
                let status: CodingStatus =
                    switch result {
                    case BROTLI_DECODER_RESULT_SUCCESS: .memberEnd
                    case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT: .needsInput
                    case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT: .outputFull
                    default: .damaged(.badData)
                    }
                return CodingStep(consumed: source.count - left, produced: target.count - room, status: status)
            }
        }
    }
}
