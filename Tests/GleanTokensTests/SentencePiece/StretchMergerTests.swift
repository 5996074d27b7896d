import Testing
import TestSupport

@testable import GleanTokens

@Suite struct StretchMergerTests {
    @Test func `the pair of the highest score is merged first`() throws {
        let model = MadePieces(["a": -9, "b": -9, "c": -9, "ab": -2, "bc": -1])
        #expect(try model.cut("abc") == ["a", "bc"])
    }

    @Test func `of equal pairs the leftmost is merged first`() throws {
        let model = MadePieces(["a": -9, "aa": -1])
        #expect(try model.cut("aaa") == ["aa", "a"])
        #expect(try model.cut("aaaaa") == ["aa", "aa", "a"])
    }

    @Test func `positive scores come before negative ones, and zero before minus zero`() throws {
        #expect(try MadePieces(["a": 0, "b": 0, "c": 0, "ab": -1, "bc": 1]).cut("abc") == ["a", "bc"])
        #expect(try MadePieces(["a": 0, "b": 0, "c": 0, "ab": 2, "bc": 1]).cut("abc") == ["ab", "c"])
        #expect(try MadePieces(["a": 0, "b": 0, "c": 0, "ab": -0.0, "bc": 0]).cut("abc") == ["a", "bc"])
    }

    @Test func `what no two parts can become is not made, though it is a piece`() throws {
        // abcd would need ab + cd, abc + d or a + bcd, and none of those is a piece.
        let model = MadePieces(["a": -9, "b": -9, "c": -9, "d": -9, "abcd": -1])
        #expect(try model.cut("abcd") == ["a", "b", "c", "d"])
    }

    @Test func `an unused piece is a step on the way, and is split again in the end`() throws {
        let model = MadePieces([("a", -9, .normal), ("b", -9, .normal), ("c", -9, .normal), ("ab", -1, .unused), ("abc", -2, .normal)])
        #expect(try model.cut("abc") == ["abc"])
        #expect(try model.cut("ab") == ["a", "b"])
    }

    @Test func `an unused piece is split as it was made`() throws {
        let model = MadePieces([("a", -9, .normal), ("b", -9, .normal), ("c", -9, .normal), ("ab", -1, .normal), ("bc", -3, .normal), ("abc", -2, .unused)])
        #expect(try model.cut("abc") == ["ab", "c"])
    }

    @Test func `user-defined symbols stand for themselves and are never merged`() throws {
        let model = MadePieces([("a", -9, .normal), ("b", -9, .normal), ("ab", -1, .normal), ("b<x>", -1, .normal), ("<x>", 0, .userDefined), ("<x>a", 0, .userDefined)])
        #expect(try model.cut("ab<x>b") == ["ab", "<x>", "b"])
        #expect(try model.cut("a<x>ab") == ["a", "<x>a", "b"])
    }

    @Test func `a piece with a plain space is in no text, since texts have U+2581`() throws {
        // As sentencepiece cuts it. "a b" would be the same bytes as "a▁b" if its space were taken for one of the text.
        #expect(try MadePieces(["▁": -5, "a": -6, "b": -7, "▁b": -1, "a b": -0.5]).cut("a b") == ["a", "▁b"])
        #expect(try MadePieces(["▁": -5, "a": -6, "b": -7, "▁b": -1, "a▁b": -2, "a b": -0.5]).cut("ab a b") == ["a", "b", "▁", "a▁b"])
    }

    @Test func `a run of characters in no piece is one unknown`() throws {
        let model = MadePieces(["a": -9, "b": -9, "ab": -1])
        #expect(try model.cut("xyzab??a") == ["<unk>", "ab", "<unk>", "a"])
    }

    @Test func `with byte fallback a character in no piece is its bytes, a space those of U+2581`() throws {
        var model = MadePieces(["a": -9])
        model.byteFallback = true
        #expect(try model.cut("aé a") == ["a", "byte 195", "byte 169", "byte 226", "byte 150", "byte 129", "a"])
        #expect(try model.cut("a\u{0}") == ["a", "byte 0"])
    }

    @Test func `control pieces in a text are text`() throws {
        #expect(try MadePieces(["s": -9, "<": -9, ">": -9, "<s": -1]).cut("<s>") == ["<s", ">"])
    }

    /// The definition, without cuts, cache or agenda: the whole text is searched through for each merge.
    static func merged(_ text: [Unicode.Scalar], _ scores: [String: Float]) -> [String] {
        var symbols = text.map { String(Character($0)) }
        while true {
            var best: Int?
            for index in 0..<max(0, symbols.count - 1) {
                guard let score = scores[symbols[index] + symbols[index + 1]] else { continue }
                if let found = best, scores[symbols[found] + symbols[found + 1]] ?? 0 >= score { continue }
                best = index
            }
            guard let best else { return symbols }
            symbols[best] += symbols[best + 1]
            symbols.remove(at: best + 1)
        }
    }

    @Test func `random vocabularies cut random texts as the definition does`() throws {
        var random = TestRandom()
        for round in 0..<200 {
            let letters: [Unicode.Scalar] = ["a", "b", " ", "é", "中", "c"]
            var scores: [String: Float] = [:]
            for letter in letters { scores[String(Character(letter))] = -100 }
            for _ in 0..<random.below(40) {
                let name = (0..<2 + random.below(3)).map { _ in String(Character(letters[random.below(letters.count)])) }.joined()
                scores[name] = -Float(random.below(12))
            }
            // Texts longer and shorter than what goes without an agenda.
            let text = (0..<random.below(round % 4 == 0 ? 200 : 30)).map { _ in letters[random.below(letters.count)] }
            let model = MadePieces(scores.sorted { $0.key < $1.key }.map { ($0.key.map { $0 == " " ? "▁" : String($0) }.joined(), $0.value, .normal) })
            let expected = Self.merged(text, scores).map { $0.map { $0 == " " ? "▁" : String($0) }.joined() }
            #expect(try model.cut(String(String.UnicodeScalarView(text))) == expected)
        }
    }

    @Test func `a long text without a place to cut is merged as a short one`() throws {
        let model = MadePieces(["a": -9, "aa": -1, "aaaa": -2])
        // 100,001 letters: 50,000 pairs and one, then 25,000 fours, the leftmost first.
        let ids = try model.ids(String(repeating: "a", count: 100_001))
        #expect(ids == Array(repeating: 5, count: 25_000) + [3])
    }
}

extension TestRandom {
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
}
