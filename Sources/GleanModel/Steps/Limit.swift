/// The limit of a rule: none, one value, or a value for each label.
///
/// Zero means zero; "off" is `nil` here and `null` in YAML.
package enum Limit: Sendable, Equatable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
    case off
    case value(Double)
    /// `by` names a label that an earlier step makes (`language.label`); labels that are not listed take `otherwise`.
    case table(by: String, values: [String: Double], otherwise: Double?)

    package init(floatLiteral value: Double) { self = .value(value) }
    package init(integerLiteral value: Int) { self = .value(Double(value)) }
    package init(nilLiteral: ()) { self = .off }

    /// Every number that stands in the limit.
    package var values: [Double] {
        switch self {
        case .off: []
        case .value(let value): [value]
        case .table(_, let values, let otherwise): values.values.sorted() + (otherwise.map { [$0] } ?? [])
        }
    }
}
