import GleanModel
import Testing

/// How rules compare, and what a step declares of them.
@Suite struct RuleTests {
    @Test func `at least and at most keep the limit itself, above and below do not`() {
        #expect(Comparison.atLeast.holds(0.3, 0.3))
        #expect(Comparison.atMost.holds(0.3, 0.3))
        #expect(!Comparison.above.holds(0.3, 0.3))
        #expect(!Comparison.below.holds(0.3, 0.3))
    }

    @Test func `the next number on the wrong side breaks a rule`() {
        #expect(!Comparison.atLeast.holds(0.3.nextDown, 0.3))
        #expect(!Comparison.atMost.holds(0.3.nextUp, 0.3))
        #expect(Comparison.above.holds(0.3.nextUp, 0.3))
        #expect(Comparison.below.holds(0.3.nextDown, 0.3))
    }

    @Test(arguments: [Comparison.atLeast, .atMost, .above, .below])
    func `a number that was not measured breaks no rule`(_ comparison: Comparison) {
        for limit in [0, 1, -1, Double.infinity] { #expect(comparison.holds(.nan, limit)) }
    }

    @Test func `zero is a limit like any other`() {
        #expect(Comparison.atMost.holds(0, 0))
        #expect(Comparison.atMost.holds(-0.0, 0))
        #expect(!Comparison.atMost.holds(.leastNonzeroMagnitude, 0))
        #expect(!Comparison.above.holds(0, 0))
    }

    @Test func `comparisons read as words`() {
        #expect(Comparison.atLeast.rawValue == "at least")
        #expect(Comparison.oneOf.rawValue == "one of")
    }

    @Test func `a rule's bound follows the step's setting`() {
        var step = ToyStep()
        step.most = 0.7
        step.keep = ["en"]
        guard case .limit(let limit) = ToyStep.manual.rules[0][0].bound, case .labels(let labels) = ToyStep.manual.rules[1][0].bound else {
            Issue.record("The first rule has a limit, the second labels.")
            return
        }
        #expect(limit(step) == .value(0.7))
        #expect(labels(step) == ["en"])
        step.most = nil
        #expect(limit(step) == .off)
    }

    @Test func `a step's reasons are its own, then its rules', each once`() {
        #expect(ToyStep.manual.allReasons == ["broken", "too_much", "other_label"])
    }

    @Test func `readings are not measured until they are written`() {
        var readings = Readings<ToyStep.Number>()
        #expect(readings.values.count == 2)
        #expect(readings[.share].isNaN)
        readings[.share] = 0.5
        #expect(readings.values[0] == 0.5)
        #expect(readings[.label].isNaN)
        readings.clear()
        #expect(readings[.share].isNaN)
        #expect(Readings<NoNumber>().values.isEmpty)
    }
}
