/// Reads `.model` files of SentencePiece.
package enum SentencePieceFile {
    /// Makes a tokenizer of a BPE or unigram model.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - name: what errors call it.
    /// - Throws: `SentencePieceError` for anything else, and for models that contradict themselves.
    package static func load(_ bytes: Span<UInt8>, name: String) throws -> any Tokenizer {
        try SentencePieceTokenizer(bytes, name: name)
    }

    /// Whether a file begins as such a model does: with a piece, which begins with its name. Names of files say little: `.model`, `.model.v3`.
    package static func isModel(_ bytes: Span<UInt8>) -> Bool {
        var reader = ProtobufReader(bytes, 0..<bytes.count, name: "")
        guard let field = try? reader.field(), field.number == 1, let range = try? reader.range(field.wire) else { return false }
        var piece = ProtobufReader(bytes, range, name: "")
        guard let name = try? piece.field(), name.number == 1, let text = try? piece.range(name.wire) else { return false }
        return !text.isEmpty
    }
}
