import Testing

@testable import GleanEngine

@Suite struct ReportHistogramTests {
    @Test func `whole numbers in a narrow range have a bin each`() {
        let scale = Scale.fitting([0, 1, 2, 2, 5, 8], isCount: true)
        #expect(scale.kind == .integers)
        #expect(scale.edges == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
        #expect(scale.bin(0) == 0)
        #expect(scale.bin(2) == 2)
        #expect(scale.bin(8) == 8)
    }

    @Test func `an edge belongs to the bin that begins with it`() {
        let scale = Scale.fitting((0...1000).map { Double($0) / 1000 }, isCount: false)
        #expect(scale.kind == .linear)
        for (bin, edge) in scale.edges.dropLast().enumerated() { #expect(scale.bin(edge) == bin) }
    }

    @Test func `values beyond the axis go to its ends`() {
        let scale = Scale.fitting([1, 2, 3, 4], isCount: true)
        #expect(scale.bin(-1e300) == 0)
        #expect(scale.bin(1e300) == scale.bins - 1)
        #expect(scale.bin(-.infinity) == 0)
        #expect(scale.bin(.infinity) == scale.bins - 1)
    }

    @Test func `a wide range of counts is drawn on a logarithmic axis with a bin for zero`() {
        let values = (0..<600).map { $0 % 6 == 0 ? 0 : [1, 10, 100, 1000, 100_000][$0 % 5] }.map(Double.init(_:))
        let scale = Scale.fitting(values, isCount: true)
        #expect(scale.kind == .log)
        #expect(scale.edges[0] == 0)
        #expect(scale.edges[1] == 1)
        #expect(scale.bin(0) == 0)
        #expect(scale.bin(1) == 1)
        #expect(scale.edges.allSatisfy { $0 == $0.rounded() }, "Between two edges there is always a whole number.")
    }

    @Test func `edges rise, whatever the values`() {
        let samples: [[Double]] = [
            [], [0], [7], [-5, 5], [.nan, .infinity, -.infinity], [1e300, -1e300], [.leastNonzeroMagnitude, 1], [1e-12, 1e12], [0.1, 0.1, 0.1], [1e15, 1e15 + 2],
            [-1e15, 1e15], (0..<5000).map { Double($0 * $0) },
        ]
        for sample in samples {
            for isCount in [false, true] {
                for isLog in [nil, true, false] {
                    let scale = Scale.fitting(sample, limits: [0.1, 1e300], isCount: isCount, isLog: isLog)
                    #expect(scale.bins >= 1 && scale.bins <= 2 * Scale.mostBins)
                    #expect(zip(scale.edges, scale.edges.dropFirst()).allSatisfy { $0 < $1 }, "\(sample.prefix(3)) \(scale.edges)")
                    #expect(scale.ticks.count <= 12)
                    #expect(scale.ticks.allSatisfy { $0.position >= 0 && $0.position <= 1 })
                }
            }
        }
    }

    @Test func `a limit far from all values is still on the axis`() {
        let scale = Scale.fitting((0..<1000).map { 0.001 * Double($0 % 10) }, limits: [0.3], isCount: false)
        #expect(scale.edges[scale.bins] >= 0.3)
        #expect(scale.position(0.3) <= 1)
    }

    @Test func `positions rise with values on every axis`() {
        for scale in [
            Scale.fitting([0, 3, 9], isCount: true), Scale.fitting([0, 0.5, 1], isCount: false), Scale.fitting([0, 1, 1e6, 1e7], isCount: true, isLog: true),
        ] {
            let middle = (scale.edges[0] + scale.edges[scale.bins]) / 2
            #expect(scale.position(scale.edges[0]) == 0)
            #expect(scale.position(middle) > 0 && scale.position(middle) < 1)
            #expect(scale.position(scale.edges[scale.bins]) == 1)
        }
    }

    @Test func `a histogram counts every number once and what is not measured never`() {
        var histogram = Histogram(Scale.fitting([0, 1, 2], isCount: true))
        for value in [0, 1, 1, 2, 50, -3, .nan] { histogram.add(value, value > 1 ? .upper : .lower) }
        #expect(histogram.lower == [2, 2, 0])
        #expect(histogram.upper == [0, 0, 2])
        #expect(histogram.total == 6)
        #expect(histogram.least == -3)
        #expect(histogram.greatest == 50)
        #expect(histogram.name(of: 1) == "1")
        #expect(histogram.name(of: 2) == "2 to 50")
    }

    @Test func `axis steps are round`() {
        #expect(Scale.round(0.03) == 0.05)
        #expect(Scale.round(0.1) == 0.1)
        #expect(Scale.round(7) == 10)
        #expect(Scale.round(2.2) == 2.5)
        #expect(Scale.multiples(from: 0, to: 9, most: 4, isCount: true) == [0, 5])
    }

    @Test func `figures are written for people`() {
        #expect(Figures.count(0) == "0")
        #expect(Figures.count(999) == "999")
        #expect(Figures.count(1000) == "1,000")
        #expect(Figures.count(12_345_678) == "12,345,678")
        #expect(Figures.count(1, "page") == "1 page")
        #expect(Figures.share(1, of: 3) == "33.3%")
        #expect(Figures.share(0, of: 0) == "0%")
        #expect(Figures.share(1, of: 1_000_000) == "<0.1%")
        #expect(Figures.share(999_999, of: 1_000_000) == ">99.9%")
        #expect(Figures.bytes(999) == "999 bytes")
        #expect(Figures.bytes(1_500_000) == "1.5 MB")
        #expect(Figures.bytes(.max).hasSuffix("PB"))
        #expect(Figures.short(0.05) == "0.05")
        #expect(Figures.short(100_000) == "100k")
        #expect(Figures.short(-2.5) == "-2.5")
        #expect(Figures.significant(0.0000002) == "2e-7")
        #expect(Figures.significant(.infinity) == "∞")
        #expect(Figures.duration(90) == "90 s")
        #expect(Figures.duration(600) == "10 min")
        #expect(Figures.decimal(0.005, digits: 1) == "0.0")
    }
}
