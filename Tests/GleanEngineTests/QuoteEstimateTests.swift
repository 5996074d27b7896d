import Foundation
@testable import GleanEngine
import GleanModel
import Testing

/// The estimators of a quote, on made populations whose totals are known.
@Suite struct QuoteEstimateTests {
    @Test func `quantiles are those of the tables`() {
        // Abramowitz and Stegun, tables 26.1, 26.8 and 26.10.
        #expect(abs(Quantile.normal(0.95) - 1.644854) < 1e-6)
        #expect(abs(Quantile.normal(0.005) + 2.575829) < 1e-6)
        #expect(abs(Quantile.student(0.95, degrees: 10) - 1.812) < 0.001)
        #expect(abs(Quantile.student(0.975, degrees: 30) - 2.042) < 0.001)
        // Half of chi-square: 12 degrees at 0.95 is 21.026, 2 degrees 5.991.
        #expect(abs(Quantile.poissonUpper(5, 0.95) - 10.513) < 0.02)
        #expect(abs(Quantile.poissonUpper(0, 0.95) - 2.996) < 0.04)
    }

    @Test func `errors add up in squares`() {
        let product = Interval(10, relative: 0.3).times(Interval(2, relative: 0.4))
        #expect(abs(product.estimate - 20) < 1e-9)
        #expect(abs(log(product.high / 20) - 0.5) < 1e-9)
        #expect(abs(log(product.low / 20) + 0.5) < 1e-9)
        let sum = Interval(10, low: 7, high: 13).plus(Interval(20, low: 16, high: 24))
        #expect(sum == Interval(30, low: 25, high: 35))
        #expect(Interval(1, low: 0, high: 1).times(Interval(5, relative: 0.1)).low == 0)
    }

    /// Pages in files, one behind the other, with sizes and a value that follows them, as heavy in the tail as real ones.
    struct Population {
        var inputs: [Input] = []
        var pages: [(input: Int, facts: PageFacts, value: Double, isKept: Bool)] = []

        init(_ count: Int, files: Int, seed: UInt64) {
            var random = SplitMix64(seed)
            for file in 0..<files {
                var offset: UInt64 = 0
                for index in 0..<count / files {
                    // Runs of pages that are alike, as sites are.
                    let site = exp(0.8 * sin(Double(index / 40 + file * 7)))
                    let size = UInt64(300 + 9000 * site * exp(0.9 * random.normal()))
                    pages.append((
                        file, PageFacts(offset: offset, length: size), Double(size) * exp(0.5 * random.normal()), Double.random(in: 0..<1, using: &random) < 0.3 * site))
                    offset += size + 100
                }
                inputs.append(Input(ordinal: file, source: 0, name: "\(file)", path: "", bytes: offset, modified: 0))
            }
        }

        /// A sample drawn as a quote draws it.
        func sample(_ share: Double, seed: UInt64) -> (sample: TwoPhaseSample, rows: [Int]) {
            let design = SampleDesign(inputs, isStream: inputs.map { _ in false }, share: share, seed: seed)
            var frame = TwoPhaseSample.Frame(pagesOfZone: design.cells.map { _ in 0 })
            frame.celledBytes = Double(design.celledBytes)
            frame.gapBytes = 100
            frame.shareRun = design.share
            frame.shareRead = design.share / design.shareOfCell
            var chosen: [TwoPhaseSample.Page] = [], rows: [Int] = []
            // Cells and pages come in the same order.
            var row = 0
            for cell in design.cells {
                while row < pages.count, (pages[row].input, pages[row].facts.offset) < (cell.input, cell.part.lowerBound) { row += 1 }
                while row < pages.count, pages[row].input == cell.input, pages[row].facts.offset < cell.part.upperBound {
                    frame.pagesOfZone[cell.zone] += cell.weight
                    if design.takes(cell.input, pages[row].facts, share: design.shareOfCell) {
                        chosen.append(.init(zone: cell.zone, weight: cell.weight / design.shareOfCell, size: Double(pages[row].facts.length)))
                        rows.append(row)
                    }
                    row += 1
                }
            }
            return (TwoPhaseSample(chosen, frame, confidence: 0.9), rows)
        }
    }

    @Test func `intervals of ninety percent hold in ninety percent of samples`() {
        let population = Population(30_000, files: 8, seed: 7)
        let truth = (pages: 30_000.0, kept: Double(population.pages.count { $0.isKept }), value: population.pages.reduce(0) { $0 + $1.value })
        var covered = (pages: 0, kept: 0, value: 0), sum = (pages: 0.0, kept: 0.0, value: 0.0)
        let samples = 1000
        for seed in 0..<samples {
            let (sample, rows) = population.sample(0.01, seed: UInt64(seed))
            let pages = sample.pageCount, kept = sample.total(rows.map { population.pages[$0].isKept ? 1 : 0 })
            let value = sample.total(rows.map { population.pages[$0].value })
            if pages.covers(truth.pages) { covered.pages += 1 }
            if kept.covers(truth.kept) { covered.kept += 1 }
            if value.covers(truth.value) { covered.value += 1 }
            sum = (sum.pages + pages.estimate, sum.kept + kept.estimate, sum.value + value.estimate)
        }
        // 900 of 1000 are wanted; the binomial error of a thousand samples is 9.5, and zones make the count of pages better than it says.
        #expect(covered.pages >= 880)
        #expect((870...950).contains(covered.kept), "\(covered.kept)")
        #expect((870...950).contains(covered.value), "\(covered.value)")
        #expect(abs(sum.pages / 1000 / truth.pages - 1) < 0.01)
        #expect(abs(sum.kept / 1000 / truth.kept - 1) < 0.01)
        #expect(abs(sum.value / 1000 / truth.value - 1) < 0.01)
    }

    @Test func `a sample of all pages is exact`() {
        let population = Population(4000, files: 2, seed: 3)
        let (sample, rows) = population.sample(1, seed: 1)
        #expect(rows.count == 4000)
        let kept = sample.total(rows.map { population.pages[$0].isKept ? 1 : 0 })
        #expect(abs(kept.estimate - Double(population.pages.count { $0.isKept })) < 1e-6)
        #expect(kept.halfWidth == 0)
    }

    @Test func `a byte of the inputs is drawn as often as its weight says`() {
        let inputs = (0..<3).map { Input(ordinal: $0, source: 0, name: "\($0)", path: "", bytes: UInt64(40_000_000 + $0 * 12_345_678), modified: 0) }
        let places: [(Int, UInt64)] = [(0, 0), (0, 39_999_999), (1, 20_000_000), (2, 64_691_355)]
        // Of a page in a cell of weight w, drawn once in w samples, the weights add up to one a sample, with a variance of w - 1.
        var sums = places.map { _ in 0.0 }, weights = sums
        let samples = 400
        for seed in 0..<samples {
            let design = SampleDesign(inputs, isStream: [false, false, false], share: 0.03, seed: UInt64(seed))
            for cell in design.cells {
                for (index, place) in places.enumerated() where cell.input == place.0 && cell.part.contains(place.1) {
                    sums[index] += cell.weight
                    weights[index] = cell.weight
                }
            }
            #expect(design.cells.allSatisfy { $0.part.upperBound <= inputs[$0.input].bytes && !$0.part.isEmpty })
        }
        for (sum, weight) in zip(sums, weights) {
            #expect(weight > 1 && abs(sum - Double(samples)) < 4 * (Double(samples) * (weight - 1)).squareRoot(), "\(sum), \(weight)")
        }
    }

    @Test(arguments: [[1: 3000, 2: 400, 3: 100], [1: 1000, 20: 100], [1: 4000], [2: 1500, 5: 300]])
    func `the bounds on copies hold, whatever the clusters`(_ spectrum: [Int: Int]) {
        let clusters = spectrum.sorted { $0.key < $1.key }.flatMap { size, count in Array(repeating: size, count: count) }
        var random = SplitMix64(11)
        for share in [0.02, 0.1, 0.5] {
            var covered = 0
            for _ in 0..<200 {
                let seen = clusters.map { size in (0..<size).count { _ in Double.random(in: 0..<1, using: &random) < share } }.filter { $0 > 0 }
                let estimate = CopyEstimate(seen.map { Array(repeating: 1, count: $0) }, share: share, confidence: 0.9)
                // The sample's own outcome, scaled up by the pages that there are.
                let pages = Double(clusters.reduce(0, +)), drawn = Double(seen.reduce(0, +))
                if estimate.pages.scaled(by: Double(seen.count) / drawn * pages).covers(Double(clusters.count)) { covered += 1 }
            }
            #expect(covered >= 180, "\(spectrum), \(share): \(covered) of 200")
        }
        let whole = CopyEstimate(clusters.map { Array(repeating: 1, count: $0) }, share: 1, confidence: 0.9)
        #expect(whole.pages == Interval(exactly: 1))
    }

    @Test func `units go to the core that is free first`() {
        // 5 on one core, 3 and 1 on the other; then 4 behind 3 + 1.
        #expect(Schedule.seconds([5, 3, 1, 4], cores: 2) == 8)
        #expect(Schedule.seconds([5, 3, 1, 4], cores: 1) == 13)
        #expect(Schedule.seconds([5, 3, 1, 4], cores: 100) == 5)
        #expect(Schedule.seconds([5, 3, 1, 4], cores: .max) == 5)
        #expect(Schedule.seconds([], cores: 2) == 0)
        #expect(Schedule.seconds(Array(repeating: 3, count: 7), cores: 3) == 9)
    }

    @Test func `90,000 units find their cores among 64,000`() {
        // 4,000 of the long units begin at once, beside 60,000 short ones; the other 26,000 when those end, after a second.
        let short = Array(repeating: 1.0, count: 60_000), long = Array(repeating: 2.0, count: 30_000)
        #expect(Schedule.seconds(short + long, cores: 64_000) == 3)
        // 30,000 long and 34,000 short ones begin at once; the other 26,000 short ones end with the long ones.
        #expect(Schedule.seconds(long + short, cores: 64_000) == 2)
    }
}

extension SplitMix64 {
    /// A standard normal number, by Box and Muller.
    mutating func normal() -> Double {
        let one = Double.random(in: Double.leastNonzeroMagnitude..<1, using: &self), two = Double.random(in: 0..<1, using: &self)
        return (-2 * log(one)).squareRoot() * cos(2 * Double.pi * two)
    }
}
