import GleanModel
import Testing

@testable import GleanSteps

/// Amounts of a mixture, counted by hand.
@Suite struct MixTests {
    private func source(_ name: String, _ weight: Double, _ amount: Double) -> MixShares.Source {
        MixShares.Source(name: name, weight: weight, classes: [MixShares.Class(factor: 1, pages: 1, amount: amount)])
    }

    @Test func `a budget is divided by weight`() {
        let shares = MixShares([source("a", 50, 1000), source("b", 25, 1000), source("c", 25, 100)], budget: 400, most: 4, spreads: true)
        #expect(shares.given == [200, 100, 100])
        #expect(shares.epochs == [0.2, 0.1, 1])
    }

    @Test func `without a budget the scarcest source sets the size`() {
        // b may give 4 * 100 = 400, a quarter of the whole.
        let shares = MixShares([source("a", 3, 10_000), source("b", 1, 100)], budget: nil, most: 4, spreads: true)
        #expect(shares.budget == 1600)
        #expect(shares.given == [1200, 400])
        #expect(shares.epochs == [0.12, 4])
    }

    @Test func `what a source cannot give is asked of the others, round by round`() {
        // Of 1,000 each is asked for 250. a gives 10; of 990 b is asked for 330 and gives 300; c and d share 690.
        let sources = [source("a", 1, 10), source("b", 1, 300), source("c", 1, 5000), source("d", 1, 5000)]
        #expect(MixShares(sources, budget: 1000, most: 1, spreads: true).given == [10, 300, 345, 345])
        #expect(MixShares(sources, budget: 1000, most: 1, spreads: false).given == [10, 250, 250, 250])
    }

    @Test func `equal weights with a bound are UniMax`() {
        // Chung et al. 2023, algorithm 1: sources ascending, each an equal part of what is left, or its bound of epochs.
        let amounts = [5.0, 80, 200, 1000, 90_000], budget = 5000.0, most = 4.0
        var left = budget, expected: [Double] = []
        for (index, amount) in amounts.enumerated() {
            let part = min(left / Double(amounts.count - index), amount * most)
            expected.append(part)
            left -= part
        }
        let shares = MixShares(amounts.map { source("\($0)", 1, $0) }, budget: budget, most: most, spreads: true)
        for (given, wanted) in zip(shares.given, expected) { #expect(abs(given - wanted) < 1e-9) }
    }

    @Test func `classes reach their bound before others of their source`() {
        // Factors 1 and 10, bound 5: at half an epoch the second class stands at 5, gives 500, and the first 50; the rest comes from the first.
        let classes = [MixShares.Class(factor: 1, pages: 1, amount: 100), MixShares.Class(factor: 10, pages: 1, amount: 100)]
        let source = MixShares.Source(name: "a", weight: 1, classes: classes)
        #expect(source.epochs(giving: 550, most: 5) == 0.5)
        #expect(source.epochs(giving: 700, most: 5) == 2)
        #expect(source.epochs(giving: 1000, most: 5) == 5)
        #expect(source.epochs(giving: 5000, most: 5) == 5)
        #expect(source.epochs(giving: 110, most: .infinity) == 0.1)
        let shares = MixShares([source], budget: 700, most: 5, spreads: true)
        #expect(shares.share(source: 0, class: 0) == 2 && shares.share(source: 0, class: 1) == 5)
    }

    @Test func `a source without pages has no part`() {
        let shares = MixShares([source("a", 1, 100), source("b", 9, 0)], budget: 50, most: 4, spreads: true)
        #expect(shares.given == [50, 0])
        #expect(MixShares([source("a", 0, 100)], budget: 50, most: 4, spreads: true).given == [0])
        #expect(MixShares([], budget: 50, most: 4, spreads: true).given == [])
    }

    @Test func `weights follow from sizes`() {
        #expect(MixWeights.proportional.weight(300, own: 0, temperature: 1) == 300)
        #expect(MixWeights.uniform.weight(300, own: 0, temperature: 1) == 1 && MixWeights.uniform.weight(0, own: 0, temperature: 1) == 0)
        // The square root.
        #expect(MixWeights.temperature.weight(144, own: 0, temperature: 2) == 12)
        #expect(MixWeights.epochs.weight(100, own: 2.5, temperature: 1) == 250)
    }

    @Test func `The Pile's epochs give the paper's weights`() throws {
        // Table 1: raw GiB and weight in percent.
        let raw: [String: (Double, Double)] = [
            "pile-cc": (227.12, 18.11), "pubmed-central": (90.27, 14.40), "books3": (100.96, 12.07), "openwebtext2": (62.77, 10.01), "arxiv": (56.21, 8.96),
            "github": (95.16, 7.59), "freelaw": (51.15, 6.12), "stackexchange": (32.20, 5.13), "uspto-backgrounds": (22.90, 3.65),
            "pubmed-abstracts": (19.26, 3.07), "gutenberg": (10.88, 2.17), "opensubtitles": (12.98, 1.55), "wikipedia": (6.38, 1.53),
            "dm-mathematics": (7.75, 1.24), "ubuntu-irc": (5.52, 0.88), "bookcorpus2": (6.30, 0.75), "europarl": (4.59, 0.73), "hackernews": (3.90, 0.62),
            "youtubesubtitles": (3.73, 0.60), "philpapers": (2.38, 0.38), "nih-exporter": (1.89, 0.30), "enron-emails": (0.88, 0.14),
        ]
        var mix = Mix()
        try #require(Mix.manual.dialects.first { $0.name == "pile" }).apply(&mix)
        var sums = PageSums()
        for (name, part) in raw { sums.add("\(name)/0", amount: part.0 * Double(1 << 30)) }
        let sources = raw.keys.sorted()
        let settled = try #require(mix.settle(sums, sources: sources) as? SettledMix)
        let whole = settled.shares.given.reduce(0, +)
        #expect(abs(whole / Double(1 << 30) - 1254.2) < 0.2)
        for (place, name) in sources.enumerated() {
            #expect(abs(settled.shares.given[place] / whole * 100 - raw[name]!.1) < 0.02, "\(name)")
        }
    }

    @Test func `without a budget, epochs that a source may not have are not asked of the others`() throws {
        var mix = Mix()
        mix.weigh = "epochs"
        mix.epochs = ["a": 10, "b": 1]
        var sums = PageSums()
        for name in ["a", "b"] { sums.add("\(name)/0", amount: 1000) }
        let settled = try #require(mix.settle(sums, sources: ["a", "b"]) as? SettledMix)
        #expect(settled.shares.epochs == [4, 1])
        mix.budget = 11_000
        let spread = try #require(mix.settle(sums, sources: ["a", "b"]) as? SettledMix)
        #expect(spread.shares.epochs == [4, 4])
    }

    @Test(arguments: [(["0.5": 0, "0.50": 1], false), (["nan": 1], false), (["0.5": 0, "0.6": 1], true)])
    func `two factors for one value contradict each other`(_ factors: [String: Double], _ isFine: Bool) {
        var mix = Mix()
        mix.weights = ["a": 1]
        mix.by = "edu.score"
        mix.factors = factors
        #expect((mix.contradiction == nil) == isFine)
    }

    @Test func `amounts may be fractions, huge, negative or none`() throws {
        var mix = Mix()
        mix.weights = ["a": 1]
        mix.amount = "edu.score"
        var sums = PageSums()
        var batch = Batch()
        batch.append(url: Span(), id: Span(), date: Span(), head: Span(), payload: Span(), text: Array("text".utf8).span, facts: PageFacts(offset: 0, length: 4))
        for number in [0.25, 0.5, -3, .nan, .infinity, 1e30] {
            mix.count(Page(batch, 0, text: batch.text[0], version: 0), [number], source: "a", into: &sums)
        }
        #expect(sums.byKey["a/0"]?.amount == 0.75 + 1e30)
        #expect(sums.byKey["a/0"]?.pages == 6)
    }

    @Test func `draws come out at their share`() throws {
        var mix = Mix()
        mix.weights = ["a": 1]
        mix.budget = 2_300_000
        mix.amount = "pages"
        var sums = PageSums()
        for _ in 0..<10 { sums.add("a/0", amount: 100_000) }
        let settled = mix.settle(sums, sources: ["a"])
        var counts = [0, 0, 0, 0]
        for row in 0..<100_000 {
            let copies = settled.decide(PageKey(unit: row % 7, row: row), [], source: "a").numbers[0].value
            counts[Int(copies)] += 1
        }
        // 2.3 copies: twice, or three times with a chance of 0.3; five standard deviations are 725.
        #expect(counts[0] == 0 && counts[1] == 0 && abs(counts[3] - 30_000) < 725)
    }
}
