import Testing
import TestSupport

@testable import GleanTokens

@Suite struct PieceLatticeTests {
    @Test func `the way of the greatest sum is taken`() throws {
        #expect(try MadePieces(["a": -1, "b": -1, "ab": -1.5], MadePieces.unigram).cut("ab") == ["ab"])
        #expect(try MadePieces(["a": -1, "b": -1, "ab": -2.5], MadePieces.unigram).cut("ab") == ["a", "b"])
        // abc: a + bc = -3, ab + c = -3.5, a + b + c = -3.25.
        #expect(try MadePieces(["a": -1, "b": -1, "c": -1.25, "ab": -2.25, "bc": -2], MadePieces.unigram).cut("abc") == ["a", "bc"])
    }

    @Test func `of equal ways the one whose last piece begins first is taken`() throws {
        #expect(try MadePieces(["a": -1, "b": -1, "ab": -2], MadePieces.unigram).cut("ab") == ["ab"])
        #expect(try MadePieces(["a": -1, "aa": -2], MadePieces.unigram).cut("aaa") == ["a", "aa"])
    }

    @Test func `a character in no piece costs ten more than the worst piece`() throws {
        // The worst piece is xb, -6. As pieces xb + c + d: -15.9 and -16.2. As an unknown x and bcd: -16.
        #expect(try MadePieces(["xb": -6, "bcd": 0, "c": -5, "d": -4.9], MadePieces.unigram).cut("xbcd") == ["xb", "c", "d"])
        #expect(try MadePieces(["xb": -6, "bcd": 0, "c": -5, "d": -5.2], MadePieces.unigram).cut("xbcd") == ["<unk>", "bcd"])
    }

    @Test func `a run of characters in no piece is one unknown`() throws {
        #expect(try MadePieces(["a": -1, "b": -1], MadePieces.unigram).cut("axyb z") == ["a", "<unk>", "b", "<unk>"])
    }

    @Test func `user-defined symbols count a tenth for each byte but the first`() throws {
        let model = MadePieces([("a", -1, .normal), ("b", -1, .normal), ("ab", 0.05, .normal), ("abb", -9, .userDefined)], MadePieces.unigram)
        // abb: 0.2 as the symbol, 0.05 - 1 as ab + b.
        #expect(try model.cut("abb") == ["abb"])
    }

    @Test func `unused pieces are not taken`() throws {
        #expect(try MadePieces([("a", -1, .normal), ("b", -1, .normal), ("ab", 0, .unused)], MadePieces.unigram).cut("ab") == ["a", "b"])
    }

    /// The definition in the library's arithmetic, over the whole text, without cuts and cache. Names hold ASCII only.
    static func best(_ text: [UInt8], _ pieces: [(name: [UInt8], score: Float)]) -> [Int] {
        var sums = [Float](repeating: 0, count: text.count + 1)
        var begins = [Int](repeating: -1, count: text.count + 1)
        var taken = begins
        for start in 0..<text.count {
            if abs(sums[start]) > 100_000 {
                let offset = sums[start]
                for index in start...text.count where index == start || begins[index] >= 0 { sums[index] -= offset }
            }
            for (id, piece) in pieces.enumerated() where text[start...].starts(with: piece.name) {
                let end = start + piece.name.count
                let sum = piece.score + sums[start]
                if begins[end] < 0 || sum > sums[end] {
                    sums[end] = sum
                    begins[end] = start
                    taken[end] = id
                }
            }
        }
        var ids: [Int] = []
        var end = text.count
        while end > 0 {
            ids.append(taken[end])
            end = begins[end]
        }
        return ids.reversed()
    }

    @Test func `near ties come out as rounding has them, however far into the text`() throws {
        var random = TestRandom()
        for _ in 0..<3 {
            // Sums of scores like these are equal or nearly so in many ways, and the text is long enough for sums to be begun anew.
            var names: Set<String> = ["a", "b", "c", " "]
            while names.count < 24 { names.insert((0..<2 + random.below(3)).map { _ in ["a", "b", "c", " "][random.below(4)] }.joined()) }
            let pieces = names.sorted().map { name in (name: name, score: -Float(name.utf8.count) * 3.1 - Float(random.below(3)) * 1e-4) }
            let words = (0..<50).map { _ in String(" ") + (0..<1 + random.below(9)).map { _ in ["a", "b", "c"][random.below(3)] }.joined() }
            var text = ""
            while text.utf8.count < 80_000 { text += words[random.below(words.count)] }
            let model = MadePieces(pieces.map { ($0.name.map { $0 == " " ? "▁" : String($0) }.joined(), $0.score, .normal) }, MadePieces.unigram)
            let expected = Self.best(Array(text.utf8), pieces.map { (Array($0.name.utf8), $0.score) })
            #expect(try model.ids(text) == expected.map { UInt32($0 + 3) })
        }
    }
}
