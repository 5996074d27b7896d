/// A number's values on the kept pages of two releases.
package struct ComparedNumber: Sendable, Encodable {
    package struct Summary: Sendable, Encodable {
        /// Pages that the number was measured on.
        package let pages: Int
        package let sum: Double?
        package let mean: Double?
        package let least: Double?
        package let greatest: Double?
        /// Of `ComparedNumber.shares`; see `QuantileSketch` for how exact they are.
        package let quantiles: [Double?]

        init(_ sketch: QuantileSketch) {
            pages = sketch.count
            sum = sketch.count > 0 ? Self.finite(sketch.sum) : nil
            mean = Self.finite(sketch.mean)
            least = Self.finite(sketch.least)
            greatest = Self.finite(sketch.greatest)
            quantiles = sketch.quantiles(ComparedNumber.shares).map(Self.finite)
        }

        /// JSON has no words for what is no number.
        private static func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
    }

    package static let shares = [0.05, 0.25, 0.5, 0.75, 0.95]

    package let name: String
    package let first: Summary
    package let second: Summary
    /// Kolmogorov-Smirnov, from 0 (alike) to 1 (apart); nil where one side has no value.
    package let distance: Double?
    let scale: Scale
    /// Pages by bin of the scale.
    let firstBins: [Int]
    let secondBins: [Int]

    init(_ name: String, _ one: QuantileSketch, _ two: QuantileSketch, isLog: Bool? = nil) {
        self.name = name
        first = Summary(one)
        second = Summary(two)
        let apart = QuantileSketch.distance(one, two)
        distance = apart.isNaN ? nil : apart
        scale = QuantileSketch.scale([one, two], isLog: isLog)
        firstBins = one.histogram(scale)
        secondBins = two.histogram(scale)
    }

    /// Every page of both has one value.
    var isConstant: Bool { first.least == first.greatest && second.least == second.greatest && first.least == second.least }

    private enum CodingKeys: String, CodingKey { case name, first, second, distance, edges, firstBins, secondBins }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(first, forKey: .first)
        try container.encode(second, forKey: .second)
        try container.encode(distance, forKey: .distance)
        try container.encode(scale.edges, forKey: .edges)
        try container.encode(firstBins, forKey: .firstBins)
        try container.encode(secondBins, forKey: .secondBins)
    }
}
