/// The bytes of a text as its ids: no vocabulary, nothing unknown, as models on bytes read them. Id 256 ends a document.
package struct ByteTokenizer: Tokenizer {
    package static let endOfText = "<|endoftext|>"

    package init() {}

    package var vocabularySize: Int { 257 }
    package var endOfText: UInt32? { 256 }

    package func makeScratch() -> any TokenizerScratch { Nothing() }

    package func encode(_ text: Span<UInt8>, _ scratch: any TokenizerScratch, into ids: inout [UInt32]) {
        text.withUnsafeBufferPointer { bytes in
            // Decoding puts U+FFFD where bytes are no UTF-8.
            ids.append(contentsOf: String(decoding: bytes, as: UTF8.self).utf8.lazy.map { UInt32($0) })
        }
    }

    package func decode(_ ids: Span<UInt32>, into text: inout [UInt8]) {
        for index in ids.indices {
            if let byte = UInt8(exactly: ids[index]) {
                text.append(byte)
            } else if ids[index] == endOfText {
                text += Self.endOfText.utf8
            }
        }
    }

    package func special(_ name: String) -> UInt32? { name == Self.endOfText ? endOfText : nil }

    private final class Nothing: TokenizerScratch {}
}
