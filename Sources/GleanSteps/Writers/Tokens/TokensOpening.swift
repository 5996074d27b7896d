import GleanModel
import GleanTokens

/// Opens the tokenizer of a `tokens` writer and finds the ids that its settings name.
struct TokensOpening {
    private let step: TokensWriter

    init(_ step: TokensWriter) { self.step = step }

    /// Throws a `RecipeError` that names the setting.
    func open(_ assets: inout Assets) throws -> TokensKit {
        let tokenizer = try load(&assets)
        let prepend = try step.prepend.map { try id($0, "prepend", tokenizer) }
        let append = try step.append.map { try id($0, "append", tokenizer) }
        return TokensKit(
            tokenizer: tokenizer, prepend: prepend.map { [$0] } ?? [], append: append.map { [$0] } ?? [],
            pad: step.packing == "none" ? nil : try id(step.pad ?? TokensWriter.endOfText, "pad", tokenizer),
            unknown: tokenizer.special("<unk>"), width: try width(tokenizer))
    }

    private func load(_ assets: inout Assets) throws -> any Tokenizer {
        guard let name = step.tokenizer else {
            throw RecipeError("tokens wants a tokenizer.", hint: "Write tokenizer: gpt2.tiktoken, the path of another, or bytes for the bytes themselves.")
        }
        if name == TokensWriter.bytes { return ByteTokenizer() }
        let path = try assets.path(name)
        do {
            return try TokenizerFile.load(path, preset: step.pattern)
        } catch let error as TokenizerFileError {
            throw RecipeError("tokens: \(error).")
        }
    }

    private func width(_ tokenizer: any Tokenizer) throws -> Int {
        let fitsTwo = tokenizer.vocabularySize <= 1 << 16
        guard step.dtype != "uint16" || fitsTwo else {
            throw RecipeError(
                "tokens cannot store ids as uint16: the vocabulary of \(step.tokenizer ?? "") has \(tokenizer.vocabularySize) tokens, more than 65536.",
                hint: "Write dtype: auto, or uint32.")
        }
        return step.dtype == "uint32" || !fitsTwo ? 4 : 2
    }

    /// The id of a special token by its name, or of a number.
    private func id(_ name: String, _ setting: String, _ tokenizer: any Tokenizer) throws -> UInt32 {
        if name == TokensWriter.endOfText {
            guard let id = tokenizer.endOfText else {
                throw RecipeError(
                    "\(setting) wants the end of text of \(step.tokenizer ?? ""), and the file names none.",
                    hint: "Write \(setting): NAME of a special token, or its id in quotes" + (setting == "pad" ? "." : ", or null for none."))
            }
            return id
        }
        if let id = tokenizer.special(name) { return id }
        if let id = UInt32(name), id < tokenizer.vocabularySize { return id }
        throw RecipeError(
            "\(setting) names \"\(name)\", and \(step.tokenizer ?? "") has no special token of that name.",
            hint: "Write the name as the tokenizer's file has it, or an id from 0 to \(tokenizer.vocabularySize - 1) in quotes.")
    }
}
