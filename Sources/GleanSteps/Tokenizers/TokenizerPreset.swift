import GleanTokens

/// What a `.tiktoken` file leaves out: the pattern, and the tokens beside the ranks.
package enum TokenizerPreset: String, CaseIterable {
    /// GPT-2 and GPT-3: gpt2, r50k_base and p50k_base of tiktoken; also both vocabularies of Whisper.
    case gpt2
    /// GPT-4: cl100k_base of tiktoken.
    case cl100k
    /// GPT-4o: o200k_base of tiktoken.
    case o200k
    /// Qwen's first generation (Qwen/tokenization_qwen.py); later ones have a tokenizer.json.
    case qwen
    /// Llama 3 (llama3/tokenizer.py).
    case llama3

    static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

    var pattern: PiecePattern {
        switch self {
        case .gpt2: .gpt2
        case .cl100k: .cl100k
        case .o200k: .o200k
        case .qwen: .qwen
        case .llama3: .llama3
        }
    }

    /// How many ranks the published file has; nil for GPT-2, of which there are several.
    var ranks: Int? {
        switch self {
        case .gpt2: nil
        case .cl100k: 100_256
        case .o200k: 199_998
        case .qwen: 151_643
        case .llama3: 128_000
        }
    }

    /// Tokens beside the ranks.
    /// - Parameters:
    ///   - ranks: how many a file has, places without a token counted.
    ///   - firstFree: the first id that is no rank. p50k_base has its end of text at such a place among its ranks.
    func specials(ranks: Int, firstFree: Int) -> (ids: [String: UInt32], endOfText: String) {
        let next = UInt32(ranks)
        switch self {
        case .gpt2: return (["<|endoftext|>": UInt32(firstFree)], "<|endoftext|>")
        case .cl100k:
            return (
                [
                    "<|endoftext|>": 100257, "<|fim_prefix|>": 100258, "<|fim_middle|>": 100259, "<|fim_suffix|>": 100260,
                    "<|endofprompt|>": 100276,
                ], "<|endoftext|>"
            )
        case .o200k: return (["<|endoftext|>": 199999, "<|endofprompt|>": 200018], "<|endoftext|>")
        case .qwen: return (Self.numbered(["<|endoftext|>", "<|im_start|>", "<|im_end|>"] + (0..<205).map { "<|extra_\($0)|>" }, from: next), "<|endoftext|>")
        case .llama3:
            let named = [
                "<|begin_of_text|>", "<|end_of_text|>", "<|reserved_special_token_0|>", "<|reserved_special_token_1|>",
                "<|reserved_special_token_2|>", "<|reserved_special_token_3|>", "<|start_header_id|>", "<|end_header_id|>",
                "<|reserved_special_token_4|>", "<|eot_id|>",
            ]
            return (Self.numbered(named + (5..<251).map { "<|reserved_special_token_\($0)|>" }, from: next), "<|end_of_text|>")
        }
    }

    private static func numbered(_ names: [String], from first: UInt32) -> [String: UInt32] {
        Dictionary(uniqueKeysWithValues: zip(names, first...))
    }
}
