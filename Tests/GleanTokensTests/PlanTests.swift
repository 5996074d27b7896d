import Testing

@testable import GleanTokens

/// What is done with a text before its pieces are merged.
@Suite struct PlanTests {
    private func tokenizer(_ change: (inout TextPlan) -> Void) throws -> BytePairTokenizer {
        var plan = TextPlan([.gpt2])
        change(&plan)
        return BytePairTokenizer(
            try BytePairModel(ranks: MadeVocabulary.tokens([])), plan: plan, specials: ["<|end|>": 300, "<tool>": 301], endOfText: "<|end|>")
    }

    @Test func `added tokens are cut out, the longest first, and special ones are text`() throws {
        let tokenizer = try tokenizer {
            $0.added = AddedTokens([
                .init(name: Array("<t>".utf8), id: 400, isSpecial: false), .init(name: Array("<t>x".utf8), id: 401, isSpecial: false),
                .init(name: Array("<|end|>".utf8), id: 300, isSpecial: true),
            ])
        }
        #expect(tokenizer.ids("a<t>xb<t>") == [97, 401, 98, 400])
        #expect(tokenizer.ids("<|end|>") == Array("<|end|>".utf8).map(UInt32.init))
    }

    @Test func `no added token is looked for within the name of a special one`() throws {
        let tokenizer = try tokenizer {
            $0.added = AddedTokens([.init(name: Array("<ab>".utf8), id: 300, isSpecial: true), .init(name: Array("b>".utf8), id: 400, isSpecial: false)])
        }
        #expect(tokenizer.ids("<ab>b>") == Array("<ab>".utf8).map(UInt32.init) + [400])
    }

    @Test func `a space is put in front of a text that has none`() throws {
        let tokenizer = try tokenizer { $0.addsPrefixSpace = true }
        #expect(tokenizer.ids("a") == [32, 97])
        #expect(tokenizer.ids(" a") == [32, 97])
    }

    /// Examples of Unicode Standard Annex 15 and of its tests.
    @Test(arguments: [
        ("e\u{301}", "\u{E9}"), ("a\u{323}\u{307}", "\u{1EA1}\u{307}"), ("a\u{307}\u{323}", "\u{1EA1}\u{307}"), ("\u{212B}", "\u{C5}"),
        ("\u{1112}\u{1161}\u{11AB}", "\u{D55C}"), ("\u{AC00}\u{11A8}", "\u{AC01}"), ("\u{0958}", "\u{0915}\u{093C}"), ("\u{344}", "\u{308}\u{301}"),
        ("x\u{301}\u{301}", "x\u{301}\u{301}"), ("q\u{307}\u{323}", "q\u{323}\u{307}"), ("plain", "plain"),
    ])
    func `text is composed`(given: String, wanted: String) throws {
        let tokenizer = try tokenizer { $0.composes = true }
        #expect(tokenizer.ids("z" + given + "z") == Array(("z" + wanted + "z").utf8).map(UInt32.init))
    }

    @Test func `special tokens have their ids and names`() throws {
        let tokenizer = try tokenizer { _ in }
        #expect(tokenizer.special("<tool>") == 301)
        #expect(tokenizer.endOfText == 300)
        #expect(tokenizer.vocabularySize == 302)
        var text: [UInt8] = []
        tokenizer.decode([97, 300, 98, 299].span, into: &text)
        #expect(String(decoding: text, as: UTF8.self) == "a<|end|>b")
    }
}
