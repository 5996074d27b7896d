/// What one call of a streaming decoder did.
package struct CodingStep: Equatable, Sendable {
    /// Bytes of the input that are used up; the caller hands the rest in again.
    package var consumed: Int
    /// Bytes written to the front of the output.
    package var produced: Int
    package var status: CodingStatus

    package init(consumed: Int, produced: Int, status: CodingStatus) {
        self.consumed = consumed
        self.produced = produced
        self.status = status
    }
}

/// Why a streaming decoder came back.
package enum CodingStatus: Equatable, Sendable {
    /// All input is used and the member is not over.
    case needsInput
    /// The output has no room left; more may follow without new input.
    case outputFull
    /// The member (gzip), stream (zlib, brotli) or frame (zstd) is over and its checksum was right.
    case memberEnd
    /// The bytes are not what they claim. What was produced so far stands; the decoder wants a `reset`.
    case damaged(CodingDamage)
}

/// How coded bytes can be wrong; the names are stable, as receipts count them.
package enum CodingDamage: String, Equatable, Sendable {
    case badHeader = "bad_header"
    case badData = "bad_data"
    case badChecksum = "bad_checksum"
    case dictionaryMissing = "dictionary_missing"
    case windowTooLarge = "window_too_large"
}

/// A decoder that is fed pieces and yields pieces, in memory that depends on the format's window alone.
///
/// A class-bound protocol, as every conformer owns a C handle that must not be copied.
package protocol StreamDecoder: AnyObject {
    /// Makes ready for the next member, keeping the memory.
    func reset()
    /// Decodes from `input` into the front of `output`. With an empty output it may return `.outputFull` at once.
    func decode(_ input: Span<UInt8>, into output: inout MutableSpan<UInt8>) -> CodingStep
}
