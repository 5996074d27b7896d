import GleanBytes

/// The tokens of a byte-level BPE vocabulary, and how the bytes of a piece merge into them.
///
/// A class, because all workers share its tables, of which nothing changes after `init`; hence `@unchecked Sendable`.
package final class BytePairModel: @unchecked Sendable {
    package static let mostTokens = PairTable.idLimit
    /// Bytes of a token. Real ones have 128 at most; finding the merges of one takes the square of its length.
    package static let longestToken = 1024
    package let tokens: TokenBytes
    let pairs: PairTable
    /// The id that each rank's merge makes.
    private let mergedIDs: [UInt32]
    private let byteIDs: [UInt32]
    /// The rank of the merge of each two bytes, by which every piece begins: first byte << 8 | second.
    private let byteRanks: [PairTable.Rank]
    /// The tokens that a piece becomes if it has just their bytes, though no merges lead to them; nil if there are none.
    private let unmerged: TokenBytes?

    /// Of ranks: two neighbours merge if together they are a token, and the token of the least rank, which is its id, comes first. A piece
    /// that is a token is that token (tiktoken).
    package convenience init(ranks tokens: TokenBytes) throws(VocabularyError) {
        let byteIDs = try Self.byteIDs(tokens)
        let pairs = RankedMerges.pairs(tokens, byteIDs)
        self.init(tokens, byteIDs, pairs, mergedIDs: (0..<tokens.count).map(UInt32.init), takesWhole: true)
    }

    /// Of merges in their order, each a pair of ids and the id that it makes (tokenizers).
    /// - Parameter takesWhole: what tokenizer.json calls `ignore_merges`: a piece that is a token is that token.
    package convenience init(_ tokens: TokenBytes, merges: [Merge], takesWhole: Bool) throws(VocabularyError) {
        let byteIDs = try Self.byteIDs(tokens)
        guard merges.count < PairTable.rankLimit else { throw .tooManyMerges(merges.count) }
        let pairs = PairTable(count: merges.count)
        for (rank, merge) in merges.enumerated() { pairs.insert(merge.left, merge.right, UInt32(rank)) }
        self.init(tokens, byteIDs, pairs, mergedIDs: merges.map(\.merged), takesWhole: takesWhole)
    }

    private init(_ tokens: TokenBytes, _ byteIDs: [UInt32], _ pairs: PairTable, mergedIDs: [UInt32], takesWhole: Bool) {
        self.tokens = tokens
        self.pairs = pairs
        self.mergedIDs = mergedIDs
        self.byteIDs = byteIDs
        byteRanks = byteIDs.flatMap { first in byteIDs.map { pairs.rank(first, $0) } }
        unmerged = takesWhole ? Self.unmerged(BytePairModel(tokens, byteIDs, pairs, mergedIDs: mergedIDs, takesWhole: false)) : nil
    }

    /// A pair of ids and the id that it merges into.
    package typealias Merge = (left: UInt32, right: UInt32, merged: UInt32)

    @inline(__always) func id(ofByte byte: UInt8) -> UInt32 { byteIDs[Int(byte)] }

    @inline(__always) func rank(ofBytes first: UInt8, _ second: UInt8) -> PairTable.Rank { byteRanks[Int(first) << 8 | Int(second)] }

    @inline(__always) func merged(_ rank: PairTable.Rank) -> UInt32 { mergedIDs[Int(rank)] }

    /// The token that a piece becomes as a whole, whatever its merges would make of it.
    @inline(__always) func whole(_ piece: UnsafeBufferPointer<UInt8>) -> UInt32? { unmerged?.id(Span(_unsafeElements: piece)) }

    private static func unmerged(_ model: BytePairModel) -> TokenBytes? {
        let merger = PieceMerger()
        var isAny = false
        let tokens = (0..<model.tokens.count).map { id -> [UInt8] in
            let token = model.tokens[id]
            guard !token.isEmpty else { return [] }
            var ids: [UInt32] = []
            token.withUnsafeBufferPointer { merger.append($0, model, to: &ids) }
            if ids == [UInt32(id)] { return [] }
            isAny = true
            return Array(token)
        }
        return isAny ? TokenBytes(tokens) : nil
    }

    /// The id of each byte, of a vocabulary that was found to be within the limits.
    private static func byteIDs(_ tokens: TokenBytes) throws(VocabularyError) -> [UInt32] {
        guard tokens.count <= PairTable.idLimit else { throw .tooManyTokens(tokens.count) }
        if let id = (0..<tokens.count).first(where: { tokens.range($0).count > longestToken }) { throw .tokenTooLong(id) }
        if let (first, second) = tokens.same { throw .sameToken(Array(tokens[first]), first, second) }
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
    case tooManyMerges(Int)
    case tokenTooLong(Int)
    /// Its bytes and the first two of its ids.
    case sameToken([UInt8], Int, Int)

    package var description: String {
        switch self {
        case .noToken(let byte): "no token for the byte 0x\(String(byte, radix: 16)): a byte-level vocabulary has one for each of the 256"
        case .tooManyTokens(let count): "\(count) tokens, and at most \(PairTable.idLimit) are supported"
        case .tooManyMerges(let count): "\(count) merges, and at most \(PairTable.rankLimit - 1) are supported"
        case .tokenTooLong(let id): "the token \(id) has more than \(BytePairModel.longestToken) bytes"
        case .sameToken(let bytes, let first, let second): "the ids \(first) and \(second) have the same token, \"\(String(decoding: bytes, as: UTF8.self))\""
        }
    }
}
