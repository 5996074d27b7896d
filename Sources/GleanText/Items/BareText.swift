import GleanBytes

/// A text without ASCII punctuation, ASCII letters small, words parted by single spaces: as GPT-3's authors compared texts with benchmarks,
/// after the code that follows them (`janitor.py` of lm-evaluation-harness). A word of punctuation alone goes; other scripts stay as they are.
package struct BareText: Sendable {
    package init() {}

    /// Replaces the contents of `out`.
    package func write(_ text: Span<UInt8>, into out: inout [UInt8]) {
        out.removeAll(keepingCapacity: true)
        var at = 0, spaceIsDue = false
        while at < text.count {
            if let size = SpacyEnglish.spaceSize(text, at) {
                spaceIsDue = true
                at += size
                continue
            }
            let byte = text[at]
            at += 1
            if Self.isPunctuation(byte) { continue }
            if spaceIsDue, !out.isEmpty { out.append(0x20) }
            spaceIsDue = false
            out.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
        }
    }

    /// Python's `string.punctuation`.
    private static func isPunctuation(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }
}
