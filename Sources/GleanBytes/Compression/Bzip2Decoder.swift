import CBZip2

/// Decodes bzip2 streams; a file may hold several, one behind the other.
///
/// A class, as it owns a C state of up to 4 MB. Output of a block comes before its checksum is compared: damage may show after some of it.
package final class Bzip2Decoder: StreamDecoder {
    private let state: UnsafeMutablePointer<bz_stream>
    private var isOpen = false

    package init() {
        state = .allocate(capacity: 1)
        state.initialize(to: bz_stream())
        open()
    }

    deinit {
        close()
        state.deallocate()
    }

    package func reset() {
        close()
        open()
    }

    private func open() {
        state.pointee = bz_stream()
        // 0, 0: silent, and the faster of the two ways, which takes 4 bytes of memory a byte of block instead of 2.5.
        isOpen = BZ2_bzDecompressInit(state, 0, 0) == BZ_OK
    }

    private func close() {
        if isOpen { BZ2_bzDecompressEnd(state) }
        isOpen = false
    }

    package func decode(_ input: Span<UInt8>, into output: inout MutableSpan<UInt8>) -> CodingStep {
        // Out of memory at the start: nothing can be decoded, which is said as for a window that is too large.
        guard isOpen else { return CodingStep(consumed: 0, produced: 0, status: .damaged(.windowTooLarge)) }
        // Unsafe: libbz2 wants pointers. They live for the call and are cleared after it.
        return input.withUnsafeBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in decode(source, target) }
        }
    }

    private func decode(_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeMutableBufferPointer<UInt8>) -> CodingStep {
        // The counters of libbz2 are 32 bits wide.
        let given = min(source.count, 1 << 30), room = min(target.count, 1 << 30)
        if room == 0 { return CodingStep(consumed: 0, produced: 0, status: .outputFull) }
        state.pointee.next_in = source.baseAddress.map { UnsafeMutableRawPointer(mutating: $0).assumingMemoryBound(to: CChar.self) }
        state.pointee.avail_in = UInt32(given)
        state.pointee.next_out = target.baseAddress.map { UnsafeMutableRawPointer($0).assumingMemoryBound(to: CChar.self) }
        state.pointee.avail_out = UInt32(room)
        let code = BZ2_bzDecompress(state)
        let consumed = given - Int(state.pointee.avail_in), produced = room - Int(state.pointee.avail_out)
        state.pointee.next_in = nil
        state.pointee.next_out = nil
        let status: CodingStatus =
            switch code {
            case BZ_STREAM_END: .memberEnd
            case BZ_OK where produced == room: .outputFull
            case BZ_OK where consumed == given: .needsInput
            case BZ_DATA_ERROR_MAGIC: .damaged(.badHeader)
            case BZ_MEM_ERROR: .damaged(.windowTooLarge)
            // BZ_OK without progress was never seen, and is never looped on.
            default: .damaged(.badData)
            }
        return CodingStep(consumed: consumed, produced: produced, status: status)
    }
}
