import CXXHash

/// XXH3, 64 and 128 bits, seed 0 (the xxHash specification 0.8): fast, not cryptographic.
package enum XXH3 {
    package static func hash64(_ bytes: Span<UInt8>) -> UInt64 {
        bytes.withUnsafeBufferPointer { XXH_INLINE_XXH3_64bits($0.baseAddress, $0.count) }
    }

    package static func hash64(_ bytes: Span<UInt8>, seed: UInt64) -> UInt64 {
        bytes.withUnsafeBufferPointer { XXH_INLINE_XXH3_64bits_withSeed($0.baseAddress, $0.count, seed) }
    }

    /// Of the numbers as they lie in memory.
    package static func hash128(_ numbers: Span<UInt64>) -> XXH128 {
        numbers.withUnsafeBytes {
            let hash = XXH_INLINE_XXH3_128bits($0.baseAddress, $0.count)
            return XXH128(high: hash.high64, low: hash.low64)
        }
    }

    package static func hash128(_ bytes: Span<UInt8>) -> XXH128 {
        bytes.withUnsafeBufferPointer {
            let hash = XXH_INLINE_XXH3_128bits($0.baseAddress, $0.count)
            return XXH128(high: hash.high64, low: hash.low64)
        }
    }

    package static func hash128(_ bytes: UnsafeRawBufferPointer) -> XXH128 {
        let hash = XXH_INLINE_XXH3_128bits(bytes.baseAddress, bytes.count)
        return XXH128(high: hash.high64, low: hash.low64)
    }
}

/// 128 bits of XXH3.
package struct XXH128: Hashable, Sendable, Comparable {
    package var high: UInt64
    package var low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Big-endian, the canonical form: 16 bytes.
    package var bytes: [UInt8] { (0..<16).map { UInt8(truncatingIfNeeded: ($0 < 8 ? high : low) >> (56 - 8 * UInt64($0 & 7))) } }

    /// 32 lower-case hexadecimal digits.
    package var hex: String { hexadecimal(bytes) }

    package static func < (one: XXH128, other: XXH128) -> Bool { (one.high, one.low) < (other.high, other.low) }
}

/// XXH3 over bytes that arrive in pieces; the digest equals that of the whole.
package struct XXH3Stream: ~Copyable {
    /// Made by the library, since its state wants 64-byte alignment; freed in `deinit`, and never nil after `init`.
    private let state: OpaquePointer

    package init() {
        guard let state = XXH_INLINE_XXH3_createState() else { preconditionFailure("no memory for a hash state of 576 bytes") }
        self.state = state
        _ = XXH_INLINE_XXH3_128bits_reset(state)
    }

    deinit { _ = XXH_INLINE_XXH3_freeState(state) }

    package mutating func update(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { _ = XXH_INLINE_XXH3_128bits_update(state, $0.baseAddress, $0.count) }
    }

    /// The digest of all bytes so far; more may follow.
    package var digest: XXH128 {
        let hash = XXH_INLINE_XXH3_128bits_digest(state)
        return XXH128(high: hash.high64, low: hash.low64)
    }
}
