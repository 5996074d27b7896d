/// The features of sixteen blocks side by side, so that a tree looks at sixteen at once. Filled anew for each sixteen of a page.
package struct FeatureTile {
    package static let lanes = 16
    private(set) var values = Rows<Float>()

    init() { values.resize(Self.lanes * Feature.count, filling: 0) }

    package func value(_ lane: Int, _ feature: Feature) -> Float { values[feature.rawValue * Self.lanes + lane] }

    @inline(__always)
    mutating func put(_ lane: Int, _ feature: Feature, _ value: Float) { values[feature.rawValue * Self.lanes + lane] = value }
}
