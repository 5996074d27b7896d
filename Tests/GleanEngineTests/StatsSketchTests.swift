import GleanBytes
import GleanModel
import Testing
import TestSupport

@testable import GleanEngine

@Suite struct StatsSketchTests {
    private func sketch(_ values: [Double]) -> QuantileSketch {
        var sketch = QuantileSketch()
        for value in values { sketch.add(value) }
        return sketch
    }

    @Test func `quantiles of whole numbers are exact`() {
        let found = sketch((1...100).map(Double.init).shuffled())
        #expect(found.quantiles([0, 0.01, 0.5, 0.505, 0.95, 1]) == [1, 1, 50, 51, 95, 100])
        #expect(found.mean == 50.5 && found.least == 1 && found.greatest == 100 && found.isWhole)
        #expect(sketch([2047, 2048, 2046]).quantiles([0.3, 0.6, 1]) == [2046, 2047, 2048])
    }

    @Test func `other values are known to one part in 1,024`() {
        for value in [0.3, 1e-12, 12345.678, 1e15, -7.7, -1e-3] {
            let found = sketch([value]).quantiles([0.5])[0]
            #expect(found.magnitude <= value.magnitude && (value.magnitude - found.magnitude) / value.magnitude < 1.0 / 1024)
        }
    }

    @Test func `values below zero come first, and what is no number is passed over`() {
        let found = sketch([3, -2, 0, .nan, -5, 1e-30, .infinity, -.infinity])
        #expect(found.count == 7)
        #expect(found.buckets.map(\.value) == [-0x1p64, -5, -2, 0, 3, 0x1p64])
        #expect(found.buckets.map(\.count) == [1, 1, 1, 2, 1, 1])
        #expect(sketch([]).quantiles([0.5])[0].isNaN && sketch([]).mean.isNaN)
    }

    @Test func `two sketches add up to that of all values`() {
        var one = sketch([1, 2, 3]), other = sketch([0.5, -4, 900])
        one.add(other)
        let whole = sketch([1, 2, 3, 0.5, -4, 900])
        #expect(one.buckets.map(\.value) == whole.buckets.map(\.value) && one.count == 6 && one.sum == whole.sum && !one.isWhole)
        other.add(QuantileSketch())
        #expect(other.count == 3)
    }

    @Test(arguments: [
        ([1, 2, 3, 4], [3, 4, 5, 6], 0.5), ([1, 2], [1, 2], 0), ([1, 1], [2, 3, 4], 1), ([1, 5], [1, 2, 3, 5], 0.25), ([0, 0, 0, 7], [0, 7], 0.25),
    ] as [([Double], [Double], Double)])
    func `the distance is the greatest between the shares up to a value`(one: [Double], two: [Double], wanted: Double) {
        #expect(QuantileSketch.distance(sketch(one), sketch(two)) == wanted)
        #expect(QuantileSketch.distance(sketch(two), sketch(one)) == wanted)
    }

    @Test func `a distance to nothing is none`() { #expect(QuantileSketch.distance(sketch([1]), sketch([])).isNaN) }
}

@Suite struct StatsFrequentTests {
    private func add(_ name: String, _ names: inout FrequentNames) {
        let bytes = Array(name.utf8)
        names.add(bytes.span)
    }

    private func shown(_ names: FrequentNames) -> [String] { names.top(.max).map { "\(String(decoding: $0.name, as: UTF8.self)) \($0.count)-\($0.over)" } }

    @Test func `counts are exact while all names are held`() {
        var names = FrequentNames(capacity: 3)
        for name in ["b", "a", "c", "a", "b", "a"] { add(name, &names) }
        #expect(shown(names) == ["a 3-0", "b 2-0", "c 1-0"])
        #expect(names.missing == 0)
    }

    @Test func `a new name takes the rarest one's place and count`() {
        var names = FrequentNames(capacity: 2)
        for name in ["a", "a", "b", "c", "c"] { add(name, &names) }
        // "c" comes for "b", which was met once: 1 + 2, of which one may not be its own.
        #expect(shown(names) == ["c 3-1", "a 2-0"])
        #expect(names.missing == 1)
    }

    @Test func `every count is at least the true one and too large by no more than is said`() {
        var random = TestRandom()
        var truth: [String: Int] = [:]
        var parts = (0..<4).map { _ in FrequentNames(capacity: 50) }
        for index in 0..<8000 {
            // A few names often, many seldom.
            let name = "n\(min(Int.random(in: 0..<400, using: &random), Int.random(in: 0..<400, using: &random)))"
            truth[name, default: 0] += 1
            add(name, &parts[index % 4])
        }
        var sum = FrequentNames(capacity: 50)
        for part in parts { sum.add(part) }
        for row in sum.top(.max) {
            let true_ = truth[String(decoding: row.name, as: UTF8.self)] ?? 0
            #expect(row.count >= true_ && row.count - row.over <= true_)
        }
        let held = Set(sum.top(.max).map { String(decoding: $0.name, as: UTF8.self) })
        for (name, count) in truth where !held.contains(name) { #expect(count <= sum.missing) }
        #expect(sum.count == 50)
    }

    @Test func `parts of one name each add up to what one count of all gives`() {
        // As a data set of many files with a page each is counted: 200 names for 32 places, so that most names make room for others.
        var whole = FrequentNames(capacity: 32), sum = FrequentNames(capacity: 32)
        for index in 0..<2000 {
            let name = "n\(index * index % 211 % 200)"
            add(name, &whole)
            var part = FrequentNames(capacity: 32)
            add(name, &part)
            sum.add(part)
        }
        #expect(shown(sum) == shown(whole) && sum.missing == whole.missing && sum.missing > 0)
    }

    @Test func `a name that is held stays before a new one takes the rarest one's place`() {
        var sum = FrequentNames(capacity: 32), part = FrequentNames(capacity: 32)
        for index in 0..<32 { for _ in 0..<(index == 7 ? 1 : 2) { add("n\(index)", &sum) } }
        for name in ["new", "n7", "n7"] { add(name, &part) }
        sum.add(part)
        // Every other name was met twice: the new one comes for one of those.
        #expect(sum.top(2).map { "\(String(decoding: $0.name, as: UTF8.self)) \($0.count)-\($0.over)" } == ["n7 3-0", "new 3-2"])
        #expect(sum.missing == 2 && sum.count == 32)
    }

    @Test func `parts add up exactly where there is room`() {
        var one = FrequentNames(capacity: 4), other = FrequentNames(capacity: 4)
        for name in ["a", "b", "a"] { add(name, &one) }
        for name in ["b", "c", "b"] { add(name, &other) }
        one.add(other)
        #expect(shown(one) == ["b 3-0", "a 2-0", "c 1-0"])
    }
}

@Suite struct OrderedWorkTests {
    @Test(arguments: [1, 2, 5, Int.max]) func `results come in the order of the parts`(workers: Int) throws {
        var taken: [Int] = []
        try OrderedWork.run(100, workers: workers) { $0 * $0 } take: { part, square in
            #expect(square == part * part)
            taken.append(part)
        }
        #expect(taken == Array(0..<100))
        try OrderedWork.run(0, workers: workers) { $0 } take: { _, _ in Issue.record("There is no part.") }
    }

    @Test func `the first error in the order of parts is thrown`() {
        let error = #expect(throws: RunError.self) {
            try OrderedWork.run(50, workers: 3) { part in
                if part >= 7 { throw RunError(.unreadable, "part \(part)") }
                return part
            } take: { part, _ in #expect(part < 7) }
        }
        #expect(error?.message == "part 7")
    }
}
