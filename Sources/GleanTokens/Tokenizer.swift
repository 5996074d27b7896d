/// Turns text into the token ids of one vocabulary, and back.
///
/// A value of this kind is made once from a tokenizer's file and shared by all workers; what changes from text to text is in the scratch.
package protocol Tokenizer: Sendable {
    /// Ids lie in `0..<vocabularySize`.
    var vocabularySize: Int { get }
    /// The id that ends a document, where the tokenizer's file names one.
    var endOfText: UInt32? { get }

    /// Makes what one worker uses again from text to text.
    func makeScratch() -> any TokenizerScratch

    /// Appends the ids of `text` to `ids`, without any that mark beginnings or ends. Names of special tokens in the text are text.
    /// `text` may be any bytes: what is not UTF-8 is read as U+FFFD, one for each maximal part of a sequence,
    /// or as SentencePiece does it, one for each byte.
    func encode(_ text: Span<UInt8>, _ scratch: any TokenizerScratch, into ids: inout [UInt32])

    /// Appends the bytes that `ids` stand for to `text`.
    func decode(_ ids: Span<UInt32>, into text: inout [UInt8])

    /// The id of a special token by its name, such as `<|endoftext|>`.
    func special(_ name: String) -> UInt32?
}

/// What a tokenizer keeps for one worker. A class, because it is used again from text to text; it never leaves its thread.
package protocol TokenizerScratch: AnyObject {}
