import CKernels
import GleanBytes

/// Which words between spaces a way of splitting takes as they are, so that only the others need the splitter itself.
///
/// `@unchecked Sendable`: the pointer is to memory that is written once and never freed.
struct PlainWords: @unchecked Sendable {
    /// For the kernels.
    let rule: GleanPlainWords

    /// Of `SimplifiedText`, of whose ASCII only small letters and zeros are left; of any text with single spaces if cut at spaces.
    init(_ words: ShingleSettings.Words) {
        switch words {
        case .spaces: rule = GleanPlainWords(least: .min, exceptions: nil)
        // Letters and zeros are a word; so is what the splitter makes of anything else.
        case .unicode: rule = GleanPlainWords(least: 0, exceptions: nil)
        // A run of small letters is split only if it is an exception; behind a zero a unit would be split off.
        case .spacyEnglish: rule = GleanPlainWords(least: 0x40, exceptions: PlainWords.spacyExceptions.bits)
        }
    }

    private struct Exceptions: @unchecked Sendable {
        let bits: UnsafePointer<UInt64>
    }

    /// The exceptions of `SpacyEnglish` that are small letters alone, in bits as the kernel asks for them.
    private static let spacyExceptions: Exceptions = {
        let bits = UnsafeMutablePointer<UInt64>.allocate(capacity: Int(GLEAN_EXCEPTION_BITS) / 64)
        bits.initialize(repeating: 0, count: Int(GLEAN_EXCEPTION_BITS) / 64)
        let keys = spacyExceptionKeys.withUTF8Buffer { Array($0) }
        for key in keys.split(separator: 10) where key.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }) {
            let front = key.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let bit = Int(glean_exception_bit(front))
            bits[bit / 64] |= 1 << UInt64(bit % 64)
        }
        return Exceptions(bits: bits)
    }()
}
