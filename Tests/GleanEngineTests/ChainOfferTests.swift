import GleanEngine
import GleanModel
import Testing

/// A rewriter with several texts to offer: which one a page gets, and what is known of it then.
@Suite struct ChainOfferTests {
    private struct Run {
        var chain: Chain
        let layout: Layout

        init(_ steps: String, measureAll: Bool = false) throws {
            let text = "gleaner: 1\nname: test\nsources:\n  - toy_lines: {}\nsteps:\n" + steps.split(separator: "\n").map { "  - \($0)\n" }.joined()
                + "output:\n  - toy_out: {}\n"
            let recipe = try RecipeReader.read(text, file: "test.yaml", catalog: toyCatalog)
            var assets = AssetFinder(recipeFolder: ".").assets { _, _ in }
            let prepared = try recipe.steps.map { try toyCatalog.prepare($0, &assets) }
            layout = try Layout(prepared)
            let desk = Desk()
            chain = Chain(zip(prepared, layout.places).compactMap { $0.link(desk, $1) }, layout: layout, measureAll: measureAll)
        }

        mutating func run(_ text: String, metadata: String = "") -> String {
            let bytes = Array(text.utf8), members = Array(metadata.utf8)
            var batch = Batch()
            batch.append(
                url: Span(), id: Span(), date: Span(), head: Span(), payload: Span(), text: bytes.span, metadata: members.span,
                facts: PageFacts(offset: 0, length: 0))
            let result = chain.run(batch, 0)
            let drop = layout.drop(result.code).map { "\($0.reason) \(result.found)" } ?? "kept"
            return "\(drop): \(String(decoding: chain.text, as: UTF8.self))"
        }

        func number(_ name: String) -> Double? { layout.column(name).map { chain.row[$0.slot] } }
        var metadata: String { String(decoding: chain.metadata, as: UTF8.self) }
    }

    static let steps = "toy_offers: { lengths: [2, 4, 6] }\ntoy_words: { min_words: 4 }"

    @Test func `a page gets the first text that no later filter drops`() throws {
        var run = try Run(Self.steps)
        #expect(run.run("one two three four five six seven") == "kept: one two three four")
        #expect(run.number("toy_offers.length") == 4)
        #expect(run.number("toy_words.words") == 4)
    }

    @Test func `a page whose texts are all dropped leaves as with the first`() throws {
        var run = try Run(Self.steps)
        #expect(run.run("one two three") == "too_few_words 2.0: one two")
        #expect(run.number("toy_offers.length") == 2)
        #expect(run.chain.firings == [1, 0, 0])
    }

    @Test func `a text that passes at once is the only one made`() throws {
        var run = try Run("toy_offers: { lengths: [4, 2] }\ntoy_words: { min_words: 4 }")
        #expect(run.run("one two three four five") == "kept: one two three four")
    }

    @Test func `a step before the offers is not run again`() throws {
        var run = try Run("toy_tidy: { remove: um }\n" + Self.steps)
        #expect(run.run("um one um two three four") == "kept: one two three four")
        #expect(run.number("toy_tidy.removed") == 2)
    }

    @Test func `pages do not see each other's offers`() throws {
        var run = try Run(Self.steps)
        _ = run.run("one two three four five six seven")
        #expect(run.run("a b") == "too_few_words 2.0: a b")
        #expect(run.run("a b c d") == "kept: a b c d")
    }

    @Test func `a page that stays is described by its steps after what was known`() throws {
        var run = try Run(Self.steps)
        _ = run.run("one two three four", metadata: "\"known\":1,")
        #expect(run.metadata == "\"known\":1,\"taken\":4")
        _ = run.run("one two")
        #expect(run.metadata == "")
    }
}
