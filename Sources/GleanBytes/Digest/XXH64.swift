import CXXHash

/// XXH64, seed 0 (the xxHash specification 0.8): what other programs' files and signatures hold; `XXH3` for our own.
package enum XXH64 {
    package static func hash(_ bytes: Span<UInt8>) -> UInt64 {
        bytes.withUnsafeBufferPointer { XXH_INLINE_XXH64($0.baseAddress, $0.count, 0) }
    }
}
