/// A value as it stands in a recipe, without its place.
package enum SettingValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([SettingValue])
    case table([String: SettingValue])

    /// An integer or a number, as a number.
    package var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// A list of texts; one text stands for a list of one, and a whole number for its digits.
    package var texts: [String]? {
        switch self {
        case .text(let text): return [text]
        case .integer(let value): return [String(value)]
        case .list(let items):
            let texts = items.compactMap(\.texts).filter { $0.count == 1 }.joined()
            return texts.count == items.count ? Array(texts) : nil
        default: return nil
        }
    }

    /// A list of tables whose values are texts, or whole numbers for their digits.
    package var textTables: [[String: String]]? {
        guard case .list(let items) = self else { return nil }
        var tables: [[String: String]] = []
        for item in items {
            guard case .table(let entries) = item else { return nil }
            var table: [String: String] = [:]
            for (key, value) in entries {
                switch value {
                case .text(let text): table[key] = text
                case .integer(let number): table[key] = String(number)
                default: return nil
                }
            }
            tables.append(table)
        }
        return tables
    }
}

/// What a setting may hold.
package enum SettingKind: Sendable, Equatable {
    case integer(ClosedRange<Int>)
    case optionalInteger(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case optionalNumber(ClosedRange<Double>)
    /// Numbers by name, or null for none.
    case numbers(ClosedRange<Double>)
    case limit(ClosedRange<Double>)
    case flag
    case text
    case optionalText
    case choice([String])
    /// Some of these, in an order that counts, or null for none.
    case choices([String])
    case texts(optional: Bool)
    /// A list of tables of texts, each with some of `keys` and all of `required`; or null for none.
    case tables(keys: [String], required: [String])
    case asset

    /// The kind in words, for messages: "an integer from 0 to 10".
    package var wanted: String {
        switch self {
        case .integer(let range): "an integer from \(range.lowerBound) to \(range.upperBound)"
        case .optionalInteger(let range): "an integer from \(range.lowerBound) to \(range.upperBound), or null"
        case .number(let range): "a number from \(range.lowerBound.short) to \(range.upperBound.short)"
        case .optionalNumber(let range): "a number from \(range.lowerBound.short) to \(range.upperBound.short), or null"
        case .numbers(let range): "a table of numbers from \(range.lowerBound.short) to \(range.upperBound.short) by name, or null"
        case .limit(let range): "a number from \(range.lowerBound.short) to \(range.upperBound.short), null for off, or a table \"by\" a label"
        case .flag: "true or false"
        case .text: "a text"
        case .optionalText: "a text or null"
        case .choice(let choices): "one of " + choices.joined(separator: ", ")
        case .choices(let choices): "a list of " + choices.joined(separator: ", ") + ", each once, or null"
        case .texts(let optional): "a list of texts" + (optional ? " or null" : "")
        case .tables(let keys, _): "a list of tables of " + keys.joined(separator: ", ") + ", or null"
        case .asset: "the path of a file, or null"
        }
    }

    /// Says what was wanted if `value` is not of this kind or out of range.
    package func problem(with value: SettingValue) -> SettingProblem? {
        let fits =
            switch (self, value) {
            case (.integer(let range), .integer(let found)), (.optionalInteger(let range), .integer(let found)): range.contains(found)
            case (.number(let range), _): value.number.map { range.contains($0) } ?? false
            case (.optionalNumber, .null), (.numbers, .null): true
            case (.optionalNumber(let range), _): value.number.map { range.contains($0) } ?? false
            case (.numbers(let range), .table(let entries)):
                !entries.isEmpty && entries.values.allSatisfy { $0.number.map { range.contains($0) } ?? false }
            case (.limit(let range), _): Limit(value)?.values.allSatisfy { range.contains($0) } ?? false
            case (.flag, .bool), (.text, .text), (.asset, .text), (.asset, .null), (.texts(optional: true), .null), (.optionalText, .text), (.optionalText, .null), (.optionalInteger, .null): true
            case (.choice(let choices), .text(let found)): choices.contains(found)
            case (.choices, .null), (.tables, .null): true
            case (.tables(let keys, let required), _):
                value.textTables.map { $0.allSatisfy { table in table.keys.allSatisfy { keys.contains($0) } && required.allSatisfy { table[$0] != nil } } } ?? false
            case (.choices(let choices), _):
                value.texts.map { !$0.isEmpty && Set($0).count == $0.count && $0.allSatisfy { choices.contains($0) } } ?? false
            case (.texts, _): value.texts != nil
            default: false
            }
        return fits ? nil : SettingProblem(wanted: wanted)
    }
}

extension Limit {
    /// Reads a limit out of a recipe; nil if it is none.
    package init?(_ value: SettingValue) {
        switch value {
        case .null: self = .off
        case .integer, .number:
            guard let number = value.number, !number.isNaN else { return nil }
            self = .value(number)
        case .table(var entries):
            guard case .text(let label)? = entries.removeValue(forKey: "by") else { return nil }
            let otherwise = entries.removeValue(forKey: "default")
            let values = entries.compactMapValues(\.number)
            guard values.count == entries.count, otherwise == nil || otherwise == .null || otherwise?.number != nil else { return nil }
            self = .table(by: label, values: values, otherwise: otherwise?.number)
        default: return nil
        }
    }
}

extension SettingValue {
    /// The value that reads back as `limit`.
    package init(_ limit: Limit) {
        switch limit {
        case .off: self = .null
        case .value(let value): self = .number(value)
        case .table(let label, let values, let otherwise):
            var entries = values.mapValues { SettingValue.number($0) }
            entries["by"] = .text(label)
            entries["default"] = otherwise.map { .number($0) }
            self = .table(entries)
        }
    }
}

extension Double {
    /// The number without a trailing ".0", and with powers of ten kept readable.
    package var short: String {
        if self == .infinity { return "infinity" }
        if self == rounded(.towardZero), magnitude < 9e15 { return String(Int(self)) }
        return String(self)
    }
}
