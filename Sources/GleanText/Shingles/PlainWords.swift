import CKernels
import GleanBytes

/// Which words between spaces a way of splitting takes as they are, so that only the others need the splitter itself.
struct PlainWords: Sendable {
    /// See `GleanPlainWords`.
    private let asked: UInt64
    private let wanted: UInt64
    private let exceptions: [UInt64]

    /// Of `SimplifiedText`, of whose ASCII only small letters and zeros are left; of any text with single spaces if cut at spaces.
    init(_ words: ShingleSettings.Words) {
        switch words {
        case .spaces: (asked, wanted, exceptions) = (0, 0, [])
        // Letters and zeros are a word; so is what the splitter makes of anything else.
        case .unicode: (asked, wanted, exceptions) = (0x8080_8080_8080_8080, 0, [])
        // A run of small letters is split only if it is an exception; behind a zero a unit would be split off.
        case .spacyEnglish: (asked, wanted, exceptions) = (0xC0C0_C0C0_C0C0_C0C0, 0x4040_4040_4040_4040, PlainWords.spacyExceptions)
        }
    }

    /// The exceptions of `SpacyEnglish` that are small letters alone, in bits as the kernel asks for them.
    private static let spacyExceptions: [UInt64] = {
        var bits = [UInt64](repeating: 0, count: Int(GLEAN_EXCEPTION_BITS) / 64)
        let keys = spacyExceptionKeys.withUTF8Buffer { Array($0) }
        for key in keys.split(separator: 10) where key.allSatisfy({ $0 >= 0x61 && $0 <= 0x7A }) {
            let front = key.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let bit = Int(glean_exception_bit(front))
            bits[bit / 64] |= 1 << UInt64(bit % 64)
        }
        return bits
    }()

    /// Hands the kernel its description.
    @inline(__always) func with<Result>(_ body: (GleanPlainWords) -> Result) -> Result {
        exceptions.withUnsafeBufferPointer {
            body(GleanPlainWords(asked: asked, wanted: wanted, exceptions: $0.isEmpty ? nil : $0.baseAddress))
        }
    }
}
