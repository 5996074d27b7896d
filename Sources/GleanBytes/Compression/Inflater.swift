import CISAL

/// Inflates gzip, zlib or raw deflate by ISA-L, checksums verified.
///
/// A class, as it owns a C state of about 150 KB that is reused from member to member.
package final class Inflater: StreamDecoder {
    package enum Wrapping: Sendable { case gzip, zlib, raw }

    package let wrapping: Wrapping
    /// The member's header while it is being read.
    private var header: GzipHeader?
    private let state: UnsafeMutablePointer<inflate_state>

    package init(_ wrapping: Wrapping) {
        self.wrapping = wrapping
        state = .allocate(capacity: 1)
        isal_inflate_init(state)
        reset()
    }

    deinit { state.deallocate() }

    package func reset() {
        isal_inflate_reset(state)
        header = wrapping == .gzip ? GzipHeader() : nil
        state.pointee.avail_in = 0
        state.pointee.avail_out = 0
        switch wrapping {
        case .gzip: state.pointee.crc_flag = UInt32(ISAL_GZIP_NO_HDR_VER)
        case .zlib: state.pointee.crc_flag = UInt32(ISAL_ZLIB)
        case .raw: state.pointee.crc_flag = UInt32(ISAL_DEFLATE)
        }
    }

    package func decode(_ input: Span<UInt8>, into output: inout MutableSpan<UInt8>) -> CodingStep {
        var skipped = 0
        if var reading = header {
            let (consumed, outcome) = reading.read(input)
            header = outcome == .done ? nil : reading
            skipped = consumed
            if outcome == .damaged { return CodingStep(consumed: consumed, produced: 0, status: .damaged(.badHeader)) }
            if outcome == .wantsMore { return CodingStep(consumed: consumed, produced: 0, status: .needsInput) }
        }
        // Unsafe: ISA-L wants pointers. They live for the call and are cleared after it.
        var step = input.extracting(skipped..<input.count).withUnsafeBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in decode(source, target) }
        }
        step.consumed += skipped
        return step
    }

    private func decode(_ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeMutableBufferPointer<UInt8>) -> CodingStep {
        // The counters of ISA-L are 32 bits wide.
        let given = min(source.count, 1 << 30), room = min(target.count, 1 << 30)
        if room == 0 { return CodingStep(consumed: 0, produced: 0, status: .outputFull) }
        defer {
            state.pointee.next_in = nil
            state.pointee.next_out = nil
        }
        state.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        state.pointee.avail_in = UInt32(given)
        state.pointee.next_out = target.baseAddress
        state.pointee.avail_out = UInt32(room)
        let code = isal_inflate(state)
        let produced = room - Int(state.pointee.avail_out)
        let ended = state.pointee.block_state == ISAL_BLOCK_FINISH
        // Where data breaks off inside a symbol that is none, ISA-L 2.30 counts a byte or two more than there were: its counter wraps.
        let left = Int(Int32(bitPattern: state.pointee.avail_in))
        if left < 0 { return CodingStep(consumed: given, produced: produced, status: .damaged(code < 0 ? Self.damage(code) : .badData)) }
        var consumed = given - left
        if ended || state.pointee.avail_out == 0, state.pointee.tmp_in_size == 0 {
            // Whole bytes that were read ahead into the bit buffer go back to the caller, as they may be the next member's.
            // Only bytes of this call can be there: a call that runs dry leaves less than one symbol.
            let ahead = min(Int(state.pointee.read_in_length) / 8, consumed)
            if ahead > 0 {
                consumed -= ahead
                state.pointee.read_in_length -= Int32(ahead * 8)
                let bits = UInt64(state.pointee.read_in_length)
                state.pointee.read_in &= bits == 0 ? 0 : UInt64.max >> (64 - bits)
            }
        }
        let status: CodingStatus =
            if code < 0 {
                .damaged(Self.damage(code))
            } else if ended {
                .memberEnd
            } else if produced == room {
                .outputFull
            } else if consumed == given {
                .needsInput
            } else {
                // No progress with room and input left: never seen, and never looped on.
                .damaged(.badData)
            }
        return CodingStep(consumed: consumed, produced: produced, status: status)
    }

    private static func damage(_ code: Int32) -> CodingDamage {
        switch code {
        case ISAL_INVALID_WRAPPER, ISAL_UNSUPPORTED_METHOD: .badHeader
        case ISAL_INCORRECT_CHECKSUM: .badChecksum
        case ISAL_NEED_DICT: .dictionaryMissing
        default: .badData
        }
    }
}
