import Testing
import TestSupport

@testable import GleanTokens

/// Merges counted by hand.
@Suite struct BytePairTests {
    @Test func `the least rank merges first`() throws {
        // "bc" comes before "ab", so that the a of "abc" is left over.
        #expect(try MadeVocabulary.ranked(["bc", "ab"]).words("abcab") == ["a", "bc", "ab"])
    }

    @Test func `the leftmost of equal ranks merges first`() throws {
        #expect(try MadeVocabulary.ranked(["aa"]).words("aaaaa") == ["aa", "aa", "a"])
        #expect(try MadeVocabulary.ranked(["aa", "aaaa"]).words("aaaaaaa") == ["aaaa", "aa", "a"])
    }

    @Test func `a piece that is a token is that token, though no merges lead to it`() throws {
        let tokenizer = try MadeVocabulary.ranked(["abc"])
        #expect(tokenizer.words("abc") == ["abc"])
        #expect(tokenizer.words("abcd") == ["a", "b", "c", "d"])
    }

    @Test func `parts of higher rank than their whole are found`() throws {
        // The whole, 256, is made of "ab", 257, which merges first since nothing else does.
        #expect(try MadeVocabulary.ranked(["abc", "ab"]).words("xabc") == ["x", "abc"])
    }

    @Test func `merges in their order count, not ids`() throws {
        let tokens = MadeVocabulary.tokens(["ab", "bc", "abc"])
        func tokenizer(takesWhole: Bool) throws -> BytePairTokenizer {
            let model = try BytePairModel(tokens, merges: [(98, 99, 257), (97, 98, 256)], takesWhole: takesWhole)
            return BytePairTokenizer(model, plan: TextPlan([]), specials: [:], endOfText: nil)
        }
        #expect(try tokenizer(takesWhole: false).words("abc") == ["a", "bc"])
        #expect(try tokenizer(takesWhole: true).words("abc") == ["abc"])
    }

    @Test func `bytes that are no UTF-8 are read as replacement characters`() throws {
        let tokenizer = try MadeVocabulary.ranked([])
        #expect(tokenizer.ids([0x61, 0xFF, 0xE2, 0x82, 0x62]) == tokenizer.ids("a\u{FFFD}\u{FFFD}b"))
        #expect(tokenizer.ids([0xEF, 0xBF, 0xBD]) == [0xEF, 0xBF, 0xBD])
    }

    @Test func `long pieces merge as short ones do`() throws {
        let tokenizer = try MadeVocabulary.ranked(["ab", "aba", "ba", "bab", "abab", "aa"])
        var text: [UInt8] = []
        var random = TestRandom()
        for _ in 0..<3000 {
            let state = random.next()
            text.append(state >> 60 > 8 ? 0x62 : 0x61)
        }
        for count in [1, 15, 16, 63, 64, 128, 129, 500, 3000] {
            let piece = Array(text.prefix(count))
            #expect(tokenizer.ids(piece) == Self.merged(piece, tokenizer.model.tokens), "\(count) bytes")
        }
    }

    @Test func `a piece of a million bytes is no more work than its parts`() throws {
        let tokenizer = try MadeVocabulary.ranked(["aa", "aaaa", "aaaaaaaa"])
        // By hand: pairs from the left, then pairs of those, then of those.
        #expect(tokenizer.ids([UInt8](repeating: 0x61, count: 1_000_007)).count == 125_000 + 3)
    }

    @Test func `what was encoded before changes nothing`() throws {
        let tokenizer = try MadeVocabulary.ranked(["ab", "cd", "abcd", "bc"], [.gpt2])
        let scratch = tokenizer.makeScratch()
        var again: [[UInt32]] = []
        let texts = ["abcd abc bcd", "b", " abcd", "abcd abc bcd", String(repeating: "abcbcd", count: 9)]
        for text in texts {
            var ids: [UInt32] = []
            tokenizer.encode(Array(text.utf8).span, scratch, into: &ids)
            again.append(ids)
        }
        #expect(again == texts.map { tokenizer.ids($0) })
    }

    @Test func `a vocabulary without one of the bytes is refused`() throws {
        let bytes = (UInt8.min...UInt8.max).filter { $0 != 0x41 }.map { [$0] }
        #expect(throws: VocabularyError.noToken(0x41)) { try BytePairModel(ranks: TokenBytes(bytes)) }
    }

    @Test func `a token that no vocabulary would have is refused`() throws {
        let words = [String(repeating: "a", count: 1024), String(repeating: "a", count: 1025)]
        #expect(throws: VocabularyError.tokenTooLong(257)) { try MadeVocabulary.ranked(words) }
        #expect(try MadeVocabulary.ranked([words[0]]).ids(words[0]) == [256])
    }

    @Test func `a token that two ids have is refused`() throws {
        #expect(throws: VocabularyError.sameToken(Array("ab".utf8), 256, 258)) { try MadeVocabulary.ranked(["ab", "abc", "ab"]) }
    }

    @Test func `no two ids look like a pair that is in the table`() {
        let last = UInt32(PairTable.idLimit - 1)
        let pairs = PairTable(count: 1)
        #expect(pairs.rank(last, last) == PairTable.none)
        pairs.insert(last, last, UInt32(PairTable.rankLimit - 1))
        #expect(pairs.rank(last, last) == UInt32(PairTable.rankLimit - 1))
    }

    /// tiktoken's rule as it is told: of all neighbours that together are a token, those of least rank, the leftmost of them, merge.
    static func merged(_ piece: [UInt8], _ tokens: TokenBytes) -> [UInt32] {
        if let whole = tokens.id(piece.span) { return [whole] }
        var parts = piece.map { [$0] }
        while true {
            var least: (rank: UInt32, at: Int)?
            for at in parts.indices.dropLast() {
                let both = parts[at] + parts[at + 1]
                if let rank = tokens.id(both.span), rank < least?.rank ?? .max { least = (rank, at) }
            }
            guard let least else { break }
            parts[least.at] += parts.remove(at: least.at + 1)
        }
        return parts.compactMap { tokens.id($0.span) }
    }
}
