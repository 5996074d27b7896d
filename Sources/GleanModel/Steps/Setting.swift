/// One setting of a step: key, place in the step, what it may be, one sentence.
///
/// From a step's table of settings come the reading of YAML, the range errors, `gleaner steps`, the JSON Schema and the fingerprint.
package struct Setting<Owner: Sendable>: Sendable {
    package let key: String
    package let kind: SettingKind
    package let help: String
    /// Writes a value of the right kind and range into the step; says what it wanted otherwise.
    package let read: @Sendable (SettingValue, inout Owner) -> SettingProblem?
    package let write: @Sendable (Owner) -> SettingValue

    package typealias Path<Value> = any WritableKeyPath<Owner, Value> & Sendable

    private init(
        _ key: String, _ kind: SettingKind, _ help: String,
        read: @escaping @Sendable (SettingValue, inout Owner) -> Bool, write: @escaping @Sendable (Owner) -> SettingValue
    ) {
        self.key = key
        self.kind = kind
        self.help = help
        self.read = { value, owner in
            if let problem = kind.problem(with: value) { return problem }
            return read(value, &owner) ? nil : SettingProblem(wanted: kind.wanted)
        }
        self.write = write
    }

    /// A whole number.
    package init(_ key: String, _ path: Path<Int>, in range: ClosedRange<Int>, _ help: String) {
        self.init(key, .integer(range), help) { value, owner in
            guard case .integer(let found) = value else { return false }
            owner[keyPath: path] = found
            return true
        } write: { .integer($0[keyPath: path]) }
    }

    /// A whole number, or null for none.
    package init(_ key: String, optional path: Path<Int?>, in range: ClosedRange<Int>, _ help: String) {
        self.init(key, .optionalInteger(range), help) { value, owner in
            switch value {
            case .null: owner[keyPath: path] = nil
            case .integer(let found): owner[keyPath: path] = found
            default: return false
            }
            return true
        } write: { $0[keyPath: path].map { .integer($0) } ?? .null }
    }

    /// A number.
    package init(_ key: String, _ path: Path<Double>, in range: ClosedRange<Double>, _ help: String) {
        self.init(key, .number(range), help) { value, owner in
            guard let found = value.number else { return false }
            owner[keyPath: path] = found
            return true
        } write: { .number($0[keyPath: path]) }
    }

    /// The limit of a rule: a number, null for off, or a table by label.
    package init(_ key: String, _ path: Path<Limit>, in range: ClosedRange<Double>, _ help: String) {
        self.init(key, .limit(range), help) { value, owner in
            guard let limit = Limit(value) else { return false }
            owner[keyPath: path] = limit
            return true
        } write: { SettingValue($0[keyPath: path]) }
    }

    /// True or false.
    package init(_ key: String, _ path: Path<Bool>, _ help: String) {
        self.init(key, .flag, help) { value, owner in
            guard case .bool(let found) = value else { return false }
            owner[keyPath: path] = found
            return true
        } write: { .bool($0[keyPath: path]) }
    }

    /// Text; `choices` limits it.
    package init(_ key: String, _ path: Path<String>, choices: [String] = [], _ help: String) {
        self.init(key, choices.isEmpty ? .text : .choice(choices), help) { value, owner in
            guard case .text(let found) = value else { return false }
            owner[keyPath: path] = found
            return true
        } write: { .text($0[keyPath: path]) }
    }

    /// A list of texts, or null for none.
    package init(_ key: String, _ path: Path<[String]?>, _ help: String) {
        self.init(key, .texts(optional: true), help) { value, owner in
            guard let found = value.texts else { return value == .null ? { owner[keyPath: path] = nil; return true }() : false }
            owner[keyPath: path] = found
            return true
        } write: { $0[keyPath: path].map { .list($0.map { .text($0) }) } ?? .null }
    }

    /// Some of `choices`, in an order that counts, or null for none.
    package init(_ key: String, _ path: Path<[String]?>, choices: [String], _ help: String) {
        self.init(key, .choices(choices), help) { value, owner in
            owner[keyPath: path] = value == .null ? nil : value.texts
            return true
        } write: { $0[keyPath: path].map { .list($0.map { .text($0) }) } ?? .null }
    }

    /// A list of texts; a single text is a list of one.
    package init(_ key: String, _ path: Path<[String]>, _ help: String) {
        self.init(key, .texts(optional: false), help) { value, owner in
            guard let found = value.texts else { return false }
            owner[keyPath: path] = found
            return true
        } write: { .list($0[keyPath: path].map { .text($0) }) }
    }

    /// Text, or null for none.
    package init(_ key: String, optional path: Path<String?>, _ help: String) {
        self.init(key, .optionalText, help) { value, owner in
            switch value {
            case .null: owner[keyPath: path] = nil
            case .text(let found): owner[keyPath: path] = found
            default: return false
            }
            return true
        } write: { $0[keyPath: path].map { .text($0) } ?? .null }
    }

    /// A number, or null for none.
    package init(_ key: String, optional path: Path<Double?>, in range: ClosedRange<Double>, _ help: String) {
        self.init(key, .optionalNumber(range), help) { value, owner in
            owner[keyPath: path] = value.number
            return true
        } write: { $0[keyPath: path].map { .number($0) } ?? .null }
    }

    /// A table of numbers by name, or null for none.
    package init(_ key: String, _ path: Path<[String: Double]?>, in range: ClosedRange<Double>, _ help: String) {
        self.init(key, .numbers(range), help) { value, owner in
            if case .table(let entries) = value { owner[keyPath: path] = entries.compactMapValues(\.number) } else { owner[keyPath: path] = nil }
            return true
        } write: { $0[keyPath: path].map { .table($0.mapValues { .number($0) }) } ?? .null }
    }

    /// A list of tables of texts, each with some of `keys` and all of `required`; or null for none.
    package init(_ key: String, _ path: Path<[[String: String]]?>, keys: [String], required: [String], _ help: String) {
        self.init(key, .tables(keys: keys, required: required), help) { value, owner in
            owner[keyPath: path] = value == .null ? nil : value.textTables
            return true
        } write: { $0[keyPath: path].map { .list($0.map { .table($0.mapValues { .text($0) }) }) } ?? .null }
    }

    /// A file that the step loads when it opens, found by `Assets`; null for none.
    package init(asset key: String, _ path: Path<String?>, _ help: String) {
        self.init(key, .asset, help) { value, owner in
            switch value {
            case .null: owner[keyPath: path] = nil
            case .text(let found): owner[keyPath: path] = found
            default: return false
            }
            return true
        } write: { $0[keyPath: path].map { .text($0) } ?? .null }
    }
}

/// What was wrong with a value: the engine adds the place and the step.
package struct SettingProblem: Sendable, Equatable {
    /// Such as "an integer from 0 to 1000000".
    package let wanted: String

    package init(wanted: String) { self.wanted = wanted }
}
