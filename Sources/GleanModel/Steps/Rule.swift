/// How a rule compares the number found with its limit.
package enum Comparison: String, Sendable, Codable {
    case atLeast = "at least", atMost = "at most", above, below
    /// The label must be one of a set.
    case oneOf = "one of"

    /// Whether `found` meets `limit`. A number that was not measured (NaN) meets every limit.
    package func holds(_ found: Double, _ limit: Double) -> Bool {
        switch self {
        case .atLeast: !(found < limit)
        case .atMost: !(found > limit)
        case .above: !(found <= limit)
        case .below: !(found >= limit)
        case .oneOf: true
        }
    }
}

/// One condition that a page must meet, as data: the engine compares, so that every drop can be explained and decided again.
package struct Rule<Owner: Step>: Sendable {
    package enum Bound: Sendable {
        case limit(@Sendable (Owner) -> Limit)
        case labels(@Sendable (Owner) -> [String]?)
    }

    /// `step.number` of an earlier step, or a bare name for the step's own.
    package let number: String
    package let comparison: Comparison
    package let bound: Bound
    package let reason: Reason
    /// The setting that holds the limit, for messages and `decide`.
    package let setting: String

    private init(_ number: String, _ comparison: Comparison, _ bound: Bound, _ reason: Reason, _ setting: String) {
        self.number = number
        self.comparison = comparison
        self.bound = bound
        self.reason = reason
        self.setting = setting
    }

    package typealias Path<Value> = any KeyPath<Owner, Value> & Sendable

    /// Keeps a page whose number is the limit or more.
    package init(_ number: String, atLeast path: Path<Limit>, _ setting: String, or reason: Reason) {
        self.init(number, .atLeast, .limit { $0[keyPath: path] }, reason, setting)
    }

    /// Keeps a page whose number is the limit or less.
    package init(_ number: String, atMost path: Path<Limit>, _ setting: String, or reason: Reason) {
        self.init(number, .atMost, .limit { $0[keyPath: path] }, reason, setting)
    }

    /// Keeps a page whose number is more than the limit.
    package init(_ number: String, above path: Path<Limit>, _ setting: String, or reason: Reason) {
        self.init(number, .above, .limit { $0[keyPath: path] }, reason, setting)
    }

    /// Keeps a page whose number is less than the limit.
    package init(_ number: String, below path: Path<Limit>, _ setting: String, or reason: Reason) {
        self.init(number, .below, .limit { $0[keyPath: path] }, reason, setting)
    }

    /// Keeps a page whose label is one of the setting's; nil keeps all.
    package init(_ label: String, oneOf path: Path<[String]?>, _ setting: String, or reason: Reason) {
        self.init(label, .oneOf, .labels { $0[keyPath: path] }, reason, setting)
    }
}
