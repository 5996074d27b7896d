import Foundation
import GleanFormats
import GleanTokens

/// The `tokenizer.json` of Hugging Face, of byte-level BPE.
///
/// Everything that changes ids is either done as tokenizers does it or refused by name. Post-processors, truncation and padding are not
/// asked, since texts are encoded without tokens around them.
enum TokenizerJSON {
    /// The names of the top object's fields.
    static func fields(_ bytes: Span<UInt8>) throws -> [String] {
        var names: [String] = []
        try reading {
            var walk = JSONWalk(bytes)
            try walk.object(bytes) { walk, key in
                names.append(String(decoding: key, as: UTF8.self))
                try walk.skip(bytes)
            }
            try walk.end(bytes)
        }
        return names
    }

    static func load(_ bytes: Span<UInt8>) throws -> any Tokenizer {
        var model = TokenizerJSONModel()
        var parts = Parts()
        try reading {
            var walk = JSONWalk(bytes)
            try walk.object(bytes) { walk, key in
                switch String(decoding: key, as: UTF8.self) {
                case "model": try model.read(&walk, bytes)
                case "added_tokens": parts.addedTokens = try decoded([AddedToken].self, try walk.skip(bytes), bytes) ?? []
                case "normalizer": parts.normalizer = try decoded(Step.self, try walk.skip(bytes), bytes)
                case "pre_tokenizer": parts.preTokenizer = try decoded(Step.self, try walk.skip(bytes), bytes)
                default: try walk.skip(bytes)
                }
            }
        }
        for token in parts.addedTokens { _ = try TokenizerFile.specialID(Int(token.id), token.content) }
        let plan = try parts.plan()
        let names = Dictionary(parts.addedTokens.map { ($0.content, $0.id) }, uniquingKeysWith: { first, _ in first })
        return BytePairTokenizer(try model.bytePairModel(), plan: plan, specials: names, endOfText: endsOfText.first { names[$0] != nil })
    }

    /// Names that models give to the token that ends a document; the file itself doesn't tell which it is.
    private static let endsOfText = ["<|endoftext|>", "<|end_of_text|>", "<｜end▁of▁sentence｜>", "</s>", "<eos>"]

    /// An entry of `added_tokens`.
    struct AddedToken: Decodable {
        var id: UInt32
        var content: String
        var single_word: Bool?
        var lstrip: Bool?
        var rstrip: Bool?
        var normalized: Bool?
        var special: Bool?
    }

    private static func reading(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let problem as JSONProblem {
            throw TokenizerFileError("can't be read from byte \(problem.position) on: \(problem.kind.rawValue)")
        }
    }

    private static func decoded<Value: Decodable>(_ type: Value.Type, _ range: Range<Int>, _ bytes: Span<UInt8>) throws -> Value? {
        let part = bytes.extracting(range).withUnsafeBufferPointer { Data($0) }
        do {
            return try JSONDecoder().decode(Value?.self, from: part)
        } catch {
            throw TokenizerFileError("has a part of a form that is not known, from byte \(range.lowerBound) on: \(error)")
        }
    }
}
