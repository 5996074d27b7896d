package import GleanModel
package import GleanTokens

/// Counts the tokens of a page's text in a tokenizer's vocabulary.
package struct CountTokens: Measure {
    package var tokenizer: String? = "gpt2.tiktoken"
    package var pattern = "gpt2"

    package init() {}

    package enum Number: Int, NumberKey { case tokens }

    package static let manual = Manual<Self>(
        "count_tokens", "Counts the tokens of a page's text.",
        source: "tiktoken 0.14, tokenizers 0.23, mistral-common 1.13, sentencepiece 0.2.3: their ids, their counts",
        settings: [
            Setting(asset: "tokenizer", \.tokenizer, "A tokenizer's file: tokenizer.json, tekken.json, .tiktoken, or a .model of SentencePiece."),
            Setting("pattern", \.pattern, choices: TokenizerPreset.allCases.map(\.rawValue), "Whose pattern the ranks of a .tiktoken file go with; other files hold their own."),
        ],
        numbers: [NumberSpec(Number.tokens, "tokens", .count, in: .count, "Tokens of the text, without any that mark its beginning or end.")],
        notes: """
            Names of special tokens in a text are text, as `encode_ordinary` of tiktoken takes them. Bytes that are no UTF-8 count as U+FFFD, one for each \
            maximal part of a sequence, or one for each byte with a model of SentencePiece, as its library has it. \
            Of tokenizer.json byte-level BPE is read, with the patterns of GPT-2, GPT-4, GPT-4o, Llama 3, Qwen, Tekken and DeepSeek V3.
            """)

    package struct Scratch {
        let tokenizer: any TokenizerScratch
        var ids: [UInt32] = []
    }

    package func open(_ assets: inout Assets) throws -> any Tokenizer {
        guard let tokenizer else { throw RecipeError("count_tokens wants a tokenizer.", hint: "Write tokenizer: gpt2.tiktoken, or the path of another.") }
        let path = try assets.path(tokenizer)
        do {
            return try TokenizerFile.load(path, preset: pattern)
        } catch let error as TokenizerFileError {
            throw RecipeError("count_tokens: \(error).")
        }
    }

    package func makeScratch(_ kit: any Tokenizer, _ desk: Desk) -> Scratch { Scratch(tokenizer: kit.makeScratch()) }

    package func measure(_ page: borrowing Page, _ kit: any Tokenizer, _ scratch: inout Scratch, into numbers: inout Readings<Number>) {
        scratch.ids.removeAll(keepingCapacity: true)
        kit.encode(page.text, scratch.tokenizer, into: &scratch.ids)
        numbers[.tokens] = Double(scratch.ids.count)
    }
}
