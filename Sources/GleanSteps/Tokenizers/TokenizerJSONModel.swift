import GleanBytes
import GleanFormats
import GleanTokens

/// The `model` of a `tokenizer.json`: its vocabulary and merges.
struct TokenizerJSONModel {
    private var type = ""
    private var vocabulary: [(letters: [UInt8], id: Int)] = []
    private var merges: [(left: [UInt8], right: [UInt8])] = []
    private var ignoresMerges = false
    /// Settings that would change ids, by name, as far as the file sets them.
    private var refused: [String] = []

    mutating func read(_ walk: inout JSONWalk, _ bytes: Span<UInt8>) throws {
        try walk.object(bytes) { walk, key in
            let name = String(decoding: key, as: UTF8.self)
            switch name {
            case "type": type = String(decoding: try walk.string(bytes), as: UTF8.self)
            case "vocab" where walk.kind(bytes) == .object:
                try walk.object(bytes) { walk, key in vocabulary.append((key, try walk.number(bytes))) }
            case "merges": try walk.array(bytes) { walk in try readMerge(&walk, bytes) }
            case "ignore_merges": ignoresMerges = Self.isTrue(try walk.skip(bytes), bytes)
            case "dropout", "continuing_subword_prefix", "end_of_word_suffix":
                // null and the empty string change nothing.
                let value = bytes.extracting(try walk.skip(bytes))
                if !value.starts(with: "null", at: 0), !value.starts(with: "\"\"", at: 0) { refused.append(name) }
            case "byte_fallback": if Self.isTrue(try walk.skip(bytes), bytes) { refused.append(name) }
            default: try walk.skip(bytes)
            }
        }
    }

    /// `"a b"` or `["a", "b"]`.
    private mutating func readMerge(_ walk: inout JSONWalk, _ bytes: Span<UInt8>) throws {
        var parts: [[UInt8]] = []
        if walk.kind(bytes) == .string {
            parts = try walk.string(bytes).split(separator: 0x20, omittingEmptySubsequences: false).map(Array.init)
        } else {
            try walk.array(bytes) { walk in parts.append(try walk.string(bytes)) }
        }
        guard parts.count == 2 else { throw TokenizerFileError("has a merge of \(parts.count) parts before byte \(walk.position); wanted two") }
        merges.append((parts[0], parts[1]))
    }

    private static func isTrue(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool { bytes.starts(with: "true", at: range.lowerBound) }

    func bytePairModel() throws -> BytePairModel {
        // Old files leave the type out.
        guard type == "BPE" || type.isEmpty && !merges.isEmpty else {
            throw TokenizerFileError("has a model of the type \"\(type)\"; only \"BPE\" over bytes can be read")
        }
        if let name = refused.first { throw TokenizerFileError("has a model with \(name), which byte-level BPE doesn't have") }
        var tokens: [[UInt8]] = []
        var isTaken: [Bool] = []
        for (letters, id) in vocabulary {
            guard id < BytePairModel.mostTokens else { throw TokenizerFileError("has a token with the id \(id)") }
            while tokens.count <= id {
                tokens.append([])
                isTaken.append(false)
            }
            guard !isTaken[id] else { throw TokenizerFileError("has the token \"\(String(decoding: letters, as: UTF8.self))\" with the id \(id), which another has") }
            isTaken[id] = true
            // A name that is not written in bytes is an added token's, to which no merge leads.
            tokens[id] = ByteLevelAlphabet.decode(letters) ?? []
        }
        let bytes = TokenBytes(tokens)
        do {
            return try BytePairModel(bytes, merges: try merges.map { try Self.ids($0.left, $0.right, bytes) }, takesWhole: ignoresMerges)
        } catch let error as VocabularyError {
            throw TokenizerFileError("is no byte-level vocabulary: \(error)")
        }
    }

    private static func ids(_ left: [UInt8], _ right: [UInt8], _ tokens: TokenBytes) throws -> BytePairModel.Merge {
        if let first = ByteLevelAlphabet.decode(left), let second = ByteLevelAlphabet.decode(right) {
            let merged = first + second
            if let left = tokens.id(first.span), let right = tokens.id(second.span), let merged = tokens.id(merged.span) { return (left, right, merged) }
        }
        throw TokenizerFileError("has a merge whose parts or whole are no tokens: \(String(decoding: left, as: UTF8.self)) \(String(decoding: right, as: UTF8.self))")
    }
}
