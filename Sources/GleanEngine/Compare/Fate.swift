import GleanModel

/// What became of a page in a release.
package enum Fate: Sendable, Hashable {
    case kept
    case dropped(step: String, reason: String)
    /// The release has no such page.
    case absent

    init(_ table: DecisionTable, code: UInt64) {
        if let drop = table.drop(code) { self = .dropped(step: drop.step, reason: drop.reason.name) } else { self = .kept }
    }

    /// `kept`, `not among its pages`, `gopher_quality: too_few_words`.
    package var words: String {
        switch self {
        case .kept: "kept"
        case .absent: "not among its pages"
        case .dropped(let step, let reason): "\(step): \(reason)"
        }
    }

    package var isKept: Bool { self == .kept }
}

extension Fate: Encodable {
    private enum Keys: String, CodingKey { case state, step, reason }

    /// `{"state": "dropped", "step": ..., "reason": ...}`; `kept` and `absent` are a state alone.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Keys.self)
        switch self {
        case .kept: try container.encode("kept", forKey: .state)
        case .absent: try container.encode("absent", forKey: .state)
        case .dropped(let step, let reason):
            try container.encode("dropped", forKey: .state)
            try container.encode(step, forKey: .step)
            try container.encode(reason, forKey: .reason)
        }
    }
}

/// The fates of both releases under numbers, so that a page's fits into a record; 0 is kept.
struct FateNumbers: Sendable {
    private(set) var fates: [Fate] = [.kept]
    private var numbers: [Fate: UInt32] = [.kept: 0]

    mutating func number(_ fate: Fate) -> UInt32 {
        if let number = numbers[fate] { return number }
        numbers[fate] = UInt32(fates.count)
        fates.append(fate)
        return UInt32(fates.count - 1)
    }

    subscript(_ number: UInt32) -> Fate { fates[Int(number)] }
}
