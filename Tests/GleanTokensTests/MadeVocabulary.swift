import GleanTokens

/// A vocabulary of the 256 bytes, whose ids are their values, and of words from id 256 on.
enum MadeVocabulary {
    static func tokens(_ words: [String]) -> TokenBytes {
        TokenBytes((UInt8.min...UInt8.max).map { [$0] } + words.map { Array($0.utf8) })
    }

    static func ranked(_ words: [String], _ patterns: [PiecePattern] = []) throws -> BytePairTokenizer {
        BytePairTokenizer(try BytePairModel(ranks: tokens(words)), plan: TextPlan(patterns), specials: [:], endOfText: nil)
    }
}

extension BytePairTokenizer {
    func ids(_ text: String) -> [UInt32] { ids(Array(text.utf8)) }

    func ids(_ text: [UInt8]) -> [UInt32] {
        var ids: [UInt32] = []
        encode(text.span, makeScratch(), into: &ids)
        return ids
    }

    /// The tokens as they are written, for texts that are cut within no character.
    func words(_ text: String) -> [String] {
        ids(text).map { id in
            var bytes: [UInt8] = []
            decode([id].span, into: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
