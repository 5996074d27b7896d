import GleanTokens

/// A tokenizer and the ids that a recipe names by its special tokens.
package struct TokensKit: Sendable {
    let tokenizer: any Tokenizer
    /// What stands before and behind each document.
    let prepend: [UInt32]
    let append: [UInt32]
    /// What fills sequences up; nil where nothing does.
    let pad: UInt32?
    /// The id of what the tokenizer does not know, where it has one.
    let unknown: UInt32?
    /// Bytes of an id as stored: 2 or 4.
    let width: Int

    /// Appends the ids of a document, with what stands before and behind.
    func encode(_ text: Span<UInt8>, _ scratch: any TokenizerScratch, into ids: inout [UInt32]) {
        let start = ids.count
        ids += prepend
        tokenizer.encode(text, scratch, into: &ids)
        // A text of no tokens makes no document of marks alone.
        guard ids.count > start + prepend.count else { return ids.removeLast(ids.count - start) }
        ids += append
    }
}
