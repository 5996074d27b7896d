import GleanBytes

/// The tokens of a byte-level BPE vocabulary, and how the bytes of a piece merge into them.
///
/// A class, because all workers share its tables, of which nothing changes after `init`; hence `@unchecked Sendable`.
package final class BytePairModel: @unchecked Sendable {
    package let tokens: TokenBytes
    let pairs: PairTable
    /// The id of each single byte.
    let byteIDs: [UInt32]
    /// Whether a piece that is a token as a whole becomes that token, whatever the merges lead to.
    let takesWhole: Bool

    /// Of ranks: two neighbours merge if together they are a token, and the token of the least rank, which is its id, comes first. A piece
    /// that is a token is that token (tiktoken).
    package init(ranks tokens: TokenBytes) throws(VocabularyError) {
        byteIDs = try Self.byteIDs(tokens)
        var merges: [(pair: UInt64, merge: PairTable.Merge)] = []
        merges.reserveCapacity(tokens.count * 5)
        for id in 0..<tokens.count {
            let token = tokens[id]
            let span = token.span
            for cut in 1..<max(1, span.count) {
                guard let left = tokens.id(span.extracting(..<cut)), let right = tokens.id(span.extracting(cut...)) else { continue }
                merges.append((UInt64(left) << 32 | UInt64(right), UInt64(id) << 32 | UInt64(id)))
            }
        }
        self.tokens = tokens
        pairs = PairTable(merges)
        takesWhole = true
    }

    /// Of merges in their order, each a pair of ids and the id that it makes (tokenizers).
    /// - Parameter takesWhole: what tokenizer.json calls `ignore_merges`.
    package init(_ tokens: TokenBytes, merges: [(left: UInt32, right: UInt32, merged: UInt32)], takesWhole: Bool) throws(VocabularyError) {
        byteIDs = try Self.byteIDs(tokens)
        self.tokens = tokens
        self.takesWhole = takesWhole
        pairs = PairTable(merges.enumerated().map { rank, merge in
            (UInt64(merge.left) << 32 | UInt64(merge.right), UInt64(rank) << 32 | UInt64(merge.merged))
        })
    }

    private static func byteIDs(_ tokens: TokenBytes) throws(VocabularyError) -> [UInt32] {
        guard tokens.count < PieceCache.idLimit else { throw .tooManyTokens(tokens.count) }
        var ids: [UInt32] = []
        for byte in UInt8.min...UInt8.max {
            let single = [byte]
            guard let id = tokens.id(single.span) else { throw .noToken(byte) }
            ids.append(id)
        }
        return ids
    }
}

/// Why tokens are no byte-level vocabulary.
package enum VocabularyError: Error, Equatable, CustomStringConvertible {
    case noToken(UInt8)
    case tooManyTokens(Int)

    package var description: String {
        switch self {
        case .noToken(let byte): "no token for the byte 0x\(String(byte, radix: 16)): a byte-level vocabulary has one for each of the 256"
        case .tooManyTokens(let count): "\(count) tokens; at most \(PieceCache.idLimit - 1) are supported"
        }
    }
}
