/// A recipe as the engine understands it: every setting written out, no defaults left to guess.
package struct Recipe: Sendable, Codable, Equatable {
    /// The recipe language's version.
    package static let language = 1

    package var name: String
    package var description: String
    /// The steps that read inputs; each input belongs to one of them.
    package var sources: [StepUse]
    package var steps: [StepUse]
    package var output: [StepUse]
    /// The seed of the order in which pages are written; nil for canonical order.
    package var shuffle: Int?
    package var limits: RunLimits
    /// What the publisher says of the dataset; no part of the fingerprint. Nil if nothing.
    package var about: About?

    package init(
        name: String, description: String, sources: [StepUse], steps: [StepUse], output: [StepUse], shuffle: Int? = nil, limits: RunLimits
    ) {
        self.shuffle = shuffle
        self.name = name
        self.description = description
        self.sources = sources
        self.steps = steps
        self.output = output
        self.limits = limits
    }

    /// Sources, then steps: every use that can drop a page or make a number, in running order.
    package var uses: [StepUse] { sources + steps }
}

/// One use of a step in a recipe.
package struct StepUse: Sendable, Codable, Equatable {
    /// The step's name in the list of steps.
    package let step: String
    package let kind: StepKind
    /// The name of this use, which numbers and drops carry: the step's own, or with `_2` and so on where it stands more than once.
    package let name: String
    /// The step's version when the recipe was read.
    package let version: Int
    /// Every setting, in the order of the step's manual.
    package var settings: [SettingEntry]

    package init(step: String, kind: StepKind, name: String, version: Int, settings: [SettingEntry]) {
        self.step = step
        self.kind = kind
        self.name = name
        self.version = version
        self.settings = settings
    }
}

package struct SettingEntry: Sendable, Codable, Equatable {
    package let key: String
    package var value: SettingValue

    package init(key: String, value: SettingValue) {
        self.key = key
        self.value = value
    }
}

/// Bounds of a run, from the recipe's `limits`.
package struct RunLimits: Sendable, Codable, Equatable {
    /// Bad records after which the run fails; nil for no limit.
    package var maxBadRecords: Int?
    /// Which numbers stand in `decisions/`: `computed` (all that were measured before the page left) or `decisive` (only the one that decided).
    package var numbers: String

    package init(maxBadRecords: Int? = nil, numbers: String = "computed") {
        self.maxBadRecords = maxBadRecords
        self.numbers = numbers
    }
}

extension SettingValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([SettingValue].self) {
            self = .list(value)
        } else {
            self = .table(try container.decode([String: SettingValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .table(let value): try container.encode(value)
        }
    }
}
