/// The names of a step's numbers, as a small enum: its raw values are slots in the page's row.
package protocol NumberKey: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == Int {}

/// For steps that make no number.
package enum NoNumber: Int, NumberKey {
    case none = 0
    package static var allCases: [NoNumber] { [] }
}

/// How a number or label of a step is to be read.
package struct NumberSpec: Sendable {
    package enum Kind: String, Sendable, Codable {
        /// A whole number from 0 up.
        case count
        /// A real number.
        case real
        /// An index into the label names that the step's kit gives, such as languages.
        case label
        /// A page of the run, or of a release that it was held against; see `PageKey.number`.
        case page
        /// How often the page is written, from 0 up; 1 where it was not measured.
        case copies
    }

    package let slot: Int
    package let name: String
    package let kind: Kind
    /// All values the number can take. A limit outside of it makes a rule that never or always fires, which `check` reports.
    package let range: ClosedRange<Double>
    /// One sentence.
    package let help: String

    package init<Key: NumberKey>(_ key: Key, _ name: String, _ kind: Kind = .real, in range: ClosedRange<Double>, _ help: String) {
        slot = key.rawValue
        self.name = name
        self.kind = kind
        self.range = range
        self.help = help
    }
}

extension ClosedRange<Double> {
    /// A share of a whole.
    package static var fraction: Self { 0...1 }
    /// A number of things on one page.
    package static var count: Self { 0...1e12 }
}

/// Where a step writes the numbers of one page. Unwritten numbers stay NaN, "not measured".
package struct Readings<Key: NumberKey>: Sendable {
    /// One value a number of the step, by slot.
    package private(set) var values: [Double]

    package init() { values = Array(repeating: .nan, count: Key.allCases.count) }

    package subscript(_ key: Key) -> Double {
        get { values[key.rawValue] }
        set { values[key.rawValue] = newValue }
    }

    /// Forgets the numbers of the last page.
    package mutating func clear() {
        for slot in values.indices { values[slot] = .nan }
    }
}
