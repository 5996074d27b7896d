import GleanFormats
import GleanTokens

/// Mistral's `tekken.json`: a pattern, ranked tokens in base 64, and how many ids the special tokens take before them.
enum TekkenFile {
    static func load(_ bytes: Span<UInt8>) throws -> any Tokenizer {
        var reader = Reader()
        do {
            try reader.read(bytes)
        } catch let problem as JSONProblem {
            throw TokenizerFileError("can't be read from byte \(problem.position) on: \(problem.kind.rawValue)")
        }
        guard let pattern = PiecePattern(regex: reader.pattern) else { throw TokenizerFileError("has a pattern that is not known: \(reader.pattern)") }
        guard reader.size > reader.specialCount, reader.size <= BytePairModel.mostTokens else {
            throw TokenizerFileError("has a vocabulary of \(reader.size) tokens, of which \(reader.specialCount) are special")
        }
        // Of the ranks so many are used as the vocabulary's size leaves; the file holds more.
        let tokens = Array(repeating: [], count: reader.specialCount) + reader.tokens.prefix(reader.size - reader.specialCount)
        return BytePairTokenizer(try TiktokenFile.model(tokens), plan: TextPlan([pattern]), specials: reader.specials, endOfText: "</s>")
    }

    private struct Reader {
        var pattern = ""
        var size = 0
        var specialCount = 0
        var tokens: [[UInt8]] = []
        /// Where the file names none, those that all its models have.
        var specials: [String: UInt32] = ["<unk>": 0, "<s>": 1, "</s>": 2]

        mutating func read(_ bytes: Span<UInt8>) throws {
            var walk = JSONWalk(bytes)
            try walk.object(bytes) { walk, key in
                switch String(decoding: key, as: UTF8.self) {
                case "config": try readConfig(&walk, bytes)
                case "vocab": try walk.array(bytes) { walk in try readToken(&walk, bytes) }
                case "special_tokens" where walk.kind(bytes) == .array: try walk.array(bytes) { walk in try readSpecial(&walk, bytes) }
                default: try walk.skip(bytes)
                }
            }
            try walk.end(bytes)
        }

        private mutating func readConfig(_ walk: inout JSONWalk, _ bytes: Span<UInt8>) throws {
            try walk.object(bytes) { walk, key in
                switch String(decoding: key, as: UTF8.self) {
                case "pattern": pattern = String(decoding: try walk.string(bytes), as: UTF8.self)
                case "default_vocab_size": size = try walk.number(bytes)
                case "default_num_special_tokens": specialCount = try walk.number(bytes)
                default: try walk.skip(bytes)
                }
            }
        }

        private mutating func readToken(_ walk: inout JSONWalk, _ bytes: Span<UInt8>) throws {
            var (rank, token): (Int?, [UInt8]?) = (nil, nil)
            try walk.object(bytes) { walk, key in
                switch String(decoding: key, as: UTF8.self) {
                case "rank": rank = try walk.number(bytes)
                case "token_bytes":
                    let letters = try walk.string(bytes)
                    token = Base64.decode(letters.span)
                default: try walk.skip(bytes)
                }
            }
            guard let rank, let token else { throw TokenizerFileError("has a token without rank or bytes before byte \(walk.position)") }
            guard rank < BytePairModel.mostTokens else { throw TokenizerFileError("has a token of rank \(rank) before byte \(walk.position)") }
            while tokens.count <= rank { tokens.append([]) }
            guard tokens[rank].isEmpty else { throw TokenizerFileError("has the rank \(rank) a second time before byte \(walk.position)") }
            tokens[rank] = token
        }

        private mutating func readSpecial(_ walk: inout JSONWalk, _ bytes: Span<UInt8>) throws {
            var (rank, name): (Int?, String?) = (nil, nil)
            try walk.object(bytes) { walk, key in
                switch String(decoding: key, as: UTF8.self) {
                case "rank": rank = try walk.number(bytes)
                case "token_str" where walk.kind(bytes) == .string: name = String(decoding: try walk.string(bytes), as: UTF8.self)
                default: try walk.skip(bytes)
                }
            }
            guard let rank, let name else { return }
            specials[name] = try TokenizerFile.specialID(rank, name)
        }
    }
}
